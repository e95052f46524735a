// Fees that will fall due and are not in work in progress yet, by the terms in force. Read of the past it says what was
// expected then. A term that renews itself is taken to run on; what depends on that is told apart.

import { addDays, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import type { Money } from '@daybook/core/money/money.ts';
import type { ReadDb } from '../../platform/database.ts';
import { duesOf, notYetOffered } from './fees.ts';
import { type HeldLineRow, heldLinesOfContracts } from './store.ts';

type RenewalRow = Readonly<{ id: string; branch_id: string; renews: boolean }>;

const findRenewals = (db: ReadDb, contractIds: readonly string[]) =>
  db.rows<RenewalRow>(
    `select k.id, k.branch_id, k.state = 'in_force' and k.terminated_on is null and coalesce(v.terms -> 'renewal' ->> 'kind' = 'automatic', false) as renews
       from contract k left join lateral (select x.terms from contract_version x where x.firm_id = k.firm_id and x.contract_id = k.id and x.state = 'posted' order by x.ordinal desc limit 1) v on true
      where k.firm_id = app.firm_id() and k.id = any($1)`,
    [contractIds],
  );

export type ComingFee = Readonly<{ amount: Money; isRenewal: boolean }>;

/** Due on a day of the half-open period. */
export async function comingFees(
  db: ReadDb,
  asked: Readonly<{
    from: PlainDate;
    until: PlainDate;
    clientId?: readonly string[] | undefined;
    branchId?: readonly string[] | undefined;
  }>,
): Promise<readonly ComingFee[]> {
  const held = await heldLinesOfContracts(db, {
    ...{ contractIds: null, clientIds: asked.clientId ?? null },
    models: ['fixed', 'recurring'],
  });
  const contractIds = [...new Set(held.map(({ contract_id }) => contract_id))];
  const contracts = new Map((await findRenewals(db, contractIds)).map((row) => [row.id, row]));
  const wanted = held.filter(
    ({ contract_id }) =>
      asked.branchId?.includes(contracts.get(contract_id)?.branch_id ?? '') ?? true,
  );
  const lastEnd = new Map(wanted.map((line) => [line.line_key, line.valid_until]));
  const runsOn = (line: HeldLineRow): boolean =>
    line.valid_until !== null &&
    line.valid_until === lastEnd.get(line.line_key) &&
    contracts.get(line.contract_id)?.renews === true;
  const lines = wanted.map((line) => (runsOn(line) ? { ...line, valid_until: null } : line));
  const due = duesOf(lines, () => addDays(asked.until, -1)).filter(
    ({ dueOn }) => dueOn >= asked.from,
  );
  return (await notYetOffered(db, due)).map(({ line, dueOn, amount }) => {
    const end = lastEnd.get(line.line_key) ?? null;
    return { amount, isRenewal: end !== null && dueOn >= end };
  });
}
