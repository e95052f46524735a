// Time by the clock on the wall. Elapsed time over a clock change is real elapsed time.
// Source of the rules: docs/domain-rules.md, section 1, rule 6.

import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../kernel/plain-date.ts';
import { Refusal, refuseField } from '../kernel/refusal.ts';

/** HH:mm, 00:00 to 23:59. */
export type ClockTime = string;

export const isClockTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Minutes after midnight by the clock: 09:30 is 570. */
export const minutesOfDay = (time: ClockTime): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * Minutes that really passed. An end at or before the start on the same date is on the next day. An
 * hour that the clock shows twice is its first showing. Refuses with clock_range_invalid an end
 * that is not after the start, and a time that the clock skipped.
 */
export function elapsedMinutes(
  range: Readonly<{
    date: PlainDate;
    startTime: ClockTime;
    endTime: ClockTime;
    endDate?: PlainDate | undefined;
    timeZone: string;
  }>,
): number {
  const start = onTheWall(range.date, range.startTime, { ...range, field: 'startTime' });
  const endDate = range.endDate ?? lastDateOf(range);
  const end = onTheWall(endDate, range.endTime, { ...range, field: 'endTime' });
  const minutes = start.until(end, { largestUnit: 'minute' }).minutes;
  if (minutes <= 0) {
    throw refuseField('clock_range_invalid', 'endTime', 'The end is not after the start');
  }
  return minutes;
}

/**
 * Whole minutes between two instants, seconds rounded half away from zero. Refuses with
 * clock_range_invalid if time ran backwards, and with invalid_input what is no instant.
 */
export function minutesBetween(startedAt: string, stoppedAt: string): number {
  const seconds = instant(startedAt).until(instant(stoppedAt), { largestUnit: 'second' }).seconds;
  if (seconds < 0) throw new Refusal('clock_range_invalid', { startedAt, stoppedAt });
  return Math.trunc((seconds + 30) / 60);
}

const lastDateOf = (range: Readonly<{ date: string; startTime: string; endTime: string }>) =>
  range.endTime > range.startTime
    ? range.date
    : Temporal.PlainDate.from(range.date).add({ days: 1 }).toString();

function onTheWall(
  date: PlainDate,
  time: ClockTime,
  where: Readonly<{ timeZone: string; field: string }>,
): Temporal.ZonedDateTime {
  if (!isClockTime(time))
    throw refuseField('clock_range_invalid', where.field, 'Write it as 09:30');
  const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
  const shown = wall.toZonedDateTime(where.timeZone);
  if (!shown.toPlainDateTime().equals(wall)) {
    throw refuseField('clock_range_invalid', where.field, `The clock skipped ${time} on ${date}`);
  }
  return shown;
}

function instant(iso: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(iso);
  } catch {
    throw new Refusal('invalid_input', { instant: iso });
  }
}
