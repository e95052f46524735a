// A period until today, beside as much of the one before it.

import { compareText } from '../kernel/order.ts';
import { addDays, daysBetween, type PlainDate } from '../kernel/plain-date.ts';
import type { Period } from '../timesheets/period.ts';
import { comparedWith, type ReportPeriod, reportPeriodOf } from './report-period.ts';

export type SoFar = Readonly<{ now: Period; before: Period }>;

const earlierOf = (one: PlainDate, other: PlainDate): PlainDate =>
  compareText(one, other) < 0 ? one : other;

/** Half-open; `now` ends with today, `before` after as many days, at most with its own end. */
export function periodSoFar(
  name: Extract<ReportPeriod, 'today' | 'this_week' | 'this_month'>,
  today: PlainDate,
  weekStartsOn: number,
): SoFar {
  const whole = reportPeriodOf(name, today, weekStartsOn);
  const earlier = comparedWith(whole, 'previous_period');
  const now = { from: whole.from, until: addDays(today, 1) };
  const asFar = addDays(earlier.from, daysBetween(now.from, now.until));
  return {
    now,
    before: { from: earlier.from, until: earlierOf(asFar, earlier.until) },
  };
}
