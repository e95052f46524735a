// Billing plans and bank holidays, as they are stored.

import type { DayShift } from '@daybook/core/automation/plan-dates.ts';
import type { PlanState } from '@daybook/core/automation/run-lifecycle.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type PlanRow = Readonly<{
  id: string;
  version: number;
  name: string;
  practice: string | null;
  client_id: string;
  client_name: string;
  branch_id: string;
  branch_name: string;
  time_zone: string;
  rule: string;
  starts_on: string;
  shift: DayShift;
  cut_off_days: number | null;
  sweeps: readonly string[];
  per: 'client' | 'project' | 'contract';
  grouping: string | null;
  delivery: 'none' | 'email';
  approver_id: string | null;
  approver_name: string | null;
  state: PlanState;
  paused_because: string | null;
  next_on: string | null;
  next_due_on: string | null;
  created_at: string;
  created_by_id: string;
  holidays: readonly string[];
}>;
const select = `select p.id, p.version, p.name, p.practice, p.client_id, c.name as client_name, p.branch_id, b.name as branch_name, b.time_zone, p.rule, p.starts_on, p.shift, p.cut_off_days, p.sweeps, p.per, p.grouping, p.delivery,
    p.approver_id, a.name as approver_name, p.state, p.paused_because, p.next_on, p.next_due_on, p.created_at, p.created_by_id, coalesce(h.holidays, '{}') as holidays
  from billing_plan p join client c on c.firm_id = p.firm_id and c.id = p.client_id join branch b on b.firm_id = p.firm_id and b.id = p.branch_id left join person a on a.firm_id = p.firm_id and a.id = p.approver_id
  left join lateral (select array_agg(x.on_date::text) as holidays from bank_holiday x where x.firm_id = p.firm_id and x.branch_id = p.branch_id) h on true
  where p.firm_id = app.firm_id()`;

export type PlanFilter = Readonly<{
  q?: string | undefined;
  clientId?: string | undefined;
  branchId?: string | undefined;
  states?: readonly string[] | undefined;
  dueBefore?: string | undefined;
}>;
export function listPlans(
  db: ReadDb,
  filter: PlanFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where(`(p.name ilike '%' || ? || '%' or c.name ilike '%' || ? || '%')`, filter.q);
  c.where('p.client_id = ?', filter.clientId);
  c.where('p.branch_id = ?', filter.branchId);
  c.where('p.state = any(?)', filter.states);
  c.where(`p.state = 'active' and p.next_due_on < ?`, filter.dueBefore);
  c.after(['p.name', 'p.id'], ['text', 'uuid'], page.after, 'asc');
  return db.rows<PlanRow>(
    `${select} and ${c.sql()} order by p.name, p.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findPlan = async (db: ReadDb, id: string) =>
  (await db.rows<PlanRow>(`${select} and p.id = $1`, [id]))[0] ?? null;
export const findPlans = (db: ReadDb, ids: readonly string[]) =>
  db.rows<PlanRow>(`${select} and p.id = any($1)`, [ids]);
export const lockPlan = async (tx: WriteTx, id: string) =>
  (await tx.rows<PlanRow>(`${select} and p.id = $1 for update of p`, [id]))[0] ?? null;

export type DueFilter = Readonly<{
  dueUntil: string;
  branchId: string | null;
  practice: string | null;
  clientIds: readonly string[] | null;
  planIds: readonly string[] | null;
}>;
/** Due by then and in no run that is under way; in the order of their clients' names. */
export const duePlans = (db: ReadDb, filter: DueFilter) =>
  db.rows<PlanRow>(
    `${select} and p.state = 'active' and p.next_due_on <= $1 and ($2::uuid is null or p.branch_id = $2) and ($3::text is null or p.practice = $3) and ($4::uuid[] is null or p.client_id = any($4)) and ($5::uuid[] is null or p.id = any($5))
       and not exists (select from billing_run_plan x join billing_run r on r.firm_id = x.firm_id and r.id = x.run_id where x.firm_id = p.firm_id and x.plan_id = p.id and not x.is_posted and r.state not in ('posted', 'cancelled'))
     order by c.name, p.client_id, p.next_due_on, p.id`,
    [filter.dueUntil, filter.branchId, filter.practice, filter.clientIds, filter.planIds],
  );

export type WrittenPlan = Readonly<{
  name: string;
  practice: string | null;
  rule: string;
  startsOn: string;
  shift: string;
  cutOffDays: number | null;
  sweeps: readonly string[];
  per: string;
  grouping: string | null;
  delivery: string;
  approverId: string | null;
  nextOn: string | null;
  nextDueOn: string | null;
}>;
const written = (x: WrittenPlan) => [
  x.name,
  x.practice,
  x.rule,
  x.startsOn,
  x.shift,
  x.cutOffDays,
  x.sweeps,
  x.per,
  x.grouping,
  x.delivery,
  x.approverId,
  x.nextOn,
  x.nextDueOn,
];
type NewPlan = WrittenPlan &
  Readonly<{
    id: string;
    clientId: string;
    branchId: string;
    createdAt: string;
    createdById: string;
  }>;
export const addPlan = (tx: WriteTx, x: NewPlan) =>
  tx.rows(
    `insert into billing_plan (firm_id, id, client_id, branch_id, created_at, created_by_id, state, name, practice, rule, starts_on, shift, cut_off_days, sweeps, per, grouping, delivery, approver_id, next_on, next_due_on)
     values (app.firm_id(), $1, $2, $3, $4, $5, 'active', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [x.id, x.clientId, x.branchId, x.createdAt, x.createdById, ...written(x)],
  );
export const saveWritten = (tx: WriteTx, id: string, x: WrittenPlan) =>
  tx.rows(
    `update billing_plan set version = version + 1, name = $2, practice = $3, rule = $4, starts_on = $5, shift = $6, cut_off_days = $7, sweeps = $8, per = $9, grouping = $10, delivery = $11, approver_id = $12,
        next_on = $13, next_due_on = $14 where firm_id = app.firm_id() and id = $1`,
    [id, ...written(x)],
  );
export const saveState = (
  tx: WriteTx,
  id: string,
  x: Readonly<{
    state: PlanState;
    pausedBecause?: string | null;
    nextOn: string | null;
    nextDueOn: string | null;
  }>,
) =>
  tx.rows(
    'update billing_plan set version = version + 1, state = $2, paused_because = $3, next_on = $4, next_due_on = $5 where firm_id = app.firm_id() and id = $1',
    [id, x.state, x.pausedBecause ?? null, x.nextOn, x.nextDueOn],
  );

/** Moves plans on to their next dates; one without a date has come to its end. */
export const advance = (
  tx: WriteTx,
  plans: readonly Readonly<{ id: string; nextOn: string | null; nextDueOn: string | null }>[],
) =>
  tx.rows(
    `update billing_plan p set version = version + 1, next_on = x.next_on, next_due_on = x.next_due_on, state = case when x.next_on is null then 'ended' else p.state end
       from unnest($1::uuid[], $2::date[], $3::date[]) as x (id, next_on, next_due_on) where p.firm_id = app.firm_id() and p.id = x.id and p.state = 'active'`,
    [plans.map((x) => x.id), plans.map((x) => x.nextOn), plans.map((x) => x.nextDueOn)],
  );

export const addSkip = (tx: WriteTx, planId: string, on: string, reason: string) =>
  tx.rows(
    'insert into billing_plan_skip (firm_id, plan_id, on_date, reason) values (app.firm_id(), $1, $2, $3) on conflict (firm_id, plan_id, on_date) do update set reason = excluded.reason',
    [planId, on, reason],
  );

export type PlanRunRow = Readonly<{
  id: string;
  number: string;
  state: string;
  occurs_on: string;
  created_at: string;
}>;
export const runsOfPlan = (db: ReadDb, planId: string) =>
  db.rows<PlanRunRow>(
    `select r.id, r.number, r.state, x.occurs_on, r.created_at from billing_run_plan x join billing_run r on r.firm_id = x.firm_id and r.id = x.run_id
      where x.firm_id = app.firm_id() and x.plan_id = $1 order by r.created_at desc, r.id desc limit 24`,
    [planId],
  );

export const listHolidays = (db: ReadDb, branchId: string) =>
  db.rows<{ on_date: string; name: string }>(
    'select on_date, name from bank_holiday where firm_id = app.firm_id() and branch_id = $1 order by on_date',
    [branchId],
  );
export async function setHolidays(
  tx: WriteTx,
  branchId: string,
  holidays: readonly Readonly<{ on: string; name: string }>[],
): Promise<void> {
  await tx.rows('delete from bank_holiday where firm_id = app.firm_id() and branch_id = $1', [
    branchId,
  ]);
  await tx.rows(
    'insert into bank_holiday (firm_id, branch_id, on_date, name) select app.firm_id(), $1, x.* from unnest($2::date[], $3::text[]) as x',
    [branchId, holidays.map((x) => x.on), holidays.map((x) => x.name)],
  );
}
