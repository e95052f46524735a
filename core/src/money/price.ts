// Where a price or a percentage meets money: each result is rounded once, half away from zero.
// Source of the rules: docs/domain-rules.md, section 1, rules 1 to 3.

import { type Currency, minorDigits } from './currency.ts';
import { divideHalfAwayFromZero, type Money, money, scale } from './money.ts';

/** A fraction of integers: 90 minutes in hours is 90 / 60. The denominator is positive. */
export type Ratio = Readonly<{ numerator: bigint; denominator: bigint }>;

/** Price per unit (x 10^4) times the units, in the currency's minor units. */
export function priceOf<C extends Currency>(
  units: Ratio,
  price: Readonly<{ unitPriceE4: bigint; currency: C }>,
): Money<C> {
  const minorPerUnit = 10n ** BigInt(minorDigits(price.currency));
  const minor = divideHalfAwayFromZero(
    units.numerator * price.unitPriceE4 * minorPerUnit,
    units.denominator * 10_000n,
  );
  return money(minor, price.currency);
}

/** percentE4 is percent x 10^4: 19 % is 190000. */
export const percentOf = <C extends Currency>(amount: Money<C>, percentE4: bigint): Money<C> =>
  scale(amount, { numerator: percentE4, denominator: 1_000_000n });

/** part as percent x 10^2 of the whole: 1 of 3 is 3333. Of a whole of zero there is none: null. */
export function percentE2Of(part: Money, whole: Money): bigint | null {
  if (whole.minor === 0n) return null;
  const sign = whole.minor < 0n ? -1n : 1n;
  return divideHalfAwayFromZero(part.minor * 10_000n * sign, whole.minor * sign);
}
