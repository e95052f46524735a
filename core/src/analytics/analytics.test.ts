import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../kernel/plain-date.ts';
import { movingAverages } from './moving-average.ts';
import { windowKinds, windowsBefore, windowsOf } from './windows.ts';

test.each([
  ['day', '2026-02-27', '2026-03-02', ['2026-02-27', '2026-02-28', '2026-03-01']],
  ['week', '2026-03-01', '2026-03-10', ['2026-02-23', '2026-03-02', '2026-03-09']],
  ['month', '2025-12-15', '2026-02-02', ['2025-12', '2026-01', '2026-02']],
  ['quarter', '2025-12-31', '2026-04-02', ['2025-Q4', '2026-Q1', '2026-Q2']],
] as const)('windows by %s from %s until %s', (kind, from, until, keys) => {
  expect(windowsOf(kind, { from, until }).map(({ key }) => key)).toEqual(keys);
});

test.each([
  ['month', 'previous_period', ['2025-10', '2025-11']],
  ['month', 'previous_year', ['2024-12', '2025-01']],
  ['quarter', 'previous_year', ['2024-Q4', '2025-Q1']],
] as const)('before windows by %s, %s', (kind, comparison, keys) => {
  const windows = windowsOf(
    kind,
    kind === 'month'
      ? { from: '2025-12-01', until: '2026-02-01' }
      : { from: '2025-10-01', until: '2026-04-01' },
  );
  expect(windowsBefore(kind, windows, comparison).map(({ key }) => key)).toEqual(keys);
});

const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days));

test('windows follow each other without a gap, and those before have as many', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...windowKinds),
      day,
      fc.integer({ min: 1, max: 400 }),
      (kind, from, days) => {
        const windows = windowsOf(kind, { from, until: addDays(from, days) });
        for (const [place, window] of windows.slice(1).entries())
          expect(window.from).toBe(windows[place]?.until);
        expect(
          (windows[0]?.from ?? '9') <= from &&
            (windows.at(-1)?.until ?? '0') >= addDays(from, days),
        ).toBe(true);
        const before = windowsBefore(kind, windows, 'previous_period');
        expect(before.at(-1)?.until).toBe(windows[0]?.from);
        expect(before.length).toBe(windows.length);
        expect(windowsBefore(kind, windows, 'previous_year')).toHaveLength(windows.length);
      },
    ),
  );
});

test('a moving average is of so many values, and null before', () => {
  expect(movingAverages([1n, 2n, 4n, -9n], 2)).toEqual([null, 2n, 3n, -3n]);
  expect(movingAverages([5n], 3)).toEqual([null]);
});
