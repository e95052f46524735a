// Limits on what may be billed under a line of terms, and how far they are used up.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { numericOfE4 } from '../../platform/numeric.ts';

export type BillingLimit = Readonly<{
  lineKey: string;
  capMinor: bigint | null;
  capMinutes: number | null;
  includedMinutes: number | null;
  paymentTermDays: number | null;
  purchaseOrder: string | null;
}>;
/** Sets the limits of these lines; a line without one has none from now on. */
export async function saveLimits(tx: WriteTx, limits: readonly BillingLimit[]): Promise<void> {
  await tx.rows(
    `insert into billing_limit (firm_id, contract_line_id, cap_minor, cap_minutes, included_minutes, payment_term_days, purchase_order)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::text[]) as x
     on conflict (firm_id, contract_line_id) do update set cap_minor = excluded.cap_minor, cap_minutes = excluded.cap_minutes, included_minutes = excluded.included_minutes,
       payment_term_days = excluded.payment_term_days, purchase_order = excluded.purchase_order`,
    [
      limits.map((x) => x.lineKey),
      limits.map((x) => x.capMinor),
      limits.map((x) => x.capMinutes),
      limits.map((x) => x.includedMinutes),
      limits.map((x) => x.paymentTermDays),
      limits.map((x) => x.purchaseOrder),
    ],
  );
}

export type LineSpentRow = Readonly<{
  line_key: string;
  cap_minor: bigint | null;
  cap_minutes: number | null;
  billed_minor: bigint;
  billed_minutes: number;
  draft_minor: bigint;
  draft_minutes: number;
  unbilled_minor: bigint;
  unbilled_minutes: number;
  worked_minutes: number;
  included_minutes: number;
  billed_through: string | null;
}>;
/** By line: billed on documents, on drafts of them, and open; a credit or a void has given its part back. */
export const spentOfLines = (db: ReadDb, lineKeys: readonly string[]) =>
  db.rows<LineSpentRow>(
    `select k.line_key, l.cap_minor, l.cap_minutes, coalesce(b.billed_minor, 0)::bigint as billed_minor, (coalesce(b.billed_minutes, 0) - coalesce(u.included_minutes, 0))::int as billed_minutes, coalesce(b.draft_minor, 0)::bigint as draft_minor,
        coalesce(b.draft_minutes, 0)::int as draft_minutes, coalesce(o.unbilled_minor, 0)::bigint as unbilled_minor, coalesce(o.unbilled_minutes, 0)::int as unbilled_minutes, coalesce(w.worked_minutes, 0)::int as worked_minutes, coalesce(u.included_minutes, 0)::int as included_minutes, b.billed_through
       from unnest($1::uuid[]) as k (line_key)
       left join billing_limit l on l.firm_id = app.firm_id() and l.contract_line_id = k.line_key
       left join lateral (select sum(a.amount_minor) filter (where v.state not in ('draft', 'submitted')) as billed_minor, sum(a.minutes) filter (where v.state not in ('draft', 'submitted')) as billed_minutes,
            sum(a.amount_minor) filter (where v.state in ('draft', 'submitted')) as draft_minor, sum(a.minutes) filter (where v.state in ('draft', 'submitted')) as draft_minutes,
            max(i.work_date) filter (where v.state in ('posted', 'credited', 'uncollectible') and a.reverses_id is null and not exists (select from allocation r where r.firm_id = a.firm_id and r.reverses_id = a.id and r.amount_minor = -a.amount_minor)) as billed_through
          from billable_item i join allocation a on a.firm_id = i.firm_id and a.item_id = i.id join invoice v on v.firm_id = a.firm_id and v.id = a.invoice_id
         where i.firm_id = app.firm_id() and i.contract_line_id = k.line_key) b on true
       left join lateral (select sum(x.open_minor) as unbilled_minor, sum(x.open_minutes) as unbilled_minutes from billable_item i join open_item x on x.firm_id = i.firm_id and x.item_id = i.id
         where i.firm_id = app.firm_id() and i.contract_line_id = k.line_key and not i.is_withdrawn) o on true
       left join lateral (select sum(i.worked_minutes) as worked_minutes from billable_item i where i.firm_id = app.firm_id() and i.contract_line_id = k.line_key and not i.is_withdrawn) w on true
       left join lateral (select sum(x.minutes) as included_minutes from included_used x where x.firm_id = app.firm_id() and x.contract_line_id = k.line_key) u on true`,
    [lineKeys],
  );

/** Locked before they are read, so that two bills can't use the same room. */
export const lockLimits = (tx: WriteTx, lineKeys: readonly string[]) =>
  tx.rows<
    Readonly<{
      contract_line_id: string;
      cap_minor: bigint | null;
      cap_minutes: number | null;
      included_minutes: number | null;
    }>
  >(
    `select contract_line_id, cap_minor, cap_minutes, included_minutes from billing_limit where firm_id = app.firm_id() and contract_line_id = any($1) and (cap_minor is not null or cap_minutes is not null or included_minutes is not null) order by contract_line_id for update`,
    [lineKeys],
  );

export type NewTerms = Readonly<{
  id: string;
  contractLineId: string | null;
  clause: string | null;
  coverage: string | null;
  unitPriceE4: bigint | null;
  amountMinor: bigint | null;
  rateId: string | null;
  beaten: readonly Readonly<{ id: string; because: string }>[];
}>;
/** Unbilled work under other terms: its line, whether a fee pays for it, and its price. */
export const setTerms = (tx: WriteTx, rows: readonly NewTerms[]) =>
  tx.rows(
    `update billable_item i set contract_line_id = x.line, clause = x.clause, coverage = x.coverage, unit_price = x.unit_price, amount_minor = x.amount_minor, rate_id = x.rate_id, beaten = x.beaten
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::bigint[], $7::uuid[], $8::jsonb[]) as x (id, line, clause, coverage, unit_price, amount_minor, rate_id, beaten) where i.firm_id = app.firm_id() and i.id = x.id`,
    [
      rows.map((x) => x.id),
      rows.map((x) => x.contractLineId),
      rows.map((x) => x.clause),
      rows.map((x) => x.coverage),
      rows.map((x) => (x.unitPriceE4 === null ? null : numericOfE4(x.unitPriceE4))),
      rows.map((x) => x.amountMinor),
      rows.map((x) => x.rateId),
      rows.map((x) => toJson(x.beaten)),
    ],
  );
