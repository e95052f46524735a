// The dates of a billing plan: a day of its calendar rule, moved off weekends and bank holidays, and the
// last day of work that it takes in.
// Source of the rules: docs/product.md (billing automation).

import { addDays, monthFrom, type PlainDate, weekdayOf } from '../kernel/plain-date.ts';

/** Where a date that is no business day goes: it stays, to the next business day, or to the one before. */
export const dayShifts = ['none', 'next', 'previous'] as const;
export type DayShift = (typeof dayShifts)[number];

export const isBusinessDay = (date: PlainDate, holidays: ReadonlySet<PlainDate>): boolean =>
  weekdayOf(date) < 6 && !holidays.has(date);

/** The business day that stands for the date. A year of holidays without end is no calendar: it throws. */
export function shiftToBusinessDay(
  date: PlainDate,
  shift: DayShift,
  holidays: ReadonlySet<PlainDate>,
): PlainDate {
  if (shift === 'none') return date;
  const step = shift === 'next' ? 1 : -1;
  for (let moved = date, tries = 0; tries < 366; moved = addDays(moved, step), tries += 1)
    if (isBusinessDay(moved, holidays)) return moved;
  throw new RangeError('No business day within a year');
}

/** The last day of work that is billed: so many days before, or, for null, the last day of the month before. */
export const cutOffOf = (occursOn: PlainDate, cutOffDays: number | null): PlainDate =>
  cutOffDays === null ? addDays(monthFrom(occursOn), -1) : addDays(occursOn, -cutOffDays);
