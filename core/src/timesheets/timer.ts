// One running timer a person. What it gives is a draft of a time entry.

import { localDateOf, localTimeOf, type PlainDate } from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type ClockTime, minutesBetween } from './clock-time.ts';

export type Timer = Readonly<{
  id: string;
  personId: string;
  projectId: string;
  taskId: string | null;
  serviceId: string;
  isBillable: boolean;
  note: string;
  /** ISO 8601 instant. */
  startedAt: string;
}>;

export type StoppedTimer = Readonly<{
  workDate: PlainDate;
  startTime: ClockTime;
  endTime: ClockTime;
  workedMinutes: number;
}>;

/** Refuses with timer_running if the person has one already. */
export function startTimer(running: Timer | null, timer: Timer): Timer {
  if (running !== null) throw new Refusal('timer_running', { timerId: running.id });
  return timer;
}

/**
 * The work belongs to the date of its start. Seconds are rounded to whole minutes, half away from
 * zero, and there is at least one. Refuses with timer_not_running or clock_range_invalid.
 */
export function stopTimer(timer: Timer | null, nowIso: string, timeZone: string): StoppedTimer {
  if (timer === null) throw new Refusal('timer_not_running');
  return {
    workDate: localDateOf(timer.startedAt, timeZone),
    startTime: localTimeOf(timer.startedAt, timeZone),
    endTime: localTimeOf(nowIso, timeZone),
    workedMinutes: Math.max(1, minutesBetween(timer.startedAt, nowIso)),
  };
}
