// Source: docs/domain-rules.md, section 1, rules 6 and 7; the calendar.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import {
  addDays,
  compareDates,
  daysBetween,
  isPlainDate,
  isTimeZone,
  localDateOf,
  localTimeOf,
  monthFrom,
  rangeContains,
  rangesOverlap,
  weekdayOf,
} from './plain-date.ts';

const anyDate = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1990-01-01', days));
const anyRange = fc
  .tuple(anyDate, fc.option(fc.integer({ min: 0, max: 400 })))
  .map(([from, days]) => ({ from, until: days === null ? null : addDays(from, days) }));

test.each(['2026-02-28', '2024-02-29', '0001-01-01', '9999-12-31'])('%s is a date', (text) => {
  expect(isPlainDate(text)).toBe(true);
});

test.each([
  '2026-02-29',
  '2026-13-01',
  '0000-01-01',
  '2026-2-1',
  '20260201',
  '2026-02-01T00:00',
  '',
])('"%s" is no date', (text) => {
  expect(isPlainDate(text)).toBe(false);
  expectRefusal('invalid_input', () => addDays(text, 1));
});

test('days are added over the ends of months and leap years', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
});

test('no date leaves the calendar', () => {
  expectRefusal('invalid_input', () => addDays('9999-12-31', 1));
});

test('the days between two dates lead from one to the other', () => {
  fc.assert(
    fc.property(anyDate, anyDate, (from, until) => {
      expect(addDays(from, daysBetween(from, until))).toBe(until);
    }),
  );
});

test('dates compare as days do', () => {
  fc.assert(
    fc.property(anyDate, anyDate, (left, right) => {
      expect(compareDates(left, right)).toBe(Math.sign(daysBetween(right, left)));
    }),
  );
});

test('the week begins on Monday with 1', () => {
  expect(weekdayOf('2026-03-30')).toBe(1);
  expect(weekdayOf('2026-03-29')).toBe(7);
});

test('a month begins on its first day', () => {
  expect(monthFrom('2026-03-31')).toBe('2026-03-01');
});

test('a range has its first day and not its last', () => {
  const range = { from: '2026-01-01', until: '2026-02-01' };
  expect(rangeContains(range, '2026-01-01')).toBe(true);
  expect(rangeContains(range, '2026-01-31')).toBe(true);
  expect(rangeContains(range, '2026-02-01')).toBe(false);
  expect(rangeContains({ ...range, until: null }, '9999-12-31')).toBe(true);
});

test('ranges that touch do not overlap', () => {
  const january = { from: '2026-01-01', until: '2026-02-01' };
  expect(rangesOverlap(january, { from: '2026-02-01', until: null })).toBe(false);
  expect(rangesOverlap(january, { from: '2026-01-31', until: null })).toBe(true);
});

test('ranges overlap if, and only if, some day is in both', () => {
  fc.assert(
    fc.property(anyRange, anyRange, (left, right) => {
      const first = [left.from, right.from].sort().at(-1) ?? '';
      const isShared = rangeContains(left, first) && rangeContains(right, first);
      expect(rangesOverlap(left, right)).toBe(isShared);
      expect(rangesOverlap(right, left)).toBe(isShared);
    }),
  );
});

test('the work date is the date on the wall', () => {
  expect(localDateOf('2026-03-28T23:30:00Z', 'Europe/Berlin')).toBe('2026-03-29');
  expect(localDateOf('2026-03-28T23:30:00Z', 'America/New_York')).toBe('2026-03-28');
});

test('the time on the wall follows the clock change', () => {
  expect(localTimeOf('2026-03-29T00:59:59Z', 'Europe/Berlin')).toBe('01:59');
  expect(localTimeOf('2026-03-29T01:00:00Z', 'Europe/Berlin')).toBe('03:00');
});

test('what is no instant, or no zone, is refused', () => {
  expectRefusal('invalid_input', () => localDateOf('2026-03-29', 'Europe/Berlin'));
  expectRefusal('invalid_input', () => localTimeOf('2026-03-29T01:00:00Z', 'Europe/Atlantis'));
});

test('a time zone has a name: an offset does not know when the clocks change', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('UTC')).toBe(true);
  expect(isTimeZone('+01:00')).toBe(false);
  expect(isTimeZone('Europe/Atlantis')).toBe(false);
  expect(isTimeZone('')).toBe(false);
});
