import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ForecastMonth, forecastOf } from './forecast.ts';

const months = (
  rows: readonly (readonly [wip: number, scheduled: number, actual: number | null])[],
): ForecastMonth[] =>
  rows.map(([wip, scheduled, actual], place) => ({
    month: `${2024 + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`,
    wip: BigInt(wip),
    scheduled: BigInt(scheduled),
    actual: actual === null ? null : BigInt(actual),
  }));

test('what is billed is half of the open work: the pipeline finds it, and is right', () => {
  const wip = [400, 800, 200, 1000, 600, 300, 900, 500];
  const found = forecastOf(
    months([...wip.map((open) => [open, 0, open / 2] as const), [700, 0, null]]),
  );
  expect(found).toMatchObject({ model: 'pipeline', forecast: 350n, naive: 250n, beatsNaive: true });
  expect(found?.accuracy).toEqual({ mapeE2: 0n, bias: 0n });
  expect([found?.low, found?.high, found?.coverageE2]).toEqual([350n, 350n, 10_000n]);
});

test('what falls due is added', () => {
  const rows = [400, 800, 200, 1000, 600, 300, 900].map(
    (open, place) => [open, place * 10, open / 2 + place * 10] as const,
  );
  expect(forecastOf(months([...rows, [700, 90, null]]))?.forecast).toBe(440n);
});

test('a year that repeats itself is seasonal', () => {
  const year = [100, 120, 90, 80, 150, 160, 40, 30, 110, 130, 140, 60];
  const rows = [...year, ...year, 100].map((actual) => [1, 0, actual] as const);
  const found = forecastOf(months([...rows, [1, 0, null]]));
  expect(found).toMatchObject({ model: 'seasonal', forecast: 120n, naive: 100n });
});

test('where it does no better than the month before, it says so', () => {
  const found = forecastOf(
    months([...Array.from({ length: 8 }, () => [0, 0, 100] as const), [0, 0, null]]),
  );
  expect(found).toMatchObject({ forecast: 100n, naive: 100n, beatsNaive: false });
});

test('with less than six months there is none', () => {
  expect(
    forecastOf(months([...Array.from({ length: 5 }, () => [9, 0, 9] as const), [9, 0, null]])),
  ).toBeNull();
});

const month = fc.record({
  wip: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  scheduled: fc.bigInt({ min: 0n, max: 10n ** 8n }),
  actual: fc.bigInt({ min: 0n, max: 10n ** 9n }),
});
const history = fc.array(month, { minLength: 8, maxLength: 30 });
const named = (
  rows: readonly Readonly<{ wip: bigint; scheduled: bigint; actual: bigint }>[],
): ForecastMonth[] => [
  ...rows.map((row, place) => ({ ...row, month: String(place) })),
  { month: 'next', wip: 5n, scheduled: 0n, actual: null },
];

test('what comes later changes no forecast of a month before it', () => {
  fc.assert(
    fc.property(history, fc.nat(), month, (rows, at, other) => {
      const place = 6 + (at % Math.max(1, rows.length - 6));
      const changed = rows.map((row, index) => (index >= place ? other : row));
      const made = (given: typeof rows) =>
        forecastOf(named(given))
          ?.backtest.slice(0, place - 3)
          .map(({ actual: _, ...rest }) => rest);
      expect(made(changed)).toEqual(made(rows));
    }),
  );
});

test('an interval holds its forecast, and the error stands as it is', () => {
  fc.assert(
    fc.property(history, (rows) => {
      const found = forecastOf(named(rows));
      if (found === null) throw new Error('There is history enough');
      expect(found.backtest).toHaveLength(rows.length - 3);
      for (const { low, high, forecast } of [found, ...found.backtest])
        if (low !== null && high !== null) expect(low <= forecast && forecast <= high).toBe(true);
    }),
  );
});
