// What waits, for whoever looks: one statement for all of them. Who it waits for stands in the row.

import type { ReadDb } from '../../platform/database.ts';

export type WaitingRow = Readonly<{
  kind: string;
  id: string;
  title: string;
  since: string;
  minor: bigint | null;
  currency: string | null;
  minutes: number | null;
  person_id: string | null;
  person_name: string | null;
  /** Only for this person; null for all who may. */
  audience_id: string | null;
  /** Only for those who hold one of these roles, or are named; null for all who may. */
  roles: readonly string[] | null;
  person_ids: readonly string[];
  /** Not for whoever made it. */
  not_for: readonly string[];
  branch_id: string | null;
  total: number;
}>;

/** Of each kind, for each of those it waits for, so many are read; of all the rest only how many there are. */
const shown = 100;

type Columns = Readonly<{
  kind: string;
  id: string;
  title: string;
  since: string;
  minor?: string;
  currency?: string;
  minutes?: string;
  person?: string;
  audience?: string;
  roles?: string;
  personIds?: string;
  notFor?: string;
  /** Of what waits for whoever may: where it belongs. */
  branch?: string;
  from: string;
}>;
const waits = (c: Columns) =>
  `select '${c.kind}' as kind, ${c.id} as id, ${c.title} as title, ${c.since} as since, (${c.minor ?? 'null'})::bigint as minor, (${c.currency ?? 'null'})::text as currency, (${c.minutes ?? 'null'})::int as minutes,
     (${c.person ?? 'null'})::uuid as person_id, (${c.audience ?? 'null'})::uuid as audience_id, (${c.roles ?? 'null'})::text[] as roles, (${c.personIds ?? `'{}'`})::uuid[] as person_ids, ${c.notFor ?? `'{}'::uuid[]`} as not_for, (${c.branch ?? 'null'})::uuid as branch_id from ${c.from}`;

const partTime = `(select sum(t.worked_minutes)::int from time_entry t where t.firm_id = p.firm_id and t.person_id = p.person_id and t.project_id = p.project_id and t.work_date >= p.period_from and t.work_date < p.period_until and t.state <> 'voided')`;
const projectName = (row: string) =>
  `(select j.name from project j where j.firm_id = ${row}.firm_id and j.id = ${row}.project_id)`;
const clientName = (row: string) =>
  `(select c.name from client c where c.firm_id = ${row}.firm_id and c.id = ${row}.client_id)`;

const kinds: readonly Columns[] = [
  {
    ...{ kind: 'approval', id: 'a.id', title: 'a.title', since: 'a.requested_at' },
    ...{ minor: 'a.amount_minor', currency: 'a.currency', person: 'a.maker_id' },
    ...{ roles: 'a.waiting_roles', personIds: 'a.waiting_person_ids' },
    notFor: `array_prepend(a.maker_id, array(select x.person_id from approval_decision x where x.firm_id = a.firm_id and x.request_id = a.id and x.kind = 'agreed'))`,
    from: `approval_request a where a.firm_id = app.firm_id() and a.state = 'pending'`,
  },
  {
    ...{ kind: 'timesheet', id: 'p.id', title: projectName('p'), since: 'p.submitted_at' },
    ...{ minutes: partTime, person: 'p.person_id', audience: 'p.approver_id' },
    notFor: 'array[p.person_id]',
    from: `timesheet_part p where p.firm_id = app.firm_id() and p.state = 'submitted' and p.approver_id = any($1)`,
  },
  {
    ...{ kind: 'rejected', id: 'p.id', title: projectName('p'), since: 'p.decided_at' },
    ...{ minutes: partTime, person: 'p.decided_by_id', audience: 'p.person_id' },
    from: `timesheet_part p where p.firm_id = app.firm_id() and p.state = 'rejected' and p.person_id = any($1)`,
  },
  {
    ...{ kind: 'unsubmitted', id: 'u.project_id', title: projectName('u') },
    ...{ since: `u.since::timestamp at time zone 'UTC'`, minutes: 'u.minutes' },
    audience: 'u.person_id',
    from: `(select t.firm_id, t.person_id, t.project_id, min(t.work_date) as since, sum(t.worked_minutes) as minutes from time_entry t
       where t.firm_id = app.firm_id() and t.person_id = any($1) and t.state = 'draft' and t.work_date < $2 group by t.firm_id, t.person_id, t.project_id) u`,
  },
  {
    ...{ kind: 'expense', id: 'x.id', title: 'x.note', since: 'x.submitted_at' },
    ...{ minor: 'x.gross_minor', currency: 'x.currency', person: 'x.person_id' },
    ...{ audience: 'p.manager_id', notFor: 'array[x.person_id]' },
    from: `expense x join project p on p.firm_id = x.firm_id and p.id = x.project_id where x.firm_id = app.firm_id() and x.state = 'submitted' and p.manager_id = any($1)`,
  },
  {
    ...{ kind: 'expense_rejected', id: 'x.id', title: 'x.note', since: 'x.decided_at' },
    ...{ minor: 'x.gross_minor', currency: 'x.currency', audience: 'x.person_id' },
    from: `expense x where x.firm_id = app.firm_id() and x.state = 'rejected' and x.person_id = any($1)`,
  },
  {
    ...{ kind: 'contract_draft', id: 'k.id', title: `k.number || ' ' || k.name` },
    ...{ since: 'k.created_at', audience: 'k.owner_id' },
    from: `contract k where k.firm_id = app.firm_id() and k.state = 'draft' and k.owner_id = any($1)`,
  },
  {
    ...{ kind: 'contract_submitted', id: 'k.id', title: `k.number || ' ' || k.name` },
    ...{
      since: 'k.created_at',
      notFor: `array[k.created_by_id, k.owner_id]`,
      branch: 'k.branch_id',
    },
    from: `contract k where k.firm_id = app.firm_id() and k.state = 'submitted'`,
  },
  {
    ...{ kind: 'pre_bill', id: 'b.id', title: clientName('b'), since: 'b.created_at' },
    minor: `(select sum(l.amount_minor) from pre_bill_line l where l.firm_id = b.firm_id and l.pre_bill_id = b.id and l.decision = 'bill')`,
    ...{ currency: 'b.currency', branch: 'b.branch_id' },
    from: `pre_bill b where b.firm_id = app.firm_id() and b.state = 'draft'`,
  },
  {
    ...{ kind: 'invoice', id: 'i.id', title: clientName('i'), since: 'i.created_at' },
    ...{ minor: 'i.total_minor', currency: 'i.currency', branch: 'i.branch_id' },
    from: `invoice i where i.firm_id = app.firm_id() and i.state = 'submitted'`,
  },
  {
    ...{ kind: 'billing_run', id: 'r.id', title: 'r.number', since: 'r.created_at' },
    ...{ person: 'r.created_by_id', branch: 'r.branch_id' },
    notFor: `array[r.created_by_id, coalesce(r.submitted_by_id, r.created_by_id)]`,
    from: `billing_run r where r.firm_id = app.firm_id() and r.state = 'submitted'`,
  },
  {
    ...{ kind: 'billing_run_review', id: 'r.id', title: 'r.number', since: 'r.created_at' },
    ...{ person: 'r.created_by_id', branch: 'r.branch_id' },
    from: `billing_run r where r.firm_id = app.firm_id() and r.state = 'simulated'`,
  },
];

/** Oldest first, of the same day the largest. */
export const waitingFor = (
  db: ReadDb,
  facts: Readonly<{ personIds: readonly string[]; weekFrom: string }>,
) =>
  db.rows<WaitingRow>(
    `select w.*, (select p.name from person p where p.firm_id = app.firm_id() and p.id = w.person_id) as person_name from (
       select k.*, count(*) over (partition by k.kind, k.audience_id, k.roles, k.person_ids, k.branch_id)::int as total,
          row_number() over (partition by k.kind, k.audience_id, k.roles, k.person_ids, k.branch_id order by k.since::date, k.minor desc nulls last, k.minutes desc nulls last, k.id) as place
         from (${kinds.map(waits).join('\nunion all\n')}) k) w
      where w.place <= ${shown} order by w.kind, w.place`,
    [facts.personIds, facts.weekFrom],
  );
