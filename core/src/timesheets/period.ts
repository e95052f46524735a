// The weeks and months in which time is submitted, approved and locked.

import { addDays, monthFrom, type PlainDate, weekdayOf } from '../kernel/plain-date.ts';

export type PeriodKind = 'week' | 'month';

/** Half-open: `until` is the first day after it. */
export type Period = Readonly<{ from: PlainDate; until: PlainDate }>;

/** weekStartsOn: 1 is Monday, 7 is Sunday; a month does not look at it. */
export type PeriodPolicy = Readonly<{ kind: PeriodKind; weekStartsOn: number }>;

export function periodOf(date: PlainDate, policy: PeriodPolicy): Period {
  if (policy.kind === 'month') {
    const from = monthFrom(date);
    // No month has more than 31 days, so this day is always in the next one.
    return { from, until: monthFrom(addDays(from, 31)) };
  }
  const from = addDays(date, -((weekdayOf(date) - policy.weekStartsOn + 7) % 7));
  return { from, until: addDays(from, 7) };
}

export function daysOf(period: Period): readonly PlainDate[] {
  const days: PlainDate[] = [];
  for (let day = period.from; day < period.until; day = addDays(day, 1)) days.push(day);
  return days;
}
