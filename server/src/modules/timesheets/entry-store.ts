// Time entries and what surrounds them, as they are stored.

import {
  type TimeEntryState,
  timeEntryLifecycle,
} from '@daybook/core/timesheets/time-entry-lifecycle.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type EntryRow = Readonly<{
  id: string;
  version: number;
  person_id: string;
  person_name: string;
  person_manager_id: string | null;
  entered_by_id: string;
  entered_by_name: string;
  project_id: string;
  project_name: string;
  project_manager_id: string;
  client_id: string;
  client_name: string;
  branch_id: string;
  service_id: string;
  service_name: string;
  task_id: string | null;
  task_name: string | null;
  work_date: string;
  start_time: string | null;
  end_time: string | null;
  worked_minutes: number;
  billable_minutes: number | null;
  billed_minutes: number;
  is_billable: boolean;
  note: string;
  activity_code: string | null;
  state: TimeEntryState;
  source: string;
  legal_entity_id: string;
  locked_through: string | null;
}>;
const selectFrom = (
  source: string,
) => `select t.id, t.version, t.person_id, w.name as person_name, w.manager_id as person_manager_id, t.entered_by_id, n.name as entered_by_name, t.project_id, p.name as project_name, p.manager_id as project_manager_id, t.client_id, c.name as client_name,
    t.branch_id, t.service_id, s.name as service_name, t.task_id, k.name as task_name, t.work_date, t.start_time, t.end_time, t.worked_minutes, i.billable_minutes, coalesce(a.minutes, 0) as billed_minutes, t.is_billable, t.note, t.activity_code, t.state,
    t.source, b.legal_entity_id, greatest(e.locked_through, z.closed_through) as locked_through
  from ${source} t join person w on w.firm_id = t.firm_id and w.id = t.person_id join person n on n.firm_id = t.firm_id and n.id = t.entered_by_id join project p on p.firm_id = t.firm_id and p.id = t.project_id
  join client c on c.firm_id = t.firm_id and c.id = t.client_id join service s on s.firm_id = t.firm_id and s.id = t.service_id join branch b on b.firm_id = t.firm_id and b.id = t.branch_id
  join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id left join period_close z on z.firm_id = t.firm_id and z.branch_id = t.branch_id and z.area = 'time' left join task k on k.firm_id = t.firm_id and k.id = t.task_id
  left join billable_item i on i.firm_id = t.firm_id and i.source_id = t.id and not i.is_withdrawn
  left join lateral (select sum(x.minutes)::int as minutes from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true`;
const entrySelect = `${selectFrom('time_entry')} where t.firm_id = app.firm_id()`;

export type EntryFilter = Readonly<{
  personId?: string | undefined;
  projectId?: string | undefined;
  clientId?: string | undefined;
  serviceId?: string | undefined;
  branchId?: string | undefined;
  states?: readonly TimeEntryState[] | undefined;
  from?: string | undefined;
  until?: string | undefined;
  isBillable?: boolean | undefined;
  partId?: string | undefined;
  importId?: string | undefined;
  teamOf?: string | undefined;
  ownBranchId?: string | undefined;
}>;
/** As a word of the statement: planned for its own frequency, where a parameter is planned for any. */
function stateWord(state: TimeEntryState): string {
  if (!timeEntryLifecycle.states.includes(state)) throw new RangeError('Not a state of time');
  return `'${state}'`;
}

function entryConditions({ states, ...filter }: EntryFilter) {
  const c = conditions();
  c.where('t.person_id = ?', filter.personId);
  c.where('t.project_id = ?', filter.projectId);
  c.where('t.client_id = ?', filter.clientId);
  c.where('t.service_id = ?', filter.serviceId);
  c.where('t.branch_id = ?', filter.branchId);
  c.where('t.branch_id = ?', filter.ownBranchId);
  c.where('t.import_id = ?', filter.importId);
  if (states === undefined) c.always(`t.state <> 'voided'`);
  else c.always(states.length === 0 ? 'false' : `t.state in (${states.map(stateWord).join(', ')})`);
  c.where('t.work_date >= ?', filter.from);
  c.where('t.work_date < ?', filter.until);
  // As words, so that the few that are not billable are found by their own index.
  if (filter.isBillable !== undefined)
    c.always(filter.isBillable ? 't.is_billable' : 'not t.is_billable');
  c.where(
    `exists (select from timesheet_part x where x.firm_id = t.firm_id and x.id = ? and x.person_id = t.person_id and x.project_id = t.project_id and t.work_date >= x.period_from and t.work_date < x.period_until)`,
    filter.partId,
  );
  c.where(
    `(t.person_id = ? or exists (select from project x where x.firm_id = t.firm_id and x.id = t.project_id and x.manager_id = ?) or exists (select from person x where x.firm_id = t.firm_id and x.id = t.person_id and x.manager_id = ?))`,
    filter.teamOf,
  );
  return c;
}

export function listEntries(
  db: ReadDb,
  filter: EntryFilter,
  page: Readonly<{ after: Key | null; limit: number; direction: 'asc' | 'desc' }>,
) {
  const c = entryConditions(filter);
  c.after(['t.work_date', 't.id'], ['date', 'uuid'], page.after, page.direction);
  const order = `order by t.work_date ${page.direction}, t.id ${page.direction}`;
  const end = `${order} limit ${page.limit + 1}`;
  // The page first, then its names: joined the other way round, the whole list is read for fifty rows.
  // And each state for itself, so that all of them are read off their index in the order of the list.
  const some = (state: string) =>
    `(select t.* from time_entry t where t.firm_id = app.firm_id() and ${c.sql()}${state} ${end})`;
  const each = filter.states?.map((state) => some(` and t.state = ${stateWord(state)}`));
  const rows =
    each === undefined || each.length === 0
      ? some('')
      : `(select t.* from (${each.join(' union all ')}) t ${end})`;
  return db.rows<EntryRow>(`${selectFrom(rows)} ${order}`, c.values);
}
export async function entryTotals(db: ReadDb, filter: EntryFilter) {
  const c = entryConditions(filter);
  const [row] = await db.rows<Readonly<{ count: number; worked: number; billable: number }>>(
    `select count(*)::int as count, coalesce(sum(t.worked_minutes), 0)::int as worked, coalesce(sum(t.worked_minutes) filter (where t.is_billable), 0)::int as billable from time_entry t where t.firm_id = app.firm_id() and ${c.sql()}`,
    c.values,
  );
  return row ?? { count: 0, worked: 0, billable: 0 };
}
export const findEntry = async (db: ReadDb, id: string) =>
  (await db.rows<EntryRow>(`${entrySelect} and t.id = $1`, [id]))[0] ?? null;
export const lockEntry = async (tx: WriteTx, id: string) =>
  (await tx.rows<EntryRow>(`${entrySelect} and t.id = $1 for update of t`, [id]))[0] ?? null;
export const entriesBetween = (db: ReadDb, personId: string, from: string, until: string) =>
  db.rows<EntryRow>(
    `${entrySelect} and t.person_id = $1 and t.work_date >= $2 and t.work_date < $3 and t.state <> 'voided' order by t.work_date, t.id`,
    [personId, from, until],
  );
export const lockEntriesBetween = (tx: WriteTx, personId: string, from: string, until: string) =>
  tx.rows<EntryRow>(
    `${entrySelect} and t.person_id = $1 and t.work_date >= $2 and t.work_date < $3 and t.state <> 'voided' order by t.work_date, t.id for update of t`,
    [personId, from, until],
  );

export type PolicyRow = Readonly<{
  version: number;
  increment_minutes: number;
  direction: 'up' | 'down' | 'nearest';
  per: 'entry' | 'day';
  forbid_overlap: boolean;
  max_daily_minutes: number;
  require_note: boolean;
  period_kind: 'week' | 'month';
  grace_days: number;
  week_starts_on: number;
}>;
const policySelect = `select p.version, p.increment_minutes, p.direction, p.per, p.forbid_overlap, p.max_daily_minutes, p.require_note, p.period_kind, p.grace_days, f.week_starts_on from timesheet_policy p join firm f on f.firm_id = p.firm_id where p.firm_id = app.firm_id()`;
export const findPolicy = async (db: ReadDb) => (await db.rows<PolicyRow>(policySelect))[0] ?? null;
export const lockPolicy = async (tx: WriteTx) =>
  (await tx.rows<PolicyRow>(`${policySelect} for update of p`))[0] ?? null;
export const savePolicy = (tx: WriteTx, policy: PolicyRow) =>
  tx.rows(
    `insert into timesheet_policy as p (firm_id, increment_minutes, direction, per, forbid_overlap, max_daily_minutes, require_note, period_kind, grace_days) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (firm_id) do update set version = p.version + 1, increment_minutes = excluded.increment_minutes, direction = excluded.direction, per = excluded.per, forbid_overlap = excluded.forbid_overlap,
       max_daily_minutes = excluded.max_daily_minutes, require_note = excluded.require_note, period_kind = excluded.period_kind, grace_days = excluded.grace_days`,
    [
      policy.increment_minutes,
      policy.direction,
      policy.per,
      policy.forbid_overlap,
      policy.max_daily_minutes,
      policy.require_note,
      policy.period_kind,
      policy.grace_days,
    ],
  );

/** Whose day it is, on what, and what is on the day already: one statement, for it runs at every entry. */
export type DayRow = Readonly<{
  index: number;
  project_id: string | null;
  client_id: string;
  branch_id: string;
  legal_entity_id: string;
  locked_through: string | null;
  policy: PolicyRow | null;
  project_name: string;
  project_manager_id: string;
  client_name: string;
  person_name: string;
  person_manager_id: string | null;
  service_name: string;
  task_name: string | null;
  project_active: boolean;
  project_billable: boolean;
  require_note: boolean;
  code_set_id: string | null;
  starts_on: string | null;
  ends_on: string | null;
  is_member: boolean;
  person_id: string | null;
  time_zone: string;
  person_active: boolean;
  service_id: string | null;
  service_billable: boolean;
  service_active: boolean;
  task_found: boolean;
  task_billable: boolean;
  part_state: string | null;
  others:
    | readonly Readonly<{
        id: string;
        work_date: string;
        start_time: string | null;
        end_time: string | null;
        worked_minutes: number;
        state: TimeEntryState;
      }>[]
    | null;
}>;
export type DayKey = Readonly<{
  personId: string;
  projectId: string;
  serviceId: string;
  taskId: string | null;
  workDate: string;
}>;
export const dayFacts = (tx: ReadDb, keys: readonly DayKey[]) =>
  tx.rows<DayRow>(
    `select k.index::int, p.id as project_id, p.client_id, p.branch_id, b.legal_entity_id, greatest(e.locked_through, z.closed_through) as locked_through, pol.policy, p.name as project_name, p.manager_id as project_manager_id, c.name as client_name,
        w.name as person_name, w.manager_id as person_manager_id, s.name as service_name, t.name as task_name, p.is_active as project_active, p.is_billable as project_billable, p.require_note, p.code_set_id, p.starts_on, p.ends_on,
        (not exists (select from project_member m where m.firm_id = p.firm_id and m.project_id = p.id) or exists (select from project_member m where m.firm_id = p.firm_id and m.project_id = p.id and m.person_id = w.id)) as is_member,
        w.id as person_id, coalesce(w.time_zone, wb.time_zone) as time_zone, w.is_active as person_active, s.id as service_id, s.is_billable as service_billable, s.is_active as service_active,
        (k.task_id is null or t.id is not null) as task_found, coalesce(t.is_billable, true) as task_billable, tp.state as part_state, o.others
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[]) with ordinality as k (person_id, project_id, service_id, task_id, work_date, index)
       left join project p on p.firm_id = app.firm_id() and p.id = k.project_id left join branch b on b.firm_id = p.firm_id and b.id = p.branch_id
       left join client c on c.firm_id = p.firm_id and c.id = p.client_id left join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id
       left join period_close z on z.firm_id = p.firm_id and z.branch_id = p.branch_id and z.area = 'time'
       left join lateral (select to_jsonb(y) as policy from (${policySelect}) y) pol on true
       left join person w on w.firm_id = app.firm_id() and w.id = k.person_id left join branch wb on wb.firm_id = w.firm_id and wb.id = w.branch_id
       left join service s on s.firm_id = app.firm_id() and s.id = k.service_id left join task t on t.firm_id = app.firm_id() and t.id = k.task_id and t.project_id = k.project_id
       left join timesheet_part tp on tp.firm_id = app.firm_id() and tp.person_id = k.person_id and tp.project_id = k.project_id and tp.period_from <= k.work_date and k.work_date < tp.period_until
       left join lateral (select jsonb_agg(jsonb_build_object('id', x.id, 'work_date', x.work_date, 'start_time', x.start_time, 'end_time', x.end_time, 'worked_minutes', x.worked_minutes, 'state', x.state)) as others
          from time_entry x where x.firm_id = app.firm_id() and x.person_id = k.person_id and x.work_date between k.work_date - 1 and k.work_date + 1 and x.state <> 'voided') o on true
      order by k.index`,
    [
      keys.map((x) => x.personId),
      keys.map((x) => x.projectId),
      keys.map((x) => x.serviceId),
      keys.map((x) => x.taskId),
      keys.map((x) => x.workDate),
    ],
  );
/** Two entries of one person on one day are made one after the other, so the day's limits hold. */
export const lockPeople = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows(
    'select pg_advisory_xact_lock(hashtextextended(x::text, 7)) from unnest($1::uuid[]) as x order by x',
    [[...new Set(ids)].sort()],
  );

export type NewEntry = Readonly<{
  id: string;
  personId: string;
  enteredById: string;
  projectId: string;
  clientId: string;
  branchId: string;
  serviceId: string;
  taskId: string | null;
  workDate: string;
  startTime: string | null;
  endTime: string | null;
  workedMinutes: number;
  isBillable: boolean;
  note: string;
  activityCode: string | null;
  source: string;
  importId: string | null;
  sourceKey: Buffer | null;
}>;
/** Rows whose source key is known already are left out; gives the ids that were added. */
export const addEntries = (tx: WriteTx, entries: readonly NewEntry[]) =>
  tx.rows<{ id: string }>(
    `insert into time_entry (firm_id, id, person_id, entered_by_id, project_id, client_id, branch_id, service_id, task_id, work_date, start_time, end_time, worked_minutes, is_billable, note, activity_code, state, source, import_id, source_key)
     select app.firm_id(), x.id, x.person_id, x.entered_by, x.project_id, x.client_id, x.branch_id, x.service_id, x.task_id, x.work_date, x.start_time, x.end_time, x.minutes, x.billable, x.note, x.code, 'draft', x.source, x.import_id, x.source_key
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::date[], $10::text[], $11::text[], $12::int[], $13::boolean[], $14::text[], $15::text[], $16::text[], $17::uuid[], $18::bytea[])
         as x (id, person_id, entered_by, project_id, client_id, branch_id, service_id, task_id, work_date, start_time, end_time, minutes, billable, note, code, source, import_id, source_key)
     on conflict (firm_id, source_key) where source_key is not null do nothing returning id`,
    [
      entries.map((x) => x.id),
      entries.map((x) => x.personId),
      entries.map((x) => x.enteredById),
      entries.map((x) => x.projectId),
      entries.map((x) => x.clientId),
      entries.map((x) => x.branchId),
      entries.map((x) => x.serviceId),
      entries.map((x) => x.taskId),
      entries.map((x) => x.workDate),
      entries.map((x) => x.startTime),
      entries.map((x) => x.endTime),
      entries.map((x) => x.workedMinutes),
      entries.map((x) => x.isBillable),
      entries.map((x) => x.note),
      entries.map((x) => x.activityCode),
      entries.map((x) => x.source),
      entries.map((x) => x.importId),
      entries.map((x) => x.sourceKey),
    ],
  );

export type ChangedEntry = Readonly<{
  id: string;
  projectId: string;
  clientId: string;
  branchId: string;
  serviceId: string;
  taskId: string | null;
  workDate: string;
  startTime: string | null;
  endTime: string | null;
  workedMinutes: number;
  isBillable: boolean;
  note: string;
  activityCode: string | null;
}>;
export const updateEntry = (tx: WriteTx, entry: ChangedEntry) =>
  tx.rows(
    `update time_entry set version = version + 1, project_id = $2, client_id = $3, branch_id = $4, service_id = $5, task_id = $6, work_date = $7, start_time = $8, end_time = $9, worked_minutes = $10, is_billable = $11, note = $12, activity_code = $13
      where firm_id = app.firm_id() and id = $1`,
    [
      entry.id,
      entry.projectId,
      entry.clientId,
      entry.branchId,
      entry.serviceId,
      entry.taskId,
      entry.workDate,
      entry.startTime,
      entry.endTime,
      entry.workedMinutes,
      entry.isBillable,
      entry.note,
      entry.activityCode,
    ],
  );
export const saveEntryStates = (tx: WriteTx, ids: readonly string[], state: TimeEntryState) =>
  tx.rows(
    'update time_entry set state = $2, version = version + 1 where firm_id = app.firm_id() and id = any($1)',
    [ids, state],
  );

export type RowKey = Readonly<{ projectId: string; serviceId: string; taskId: string | null }>;
export type NamedRow = Readonly<{
  project_id: string;
  project_name: string;
  client_id: string;
  client_name: string;
  service_id: string;
  service_name: string;
  task_id: string | null;
  task_name: string | null;
  is_billable: boolean;
}>;
export const listFavourites = (db: ReadDb, personId: string) =>
  db.rows<NamedRow>(
    `select f.project_id, p.name as project_name, p.client_id, c.name as client_name, f.service_id, s.name as service_name, f.task_id, k.name as task_name, p.is_billable and s.is_billable and coalesce(k.is_billable, true) as is_billable
       from favourite_row f join project p on p.firm_id = f.firm_id and p.id = f.project_id join client c on c.firm_id = p.firm_id and c.id = p.client_id join service s on s.firm_id = f.firm_id and s.id = f.service_id
       left join task k on k.firm_id = f.firm_id and k.id = f.task_id where f.firm_id = app.firm_id() and f.person_id = $1 and p.is_active order by c.name, p.name, s.name`,
    [personId],
  );
export const addFavourites = (tx: WriteTx, personId: string, rows: readonly RowKey[]) =>
  tx.rows(
    'insert into favourite_row (firm_id, person_id, project_id, service_id, task_id) select app.firm_id(), $1, x.* from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as x on conflict do nothing',
    [
      personId,
      rows.map((x) => x.projectId),
      rows.map((x) => x.serviceId),
      rows.map((x) => x.taskId),
    ],
  );
export const removeFavourite = (tx: WriteTx, personId: string, row: RowKey) =>
  tx.rows(
    'delete from favourite_row where firm_id = app.firm_id() and person_id = $1 and project_id = $2 and service_id = $3 and task_id is not distinct from $4',
    [personId, row.projectId, row.serviceId, row.taskId],
  );

export type TimerRow = NamedRow &
  Readonly<{ id: string; note: string; started_at: string; time_zone: string }>;
const timerSelect = `select t.id, t.note, t.started_at, t.project_id, p.name as project_name, p.client_id, c.name as client_name, t.service_id, s.name as service_name, t.task_id, k.name as task_name,
    p.is_billable and s.is_billable and coalesce(k.is_billable, true) as is_billable, coalesce(w.time_zone, b.time_zone) as time_zone
  from timer t join project p on p.firm_id = t.firm_id and p.id = t.project_id join client c on c.firm_id = p.firm_id and c.id = p.client_id join service s on s.firm_id = t.firm_id and s.id = t.service_id
  join person w on w.firm_id = t.firm_id and w.id = t.person_id join branch b on b.firm_id = w.firm_id and b.id = w.branch_id left join task k on k.firm_id = t.firm_id and k.id = t.task_id
  where t.firm_id = app.firm_id() and t.person_id = $1`;
export const findTimer = async (db: ReadDb, personId: string) =>
  (await db.rows<TimerRow>(timerSelect, [personId]))[0] ?? null;
export const lockTimer = async (tx: WriteTx, personId: string) =>
  (await tx.rows<TimerRow>(`${timerSelect} for update of t`, [personId]))[0] ?? null;
export const addTimer = (
  tx: WriteTx,
  timer: RowKey & Readonly<{ id: string; personId: string; note: string; startedAt: string }>,
) =>
  tx.rows(
    'insert into timer (firm_id, person_id, id, project_id, service_id, task_id, note, started_at) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7)',
    [
      timer.personId,
      timer.id,
      timer.projectId,
      timer.serviceId,
      timer.taskId,
      timer.note,
      timer.startedAt,
    ],
  );
export const removeTimer = (tx: WriteTx, personId: string) =>
  tx.rows('delete from timer where firm_id = app.firm_id() and person_id = $1', [personId]);
