// Interest on what is paid late: exact over part payments and changes of the rate, rounded once. Source:
// docs/domain-rules.md, section 9.

import { addDays, daysBetween, type PlainDate } from '../kernel/plain-date.ts';
import { divideHalfAwayFromZero, type Money, money } from '../money/money.ts';

/** What was open from a date on, until the next one. */
export type OpenFrom = Readonly<{ from: PlainDate; openMinor: bigint }>;
/** Percent a year x 10^4 from a date on: 92700n is 9.27 %. */
export type RateFrom = Readonly<{ from: PlainDate; percentE4: bigint }>;
export type InterestPiece = Readonly<{
  from: PlainDate;
  /** The day after its last day. */
  until: PlainDate;
  days: number;
  openMinor: bigint;
  percentE4: bigint;
}>;
export type LateInterest = Readonly<{ pieces: readonly InterestPiece[]; amount: Money }>;

const daysOfYear = 365n;
const wholeE4 = 1_000_000n; // 100 % x 10^4

/**
 * Principal x rate x days / 365 for the days from `from` until the day before `until`, piece by piece, summed
 * exactly and rounded once, half away from zero. Before the first rate, and where nothing is open, no interest
 * runs. `opens` and `rates` may come in any order; of two with one date the later given holds.
 */
export function lateInterest(
  opens: readonly OpenFrom[],
  rates: readonly RateFrom[],
  facts: Readonly<{ from: PlainDate; until: PlainDate; currency: string }>,
): LateInterest {
  const { from, until, currency } = facts;
  const cuts = [...new Set([from, ...opens.map(startOf), ...rates.map(startOf)])]
    .filter((date) => date >= from && date < until)
    .sort();
  const pieces = cuts.flatMap((start, index): readonly InterestPiece[] => {
    const end = cuts[index + 1] ?? until;
    const openMinor = valueOn(opens, start)?.openMinor ?? 0n;
    const percentE4 = valueOn(rates, start)?.percentE4 ?? 0n;
    if (openMinor <= 0n || percentE4 <= 0n) return [];
    return [{ from: start, until: end, days: daysBetween(start, end), openMinor, percentE4 }];
  });
  const weighed = pieces.reduce(
    (total, piece) => total + piece.openMinor * piece.percentE4 * BigInt(piece.days),
    0n,
  );
  return {
    pieces: joined(pieces),
    amount: money(divideHalfAwayFromZero(weighed, wholeE4 * daysOfYear), currency),
  };
}

const startOf = (each: Readonly<{ from: PlainDate }>): PlainDate => each.from;

const valueOn = <T extends Readonly<{ from: PlainDate }>>(
  values: readonly T[],
  on: PlainDate,
): T | undefined =>
  values
    .filter((value) => value.from <= on)
    .reduce<T | undefined>(
      (last, value) => (last === undefined || value.from >= last.from ? value : last),
      undefined,
    );

/** Neighbours of the same principal and rate are told as one. */
function joined(pieces: readonly InterestPiece[]): readonly InterestPiece[] {
  const told: InterestPiece[] = [];
  for (const piece of pieces) {
    const last = told.at(-1);
    if (
      last?.until === piece.from &&
      last.openMinor === piece.openMinor &&
      last.percentE4 === piece.percentE4
    )
      told[told.length - 1] = { ...last, until: piece.until, days: last.days + piece.days };
    else told.push(piece);
  }
  return told;
}

/** The first day on which interest runs: the day after the due date, or after what was claimed before. */
export const interestFrom = (dueOn: PlainDate, claimedUntil: PlainDate | null): PlainDate =>
  claimedUntil ?? addDays(dueOn, 1);
