import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween } from '../kernel/plain-date.ts';
import { percentE2Of } from './ratio.ts';
import { comparedWith, reportPeriodOf, reportPeriods } from './report-period.ts';

test.each([
  ['today', '2026-03-01', '2026-03-01', '2026-03-02'],
  ['yesterday', '2026-03-01', '2026-02-28', '2026-03-01'],
  ['this_week', '2026-03-01', '2026-02-23', '2026-03-02'],
  ['last_week', '2026-03-01', '2026-02-16', '2026-02-23'],
  ['this_month', '2026-12-31', '2026-12-01', '2027-01-01'],
  ['last_month', '2026-01-31', '2025-12-01', '2026-01-01'],
  ['this_quarter', '2026-11-23', '2026-10-01', '2027-01-01'],
  ['last_quarter', '2026-01-01', '2025-10-01', '2026-01-01'],
  ['this_year', '2028-02-29', '2028-01-01', '2029-01-01'],
  ['last_year', '2028-02-29', '2027-01-01', '2028-01-01'],
] as const)('%s, on %s, is from %s until %s', (name, today, from, until) => {
  expect(reportPeriodOf(name, today, 1)).toEqual({ from, until });
});

test('the week begins where the firm says', () => {
  expect(reportPeriodOf('this_week', '2026-03-01', 7).from).toBe('2026-03-01');
});

test.each([
  ['2026-03-01', '2026-04-01', 'previous_period', '2026-02-01', '2026-03-01'],
  ['2026-01-01', '2026-04-01', 'previous_period', '2025-10-01', '2026-01-01'],
  ['2026-03-02', '2026-03-09', 'previous_period', '2026-02-23', '2026-03-02'],
  ['2028-02-29', '2028-03-01', 'previous_year', '2027-02-28', '2027-03-01'],
] as const)('%s to %s, %s: %s to %s', (from, until, comparison, before, end) => {
  expect(comparedWith({ from, until }, comparison)).toEqual({ from: before, until: end });
});

const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days));

test('a period is next to the one before it, and holds its day', () => {
  fc.assert(
    fc.property(day, fc.constantFrom(...reportPeriods), (today, name) => {
      const period = reportPeriodOf(name, today, 1);
      const before = comparedWith(period, 'previous_period');
      expect(before.until).toBe(period.from);
      expect(daysBetween(before.from, before.until)).toBeGreaterThan(0);
      if (name.startsWith('this_')) expect(period.from <= today && today < period.until).toBe(true);
    }),
  );
});

test.each([
  [1n, 3n, 3333n],
  [2n, 3n, 6667n],
  [-1n, 2n, -5000n],
  [7n, 0n, null],
])('%s of %s is %s', (part, whole, percent) => {
  expect(percentE2Of(part, whole)).toBe(percent);
});
