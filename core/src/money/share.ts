// A share of many quantities at once, exact in its sum. Source: docs/domain-rules.md, section 1,
// rule 5 (largest remainder).

import { divideHalfAwayFromZero, splitInteger } from './money.ts';
import type { Ratio } from './price.ts';

/**
 * The ratio of the sum, rounded once and split in proportion by largest remainder; a ratio of 0
 * to 1 takes from none more than it has. Quantities below zero (a returned expense) stay there:
 * they are split apart from the others, and the others take the rounding, so that the sum is exact.
 */
export function shareOfEach(quantities: readonly bigint[], ratio: Ratio): readonly bigint[] {
  const positives = quantities.map((quantity) => (quantity > 0n ? quantity : 0n));
  const negatives = quantities.map((quantity) => (quantity < 0n ? -quantity : 0n));
  const below = sumOf(negatives);
  const sharedBelow = scaled(below, ratio);
  const sharedAbove = scaled(sumOf(positives) - below, ratio) + sharedBelow;
  const above = split(sharedAbove, positives);
  const back = split(sharedBelow, negatives);
  return quantities.map((_, index) => (above[index] ?? 0n) - (back[index] ?? 0n));
}

const sumOf = (quantities: readonly bigint[]): bigint =>
  quantities.reduce((sofar, quantity) => sofar + quantity, 0n);

const scaled = (whole: bigint, { numerator, denominator }: Ratio): bigint =>
  divideHalfAwayFromZero(whole * numerator, denominator);

const split = (whole: bigint, weights: readonly bigint[]): readonly bigint[] =>
  whole === 0n ? weights.map(() => 0n) : splitInteger(whole, weights);
