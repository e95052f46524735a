// Source: docs/product.md, timesheet tracking: per project x person x period (week or month).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, rangeContains, weekdayOf } from '../kernel/plain-date.ts';
import { daysOf, periodOf } from './period.ts';

test('2026-03-29 is the last day of a week from Monday and the first of one from Sunday', () => {
  const monday = periodOf('2026-03-29', { kind: 'week', weekStartsOn: 1 });
  expect(monday).toEqual({ from: '2026-03-23', until: '2026-03-30' });
  const sunday = periodOf('2026-03-29', { kind: 'week', weekStartsOn: 7 });
  expect(sunday).toEqual({ from: '2026-03-29', until: '2026-04-05' });
});

test.each([
  ['2026-02-14', '2026-02-01', '2026-03-01', 28],
  ['2024-02-29', '2024-02-01', '2024-03-01', 29],
  ['2026-12-31', '2026-12-01', '2027-01-01', 31],
  ['2026-04-01', '2026-04-01', '2026-05-01', 30],
])('the month of %s goes from %s until %s', (date, from, until, days) => {
  const period = periodOf(date, { kind: 'month', weekStartsOn: 1 });
  expect(period).toEqual({ from, until });
  expect(daysOf(period)).toHaveLength(days);
});

test('each day is in exactly one period, and all of its days agree on it', () => {
  const anyDate = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days));
  const anyPolicy = fc.record({
    kind: fc.constantFrom('week' as const, 'month' as const),
    weekStartsOn: fc.integer({ min: 1, max: 7 }),
  });
  fc.assert(
    fc.property(anyDate, anyPolicy, (date, policy) => {
      const period = periodOf(date, policy);
      expect(rangeContains(period, date)).toBe(true);
      for (const day of daysOf(period)) expect(periodOf(day, policy)).toEqual(period);
      if (policy.kind === 'week') expect(weekdayOf(period.from)).toBe(policy.weekStartsOn);
    }),
  );
});
