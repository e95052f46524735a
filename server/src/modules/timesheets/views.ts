// Time as the contract shows it.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { timesheets } from '@daybook/contract/timesheets.ts';
import type { TimeEntry } from '@daybook/core/timesheets/time-entry.ts';
import { timeEntryLifecycle } from '@daybook/core/timesheets/time-entry-lifecycle.ts';
import { timesheetPartLifecycle } from '@daybook/core/timesheets/timesheet-part-lifecycle.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { EntryRow, PolicyRow, TimerRow } from './entry-store.ts';
import type { PartRow } from './part-store.ts';

export const entryReach = (
  row: Pick<EntryRow, 'person_id' | 'person_manager_id' | 'project_manager_id' | 'branch_id'>,
  actor: Actor,
) => ({
  isOwn: row.person_id === actor.personId,
  isTeam: row.person_manager_id === actor.personId || row.project_manager_id === actor.personId,
  isBranch: row.branch_id === actor.branchId,
});

/** Why nothing of it can change now; null where it can. */
export function lockedBecause(
  row: Pick<EntryRow, 'state' | 'billed_minutes' | 'locked_through' | 'work_date'>,
): string | null {
  if (row.billed_minutes > 0) return 'Billed';
  if (row.state === 'approved') return 'Approved';
  if (row.state === 'submitted') return 'Submitted';
  if (row.locked_through !== null && row.work_date <= row.locked_through)
    return `Locked through ${row.locked_through}`;
  return null;
}

export function entryView(row: EntryRow, actor: Actor): OutputOf<typeof timesheets.getEntry> {
  const isOpen = row.state === 'draft' && lockedBecause(row) === null;
  return {
    id: row.id,
    version: row.version,
    person: reference(row.person_id, row.person_name),
    enteredBy: reference(row.entered_by_id, row.entered_by_name),
    project: reference(row.project_id, row.project_name),
    client: reference(row.client_id, row.client_name),
    service: reference(row.service_id, row.service_name),
    task: referenceOrNull(row.task_id, row.task_name),
    workDate: row.work_date,
    startTime: row.start_time,
    endTime: row.end_time,
    workedMinutes: row.worked_minutes,
    billableMinutes: row.billable_minutes,
    billedMinutes: row.billed_minutes,
    isBillable: row.is_billable,
    note: row.note,
    activityCode: row.activity_code,
    state: row.state,
    lockedBecause: lockedBecause(row),
    source: row.source,
    may: mayOf(
      actor,
      {
        update: { permission: 'timesheets.update', when: isOpen ? true : 'entry_locked' },
        void: { permission: 'timesheets.update', when: isOpen ? true : 'entry_locked' },
        reopen: {
          permission: 'timesheets.reject',
          when:
            row.billed_minutes > 0 ? 'already_billed' : timeEntryLifecycle.can(row.state, 'reopen'),
        },
      },
      entryReach(row, actor),
    ),
  };
}

export const toTimeEntry = (row: Omit<TimeEntryColumns, 'part_id'>): TimeEntry => ({
  id: row.id,
  personId: row.person_id,
  projectId: row.project_id,
  taskId: row.task_id,
  serviceId: row.service_id,
  workDate: row.work_date,
  startTime: row.start_time,
  endTime: row.end_time,
  workedMinutes: row.worked_minutes,
  isBillable: row.is_billable,
  note: row.note,
  activityCode: row.activity_code,
  state: row.state,
});
type TimeEntryColumns = Pick<
  EntryRow,
  | 'id'
  | 'person_id'
  | 'project_id'
  | 'task_id'
  | 'service_id'
  | 'work_date'
  | 'start_time'
  | 'end_time'
  | 'worked_minutes'
  | 'is_billable'
  | 'note'
  | 'activity_code'
  | 'state'
>;

export const partReach = (row: PartRow, actor: Actor) => ({
  isOwn: row.person_id === actor.personId,
  isTeam:
    row.approver_id === actor.personId ||
    row.project_manager_id === actor.personId ||
    row.person_manager_id === actor.personId,
  isBranch: row.branch_id === actor.branchId,
});

export function partView(row: PartRow, actor: Actor): OutputOf<typeof timesheets.getPart> {
  const decide =
    row.person_id === actor.personId
      ? ('own_approval' as const)
      : timesheetPartLifecycle.can(row.state, 'approve');
  return {
    id: row.id,
    version: row.version,
    person: reference(row.person_id, row.person_name),
    project: reference(row.project_id, row.project_name),
    client: reference(row.client_id, row.client_name),
    from: row.period_from,
    until: row.period_until,
    state: row.state,
    reason: row.reason,
    submittedAt: row.submitted_at,
    decidedAt: row.decided_at,
    decidedBy: referenceOrNull(row.decided_by_id, row.decided_by_name),
    approver: reference(row.approver_id, row.approver_name),
    workedMinutes: row.worked_minutes,
    billableMinutes: row.billable_minutes,
    entryCount: row.entries,
    may: mayOf(
      actor,
      {
        approve: { permission: 'timesheets.approve', when: decide },
        reject: {
          permission: 'timesheets.reject',
          when: timesheetPartLifecycle.can(row.state, 'reject'),
        },
        recall: {
          permission: 'timesheets.submit',
          when: timesheetPartLifecycle.can(row.state, 'recall'),
        },
      },
      partReach(row, actor),
    ),
  };
}

export const timerView = (row: TimerRow | null): OutputOf<typeof timesheets.timer> => ({
  timer:
    row === null
      ? null
      : {
          id: row.id,
          project: reference(row.project_id, row.project_name),
          client: reference(row.client_id, row.client_name),
          service: reference(row.service_id, row.service_name),
          task: referenceOrNull(row.task_id, row.task_name),
          note: row.note,
          startedAt: row.started_at,
        },
});

export const policyView = (
  row: PolicyRow,
  actor: Actor,
): OutputOf<typeof timesheets.getPolicy> => ({
  version: row.version,
  may: mayOf(actor, { update: { permission: 'org.update' } }),
  incrementMinutes: row.increment_minutes,
  direction: row.direction,
  per: row.per,
  forbidOverlap: row.forbid_overlap,
  maxDailyMinutes: row.max_daily_minutes,
  requireNote: row.require_note,
  periodKind: row.period_kind,
  graceDays: row.grace_days,
});
