// The periods that reports are asked for, and those that they are compared with.

import { addDays, daysBetween, monthFrom, type PlainDate } from '../kernel/plain-date.ts';
import { type Period, periodOf } from '../timesheets/period.ts';

export const reportPeriods = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
] as const;
export type ReportPeriod = (typeof reportPeriods)[number];

export const comparisons = ['none', 'previous_period', 'previous_year'] as const;
export type Comparison = (typeof comparisons)[number];

/** A date `months` months away, which is a first of month as `from` is. */
const monthsFrom = (from: PlainDate, months: number): PlainDate => {
  const [year = 0, month = 1] = from.split('-').map(Number);
  const place = year * 12 + month - 1 + months;
  return `${String(Math.floor(place / 12)).padStart(4, '0')}-${String((place % 12) + 1).padStart(2, '0')}-01`;
};

const wholeMonths = (first: PlainDate, months: number): Period => ({
  from: first,
  until: monthsFrom(first, months),
});

/** The half-open period by its name, as of a day. weekStartsOn: 1 is Monday. */
export function reportPeriodOf(name: ReportPeriod, today: PlainDate, weekStartsOn: number): Period {
  const month = monthFrom(today);
  const quarter = monthsFrom(month, -((Number(month.slice(5, 7)) - 1) % 3));
  const year = `${month.slice(0, 4)}-01-01`;
  const week = periodOf(today, { kind: 'week', weekStartsOn });
  switch (name) {
    case 'today':
      return { from: today, until: addDays(today, 1) };
    case 'yesterday':
      return { from: addDays(today, -1), until: today };
    case 'this_week':
      return week;
    case 'last_week':
      return { from: addDays(week.from, -7), until: week.from };
    case 'this_month':
      return wholeMonths(month, 1);
    case 'last_month':
      return wholeMonths(monthsFrom(month, -1), 1);
    case 'this_quarter':
      return wholeMonths(quarter, 3);
    case 'last_quarter':
      return wholeMonths(monthsFrom(quarter, -3), 3);
    case 'this_year':
      return wholeMonths(year, 12);
    case 'last_year':
      return wholeMonths(monthsFrom(year, -12), 12);
  }
}

const isFirst = (date: PlainDate) => date.endsWith('-01');
const monthOrdinal = (date: PlainDate) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

/** A year earlier; the 29th of February becomes the 28th. */
function yearBefore(date: PlainDate): PlainDate {
  const year = String(Number(date.slice(0, 4)) - 1).padStart(4, '0');
  return date.endsWith('-02-29') ? `${year}-02-28` : year + date.slice(4);
}

/** What a period is compared with: as many whole months before whole months, else as many days; or the same dates a year earlier. */
export function comparedWith(period: Period, comparison: Exclude<Comparison, 'none'>): Period {
  if (comparison === 'previous_year')
    return { from: yearBefore(period.from), until: yearBefore(period.until) };
  if (isFirst(period.from) && isFirst(period.until)) {
    const months = monthOrdinal(period.until) - monthOrdinal(period.from);
    return { from: monthsFrom(period.from, -months), until: period.from };
  }
  const days = daysBetween(period.from, period.until);
  return { from: addDays(period.from, -days), until: period.from };
}
