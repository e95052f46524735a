// When runs begin by themselves, as it is stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';

export type ScheduleRow = Readonly<{
  begins_at: string;
  saved_by_id: string;
  saved_by_name: string;
}>;
const select = `select to_char(s.begins_at, 'HH24:MI') as begins_at, s.saved_by_id, p.name as saved_by_name
  from billing_run_schedule s join person p on p.firm_id = s.firm_id and p.id = s.saved_by_id where s.firm_id = app.firm_id()`;
export const findSchedule = async (db: ReadDb) => (await db.rows<ScheduleRow>(select))[0] ?? null;
export const lockSchedule = async (tx: WriteTx) =>
  (await tx.rows<ScheduleRow>(`${select} for update of s`))[0] ?? null;

export const saveSchedule = (
  tx: WriteTx,
  x: Readonly<{ beginsAt: string; at: string; personId: string }>,
) =>
  tx.rows(
    `insert into billing_run_schedule (firm_id, begins_at, saved_at, saved_by_id) values (app.firm_id(), $1, $2, $3)
     on conflict (firm_id) do update set begins_at = excluded.begins_at, saved_at = excluded.saved_at, saved_by_id = excluded.saved_by_id`,
    [x.beginsAt, x.at, x.personId],
  );
export const endSchedule = (tx: WriteTx) =>
  tx.rows('delete from billing_run_schedule where firm_id = app.firm_id()');

const begun = `exists (select from billing_run r where r.firm_id = app.firm_id() and r.branch_id = b.id and r.due_until = x.here::date and r.source = 'schedule')`;
export type WaitingBranch = Readonly<{
  branch_id: string;
  today: string;
  is_holiday: boolean;
  saved_by_id: string;
}>;
/** Branches where it is time, no run has begun by itself today, and a plan is due that no open run has. */
export const waitingBranches = (db: ReadDb, now: string) =>
  db.rows<WaitingBranch>(
    `select b.id as branch_id, x.here::date as today, s.saved_by_id, exists (select from bank_holiday h where h.firm_id = b.firm_id and h.branch_id = b.id and h.on_date = x.here::date) as is_holiday
       from billing_run_schedule s join branch b on b.firm_id = s.firm_id cross join lateral (select $1::timestamptz at time zone b.time_zone as here) x
      where s.firm_id = app.firm_id() and x.here::time >= s.begins_at and not ${begun}
        and exists (select from billing_plan p where p.firm_id = b.firm_id and p.branch_id = b.id and p.state = 'active' and p.next_due_on <= x.here::date
          and not exists (select from billing_run_plan y join billing_run r on r.firm_id = y.firm_id and r.id = y.run_id where y.firm_id = p.firm_id and y.plan_id = p.id and not y.is_posted and r.state not in ('posted', 'cancelled')))`,
    [now],
  );
export const hasBegun = async (tx: WriteTx, branchId: string, on: string): Promise<boolean> =>
  (
    await tx.rows(
      `select from billing_run where firm_id = app.firm_id() and branch_id = $1 and due_until = $2 and source = 'schedule'`,
      [branchId, on],
    )
  ).length > 0;
