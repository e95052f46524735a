// Not to exceed: what a cap leaves no room for is held on the pre-bill, where it is seen, and is never
// put on an invoice.

import { withinCap } from '@daybook/core/contracts/cap.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { lockLimits } from './limit-store.ts';

type CappedLine = Readonly<{
  pre_bill_id: string;
  item_id: string;
  line_key: string;
  decision: string;
  minutes: number;
  value_minor: bigint;
  billed_minutes: number;
  amount_minor: bigint;
  currency: string;
}>;
const cappedLines = (tx: ReadDb, preBillIds: readonly string[]) =>
  tx.rows<CappedLine>(
    `select l.pre_bill_id, l.item_id, i.contract_line_id as line_key, l.decision, l.minutes, l.value_minor, l.billed_minutes, l.amount_minor, i.currency
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

/** Of new pre-bills: work in the order of its dates, each as far as its cap reaches. */
export async function holdOverCap(tx: WriteTx, preBillIds: readonly string[]): Promise<void> {
  const lines = await cappedLines(tx, preBillIds);
  if (lines.length === 0) return;
  const keys = [...new Set(lines.map((line) => line.line_key))];
  const limits = await lockLimits(tx, keys);
  const spent = await spentElsewhere(tx, keys, preBillIds);
  const changed = limits.flatMap((limit) => {
    const own = lines.filter((line) => line.line_key === limit.contract_line_id);
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
  await tx.rows(
    `update pre_bill_line l set decision = case when x.minor = 0 and x.minutes = 0 and l.included_minutes = 0 then 'hold' else l.decision end, comment = 'Over the cap of the contract',
        minutes = case when x.minor = 0 and x.minutes = 0 and l.included_minutes = 0 then l.minutes else l.minutes - l.billed_minutes + x.minutes end, value_minor = case when x.minor = 0 and x.minutes = 0 and l.included_minutes = 0 then l.value_minor else l.value_minor - l.amount_minor + x.minor end,
        billed_minutes = case when x.minor = 0 and x.minutes = 0 and l.included_minutes = 0 then l.billed_minutes else x.minutes end, amount_minor = case when x.minor = 0 and x.minutes = 0 and l.included_minutes = 0 then l.amount_minor else x.minor end
       from unnest($2::uuid[], $3::bigint[], $4::int[]) as x (item_id, minor, minutes) where l.firm_id = app.firm_id() and l.pre_bill_id = any($1) and l.item_id = x.item_id`,
    [
      preBillIds,
      changed.map((part) => part.id),
      changed.map((part) => part.billable.amount.minor),
      changed.map((part) => part.billable.minutes),
    ],
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
