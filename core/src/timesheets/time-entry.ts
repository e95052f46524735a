// What a time entry is, and the checks that it must pass before it is kept.
// Source of the rules: docs/product.md (timesheet tracking), docs/domain-rules.md, sections 1, 10.

import { addDays, daysBetween, type PlainDate, weekdayOf } from '../kernel/plain-date.ts';
import { refuseField } from '../kernel/refusal.ts';
import { type ClockTime, minutesOfDay } from './clock-time.ts';
import { daysOf, type Period } from './period.ts';
import type { TimeEntryState } from './time-entry-lifecycle.ts';

export type TimeEntry = Readonly<{
  id: string;
  personId: string;
  projectId: string;
  taskId: string | null;
  serviceId: string;
  /** The timekeeper's local date on which the work began. */
  workDate: PlainDate;
  startTime: ClockTime | null;
  endTime: ClockTime | null;
  workedMinutes: number;
  isBillable: boolean;
  note: string;
  activityCode: string | null;
  state: TimeEntryState;
}>;

export type TimesheetPolicy = Readonly<{
  forbidOverlap: boolean;
  /** Never above 1440, whatever is stored. */
  maxDailyMinutes: number;
  requireNote: boolean;
  requireActivityCode: boolean;
  /** Days after the end of a locked period in which its time can still change. */
  graceDays: number;
}>;

export type TimeEntryFacts = Readonly<{
  othersOfDay: readonly TimeEntry[];
  policy: TimesheetPolicy;
  /** The last locked work date. */
  lockedThrough: PlainDate | null;
  today: PlainDate;
}>;

type Lock = Readonly<{ lockedThrough: PlainDate | null; graceDays: number; today: PlainDate }>;

/** True if time of that date can no longer change: its period is locked and the grace is over. */
export const isPeriodLocked = (workDate: PlainDate, lock: Lock): boolean =>
  lock.lockedThrough !== null &&
  workDate <= lock.lockedThrough &&
  lock.today > addDays(lock.lockedThrough, lock.graceDays);

/**
 * Refuses with period_locked, amount_out_of_range, over_24_hours, overlapping_entry,
 * required_code_missing or note_missing, each at its field. Voided entries do not count.
 */
export function checkTimeEntry(entry: TimeEntry, facts: TimeEntryFacts): void {
  const { policy } = facts;
  if (isPeriodLocked(entry.workDate, { ...facts, graceDays: policy.graceDays })) {
    throw refuseField('period_locked', 'workDate', `Time is locked to ${facts.lockedThrough}`);
  }
  if (!Number.isInteger(entry.workedMinutes) || entry.workedMinutes < 0) {
    throw refuseField('amount_out_of_range', 'workedMinutes', 'Minutes are whole and not negative');
  }
  const others = facts.othersOfDay.filter((other) => isLiveBeside(entry, other));
  checkDailyMinutes(entry, others, policy);
  if (policy.forbidOverlap && others.some((other) => overlap(entry, other))) {
    throw refuseField('overlapping_entry', 'startTime', 'Another entry has this time already');
  }
  if (policy.requireActivityCode && (entry.activityCode ?? '').trim() === '') {
    throw refuseField('required_code_missing', 'activityCode', 'Choose an activity');
  }
  if (policy.requireNote && entry.note.trim() === '') {
    throw refuseField('note_missing', 'note', 'Say what was done');
  }
}

const isLiveBeside = (entry: TimeEntry, other: TimeEntry): boolean =>
  other.id !== entry.id && other.personId === entry.personId && other.state !== 'voided';

function checkDailyMinutes(
  entry: TimeEntry,
  others: readonly TimeEntry[],
  policy: TimesheetPolicy,
): void {
  const limit = Math.min(policy.maxDailyMinutes, 1440);
  const workedMinutes = minutesPerDay([...others, entry]).get(entry.workDate) ?? 0;
  if (entry.state !== 'voided' && workedMinutes > limit) {
    throw refuseField('over_24_hours', 'workedMinutes', `The day would have ${workedMinutes} min`);
  }
}

function overlap(left: TimeEntry, right: TimeEntry): boolean {
  const a = clockSpan(left, left.workDate);
  const b = clockSpan(right, left.workDate);
  return a !== null && b !== null && a.from < b.until && b.from < a.until;
}

/** Clock minutes after midnight of the origin; null without clock times. */
function clockSpan(entry: TimeEntry, origin: PlainDate) {
  if (entry.startTime === null || entry.endTime === null) return null;
  const from = daysBetween(origin, entry.workDate) * 1440 + minutesOfDay(entry.startTime);
  const clockMinutes = minutesOfDay(entry.endTime) - minutesOfDay(entry.startTime);
  // A timer that ran for seconds starts and ends at the same minute: that is no whole day.
  if (clockMinutes === 0) return { from, until: from + entry.workedMinutes };
  return { from, until: from + (clockMinutes > 0 ? clockMinutes : clockMinutes + 1440) };
}

/** Worked minutes by work date, without voided entries. */
export function minutesPerDay(entries: readonly TimeEntry[]): ReadonlyMap<PlainDate, number> {
  const minutes = new Map<PlainDate, number>();
  for (const entry of entries) {
    if (entry.state === 'voided') continue;
    minutes.set(entry.workDate, (minutes.get(entry.workDate) ?? 0) + entry.workedMinutes);
  }
  return minutes;
}

export type MissingDay = Readonly<{
  date: PlainDate;
  expectedMinutes: number;
  workedMinutes: number;
  missingMinutes: number;
}>;

/** Days with less than is expected of their weekday; expected minutes are Monday first, seven. */
export function missingDays(
  expectedMinutesByWeekday: readonly number[],
  entries: readonly TimeEntry[],
  period: Period,
): readonly MissingDay[] {
  const worked = minutesPerDay(entries);
  return daysOf(period)
    .map((date) => {
      const expectedMinutes = expectedMinutesByWeekday[weekdayOf(date) - 1] ?? 0;
      const workedMinutes = worked.get(date) ?? 0;
      const missingMinutes = expectedMinutes - workedMinutes;
      return { date, expectedMinutes, workedMinutes, missingMinutes };
    })
    .filter((day) => day.missingMinutes > 0);
}
