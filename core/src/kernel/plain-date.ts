// Calendar dates and half-open ranges of them. A work date is the timekeeper's local date.
// Source of the rules: docs/domain-rules.md, section 1, rules 6 and 7.

import { Temporal } from 'temporal-polyfill';
import { compareText } from './order.ts';
import { Refusal } from './refusal.ts';

/** ISO 8601 calendar date, yyyy-mm-dd, years 0001 to 9999. */
export type PlainDate = string;

/** Half-open: `from` is inside, `until` is not; without `until` it has no end. */
export type DateRange = Readonly<{ from: PlainDate; until: PlainDate | null }>;

const isoDate = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

export function isPlainDate(text: string): boolean {
  if (!isoDate.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

/** Negative days go back. Refuses with invalid_input what is no date or leaves the calendar. */
export function addDays(date: PlainDate, days: number): PlainDate {
  const moved = parse(date).add({ days });
  if (moved.year < 1 || moved.year > 9999) throw new Refusal('invalid_input', { date, days });
  return moved.toString();
}

/** Whole days from one date until the other: of a date and its next day, 1. */
export const daysBetween = (from: PlainDate, until: PlainDate): number =>
  parse(from).until(parse(until), { largestUnit: 'day' }).days;

/** Before, the same day or after: -1, 0 or 1. */
export const compareDates = (left: PlainDate, right: PlainDate): -1 | 0 | 1 =>
  compareText(left, right);

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (date: PlainDate): number => parse(date).dayOfWeek;

/** The first day of the date's month. */
export const monthFrom = (date: PlainDate): PlainDate => parse(date).with({ day: 1 }).toString();

export const rangeContains = (range: DateRange, date: PlainDate): boolean =>
  range.from <= date && (range.until === null || date < range.until);

/** Ranges that only touch do not overlap. An empty range overlaps nothing. */
export function rangesOverlap(left: DateRange, right: DateRange): boolean {
  if (isEmpty(left) || isEmpty(right)) return false;
  const leftStartsInTime = right.until === null || left.from < right.until;
  const rightStartsInTime = left.until === null || right.from < left.until;
  return leftStartsInTime && rightStartsInTime;
}

const isEmpty = (range: DateRange): boolean => range.until !== null && range.until <= range.from;

/** The calendar date on the wall at that instant. Refuses with invalid_input. */
export const localDateOf = (instantIso: string, timeZone: string): PlainDate =>
  zoned(instantIso, timeZone).toPlainDate().toString();

/** HH:mm on the wall at that instant; seconds are cut off, never rounded. */
export const localTimeOf = (instantIso: string, timeZone: string): string =>
  zoned(instantIso, timeZone).toPlainTime().toString({ smallestUnit: 'minute' });

/**
 * True for a named zone of the IANA database. A fixed offset such as +01:00 is not one: it does not
 * know when the clocks change.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    new Temporal.ZonedDateTime(0n, name);
    return true;
  } catch {
    return false;
  }
}

function parse(date: PlainDate): Temporal.PlainDate {
  if (!isoDate.test(date)) throw new Refusal('invalid_input', { date });
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' });
  } catch {
    throw new Refusal('invalid_input', { date });
  }
}

function zoned(instantIso: string, timeZone: string): Temporal.ZonedDateTime {
  try {
    return Temporal.Instant.from(instantIso).toZonedDateTimeISO(timeZone);
  } catch {
    throw new Refusal('invalid_input', { instantIso, timeZone });
  }
}
