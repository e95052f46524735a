// What is closed, and what is still to be done before, as it is stored.

import type { ClosingCheck, PeriodArea } from '@daybook/core/periods/period-close.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';

export type BranchPeriodsRow = Readonly<{
  id: string;
  name: string;
  legal_entity_id: string;
  legal_entity_name: string;
  locked_through: string | null;
  areas: readonly Readonly<{
    area: PeriodArea;
    id: string;
    closed_through: string;
    closed_at: string;
    closed_by_id: string;
    closed_by_name: string;
  }>[];
}>;
const select = `select b.id, b.name, b.legal_entity_id, e.name as legal_entity_name, e.locked_through,
    coalesce((select jsonb_agg(jsonb_build_object('area', c.area, 'id', c.id, 'closed_through', c.closed_through, 'closed_at', c.closed_at, 'closed_by_id', c.closed_by_id, 'closed_by_name', p.name))
                from period_close c join person p on p.firm_id = c.firm_id and p.id = c.closed_by_id where c.firm_id = b.firm_id and c.branch_id = b.id), '[]') as areas
  from branch b join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id where b.firm_id = app.firm_id()`;

export const listBranchPeriods = (db: ReadDb, branchId: string | null) =>
  db.rows<BranchPeriodsRow>(
    `${select} and (b.is_active or b.id = $1) and ($1::uuid is null or b.id = $1) order by b.name, b.id`,
    [branchId],
  );
export const findBranchPeriods = async (db: ReadDb, branchId: string) =>
  (await listBranchPeriods(db, branchId))[0] ?? null;

export type ClosedRow = Readonly<{ id: string; area: PeriodArea; through: string }>;
export const saveClosed = (
  tx: WriteTx,
  branchId: string,
  rows: readonly ClosedRow[],
  by: Readonly<{ at: string; personId: string }>,
) =>
  tx.rows(
    `insert into period_close as c (firm_id, branch_id, area, id, closed_through, closed_at, closed_by_id)
     select app.firm_id(), $1, x.area, x.id, x.through, $2, $3 from unnest($4::text[], $5::uuid[], $6::date[]) as x (area, id, through)
     on conflict (firm_id, branch_id, area) do update set closed_through = excluded.closed_through, closed_at = excluded.closed_at, closed_by_id = excluded.closed_by_id`,
    [
      branchId,
      by.at,
      by.personId,
      rows.map((row) => row.area),
      rows.map((row) => row.id),
      rows.map((row) => row.through),
    ],
  );
export const removeClosed = (tx: WriteTx, branchId: string, areas: readonly PeriodArea[]) =>
  tx.rows(
    'delete from period_close where firm_id = app.firm_id() and branch_id = $1 and area = any($2)',
    [branchId, areas],
  );

export type OpenWorkRow = Readonly<{
  check: ClosingCheck;
  count: number;
  currency: string | null;
  minor: bigint;
}>;
const openWork: Readonly<Record<ClosingCheck, string>> = {
  time_drafts: `select null, 0 from time_entry t where t.firm_id = app.firm_id() and t.state = 'draft' and t.branch_id = $1 and t.work_date <= $2`,
  time_submitted: `select null, 0 from time_entry t where t.firm_id = app.firm_id() and t.state = 'submitted' and t.branch_id = $1 and t.work_date <= $2`,
  timers: `select null, 0 from timer t join project p on p.firm_id = t.firm_id and p.id = t.project_id join branch b on b.firm_id = p.firm_id and b.id = p.branch_id
             where t.firm_id = app.firm_id() and p.branch_id = $1 and (t.started_at at time zone b.time_zone)::date <= $2`,
  expense_drafts: `select x.currency, x.gross_minor from expense x where x.firm_id = app.firm_id() and x.state in ('draft', 'rejected') and x.branch_id = $1 and x.on_date <= $2`,
  expenses_submitted: `select x.currency, x.gross_minor from expense x where x.firm_id = app.firm_id() and x.state = 'submitted' and x.branch_id = $1 and x.on_date <= $2`,
  expenses_owed: `select x.currency, x.gross_minor from expense x where x.firm_id = app.firm_id() and x.is_reimbursable and x.state = 'approved' and x.reimbursement_id is null and x.branch_id = $1 and x.on_date <= $2`,
  pre_bills: `select null, 0 from pre_bill p where p.firm_id = app.firm_id() and p.state = 'draft' and p.branch_id = $1 and p.cut_off <= $2`,
  invoice_drafts: `select i.currency, i.total_minor from invoice i join pre_bill p on p.firm_id = i.firm_id and p.id = i.pre_bill_id
                     where i.firm_id = app.firm_id() and i.state in ('draft', 'submitted') and i.branch_id = $1 and p.cut_off <= $2`,
  credit_note_drafts: `select n.currency, n.total_minor from credit_note n join invoice i on i.firm_id = n.firm_id and i.id = n.invoice_id join branch b on b.firm_id = i.firm_id and b.id = i.branch_id
                         where n.firm_id = app.firm_id() and n.state = 'draft' and i.branch_id = $1 and (n.created_at at time zone b.time_zone)::date <= $2`,
  unbilled: `select o.currency, coalesce(o.open_minor, 0) from open_item o where o.firm_id = app.firm_id() and o.branch_id = $1 and o.work_date <= $2`,
  bank_lines: `select a.currency, l.amount_minor from bank_line l join bank_account a on a.firm_id = l.firm_id and a.id = l.bank_account_id
                 where l.firm_id = app.firm_id() and l.state in ('matched', 'to_check', 'unknown') and a.branch_id = $1 and l.on_date <= $2`,
  receipt_drafts: `select r.currency, r.amount_minor from receipt r
                     where r.firm_id = app.firm_id() and r.state = 'draft' and r.received_on <= $2 and (r.branch_id = $1 or (r.branch_id is null and r.legal_entity_id = $3))`,
  unapplied: `select u.currency, u.unapplied_minor from open_receipt u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id
                where u.firm_id = app.firm_id() and r.received_on <= $2 and (r.branch_id = $1 or (r.branch_id is null and r.legal_entity_id = $3))`,
  trust_reconciliation: `select null, 0 from (select distinct r.currency from retainer r where r.firm_id = app.firm_id() and r.kind = 'trust' and r.state = 'in_force' and r.branch_id = $1 and r.starts_on <= $2) t
                           where not exists (select from trust_reconciliation x where x.firm_id = app.firm_id() and x.legal_entity_id = $3 and x.currency = t.currency and x.is_reconciled and x.on_date >= $2)`,
  top_ups: `select r.currency, q.amount_minor from retainer_request q join retainer r on r.firm_id = q.firm_id and r.id = q.retainer_id
              where q.firm_id = app.firm_id() and q.state = 'open' and r.branch_id = $1 and q.asked_on <= $2`,
};

/** What is open of each check, a row for each currency; a check that finds nothing has no row. One statement. */
export const findOpenWork = (
  db: ReadDb,
  checks: readonly ClosingCheck[],
  of: Readonly<{ branchId: string; legalEntityId: string; through: string }>,
) =>
  db.rows<OpenWorkRow>(
    // Not every check asks for each of the three; a statement has to.
    `with asked as (select $1::uuid, $2::date, $3::uuid) ${checks
      .map(
        (check) =>
          `select '${check}' as check, x.currency, count(*)::int as count, sum(x.minor)::bigint as minor from (${openWork[check]}) as x (currency, minor) group by x.currency`,
      )
      .join(' union all ')} order by 1, 2`,
    [of.branchId, of.through, of.legalEntityId],
  );
