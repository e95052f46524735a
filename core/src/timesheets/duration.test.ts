// Source: docs/product.md, timesheet tracking: type 1:30, 1.5 or 90m.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal, refusalOf } from '../../test/refusing.ts';
import { formatDuration, parseDuration } from './duration.ts';

test.each([
  ['1:30', 90],
  [':45', 45],
  ['0:05', 5],
  ['1.5', 90],
  ['1,5', 90],
  ['.5', 30],
  [',25', 15],
  ['2', 120],
  ['2.', 120],
  ['2h', 120],
  ['1.5h', 90],
  ['90m', 90],
  ['90 min', 90],
  ['1h30', 90],
  ['1h30m', 90],
  ['1h 30m', 90],
  [' 1H 5M ', 65],
  ['0', 0],
])('"%s" is %i minutes', (text, minutes) => {
  expect(parseDuration(text)).toBe(minutes);
});

// 0.1083 h = 6.498 min; 0.125 h = 7.5 min; 0.33 h = 19.8 min; 0.0083 h = 0.498 min.
test.each([
  ['0.1083', 6],
  ['0.125', 8],
  ['0.33', 20],
  ['0.0083', 0],
])('%s hours are rounded once to %i minutes', (text, minutes) => {
  expect(parseDuration(text)).toBe(minutes);
});

test.each([
  '',
  ' ',
  '.',
  ',',
  ':',
  'h',
  'm',
  '1:5',
  '1:60',
  '1h60',
  '-1',
  '1:30:00',
  '1.5m',
  'abc',
])('"%s" is no duration', (text) => {
  expectRefusal('invalid_input', () => parseDuration(text));
  expect(refusalOf(() => parseDuration(text))?.fields).toEqual([]);
});

test('more than a million hours are refused', () => {
  expect(parseDuration('1000000')).toBe(60_000_000);
  expectRefusal('amount_out_of_range', () => parseDuration('1000001'));
  expectRefusal('amount_out_of_range', () => parseDuration(`${'9'.repeat(300)}m`));
});

test('what is shown by the clock is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (minutes) => {
      expect(parseDuration(formatDuration(minutes, 'clock'))).toBe(minutes);
    }),
  );
});

test('decimal hours have two digits', () => {
  expect(formatDuration(90, 'decimal')).toBe('1.50');
  expect(formatDuration(5, 'decimal')).toBe('0.08');
  expect(formatDuration(-5, 'clock')).toBe('-0:05');
});
