// Submitted time by project, person and period, as it is stored.

import type { TimeEntryState } from '@daybook/core/timesheets/time-entry-lifecycle.ts';
import type { TimesheetPartState } from '@daybook/core/timesheets/timesheet-part-lifecycle.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type PartRow = Readonly<{
  id: string;
  version: number;
  person_id: string;
  person_name: string;
  person_manager_id: string | null;
  project_id: string;
  project_name: string;
  project_manager_id: string;
  client_id: string;
  client_name: string;
  branch_id: string;
  period_from: string;
  period_until: string;
  state: TimesheetPartState;
  reason: string | null;
  submitted_at: string | null;
  decided_at: string | null;
  decided_by_id: string | null;
  decided_by_name: string | null;
  approver_id: string;
  approver_name: string;
  worked_minutes: number;
  billable_minutes: number;
  entries: number;
}>;
const partSelect = `select t.id, t.version, t.person_id, w.name as person_name, w.manager_id as person_manager_id, t.project_id, p.name as project_name, p.manager_id as project_manager_id, t.client_id, c.name as client_name, p.branch_id, t.period_from, t.period_until,
    t.state, t.reason, t.submitted_at, t.decided_at, t.decided_by_id, d.name as decided_by_name, t.approver_id, a.name as approver_name, coalesce(e.worked, 0)::int as worked_minutes, coalesce(e.billable, 0)::int as billable_minutes, coalesce(e.entries, 0)::int as entries
  from timesheet_part t join person w on w.firm_id = t.firm_id and w.id = t.person_id join project p on p.firm_id = t.firm_id and p.id = t.project_id join client c on c.firm_id = t.firm_id and c.id = t.client_id
  join person a on a.firm_id = t.firm_id and a.id = t.approver_id left join person d on d.firm_id = t.firm_id and d.id = t.decided_by_id
  left join lateral (select sum(x.worked_minutes) as worked, sum(x.worked_minutes) filter (where x.is_billable) as billable, count(*) as entries from time_entry x
     where x.firm_id = t.firm_id and x.person_id = t.person_id and x.project_id = t.project_id and x.work_date >= t.period_from and x.work_date < t.period_until and x.state <> 'voided') e on true
  where t.firm_id = app.firm_id()`;

export type PartFilter = Readonly<{
  state?: string | undefined;
  personId?: string | undefined;
  projectId?: string | undefined;
  approverId?: string | undefined;
  teamOf?: string | undefined;
  branchId?: string | undefined;
  notPersonId?: string | undefined;
}>;
export function listParts(
  db: ReadDb,
  filter: PartFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('t.state = ?', filter.state);
  c.where('t.person_id = ?', filter.personId);
  c.where('t.person_id <> ?', filter.notPersonId);
  c.where('t.project_id = ?', filter.projectId);
  c.where('t.approver_id = ?', filter.approverId);
  c.where('p.branch_id = ?', filter.branchId);
  c.where(
    '(t.person_id = ? or t.approver_id = ? or p.manager_id = ? or w.manager_id = ?)',
    filter.teamOf,
  );
  c.after(['t.submitted_at', 't.id'], ['timestamptz', 'uuid'], page.after, 'asc');
  return db.rows<PartRow>(
    `${partSelect} and t.submitted_at is not null and ${c.sql()} order by t.submitted_at, t.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findParts = (db: ReadDb, ids: readonly string[]) =>
  db.rows<PartRow>(`${partSelect} and t.id = any($1) order by t.id`, [ids]);
export const lockParts = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows<PartRow>(`${partSelect} and t.id = any($1) order by t.id for update of t`, [ids]);
export const partsOfPerson = (db: ReadDb, personId: string, from: string, until: string) =>
  db.rows<PartRow>(
    `${partSelect} and t.person_id = $1 and t.period_from < $3 and t.period_until > $2 order by p.name`,
    [personId, from, until],
  );
export const lockPartsOfPerson = (tx: WriteTx, personId: string, from: string) =>
  tx.rows<PartRow>(
    `${partSelect} and t.person_id = $1 and t.period_from = $2 order by t.id for update of t`,
    [personId, from],
  );

export type NewPart = Readonly<{
  id: string;
  personId: string;
  projectId: string;
  clientId: string;
  from: string;
  until: string;
  approverId: string;
}>;
export const addParts = (tx: WriteTx, parts: readonly NewPart[]) =>
  tx.rows(
    `insert into timesheet_part (firm_id, id, person_id, project_id, client_id, period_from, period_until, state, approver_id)
     select app.firm_id(), x.id, x.person_id, x.project_id, x.client_id, x.from_date, x.until_date, 'open', x.approver_id
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::date[], $7::uuid[]) as x (id, person_id, project_id, client_id, from_date, until_date, approver_id)`,
    [
      parts.map((x) => x.id),
      parts.map((x) => x.personId),
      parts.map((x) => x.projectId),
      parts.map((x) => x.clientId),
      parts.map((x) => x.from),
      parts.map((x) => x.until),
      parts.map((x) => x.approverId),
    ],
  );

export type PartChange = Readonly<{
  id: string;
  state: TimesheetPartState;
  reason: string | null;
  submittedAt: string | null;
  submittedById: string | null;
  decidedAt: string | null;
  decidedById: string | null;
}>;
export const saveParts = (tx: WriteTx, parts: readonly PartChange[]) =>
  tx.rows(
    `update timesheet_part t set version = version + 1, state = x.state, reason = x.reason, submitted_at = coalesce(x.submitted_at, t.submitted_at), submitted_by_id = coalesce(x.submitted_by, t.submitted_by_id), decided_at = x.decided_at, decided_by_id = x.decided_by
       from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[], $6::timestamptz[], $7::uuid[]) as x (id, state, reason, submitted_at, submitted_by, decided_at, decided_by) where t.firm_id = app.firm_id() and t.id = x.id`,
    [
      parts.map((x) => x.id),
      parts.map((x) => x.state),
      parts.map((x) => x.reason),
      parts.map((x) => x.submittedAt),
      parts.map((x) => x.submittedById),
      parts.map((x) => x.decidedAt),
      parts.map((x) => x.decidedById),
    ],
  );

export const saveApprovers = (
  tx: WriteTx,
  parts: readonly Readonly<{ id: string; approverId: string }>[],
) =>
  tx.rows(
    'update timesheet_part t set version = version + 1, approver_id = x.approver from unnest($1::uuid[], $2::uuid[]) as x (id, approver) where t.firm_id = app.firm_id() and t.id = x.id',
    [parts.map((x) => x.id), parts.map((x) => x.approverId)],
  );
/** Active managers of these people, by person. */
export const managersOf = async (db: ReadDb, personIds: readonly string[]) =>
  new Map(
    (
      await db.rows<{ id: string; manager_id: string }>(
        'select p.id, p.manager_id from person p join person m on m.firm_id = p.firm_id and m.id = p.manager_id and m.is_active where p.firm_id = app.firm_id() and p.id = any($1)',
        [personIds],
      )
    ).map((row) => [row.id, row.manager_id] as const),
  );

/** The entries of locked parts, with what pricing them needs to know. */
export type PartEntryRow = Readonly<{
  part_id: string;
  id: string;
  person_id: string;
  project_id: string;
  client_id: string;
  branch_id: string;
  service_id: string;
  task_id: string | null;
  work_date: string;
  start_time: string | null;
  end_time: string | null;
  worked_minutes: number;
  is_billable: boolean;
  note: string;
  activity_code: string | null;
  state: TimeEntryState;
  classification_id: string | null;
  currency: string;
  quantity_policy: string;
  legal_entity_id: string;
  entity_currency: string;
  books_wip: boolean;
}>;
export const lockEntriesOfParts = (tx: WriteTx, partIds: readonly string[]) =>
  tx.rows<PartEntryRow>(
    `select t.id as part_id, e.id, e.person_id, e.project_id, e.client_id, e.branch_id, e.service_id, e.task_id, e.work_date, e.start_time, e.end_time, e.worked_minutes, e.is_billable, e.note, e.activity_code, e.state, w.classification_id, c.currency, c.quantity_policy,
        c.legal_entity_id, l.currency as entity_currency, l.books_wip
       from timesheet_part t join time_entry e on e.firm_id = t.firm_id and e.person_id = t.person_id and e.project_id = t.project_id and e.work_date >= t.period_from and e.work_date < t.period_until and e.state <> 'voided'
       join person w on w.firm_id = e.firm_id and w.id = e.person_id join client c on c.firm_id = e.firm_id and c.id = e.client_id join legal_entity l on l.firm_id = c.firm_id and l.id = c.legal_entity_id
      where t.firm_id = app.firm_id() and t.id = any($1) order by t.id, e.work_date, e.id for update of e`,
    [partIds],
  );
