// What the next month will bring, of what is known at its start, beside the naive forecast, and how well both would have
// done before. A past month is forecast from what was known when it began, and from months before it: never from itself.

import { divideHalfAwayFromZero } from '../money/money.ts';

/** Minor units of one currency, or minutes. `actual` is null of the month that is forecast. */
export type ForecastMonth = Readonly<{
  month: string;
  /** Open work at its start. */
  wip: bigint;
  /** Milestones that fall due in it, as known at its start. */
  scheduled: bigint;
  actual: bigint | null;
}>;

export const forecastModels = ['pipeline', 'seasonal', 'average'] as const;
export type ForecastModel = (typeof forecastModels)[number];

/** Months before the first that is forecast. */
const leastHistory = 3;
const averagedMonths = 3;
/** Backtested months that an interval needs. */
const leastErrors = 4;

export type Backtested = Readonly<{
  month: string;
  model: ForecastModel;
  forecast: bigint;
  naive: bigint;
  actual: bigint;
  low: bigint | null;
  high: bigint | null;
}>;
export type Accuracy = Readonly<{
  /** Mean of |forecast - actual| / actual, percent x 10^2; null where nothing was billed in any month. */
  mapeE2: bigint | null;
  /** Mean of forecast - actual. */
  bias: bigint;
}>;
export type Forecast = Readonly<{
  month: string;
  model: ForecastModel;
  forecast: bigint;
  naive: bigint;
  /** Of four in five months, by the errors before; null while there are too few. */
  low: bigint | null;
  high: bigint | null;
  backtest: readonly Backtested[];
  accuracy: Accuracy;
  naiveAccuracy: Accuracy;
  /** Percent x 10^2 of the backtested months whose actual was in its interval. */
  coverageE2: bigint | null;
  beatsNaive: boolean;
}>;

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
const size = (value: bigint): bigint => (value < 0n ? -value : value);
const actualOf = ({ actual }: ForecastMonth): bigint => actual ?? 0n;

/** Open work x the share of it that was billed in the months before, and what falls due. */
function pipeline(past: readonly ForecastMonth[], next: ForecastMonth): bigint | null {
  const open = sum(past.map(({ wip }) => wip));
  if (open <= 0n) return null;
  const fromWork = sum(past.map((month) => actualOf(month) - month.scheduled));
  return divideHalfAwayFromZero(next.wip * (fromWork > 0n ? fromWork : 0n), open) + next.scheduled;
}

/** The same month a year earlier x how the last months compare with theirs. */
function seasonal(past: readonly ForecastMonth[]): bigint | null {
  const sameMonth = past.at(-12);
  const before = past.slice(-12 - averagedMonths, -12);
  if (sameMonth === undefined || before.length < averagedMonths) return null;
  const then = sum(before.map(actualOf));
  if (then <= 0n) return null;
  return divideHalfAwayFromZero(
    actualOf(sameMonth) * sum(past.slice(-averagedMonths).map(actualOf)),
    then,
  );
}

const average = (past: readonly ForecastMonth[]): bigint =>
  divideHalfAwayFromZero(
    sum(past.slice(-averagedMonths).map(actualOf)),
    BigInt(Math.min(averagedMonths, past.length)),
  );

const by: Readonly<
  Record<ForecastModel, (past: readonly ForecastMonth[], next: ForecastMonth) => bigint | null>
> = {
  pipeline,
  seasonal,
  average,
};

/** The model that erred least before that month; the first of those that err the same. */
function best(
  past: readonly ForecastMonth[],
  next: ForecastMonth,
): Readonly<{ model: ForecastModel; forecast: bigint }> {
  const tried = forecastModels.flatMap((model) => {
    const forecast = by[model](past, next);
    if (forecast === null) return [];
    const errors = past.slice(leastHistory).flatMap((month, place) => {
      const made = by[model](past.slice(0, place + leastHistory), month);
      return made === null ? [] : [size(made - actualOf(month))];
    });
    const count = BigInt(Math.max(1, errors.length));
    return [{ model, forecast, error: errors.length === 0 ? null : sum(errors) / count }];
  });
  const [first = { model: 'average' as const, forecast: average(past), error: null }, ...others] =
    tried;
  return others.reduce(
    (found, each) =>
      each.error !== null && (found.error === null || each.error < found.error) ? each : found,
    first,
  );
}

/** The error that four in five stay below. */
function spreadOf(errors: readonly bigint[]): bigint | null {
  if (errors.length < leastErrors) return null;
  const sorted = errors.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.ceil(sorted.length * 0.8) - 1] ?? null;
}

function accuracyOf(pairs: readonly Readonly<{ forecast: bigint; actual: bigint }>[]): Accuracy {
  const billed = pairs.filter(({ actual }) => actual > 0n);
  const shares = billed.map(({ forecast, actual }) =>
    divideHalfAwayFromZero(size(forecast - actual) * 10_000n, actual),
  );
  return {
    mapeE2: shares.length === 0 ? null : divideHalfAwayFromZero(sum(shares), BigInt(shares.length)),
    bias:
      pairs.length === 0
        ? 0n
        : divideHalfAwayFromZero(
            sum(pairs.map(({ forecast, actual }) => forecast - actual)),
            BigInt(pairs.length),
          ),
  };
}

/** Months in order, the last of them the one to forecast. Null with less than six months before it. */
export function forecastOf(months: readonly ForecastMonth[]): Forecast | null {
  const next = months.at(-1);
  const history = months.slice(0, -1);
  if (next === undefined || history.length < leastHistory * 2) return null;
  const backtest: Backtested[] = [];
  for (let place = leastHistory; place < history.length; place += 1) {
    const month = history[place];
    if (month === undefined) continue;
    const past = history.slice(0, place);
    const made = best(past, month);
    const spread = spreadOf(backtest.map((each) => size(each.forecast - each.actual)));
    backtest.push({
      ...{
        month: month.month,
        ...made,
        naive: actualOf(past.at(-1) ?? month),
        actual: actualOf(month),
      },
      low: spread === null ? null : made.forecast - spread,
      high: spread === null ? null : made.forecast + spread,
    });
  }
  const made = best(history, next);
  const spread = spreadOf(backtest.map((each) => size(each.forecast - each.actual)));
  const accuracy = accuracyOf(backtest);
  const naiveAccuracy = accuracyOf(
    backtest.map(({ naive, actual }) => ({ forecast: naive, actual })),
  );
  const held = backtest.filter(({ low }) => low !== null);
  const within = held.filter(
    ({ low, high, actual }) => actual >= (low ?? actual) && actual <= (high ?? actual),
  );
  return {
    ...{
      month: next.month,
      ...made,
      naive: actualOf(history.at(-1) ?? next),
      backtest,
      accuracy,
      naiveAccuracy,
    },
    low: spread === null ? null : made.forecast - spread,
    high: spread === null ? null : made.forecast + spread,
    coverageE2:
      held.length === 0
        ? null
        : divideHalfAwayFromZero(BigInt(within.length) * 10_000n, BigInt(held.length)),
    beatsNaive:
      accuracy.mapeE2 !== null &&
      naiveAccuracy.mapeE2 !== null &&
      accuracy.mapeE2 < naiveAccuracy.mapeE2,
  };
}
