// The firm at a glance, and search; read from views and tables of all modules, in one statement each.

import type { ReadDb } from '../../platform/database.ts';

export type GlanceRow = Readonly<{
  key: string;
  currency: string | null;
  minutes: number | null;
  minor: bigint | null;
  count: number | null;
  previous_minutes: number | null;
  previous_minor: bigint | null;
}>;
export type Period = Readonly<{ from: string; until: string; previousFrom: string }>;

/** personId narrows hours to one person; without money, only hours. */
export const hours = (db: ReadDb, period: Period, personId: string | null) =>
  db.rows<GlanceRow>(
    `select k.key, null::text as currency, coalesce(sum(t.worked_minutes) filter (where t.work_date >= $1 and t.work_date < $2), 0)::int as minutes, null::bigint as minor, null::int as count,
        coalesce(sum(t.worked_minutes) filter (where t.work_date < $1), 0)::int as previous_minutes, null::bigint as previous_minor
       from (values ('hours', false), ('approved', true)) as k (key, only_approved)
       left join time_entry t on t.firm_id = app.firm_id() and t.work_date >= $3 and t.work_date < $2 and t.state <> 'voided' and (not k.only_approved or t.state = 'approved') and ($4::uuid is null or t.person_id = $4) group by k.key order by k.key desc`,
    [period.from, period.until, period.previousFrom, personId],
  );

export const moneyCards = (db: ReadDb, period: Period) =>
  db.rows<GlanceRow>(
    `select 'wip' as key, o.currency, sum(o.open_minutes)::int as minutes, coalesce(sum(o.open_minor), 0)::bigint as minor, count(*)::int as count, null::int as previous_minutes, null::bigint as previous_minor from open_item o where o.firm_id = app.firm_id() group by o.currency
     union all
     select 'billed', i.currency, null, coalesce(sum(i.line_net_minor - i.allowance_minor) filter (where i.invoice_date >= $1), 0)::bigint, count(*) filter (where i.invoice_date >= $1)::int, null, coalesce(sum(i.line_net_minor) filter (where i.invoice_date < $1), 0)::bigint
       from invoice i where i.firm_id = app.firm_id() and i.state in ('posted', 'credited', 'uncollectible') and i.invoice_date >= $3 and i.invoice_date < $2 group by i.currency
     union all
     select 'collected', r.currency, null, coalesce(sum(r.amount_minor) filter (where r.received_on >= $1), 0)::bigint, count(*) filter (where r.received_on >= $1)::int, null, coalesce(sum(r.amount_minor) filter (where r.received_on < $1), 0)::bigint
       from receipt r where r.firm_id = app.firm_id() and r.state = 'posted' and r.received_on >= $3 and r.received_on < $2 group by r.currency
     union all
     select 'overdue', i.currency, null, coalesce(sum(b.open_minor), 0)::bigint, count(*)::int, null, null from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id
      where i.firm_id = app.firm_id() and i.state = 'posted' and b.open_minor > 0 and i.due_on < $4 group by i.currency
     order by 1, 2`,
    [period.from, period.until, period.previousFrom, period.until],
  );

export type PendingRow = Readonly<{ kind: string; count: number }>;
export const pending = (
  db: ReadDb,
  facts: Readonly<{ personId: string; roleKeys: readonly string[]; weekFrom: string }>,
) =>
  db.rows<PendingRow>(
    `select 'approval' as kind, count(*)::int as count from approval_request a where a.firm_id = app.firm_id() and a.state = 'pending' and a.maker_id <> $1 and a.approver_role = any($2)
     union all select 'timesheet', count(*)::int from timesheet_part t where t.firm_id = app.firm_id() and t.state = 'submitted' and t.approver_id = $1 and t.person_id <> $1
     union all select 'rejected', count(*)::int from timesheet_part t where t.firm_id = app.firm_id() and t.state = 'rejected' and t.person_id = $1
     union all select 'unsubmitted', count(distinct t.project_id)::int from time_entry t where t.firm_id = app.firm_id() and t.person_id = $1 and t.state = 'draft' and t.work_date < $3
     union all select 'expense', count(*)::int from expense x join project p on p.firm_id = x.firm_id and p.id = x.project_id where x.firm_id = app.firm_id() and x.state = 'submitted' and x.person_id <> $1 and p.manager_id = $1
     union all select 'expense_rejected', count(*)::int from expense x where x.firm_id = app.firm_id() and x.state = 'rejected' and x.person_id = $1
     union all select 'pre_bill', count(*)::int from pre_bill b where b.firm_id = app.firm_id() and b.state = 'draft'
     union all select 'invoice', count(*)::int from invoice i where i.firm_id = app.firm_id() and i.state = 'submitted'
     union all select 'billing_run', count(*)::int from billing_run r where r.firm_id = app.firm_id() and r.state = 'submitted' and r.created_by_id <> $1 and r.submitted_by_id is distinct from $1
     union all select 'billing_run_review', count(*)::int from billing_run r where r.firm_id = app.firm_id() and r.state = 'simulated'
     union all select 'unpriced', count(*)::int from billable_item i where i.firm_id = app.firm_id() and i.amount_minor is null and not i.is_withdrawn`,
    [facts.personId, facts.roleKeys, facts.weekFrom],
  );

export type HitRow = Readonly<{
  kind: 'client' | 'project' | 'person' | 'invoice' | 'pre_bill' | 'receipt' | 'service';
  id: string;
  name: string;
  detail: string;
}>;
export const search = (db: ReadDb, q: string, kinds: readonly string[]) =>
  db.rows<HitRow>(
    `select * from (
       (select 'client' as kind, id, name, code as detail from client where firm_id = app.firm_id() and (name ilike '%' || $1 || '%' or code ilike $1 || '%') order by name limit 6)
       union all (select 'project', p.id, p.name, c.name from project p join client c on c.firm_id = p.firm_id and c.id = p.client_id where p.firm_id = app.firm_id() and (p.name ilike '%' || $1 || '%' or p.code ilike $1 || '%') order by p.name limit 6)
       union all (select 'person', id, name, email from person where firm_id = app.firm_id() and name ilike '%' || $1 || '%' order by name limit 6)
       union all (select 'invoice', i.id, i.number, c.name from invoice i join client c on c.firm_id = i.firm_id and c.id = i.client_id where i.firm_id = app.firm_id() and i.number ilike '%' || $1 || '%' order by i.created_at desc limit 6)
       union all (select 'receipt', r.id, r.number, c.name from receipt r join client c on c.firm_id = r.firm_id and c.id = r.client_id where r.firm_id = app.firm_id() and (r.number ilike '%' || $1 || '%' or r.reference ilike '%' || $1 || '%') order by r.created_at desc limit 6)
       union all (select 'service', id, name, sku from service where firm_id = app.firm_id() and (name ilike '%' || $1 || '%' or sku ilike $1 || '%') order by name limit 6)) hits
     where kind = any($2)`,
    [q, kinds],
  );
