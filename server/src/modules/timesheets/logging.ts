// Checking and writing time, for sets: the web form, the grid, the timer, a batch and an import all
// come through here.

import { addDays, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { elapsedMinutes } from '@daybook/core/timesheets/clock-time.ts';
import { periodOf } from '@daybook/core/timesheets/period.ts';
import { checkTimeEntry, type TimeEntry } from '@daybook/core/timesheets/time-entry.ts';
import type { AuditEvent, CommandContext, PeriodTouch } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import * as store from './entry-store.ts';

export type LoggedTime = Readonly<{
  personId: string;
  projectId: string;
  serviceId: string;
  taskId: string | null;
  workDate: string;
  startTime: string | null;
  endTime: string | null;
  workedMinutes?: number | undefined;
  isBillable?: boolean | undefined;
  note: string;
  activityCode: string | null;
}>;
/** An entry with what the database knows around it. */
export type Day = Readonly<{ logged: LoggedTime; facts: store.DayRow }>;

export async function loadDays(
  db: ReadDb,
  entries: readonly LoggedTime[],
): Promise<readonly Day[]> {
  const rows = await store.dayFacts(db, entries);
  return entries.map((logged, index) => ({ logged, facts: existing(rows[index]) }));
}

export const touchesOf = (days: readonly Day[]): readonly PeriodTouch[] => {
  const touches = days.flatMap(({ logged, facts }) =>
    facts.project_id === null
      ? []
      : [
          {
            legalEntityId: facts.legal_entity_id,
            branchId: facts.branch_id,
            area: 'time' as const,
            on: logged.workDate,
            field: 'workDate',
            lockedThrough: facts.locked_through,
          },
        ],
  );
  return [...new Map(touches.map((touch) => [`${touch.branchId} ${touch.on}`, touch])).values()];
};

function requireKnown({ logged, facts }: Day): void {
  if (facts.project_id === null)
    throw refuseField('not_found', 'projectId', 'There is no such project');
  if (facts.person_id === null)
    throw refuseField('not_found', 'personId', 'There is no such person');
  if (facts.service_id === null)
    throw refuseField('not_found', 'serviceId', 'There is no such service');
  if (!facts.task_found) throw refuseField('not_found', 'taskId', 'Not a task of this project');
  if (!facts.project_active) throw refuseField('wrong_state', 'projectId', 'The project is closed');
  if (!facts.person_active) throw refuseField('wrong_state', 'personId', 'The person has left');
  if (!facts.service_active)
    throw refuseField('wrong_state', 'serviceId', 'The service is no longer offered');
  if (!facts.is_member)
    throw refuseField('not_permitted', 'projectId', 'This person does not work on the project');
  if (facts.starts_on !== null && logged.workDate < facts.starts_on)
    throw refuseField('invalid_input', 'workDate', `The project starts on ${facts.starts_on}`);
  if (facts.ends_on !== null && logged.workDate > facts.ends_on)
    throw refuseField('invalid_input', 'workDate', `The project ended on ${facts.ends_on}`);
  if (facts.part_state === 'submitted')
    throw refuseField(
      'entry_locked',
      'workDate',
      'This period of the project is submitted: recall it first',
    );
}

function minutesOf({ logged, facts }: Day): number {
  const { startTime, endTime, workDate, workedMinutes } = logged;
  if (startTime !== null && endTime !== null && workedMinutes === undefined)
    return elapsedMinutes({ date: workDate, startTime, endTime, timeZone: facts.time_zone });
  if (workedMinutes === undefined)
    throw refuseField('invalid_input', 'workedMinutes', 'Say how long, or from when until when');
  return workedMinutes;
}

type PolicyFacts = Readonly<{ policy: store.PolicyRow; today: PlainDate; isTimekeeper: boolean }>;

/** As core sees it; refuses what the policy does not allow, at its field. */
export function checkedEntry(day: Day, id: string, facts: PolicyFacts): TimeEntry {
  requireKnown(day);
  const { logged } = day;
  const isBillable =
    (logged.isBillable ?? true) &&
    day.facts.project_billable &&
    day.facts.service_billable &&
    day.facts.task_billable;
  const entry: TimeEntry = {
    id,
    personId: logged.personId,
    projectId: logged.projectId,
    taskId: logged.taskId,
    serviceId: logged.serviceId,
    workDate: logged.workDate,
    startTime: logged.startTime,
    endTime: logged.endTime,
    workedMinutes: minutesOf(day),
    isBillable,
    note: logged.note,
    activityCode: logged.activityCode,
    state: 'draft',
  };
  const { policy, today, isTimekeeper } = facts;
  const period = periodOf(logged.workDate, {
    kind: policy.period_kind,
    weekStartsOn: policy.week_starts_on,
  });
  const others = (day.facts.others ?? []).map((other) => ({
    ...entry,
    id: other.id,
    workDate: other.work_date,
    startTime: other.start_time,
    endTime: other.end_time,
    workedMinutes: other.worked_minutes,
    state: other.state,
  }));
  checkTimeEntry(entry, {
    othersOfDay: others,
    today,
    // A timekeeper's own period closes when its grace is over; billers and managers may still correct it.
    lockedThrough: isTimekeeper && period.until <= today ? addDays(period.until, -1) : null,
    policy: {
      forbidOverlap: policy.forbid_overlap,
      maxDailyMinutes: policy.max_daily_minutes,
      requireNote: policy.require_note || day.facts.require_note,
      requireActivityCode: day.facts.code_set_id !== null,
      graceDays: policy.grace_days,
    },
  });
  return entry;
}

/** The policy as it was read with the days. */
function policyOf(days: readonly Day[]): store.PolicyRow {
  const policy = days[0]?.facts.policy;
  if (policy === undefined || policy === null)
    throw new Refusal('not_found', { record: 'timesheet_policy' });
  return policy;
}

export const requirePolicy = async (db: ReadDb): Promise<store.PolicyRow> => {
  const policy = await store.findPolicy(db);
  if (policy === null) throw new Refusal('not_found', { record: 'timesheet_policy' });
  return policy;
};

export const asNewEntry = (
  entry: TimeEntry,
  day: Day,
  facts: Readonly<{ enteredById: string; source: string }>,
): store.NewEntry => ({
  id: entry.id,
  personId: entry.personId,
  enteredById: facts.enteredById,
  projectId: entry.projectId,
  clientId: day.facts.client_id,
  branchId: day.facts.branch_id,
  serviceId: entry.serviceId,
  taskId: entry.taskId,
  workDate: entry.workDate,
  startTime: entry.startTime,
  endTime: entry.endTime,
  workedMinutes: entry.workedMinutes,
  isBillable: entry.isBillable,
  note: entry.note,
  activityCode: entry.activityCode,
  source: facts.source,
  importId: null,
  sourceKey: null,
});

export const createdEvent = (entry: TimeEntry): AuditEvent => {
  const { state: _, ...after } = entry;
  return { type: 'time_entry.created', record: { kind: 'time_entry', id: entry.id }, after };
};

/** Writes entries; days of one person are checked against each other too, in the order given. */
export async function logTime(
  context: CommandContext,
  days: readonly Day[],
  source: string,
): Promise<readonly TimeEntry[]> {
  const { entries, sent } = sendTime(context, days, source);
  await sent;
  return entries;
}

/** The same without waiting for the database: what follows in the transaction comes after it anyway. */
export function sendTime(
  context: CommandContext,
  days: readonly Day[],
  source: string,
): Readonly<{ entries: readonly TimeEntry[]; sent: Promise<unknown> }> {
  const { tx, actor, clock, today, scope } = context;
  if (days.length === 0) return { entries: [], sent: Promise.resolve() };
  const policy = policyOf(days);
  const made: { entry: TimeEntry; day: Day }[] = [];
  const added = new Map<string, TimeEntry[]>();
  for (const day of days) {
    const earlier = added.get(day.logged.personId) ?? [];
    const others = [
      ...(day.facts.others ?? []),
      ...earlier.map((entry) => ({
        id: entry.id,
        work_date: entry.workDate,
        start_time: entry.startTime,
        end_time: entry.endTime,
        worked_minutes: entry.workedMinutes,
        state: entry.state,
      })),
    ];
    const entry = checkedEntry({ ...day, facts: { ...day.facts, others } }, clock.newId(), {
      policy,
      today,
      isTimekeeper: scope === 'own',
    });
    added.set(day.logged.personId, [...earlier, entry]);
    made.push({ entry, day });
  }
  const sent = store.addEntries(
    tx,
    made.map(({ entry, day }) => asNewEntry(entry, day, { enteredById: actor.personId, source })),
  );
  return { entries: made.map(({ entry }) => entry), sent };
}

/** The row of an entry that was just made: all that a view needs was read with its day. */
export const madeRow = (
  entry: TimeEntry,
  { facts }: Day,
  by: Readonly<{ id: string; name: string; source: string }>,
): store.EntryRow => ({
  id: entry.id,
  version: 1,
  person_id: entry.personId,
  person_name: facts.person_name,
  person_manager_id: facts.person_manager_id,
  entered_by_id: by.id,
  entered_by_name: by.name,
  project_id: entry.projectId,
  project_name: facts.project_name,
  project_manager_id: facts.project_manager_id,
  client_id: facts.client_id,
  client_name: facts.client_name,
  branch_id: facts.branch_id,
  service_id: entry.serviceId,
  service_name: facts.service_name,
  task_id: entry.taskId,
  task_name: facts.task_name,
  work_date: entry.workDate,
  start_time: entry.startTime,
  end_time: entry.endTime,
  worked_minutes: entry.workedMinutes,
  billable_minutes: null,
  billed_minutes: 0,
  is_billable: entry.isBillable,
  note: entry.note,
  activity_code: entry.activityCode,
  state: entry.state,
  source: by.source,
  legal_entity_id: facts.legal_entity_id,
  locked_through: facts.locked_through,
});
