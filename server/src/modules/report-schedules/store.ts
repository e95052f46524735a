// Schedules of reports and what they sent, as they are stored.

import type { reportFormats, scheduleStates } from '@daybook/contract/report-schedules.ts';
import type { DayShift } from '@daybook/core/automation/plan-dates.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';

export type Format = (typeof reportFormats)[number];
type Query = Readonly<Record<string, string>>;
export type ScheduleRow = Readonly<{
  id: string;
  version: number;
  name: string;
  report: string;
  query: Query;
  format: Format;
  rule: string;
  starts_on: string;
  at_time: string;
  shift: DayShift;
  branch_id: string;
  branch_name: string;
  time_zone: string;
  legal_entity_id: string;
  holidays: readonly string[];
  people: readonly Readonly<{ id: string; name: string; email: string; isActive: boolean }>[];
  emails: readonly string[];
  owner_id: string;
  owner_name: string;
  state: (typeof scheduleStates)[number];
  next_at: string | null;
  last_sent_at: string | null;
  last_issue_at: string | null;
  last_refused_because: string | null;
  last_state: string | null;
  last_reply: string | null;
}>;
const select = `select s.id, s.version, s.name, s.report, s.query, s.format, s.rule, s.starts_on, to_char(s.at_time, 'HH24:MI') as at_time, s.shift, s.branch_id, b.name as branch_name, b.time_zone, b.legal_entity_id,
    (select coalesce(array_agg(h.on_date::text), '{}') from bank_holiday h where h.firm_id = s.firm_id and h.branch_id = s.branch_id) as holidays,
    (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'email', p.email, 'isActive', p.is_active) order by p.name, p.id), '[]') from person p where p.firm_id = s.firm_id and p.id = any(s.person_ids)) as people,
    s.emails, s.owner_id, o.name as owner_name, s.state, s.next_at, i.due_at as last_issue_at, i.refused_because as last_refused_because, i.state as last_state, i.last_reply,
    (select max(d.sent_at) from report_issue x join delivery d on d.firm_id = x.firm_id and d.id = x.delivery_id where x.firm_id = s.firm_id and x.schedule_id = s.id) as last_sent_at
  from report_schedule s join branch b on b.firm_id = s.firm_id and b.id = s.branch_id join person o on o.firm_id = s.firm_id and o.id = s.owner_id
    left join lateral (select x.due_at, x.refused_because, d.state, d.last_reply from report_issue x left join delivery d on d.firm_id = x.firm_id and d.id = x.delivery_id
                        where x.firm_id = s.firm_id and x.schedule_id = s.id order by x.due_at desc limit 1) i on true
  where s.firm_id = app.firm_id()`;

/** Null: of everybody. */
export const listSchedules = (db: ReadDb, ownerId: string | null) =>
  db.rows<ScheduleRow>(
    `${select} and s.state <> 'ended' and s.owner_id = coalesce($1, s.owner_id) order by s.name, s.id limit 500`,
    [ownerId],
  );
export const findSchedule = async (db: ReadDb, id: string) =>
  (await db.rows<ScheduleRow>(`${select} and s.id = $1`, [id]))[0] ?? null;
/** Locked before it is read: who waited sees what the other did. */
export async function lockSchedule(tx: WriteTx, id: string) {
  await tx.rows(
    'select from report_schedule where firm_id = app.firm_id() and id = $1 for update',
    [id],
  );
  return findSchedule(tx, id);
}

export type ScheduleFields = Readonly<{
  name: string;
  report: string;
  query: Query;
  format: Format;
  rule: string;
  startsOn: string;
  atTime: string;
  shift: DayShift;
  branchId: string;
  personIds: readonly string[];
  emails: readonly string[];
}>;
const valuesOf = (x: ScheduleFields) => [
  ...[x.name, x.report, toJson(x.query), x.format, x.rule, x.startsOn, x.atTime, x.shift],
  ...[x.branchId, x.personIds, x.emails],
];
export const addSchedule = (
  tx: WriteTx,
  x: ScheduleFields & Readonly<{ id: string; ownerId: string; at: string; nextAt: string }>,
) =>
  tx.rows(
    `insert into report_schedule (firm_id, state, id, owner_id, created_at, next_at, name, report, query, format, rule, starts_on, at_time, shift, branch_id, person_ids, emails)
     values (app.firm_id(), 'active', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [x.id, x.ownerId, x.at, x.nextAt, ...valuesOf(x)],
  );
export const saveSchedule = (
  tx: WriteTx,
  id: string,
  x: ScheduleFields & Readonly<{ nextAt: string | null }>,
) =>
  tx.rows(
    `update report_schedule set version = version + 1, next_at = $2, name = $3, report = $4, query = $5, format = $6, rule = $7, starts_on = $8, at_time = $9, shift = $10, branch_id = $11, person_ids = $12, emails = $13
      where firm_id = app.firm_id() and id = $1`,
    [id, x.nextAt, ...valuesOf(x)],
  );
export const saveState = (
  tx: WriteTx,
  id: string,
  x: Readonly<{ state: ScheduleRow['state']; nextAt: string | null }>,
) =>
  tx.rows(
    'update report_schedule set version = version + 1, state = $2, next_at = $3 where firm_id = app.firm_id() and id = $1',
    [id, x.state, x.nextAt],
  );
/** The next time is nobody's change: who has the form open can still save it. */
export const saveNext = (tx: WriteTx, id: string, nextAt: string | null) =>
  tx.rows('update report_schedule set next_at = $2 where firm_id = app.firm_id() and id = $1', [
    id,
    nextAt,
  ]);

export type DueRow = Readonly<{
  id: string;
  next_at: string;
  owner_id: string;
  owner_name: string;
  branch_id: string;
  time_zone: string;
}>;
export const dueSchedules = (db: ReadDb, now: string) =>
  db.rows<DueRow>(
    `select s.id, s.next_at, s.owner_id, p.name as owner_name, p.branch_id, b.time_zone
       from report_schedule s join person p on p.firm_id = s.firm_id and p.id = s.owner_id join branch b on b.firm_id = p.firm_id and b.id = p.branch_id
      where s.firm_id = app.firm_id() and s.state = 'active' and s.next_at <= $1 order by s.next_at, s.id`,
    [now],
  );

export type NewIssue = Readonly<{
  id: string;
  scheduleId: string | null;
  dueAt: string;
  report: string;
  asked: Query;
  format: Format;
  ownerId: string;
  deliveryId: string | null;
  refusedBecause: string | null;
  at: string;
}>;
export const addIssue = (tx: WriteTx, x: NewIssue) =>
  tx.rows(
    `insert into report_issue (firm_id, id, schedule_id, due_at, report, asked, format, owner_id, delivery_id, refused_because, created_at)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[x.id, x.scheduleId, x.dueAt, x.report, toJson(x.asked), x.format, x.ownerId],
      ...[x.deliveryId, x.refusedBecause, x.at],
    ],
  );
export type IssueRow = Readonly<{
  id: string;
  due_at: string;
  asked: Query;
  format: Format;
  owner_id: string;
}>;
export const findIssue = async (db: ReadDb, id: string) =>
  (
    await db.rows<IssueRow>(
      'select id, due_at, asked, format, owner_id from report_issue where firm_id = app.firm_id() and id = $1',
      [id],
    )
  )[0] ?? null;

export type PersonRow = Readonly<{ id: string; name: string; email: string; is_active: boolean }>;
export const findPeople = (
  db: ReadDb,
  x: Readonly<{ ids: readonly string[]; emails: readonly string[] }>,
) =>
  db.rows<PersonRow>(
    'select id, name, email, is_active from person where firm_id = app.firm_id() and (id = any($1) or lower(email) = any($2))',
    [x.ids, x.emails.map((email) => email.toLowerCase())],
  );
export const holidaysOf = async (db: ReadDb, branchId: string) =>
  (
    await db.rows<{ on_date: string }>(
      'select on_date::text as on_date from bank_holiday where firm_id = app.firm_id() and branch_id = $1',
      [branchId],
    )
  ).map((row) => row.on_date);
