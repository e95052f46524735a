// From a document's currency to the entity's base currency, at the rate stored on the document.
// Source of the rules: docs/domain-rules.md, section 8 (FX).

import { assert } from '../kernel/assert.ts';
import { compareNumbers } from '../kernel/order.ts';
import { type Currency, minorDigits } from './currency.ts';
import { divideHalfAwayFromZero, type Money, money } from './money.ts';
import type { Ratio } from './price.ts';

/** Units of base for one unit of the document's currency, x 10^8. */
export type Exchange = Readonly<{ base: Currency; rateE8: bigint }>;

export const sameCurrency = (base: Currency): Exchange => ({ base, rateE8: 100_000_000n });

/** Rounded once, half away from zero. Money that is in base already stays as it is. */
export function convert(amount: Money, exchange: Exchange): Money {
  const { numerator, denominator } = exactMinor(amount, exchange);
  return money(divideHalfAwayFromZero(numerator, denominator), exchange.base);
}

/**
 * Converts amounts of one currency so that the results add up to `total`: each is cut down, and the
 * units that are short go to the largest remainders (of equal ones, to the earlier).
 */
export function convertToTotal(
  amounts: readonly Money[],
  exchange: Exchange,
  total: Money,
): readonly Money[] {
  const exact = amounts.map((amount) => exactMinor(amount, exchange));
  const floors = exact.map(floorOf);
  const short = total.minor - floors.reduce((sofar, floor) => sofar + floor, 0n);
  assert(short >= 0n && short <= BigInt(amounts.length), 'the total is the sum but for rounding');
  const neediest = exact
    .map((part, index) => ({ remainder: remainderOf(part), index }))
    .sort((a, b) => compareNumbers(b.remainder, a.remainder) || a.index - b.index)
    .slice(0, Number(short));
  const lifted = new Set(neediest.map(({ index }) => index));
  return floors.map((floor, index) => money(lifted.has(index) ? floor + 1n : floor, exchange.base));
}

function exactMinor(amount: Money, exchange: Exchange): Ratio {
  if (amount.currency === exchange.base) return { numerator: amount.minor, denominator: 1n };
  return {
    numerator: amount.minor * exchange.rateE8 * 10n ** BigInt(minorDigits(exchange.base)),
    denominator: 100_000_000n * 10n ** BigInt(minorDigits(amount.currency)),
  };
}

// The remainder is never negative, so that debits and credits can be lifted in one list. All parts
// of a list share their denominator, so remainders compare as they are.
const remainderOf = ({ numerator, denominator }: Ratio): bigint =>
  ((numerator % denominator) + denominator) % denominator;

const floorOf = (part: Ratio): bigint => (part.numerator - remainderOf(part)) / part.denominator;
