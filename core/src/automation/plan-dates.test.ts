// Source: docs/product.md (billing automation).
import { expect, test } from 'vitest';
import { cutOffOf, isBusinessDay, shiftToBusinessDay } from './plan-dates.ts';

const christmas = new Set(['2026-12-25', '2026-12-28']);

test.each([
  ['2026-12-24', true],
  ['2026-12-25', false],
  ['2026-12-26', false],
  ['2026-12-27', false],
])('%s is a business day: %s', (date, is) => {
  expect(isBusinessDay(date, christmas)).toBe(is);
});

test('over a long weekend to the day before or after', () => {
  expect(shiftToBusinessDay('2026-12-26', 'next', christmas)).toBe('2026-12-29');
  expect(shiftToBusinessDay('2026-12-26', 'previous', christmas)).toBe('2026-12-24');
  expect(shiftToBusinessDay('2026-12-26', 'none', christmas)).toBe('2026-12-26');
});

test('the cut-off is the last day of the month before, or so many days before', () => {
  expect(cutOffOf('2026-03-15', null)).toBe('2026-02-28');
  expect(cutOffOf('2026-03-15', 0)).toBe('2026-03-15');
  expect(cutOffOf('2026-03-01', 3)).toBe('2026-02-26');
});
