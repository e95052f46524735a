// Prices that rise with time: by a percentage, by agreed steps, or with a published index. An index
// value that is missing is refused: a guess would be a price that nobody agreed to.
// Source of the rules: docs/domain-rules.md, section 5.

import type { PlainDate } from '../kernel/plain-date.ts';
import { refuseField } from '../kernel/refusal.ts';
import { divideHalfAwayFromZero } from '../money/money.ts';
import type { Ratio } from '../money/price.ts';

/** Month, yyyy-mm, and the index value x 10^4. */
export type IndexValue = Readonly<{ month: string; valueE4: bigint }>;

export type IndexUplift = Readonly<{
  kind: 'index';
  /** The month that the agreed price stands for. */
  baseMonth: string;
  /** How many months before the uplift the index is read: it is published late. */
  lagMonths: number;
  /** The rise of one uplift is at least and at most this percentage x 10^4; null is no bound. */
  floorE4: bigint | null;
  capE4: bigint | null;
}>;
export type Uplift =
  | Readonly<{ kind: 'percent'; percentE4: bigint }>
  | Readonly<{ kind: 'steps'; steps: readonly Readonly<{ from: PlainDate; percentE4: bigint }>[] }>
  | IndexUplift;

const one: Ratio = { numerator: 1n, denominator: 1n };
const hundred = 1_000_000n;

const risen = (percentE4: bigint): Ratio => ({
  numerator: hundred + percentE4,
  denominator: hundred,
});

/** yyyy-mm that many months earlier. */
export function monthBefore(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = year * 12 + (number - 1) - months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

const monthOf = (date: PlainDate): string => date.slice(0, 7);

function indexValue(series: readonly IndexValue[], month: string): bigint {
  const found = series.find((value) => value.month === month);
  if (found === undefined)
    throw refuseField(
      'index_value_missing',
      'uplift',
      `The index has no value for ${month}. Record it, or choose another lag`,
    );
  return found.valueE4;
}

/**
 * The factor of an uplift that takes effect on `on`, after the last one on `previous` (or since the
 * beginning, null): new price = old price x factor. With an index it is I(on - lag) / I(previous - lag),
 * from the base month at first, held between floor and cap. Refuses with index_value_missing.
 */
export function upliftFactor(
  uplift: Uplift,
  facts: Readonly<{ on: PlainDate; previous: PlainDate | null; series: readonly IndexValue[] }>,
): Ratio {
  switch (uplift.kind) {
    case 'percent':
      return risen(uplift.percentE4);
    case 'steps':
      return uplift.steps
        .filter((step) => step.from <= facts.on)
        .filter((step) => facts.previous === null || step.from > facts.previous)
        .map((step) => risen(step.percentE4))
        .reduce(
          (product, step) => ({
            numerator: product.numerator * step.numerator,
            denominator: product.denominator * step.denominator,
          }),
          one,
        );
    case 'index': {
      const { baseMonth, lagMonths } = uplift;
      const before =
        facts.previous === null ? baseMonth : monthBefore(monthOf(facts.previous), lagMonths);
      const numerator = indexValue(facts.series, monthBefore(monthOf(facts.on), lagMonths));
      return bounded({ numerator, denominator: indexValue(facts.series, before) }, uplift);
    }
    default:
      return uplift satisfies never;
  }
}

function bounded(factor: Ratio, { floorE4, capE4 }: IndexUplift): Ratio {
  const isBelow = (bound: Ratio) =>
    factor.numerator * bound.denominator < bound.numerator * factor.denominator;
  if (floorE4 !== null && isBelow(risen(floorE4))) return risen(floorE4);
  if (capE4 !== null && !isBelow(risen(capE4))) return risen(capE4);
  return factor;
}

/**
 * Rounded once to `roundToE4` (a cent is 100, of a price x 10^4), half away from zero. Chained uplifts
 * keep the product of their factors and apply it to the base price, so that they lose nothing.
 */
export const upliftedPrice = (basePriceE4: bigint, factors: readonly Ratio[], roundToE4 = 100n) => {
  const numerator = factors.reduce((product, factor) => product * factor.numerator, basePriceE4);
  const denominator = factors.reduce((product, factor) => product * factor.denominator, 1n);
  return divideHalfAwayFromZero(numerator, denominator * roundToE4) * roundToE4;
};
