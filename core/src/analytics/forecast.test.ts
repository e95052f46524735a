import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ForecastFold, forecastOf } from './forecast.ts';

const monthAt = (place: number) =>
  `${2020 + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`;
type Row = Readonly<{ wip: bigint; scheduled: bigint; actual: bigint }>;

/** A month is forecast while the one before it runs: what is over by then are the months before that one. */
const foldsOf = (rows: readonly Row[], next: Omit<Row, 'actual'>): ForecastFold[] =>
  [...rows, { ...next, actual: 0n }, { ...next, actual: 0n }].map((row, place) => ({
    month: monthAt(place),
    ...row,
    history: rows
      .slice(0, Math.max(0, place - 1))
      .map(({ actual }, before) => ({ month: monthAt(before), actual })),
    actual: place < rows.length ? row.actual : null,
  }));
const plain = (
  rows: readonly (readonly [wip: number, scheduled: number, actual: number])[],
): Row[] =>
  rows.map(([wip, scheduled, actual]) => ({
    ...{ wip: BigInt(wip), scheduled: BigInt(scheduled), actual: BigInt(actual) },
  }));

test('what is billed is half of the open work: the pipeline finds it, and is right', () => {
  const wip = [400, 800, 200, 1000, 600, 300, 900, 500, 700, 200];
  const found = forecastOf(
    foldsOf(plain(wip.map((open) => [open, 0, open / 2] as const)), { wip: 700n, scheduled: 0n }),
  );
  expect(found?.next).toMatchObject({ model: 'pipeline', forecast: 350n, naive: 100n });
  expect(found?.beatsNaive).toBe(true);
});

test('what falls due is added', () => {
  const rows = [400, 800, 200, 1000, 600, 300, 900, 400].map(
    (open, place) => [open, place * 10, open / 2 + place * 10] as const,
  );
  expect(forecastOf(foldsOf(plain(rows), { wip: 700n, scheduled: 90n }))?.next.forecast).toBe(440n);
});

test('a year that repeats itself is seasonal', () => {
  const year = [100, 120, 90, 80, 150, 160, 40, 30, 110, 130, 140, 60];
  const rows = [...year, ...year, ...year.slice(0, 1)].map((actual) => [1, 0, actual] as const);
  // Of March, while February runs: 90 a year before.
  const found = forecastOf(foldsOf(plain(rows), { wip: 1n, scheduled: 0n }));
  expect(found?.next).toMatchObject({ month: '2022-03', model: 'seasonal', forecast: 90n });
  expect(found?.running.map(({ month, forecast }) => [month, forecast])).toEqual([
    ['2022-02', 120n],
  ]);
});

test('where it does no better than the last month, it says so', () => {
  const rows = Array.from({ length: 9 }, () => [0, 0, 100] as const);
  const found = forecastOf(foldsOf(plain(rows), { wip: 0n, scheduled: 0n }));
  expect(found?.next).toMatchObject({ forecast: 100n, naive: 100n });
  expect(found?.beatsNaive).toBe(false);
});

test('with too little history there is none', () => {
  const rows = Array.from({ length: 4 }, () => [9, 0, 9] as const);
  expect(forecastOf(foldsOf(plain(rows), { wip: 9n, scheduled: 0n }))).toBeNull();
});

const row = fc.record({
  wip: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  scheduled: fc.bigInt({ min: 0n, max: 10n ** 8n }),
  actual: fc.bigInt({ min: 0n, max: 10n ** 9n }),
});
const history = fc.array(row, { minLength: 8, maxLength: 30 });
const next = { wip: 5n, scheduled: 0n };

test('what comes later changes no forecast of a month before it', () => {
  fc.assert(
    fc.property(history, fc.nat(), row, (rows, at, other) => {
      const place = 6 + (at % Math.max(1, rows.length - 6));
      const changed = rows.map((each, index) => (index >= place ? other : each));
      const madeOf = (given: readonly Row[]) =>
        forecastOf(foldsOf(given, next))
          ?.backtest.filter(({ month }) => month < monthAt(place))
          .map(({ actual: _, ...rest }) => rest);
      expect(madeOf(changed)).toEqual(madeOf(rows));
    }),
  );
});

test('what came of a month is no part of any forecast, only of how it is judged', () => {
  fc.assert(
    fc.property(history, fc.bigInt({ min: 0n, max: 10n ** 9n }), (rows, other) => {
      const folds = foldsOf(rows, next);
      const judgedOtherwise = folds.map((fold) => ({
        ...fold,
        actual: fold.actual === null ? null : other,
      }));
      const madeOf = (given: readonly ForecastFold[]) => {
        const found = forecastOf(given);
        return [found?.next, found?.running, found?.backtest.map(({ actual: _, ...rest }) => rest)];
      };
      expect(madeOf(judgedOtherwise)).toEqual(madeOf(folds));
    }),
  );
});

test('an interval holds its forecast, and every month that is over is judged', () => {
  fc.assert(
    fc.property(history, (rows) => {
      const found = forecastOf(foldsOf(rows, next));
      if (found === null) throw new Error('There is history enough');
      // The first with three months that were over is the fifth.
      expect(found.backtest).toHaveLength(rows.length - 4);
      for (const { low, high, forecast } of [found.next, ...found.running, ...found.backtest])
        if (low !== null && high !== null) expect(low <= forecast && forecast <= high).toBe(true);
    }),
  );
});
