// Hours that the terms include: the first work under a line, in the order of its dates, is shown on the
// pre-bill at nothing. What is used up is read from allocations and open pre-bills, so a credit or a
// discarded pre-bill gives its hours back.

import { coverIncluded, includedReason } from '@daybook/core/billing/included-minutes.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { lockLimits } from './limit-store.ts';
import { quantityPolicyOf, toPreBillLine } from './pre-bill-lines.ts';
import {
  type IncludedChange,
  listIncludingLines,
  type PreBillLineRow,
  saveIncluded,
} from './pre-bill-store.ts';
import { inOrderOfWork, type SweptLine } from './sweep-store.ts';

/** Included minutes that bills and other pre-bills use already, by line of terms. */
export const usedIncluded = async (
  db: ReadDb,
  lineKeys: readonly string[],
  preBillIds: readonly string[],
) =>
  new Map(
    (
      await db.rows<Readonly<{ line_key: string; minutes: number }>>(
        `select k.line_key, (coalesce(a.minutes, 0) + coalesce(p.minutes, 0))::int as minutes from unnest($1::uuid[]) as k (line_key)
           left join lateral (select sum(u.minutes) as minutes from included_used u where u.firm_id = app.firm_id() and u.contract_line_id = k.line_key) a on true
           left join lateral (select sum(l.included_minutes) as minutes from billable_item i join pre_bill_line l on l.firm_id = i.firm_id and l.item_id = i.id and l.included_minutes > 0
               join pre_bill b on b.firm_id = l.firm_id and b.id = l.pre_bill_id and b.state = 'draft' where i.firm_id = app.firm_id() and i.contract_line_id = k.line_key and b.id <> all($2::uuid[])) p on true`,
        [lineKeys, preBillIds],
      )
    ).map((row) => [row.line_key, row.minutes]),
  );

type Included = Readonly<{ id: string; quantity_policy: string }>;

/** What the terms include of work on new pre-bills, in the order of its dates, at nothing. Locks the hours. */
async function includedChanges(
  tx: WriteTx,
  preBills: readonly Included[],
  lines: readonly PreBillLineRow[],
): Promise<readonly IncludedChange[]> {
  const ids = preBills.map(({ id }) => id);
  const keys = [...new Set(lines.flatMap((line) => line.contract_line_id ?? []))];
  const limits = await lockLimits(tx, keys);
  const used = await usedIncluded(tx, keys, ids);
  const policies = new Map(
    preBills.map((each) => [each.id, quantityPolicyOf(each.quantity_policy)]),
  );
  const rows = new Map(lines.map((line) => [line.item_id, line]));
  const linesOf = Map.groupBy(lines, (line) => line.contract_line_id);
  return limits.flatMap((limit) => {
    const own = (linesOf.get(limit.contract_line_id) ?? []).toSorted(inOrderOfWork);
    const policy = policies.get(own[0]?.pre_bill_id ?? '');
    if (policy === undefined || limit.included_minutes === null) return [];
    const left = limit.included_minutes - (used.get(limit.contract_line_id) ?? 0);
    return coverIncluded(own.map(toPreBillLine), left, policy).flatMap((part): IncludedChange[] => {
      const row = rows.get(part.id);
      if (row === undefined) return [];
      return [
        { preBillId: row.pre_bill_id, itemId: part.id, ...part, amountMinor: part.amount.minor },
      ];
    });
  });
}

/** The lines of pre-bills that are not kept yet, with what the terms include of them. */
export async function coveredByTerms(
  tx: WriteTx,
  preBills: readonly Included[],
  lines: readonly SweptLine[],
): Promise<readonly SweptLine[]> {
  const including = lines.filter((line) => line.included_limit !== null);
  if (including.length === 0) return lines;
  const changes = new Map(
    (await includedChanges(tx, preBills, including)).map((change) => [change.itemId, change]),
  );
  return lines.map((line) => {
    const change = changes.get(line.item_id);
    if (change === undefined) return line;
    return {
      ...line,
      included_minutes: change.included,
      billed_minutes: change.billedMinutes,
      amount_minor: change.amountMinor,
      reason_code: includedReason,
    };
  });
}

/** Of new pre-bills: what the terms include of their lines, at nothing. */
export async function coverByTerms(tx: WriteTx, preBills: readonly Included[]): Promise<void> {
  const lines = await listIncludingLines(
    tx,
    preBills.map(({ id }) => id),
  );
  if (lines.length > 0)
    await saveIncluded(tx, await includedChanges(tx, preBills, lines), includedReason);
}
