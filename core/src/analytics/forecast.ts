// What a month will bring, of what was known when it was forecast, beside the naive forecast, and how well both did before.
// Each forecast of the past has its own view of the months before it, as they were known then: never what came later.

import { divideHalfAwayFromZero } from '../money/money.ts';

/** Minor units of one currency, or minutes. */
export type KnownMonth = Readonly<{ month: string; actual: bigint }>;
export type ForecastFold = Readonly<{
  /** The month that is forecast, as 2026-03. */
  month: string;
  /** Months before it that were over by then, oldest first, without a gap, as they were known then. */
  history: readonly KnownMonth[];
  /** Open work, as known then. */
  wip: bigint;
  /** What falls due in it by milestones, fees and the like, as known then. */
  scheduled: bigint;
  /** What came of it; null of a month that is not over. No forecast reads it. */
  actual: bigint | null;
}>;

export const forecastModels = ['pipeline', 'seasonal', 'average'] as const;
export type ForecastModel = (typeof forecastModels)[number];

/** Months that were over before the first that is forecast. */
const leastHistory = 3;
const averagedMonths = 3;
/** Forecasts whose outcome is known that an interval needs. */
const leastErrors = 4;
/** Folds before the one that is asked for. */
const leastFolds = 3;

export type Made = Readonly<{
  month: string;
  model: ForecastModel;
  forecast: bigint;
  naive: bigint;
  /** Of four in five months, by the errors that were known; null while there are too few. */
  low: bigint | null;
  high: bigint | null;
}>;
export type Backtested = Made & Readonly<{ actual: bigint }>;
export type Accuracy = Readonly<{
  /** Mean of |forecast - actual| / actual, percent x 10^2; null where nothing was billed in any month. */
  mapeE2: bigint | null;
  /** Mean of forecast - actual. */
  bias: bigint;
}>;
export type Forecast = Readonly<{
  /** Of the last fold. */
  next: Made;
  /** Of months that are not over, but were forecast before. */
  running: readonly Made[];
  backtest: readonly Backtested[];
  accuracy: Accuracy;
  naiveAccuracy: Accuracy;
  /** Percent x 10^2 of the backtested months whose actual was in its interval. */
  coverageE2: bigint | null;
  beatsNaive: boolean;
}>;

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
const size = (value: bigint): bigint => (value < 0n ? -value : value);
const yearBefore = (month: string): string =>
  `${String(Number(month.slice(0, 4)) - 1).padStart(4, '0')}${month.slice(4)}`;
const knownOf = ({ history }: ForecastFold, month: string): bigint | null =>
  history.find((each) => each.month === month)?.actual ?? null;
const lastOf = ({ history }: ForecastFold): readonly KnownMonth[] => history.slice(-averagedMonths);

/** Open work x the share of it that was billed in the months whose outcome was known, and what falls due. */
function pipeline(fold: ForecastFold, earlier: readonly ForecastFold[]): bigint | null {
  const over = earlier.flatMap((each) => {
    const actual = knownOf(fold, each.month);
    return actual === null ? [] : [{ ...each, actual }];
  });
  const open = sum(over.map(({ wip }) => wip));
  if (open <= 0n) return null;
  const fromWork = sum(over.map(({ actual, scheduled }) => actual - scheduled));
  return divideHalfAwayFromZero(fold.wip * (fromWork > 0n ? fromWork : 0n), open) + fold.scheduled;
}

/** The same month a year earlier x how the last months compare with theirs. */
function seasonal(fold: ForecastFold): bigint | null {
  const sameMonth = knownOf(fold, yearBefore(fold.month));
  const last = lastOf(fold);
  const before = last.map(({ month }) => knownOf(fold, yearBefore(month)));
  const known = before.filter((actual) => actual !== null);
  if (sameMonth === null || last.length < averagedMonths || known.length < last.length) return null;
  const then = sum(known);
  if (then <= 0n) return null;
  return divideHalfAwayFromZero(sameMonth * sum(last.map(({ actual }) => actual)), then);
}

function average(fold: ForecastFold): bigint {
  const last = lastOf(fold);
  return divideHalfAwayFromZero(sum(last.map(({ actual }) => actual)), BigInt(last.length));
}

const by: Readonly<
  Record<ForecastModel, (fold: ForecastFold, earlier: readonly ForecastFold[]) => bigint | null>
> = { pipeline, seasonal, average };

type Tried = Readonly<{
  fold: ForecastFold;
  made: readonly Readonly<{ model: ForecastModel; forecast: bigint }>[];
}>;

const tryAll = (fold: ForecastFold, earlier: readonly ForecastFold[]): Tried => ({
  fold,
  made: forecastModels.flatMap((model) => {
    const forecast = by[model](fold, earlier);
    return forecast === null ? [] : [{ model, forecast }];
  }),
});

/** Of a model, how far it was off in the months whose outcome was known by then. */
const errorsOf = (
  model: ForecastModel,
  { history }: ForecastFold,
  earlier: readonly Tried[],
): readonly bigint[] => {
  const known = new Map(history.map(({ month, actual }) => [month, actual]));
  return earlier.flatMap(({ fold, made }) => {
    const actual = known.get(fold.month);
    const own = made.find((each) => each.model === model);
    return actual === undefined || own === undefined ? [] : [size(own.forecast - actual)];
  });
};

/** The model that erred least by what was known then; the first of those that err the same. */
function best({ fold, made }: Tried, earlier: readonly Tried[]): Tried['made'][number] {
  const rated = made.map((each) => {
    const errors = errorsOf(each.model, fold, earlier);
    return { each, error: errors.length === 0 ? null : sum(errors) / BigInt(errors.length) };
  });
  const [first, ...others] = rated;
  if (first === undefined) throw new RangeError('Every fold has its average');
  return others.reduce(
    (found, other) =>
      other.error !== null && (found.error === null || other.error < found.error) ? other : found,
    first,
  ).each;
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

/** How far the forecasts that were made were off, of the months whose outcome was known by then. */
const knownErrors = (fold: ForecastFold, made: readonly Made[]): readonly bigint[] =>
  made.flatMap(({ month, forecast }) => {
    const actual = knownOf(fold, month);
    return actual === null ? [] : [size(forecast - actual)];
  });

/** Folds in order of their months, the last of them the one to forecast. Null with too little history. */
export function forecastOf(folds: readonly ForecastFold[]): Forecast | null {
  const usable = folds.filter(({ history }) => history.length >= leastHistory);
  if (usable.length <= leastFolds || usable.at(-1) !== folds.at(-1)) return null;
  const tried = usable.map((fold, place) => tryAll(fold, usable.slice(0, place)));
  const made: Made[] = [];
  for (const [place, each] of tried.entries()) {
    const { fold } = each;
    const { model, forecast } = best(each, tried.slice(0, place));
    const spread = spreadOf(knownErrors(fold, made));
    made.push({
      ...{ month: fold.month, model, forecast, naive: fold.history.at(-1)?.actual ?? 0n },
      low: spread === null ? null : forecast - spread,
      high: spread === null ? null : forecast + spread,
    });
  }
  const next = made.at(-1);
  if (next === undefined) return null;
  const before = made.slice(0, -1).map((each, place) => ({ each, actual: usable[place]?.actual }));
  const backtest = before.flatMap(({ each, actual }) =>
    actual === null || actual === undefined ? [] : [{ ...each, actual }],
  );
  const accuracy = accuracyOf(backtest);
  const naiveAccuracy = accuracyOf(
    backtest.map(({ naive, actual }) => ({ forecast: naive, actual })),
  );
  return {
    ...{ next, backtest, accuracy, naiveAccuracy, coverageE2: coverageOf(backtest) },
    running: before.filter(({ actual }) => actual === null).map(({ each }) => each),
    beatsNaive:
      accuracy.mapeE2 !== null &&
      naiveAccuracy.mapeE2 !== null &&
      accuracy.mapeE2 < naiveAccuracy.mapeE2,
  };
}

function coverageOf(backtest: readonly Backtested[]): bigint | null {
  const held = backtest.filter(({ low }) => low !== null);
  const within = held.filter(
    ({ low, high, actual }) => actual >= (low ?? actual) && actual <= (high ?? actual),
  );
  return held.length === 0
    ? null
    : divideHalfAwayFromZero(BigInt(within.length) * 10_000n, BigInt(held.length));
}
