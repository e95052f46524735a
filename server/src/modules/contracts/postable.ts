// What can't be put in force: work that is another contract's, what is billed, what milestones take.

import { checkCap } from '@daybook/core/contracts/cap.ts';
import { checkNoSharedWork } from '@daybook/core/contracts/line-for-work.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { type LineSpentRow, spentOfLines } from '../billing/public.ts';
import { asInForce, rangeOf, type Whole } from './posting.ts';
import * as store from './store.ts';
import { lineTermsOf } from './terms.ts';
import { toLineInForce } from './work-terms.ts';

/** Refuses with overlapping_terms work that another contract takes in; gives what holds for the client. */
export async function checkShared(db: ReadDb, whole: Whole): Promise<readonly store.HeldLineRow[]> {
  const held = await store.heldLinesOf(db, [whole.contract.client_id]);
  const foreign = held.filter((row) => row.contract_id !== whole.contract.id);
  try {
    checkNoSharedWork(asInForce(whole), foreign.map(toLineInForce));
  } catch (error) {
    throw namingOther(error, foreign);
  }
  return held;
}

/** The same refusal, with the number of the contract that stands in the way. */
function namingOther(error: unknown, foreign: readonly store.HeldLineRow[]): unknown {
  if (!(error instanceof Refusal)) return error;
  const other = foreign.find((row) => row.line_key === error.details.other);
  if (other === undefined) return error;
  const until = other.valid_until === null ? '' : ` until ${other.valid_until}`;
  return refuseField(
    'overlapping_terms',
    error.fields[0]?.field ?? 'lines',
    `${other.contract_number} takes in the same project and service from ${other.valid_from}${until}: other dates, or another project or service`,
  );
}

/** Refuses with overlapping_terms, below_billed or wrong_state what can't be put in force. */
export async function checkPostable(db: ReadDb, whole: Whole): Promise<void> {
  const { from } = rangeOf(whole);
  const latest = whole.versions.findLast((each) => each.state === 'posted');
  if (latest !== undefined && from < latest.effective_from)
    throw refuseField(
      'overlapping_terms',
      'effectiveFrom',
      `The version before holds from ${latest.effective_from}: from then on, or later`,
    );
  const held = await checkShared(db, whole);
  const keys = [
    ...new Set(
      [...whole.lines, ...held.filter((row) => row.contract_id === whole.contract.id)].map(
        (line) => line.line_key,
      ),
    ),
  ];
  const spent = await spentOfLines(db, keys);
  const through = spent
    .flatMap((row) => row.billed_through ?? [])
    .sort()
    .at(-1);
  if (through !== undefined && latest !== undefined && from <= through)
    throw refuseField(
      'below_billed',
      'effectiveFrom',
      `Work until ${through} is billed: the amendment holds from ${addDays(through, 1)} or later`,
    );
  for (const line of whole.lines) checkLineCap(whole, line, spent);
}

/** Holds each line for the rest of the transaction, as who writes its schedule does; refuses with over_contract_value. */
export async function checkSchedules(tx: WriteTx, { contract, lines }: Whole): Promise<void> {
  const keys = lines.filter((line) => line.value_minor !== null).map((line) => line.line_key);
  await store.lockLines(tx, keys);
  const scheduled = await store.scheduledOf(tx, keys);
  lines.forEach((line, index) => {
    const own = scheduled.find((row) => row.line_key === line.line_key);
    const worth = (line.value_minor ?? 0n) + (own?.change_minor ?? 0n);
    if (own === undefined || own.parts_minor <= worth) return;
    const [parts, room] = [own.parts_minor, worth].map((minor) =>
      formatAmount(money(minor, contract.currency)),
    );
    throw refuseField(
      'over_contract_value',
      `lines.${index}.terms.value`,
      `Its milestones add up to ${parts}, and it would be worth ${room}: lower them first, or agree on more`,
    );
  });
}

function checkLineCap(
  { contract }: Whole,
  line: store.LineRow,
  spent: readonly LineSpentRow[],
): void {
  const terms = lineTermsOf(line);
  const own = spent.find((row) => row.line_key === line.line_key);
  if (terms.model !== 'time' || own === undefined) return;
  checkCap(
    { amount: terms.cap, minutes: terms.capMinutes },
    { amount: money(own.billed_minor, contract.currency), minutes: own.billed_minutes },
  );
}
