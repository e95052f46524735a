// Not to exceed: what a cap leaves no room for is held on the pre-bill, where it is seen, and is never
// put on an invoice.

import { withinCap } from '@daybook/core/contracts/cap.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import { lockLimits } from './limit-store.ts';
import { type LineFigures, saveFigures } from './pre-bill-store.ts';
import { inOrderOfWork, type SweptLine } from './sweep-store.ts';

/** A line under terms with a cap, as far as it is counted against it. */
type CappedLine = Readonly<{
  item_id: string;
  line_key: string;
  decision: LineFigures['decision'];
  billed_minutes: number;
  amount_minor: bigint;
  currency: string;
}>;
const cappedLines = (tx: ReadDb, preBillIds: readonly string[]) =>
  tx.rows<CappedLine & LineFigures>(
    `select l.pre_bill_id, l.item_id, i.contract_line_id as line_key, l.decision, l.minutes, l.value_minor, l.billed_minutes, l.amount_minor, l.included_minutes, l.comment, i.currency
       from pre_bill_line l join billable_item i on i.firm_id = l.firm_id and i.id = l.item_id join billing_limit b on b.firm_id = i.firm_id and b.contract_line_id = i.contract_line_id
      where l.firm_id = app.firm_id() and l.pre_bill_id = any($1) and (b.cap_minor is not null or b.cap_minutes is not null) order by i.contract_line_id, i.work_date, l.item_id`,
    [preBillIds],
  );

type Spent = Readonly<{ line_key: string; minor: bigint; minutes: number }>;
/** Billed, on drafts of invoices, and on pre-bills other than these. */
const spentElsewhere = async (
  tx: ReadDb,
  lineKeys: readonly string[],
  preBillIds: readonly string[],
) =>
  new Map(
    (
      await tx.rows<Spent>(
        `select k.line_key, (coalesce(a.minor, 0) + coalesce(p.minor, 0))::bigint as minor, (coalesce(a.minutes, 0) - coalesce(u.minutes, 0) + coalesce(p.minutes, 0))::int as minutes from unnest($1::uuid[]) as k (line_key)
           left join lateral (select sum(x.amount_minor) as minor, sum(x.minutes) as minutes from billable_item i join allocation x on x.firm_id = i.firm_id and x.item_id = i.id where i.firm_id = app.firm_id() and i.contract_line_id = k.line_key) a on true
           left join lateral (select sum(x.minutes) as minutes from included_used x where x.firm_id = app.firm_id() and x.contract_line_id = k.line_key) u on true
           left join lateral (select sum(l.amount_minor) as minor, sum(l.billed_minutes) as minutes from billable_item i join pre_bill_line l on l.firm_id = i.firm_id and l.item_id = i.id and l.decision = 'bill'
               join pre_bill b on b.firm_id = l.firm_id and b.id = l.pre_bill_id and b.state = 'draft' where i.firm_id = app.firm_id() and i.contract_line_id = k.line_key and b.id <> all($2::uuid[])) p on true`,
        [lineKeys, preBillIds],
      )
    ).map((row) => [row.line_key, row]),
  );

const zeroSpent = { minor: 0n, minutes: 0 };

/**
 * Of new work on pre-bills, in the order of its dates: the parts that a cap leaves too little room for. Locks
 * the caps, so that no other bill takes the same room.
 */
async function partsOverCap(
  tx: WriteTx,
  lines: readonly CappedLine[],
  preBillIds: readonly string[],
): Promise<readonly BillablePart[]> {
  const keys = [...new Set(lines.map((line) => line.line_key))];
  const limits = await lockLimits(tx, keys);
  const spent = await spentElsewhere(tx, keys, preBillIds);
  const linesOf = Map.groupBy(lines, (line) => line.line_key);
  return limits.flatMap((limit) => {
    const own = existing(linesOf.get(limit.contract_line_id));
    const { currency } = existing(own[0]);
    const used = spent.get(limit.contract_line_id) ?? zeroSpent;
    const parts = withinCap(
      own.map((line) => ({
        id: line.item_id,
        amount: money(line.amount_minor, currency),
        minutes: line.billed_minutes,
      })),
      {
        amount: limit.cap_minor === null ? null : money(limit.cap_minor, currency),
        minutes: limit.cap_minutes,
      },
      { amount: money(used.minor, currency), minutes: used.minutes },
    );
    return parts.filter((part) => part.overCap.amount.minor > 0n || part.overCap.minutes > 0);
  });
}
type BillablePart = Pick<ReturnType<typeof withinCap>[number], 'id' | 'billable'>;

/** Billed as far as the cap reaches; what has no room at all, nor included hours, is put off whole. */
function afterCap<L extends LineFigures>(line: L, { billable }: BillablePart): L {
  const { minutes, amount } = billable;
  const comment = 'Over the cap of the contract';
  if (amount.minor === 0n && minutes === 0 && line.included_minutes === 0)
    return { ...line, decision: 'hold', comment };
  return {
    ...line,
    comment,
    minutes: line.minutes - line.billed_minutes + minutes,
    value_minor: line.value_minor - line.amount_minor + amount.minor,
    billed_minutes: minutes,
    amount_minor: amount.minor,
  };
}

/** The lines of pre-bills that are not kept yet, with what is over a cap held. */
export async function heldOverCap(
  tx: WriteTx,
  lines: readonly SweptLine[],
): Promise<readonly SweptLine[]> {
  const capped = lines
    .filter((line) => line.is_capped)
    .map((line) => ({ ...line, line_key: existing(line.contract_line_id) }))
    .toSorted(inOrderOfWork);
  if (capped.length === 0) return lines;
  const parts = byId(await partsOverCap(tx, capped, []));
  return lines.map((line) => {
    const part = parts.get(line.item_id);
    return part === undefined ? line : afterCap(line, part);
  });
}

/** Of new pre-bills: work in the order of its dates, each as far as its cap reaches. */
export async function holdOverCap(tx: WriteTx, preBillIds: readonly string[]): Promise<void> {
  const lines = await cappedLines(tx, preBillIds);
  if (lines.length === 0) return;
  const parts = byId(await partsOverCap(tx, lines, preBillIds));
  await saveFigures(
    tx,
    lines.flatMap((line) => {
      const part = parts.get(line.item_id);
      return part === undefined ? [] : [afterCap(line, part)];
    }),
  );
}

/** Refuses with over_contract_value what would bill more than a cap allows. */
export async function requireUnderCap(tx: WriteTx, preBillIds: readonly string[]): Promise<void> {
  const lines = (await cappedLines(tx, preBillIds)).filter((line) => line.decision === 'bill');
  if (lines.length === 0) return;
  const keys = [...new Set(lines.map((line) => line.line_key))];
  const limits = await lockLimits(tx, keys);
  const spent = await spentElsewhere(tx, keys, preBillIds);
  for (const limit of limits) {
    const own = lines.filter((line) => line.line_key === limit.contract_line_id);
    const { currency } = existing(own[0]);
    const used = spent.get(limit.contract_line_id) ?? zeroSpent;
    const minor = own.reduce((total, line) => total + line.amount_minor, used.minor);
    const minutes = own.reduce((total, line) => total + line.billed_minutes, used.minutes);
    if (limit.cap_minor !== null && minor > limit.cap_minor)
      throw refuseField(
        'over_contract_value',
        'lines',
        `The cap is ${formatAmount(money(limit.cap_minor, currency))} ${currency}, and ${formatAmount(money(used.minor, currency))} of it is billed or on drafts: hold the rest`,
      );
    if (limit.cap_minutes !== null && minutes > limit.cap_minutes)
      throw refuseField(
        'over_contract_value',
        'lines',
        `The cap is ${limit.cap_minutes} minutes, and ${used.minutes} of them are billed or on drafts: hold the rest`,
      );
  }
}
