// Submitting, approving and sending back one person's time on one project in one period.
// A change after approval reopens only its own entries: the others of the part stay approved.

import type { PlainDate } from '../kernel/plain-date.ts';
import { Refusal, refuseField } from '../kernel/refusal.ts';
import type { TimeEntry } from './time-entry.ts';
import { type TimeEntryAction, timeEntryLifecycle } from './time-entry-lifecycle.ts';
import {
  type TimesheetPartAction,
  type TimesheetPartState,
  timesheetPartLifecycle,
} from './timesheet-part-lifecycle.ts';

export type TimesheetPart = Readonly<{
  id: string;
  personId: string;
  projectId: string;
  from: PlainDate;
  until: PlainDate;
  state: TimesheetPartState;
  /** Why it was sent back or opened again; null once it is submitted. */
  reason: string | null;
}>;

export type TimesheetPartEvent = Readonly<{
  type: `timesheet.${'submitted' | 'recalled' | 'approved' | 'rejected' | 'reopened'}`;
  partId: string;
  personId: string;
  projectId: string;
  from: PlainDate;
  until: PlainDate;
  entryIds: readonly string[];
  workedMinutes: number;
  by: string;
  reason: string | null;
}>;

/** `entries` are those that changed, and no others. */
export type TimesheetPartChange<E extends TimeEntry = TimeEntry> = Readonly<{
  part: TimesheetPart;
  entries: readonly E[];
  events: readonly TimesheetPartEvent[];
}>;

type By = Readonly<{ by: string }>;

/** Submits the drafts of the part. Refuses with wrong_state or nothing_to_submit. */
export function submitPart<E extends TimeEntry>(
  part: TimesheetPart,
  entries: readonly E[],
  facts: By,
): TimesheetPartChange<E> {
  const drafts = movable(part, entries, 'submit');
  const change = move(part, drafts, { action: 'submit', by: facts.by, reason: null });
  if (drafts.length === 0) throw new Refusal('nothing_to_submit', { partId: part.id });
  return change;
}

/** Refuses with wrong_state. */
export const recallPart = <E extends TimeEntry>(
  part: TimesheetPart,
  entries: readonly E[],
  facts: By,
): TimesheetPartChange<E> =>
  move(part, movable(part, entries, 'recall'), { action: 'recall', by: facts.by, reason: null });

/** Refuses with wrong_state, or own_approval if the approver did the work and may not. */
export function approvePart<E extends TimeEntry>(
  part: TimesheetPart,
  entries: readonly E[],
  facts: By & Readonly<{ allowOwn: boolean }>,
): TimesheetPartChange<E> {
  if (facts.by === part.personId && !facts.allowOwn) {
    throw new Refusal('own_approval', { partId: part.id });
  }
  const submitted = movable(part, entries, 'approve');
  return move(part, submitted, { action: 'approve', by: facts.by, reason: null });
}

/** Refuses with wrong_state or reason_missing. */
export const rejectPart = <E extends TimeEntry>(
  part: TimesheetPart,
  entries: readonly E[],
  facts: By & Readonly<{ reason: string }>,
): TimesheetPartChange<E> =>
  move(part, movable(part, entries, 'reject'), {
    action: 'reject',
    by: facts.by,
    reason: given(facts.reason),
  });

/**
 * Opens only the entries given; the others stay approved. Refuses with wrong_state, reason_missing,
 * or already_billed if an entry still has a live allocation.
 */
export function reopenPart<E extends TimeEntry>(
  part: TimesheetPart,
  entries: readonly E[],
  facts: By & Readonly<{ reason: string; billedEntryIds: ReadonlySet<string> }>,
): TimesheetPartChange<E> {
  const approved = movable(part, entries, 'reopen');
  const billed = approved.filter((entry) => facts.billedEntryIds.has(entry.id));
  if (billed.length > 0) {
    throw new Refusal('already_billed', { entryIds: billed.map((entry) => entry.id) });
  }
  return move(part, approved, { action: 'reopen', by: facts.by, reason: given(facts.reason) });
}

const pastParticiple = {
  submit: 'submitted',
  recall: 'recalled',
  approve: 'approved',
  reject: 'rejected',
  reopen: 'reopened',
} as const satisfies Record<TimesheetPartAction, string>;

const movable = <E extends TimeEntry>(
  part: TimesheetPart,
  entries: readonly E[],
  action: TimeEntryAction,
): readonly E[] =>
  entries.filter(
    (entry) =>
      entry.personId === part.personId &&
      entry.projectId === part.projectId &&
      part.from <= entry.workDate &&
      entry.workDate < part.until &&
      timeEntryLifecycle.can(entry.state, action),
  );

function move<E extends TimeEntry>(
  part: TimesheetPart,
  entries: readonly E[],
  how: Readonly<{ action: TimesheetPartAction; by: string; reason: string | null }>,
): TimesheetPartChange<E> {
  const state = timesheetPartLifecycle.next(part.state, how.action);
  const { id: partId, personId, projectId, from, until } = part;
  const event = {
    type: `timesheet.${pastParticiple[how.action]}` as const,
    ...{ partId, personId, projectId, from, until },
    entryIds: entries.map((entry) => entry.id),
    workedMinutes: entries.reduce((total, entry) => total + entry.workedMinutes, 0),
    by: how.by,
    reason: how.reason,
  };
  return {
    part: { ...part, state, reason: how.reason },
    entries: entries.map((entry) => ({
      ...entry,
      state: timeEntryLifecycle.next(entry.state, how.action),
    })),
    events: [event],
  };
}

function given(reason: string): string {
  if (reason.trim() === '') throw refuseField('reason_missing', 'reason', 'Say why');
  return reason.trim();
}
