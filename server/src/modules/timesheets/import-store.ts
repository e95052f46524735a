// What an import must know of the time that is there already.

import type { ReadDb } from '../../platform/database.ts';

export const findSourceKeys = (db: ReadDb, keys: readonly Buffer[]) =>
  db.rows<Readonly<{ source_key: Buffer }>>(
    'select source_key from time_entry where firm_id = app.firm_id() and source_key = any($1::bytea[])',
    [keys],
  );

type PersonDay = Readonly<{ personId: string; workDate: string }>;
/** Minutes on these days, whatever they are worked on. */
export const findDayMinutes = (db: ReadDb, days: readonly PersonDay[]) =>
  db.rows<Readonly<{ person_id: string; work_date: string; minutes: number }>>(
    `select d.person_id, d.work_date, sum(t.worked_minutes)::int as minutes
       from unnest($1::uuid[], $2::date[]) as d (person_id, work_date)
       join time_entry t on t.firm_id = app.firm_id() and t.person_id = d.person_id and t.work_date = d.work_date and t.state <> 'voided'
      group by d.person_id, d.work_date`,
    [days.map((day) => day.personId), days.map((day) => day.workDate)],
  );

type PersonProjectDay = PersonDay & Readonly<{ projectId: string }>;
/** Positions of those days whose period is submitted: nothing may be added to it. */
export const findSubmittedDays = (db: ReadDb, days: readonly PersonProjectDay[]) =>
  db.rows<Readonly<{ index: number }>>(
    `select d.index::int - 1 as index
       from unnest($1::uuid[], $2::uuid[], $3::date[]) with ordinality as d (person_id, project_id, work_date, index)
       join timesheet_part p on p.firm_id = app.firm_id() and p.person_id = d.person_id and p.project_id = d.project_id
            and p.period_from <= d.work_date and d.work_date < p.period_until and p.state = 'submitted'`,
    [
      days.map((day) => day.personId),
      days.map((day) => day.projectId),
      days.map((day) => day.workDate),
    ],
  );
