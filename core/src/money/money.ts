// Money is an integer count of minor units with its currency. No other file does arithmetic on it.
// Source of the rules: docs/domain-rules.md, section 1.

import { Refusal } from '../kernel/refusal.ts';
import { type Currency, minorDigits } from './currency.ts';

/** The type parameter makes adding euros to dollars a compile error where the code is known. */
export type Money<C extends Currency = Currency> = Readonly<{ minor: bigint; currency: C }>;

export const money = <C extends Currency>(minor: bigint, currency: C): Money<C> => ({
  minor,
  currency,
});
export const zero = <C extends Currency>(currency: C): Money<C> => money(0n, currency);

/** Refuses with currency_mismatch. */
export function add<C extends Currency>(left: Money<C>, right: Money<NoInfer<C>>): Money<C> {
  assertSameCurrency(left, right);
  return money(left.minor + right.minor, left.currency);
}

/** Refuses with currency_mismatch. */
export function subtract<C extends Currency>(left: Money<C>, right: Money<NoInfer<C>>): Money<C> {
  assertSameCurrency(left, right);
  return money(left.minor - right.minor, left.currency);
}

export const negate = <C extends Currency>(amount: Money<C>): Money<C> =>
  money(-amount.minor, amount.currency);

/** The sum; of nothing, zero. Refuses with currency_mismatch. */
export const sum = <C extends Currency>(amounts: readonly Money<C>[], currency: C): Money<C> =>
  amounts.reduce((total, amount) => add(total, amount), zero(currency));

/** Below, equal or above: -1, 0 or 1. Refuses with currency_mismatch. */
export function compare<C extends Currency>(left: Money<C>, right: Money<NoInfer<C>>): -1 | 0 | 1 {
  assertSameCurrency(left, right);
  if (left.minor === right.minor) return 0;
  return left.minor < right.minor ? -1 : 1;
}

export const isZero = (amount: Money): boolean => amount.minor === 0n;
export const isNegative = (amount: Money): boolean => amount.minor < 0n;

/** The same amount without its sign. */
export const magnitudeOf = <C extends Currency>(amount: Money<C>): Money<C> =>
  isNegative(amount) ? negate(amount) : amount;

/** The smaller of two. Refuses with currency_mismatch. */
export const smallerOf = <C extends Currency>(
  left: Money<C>,
  right: Money<NoInfer<C>>,
): Money<C> => (compare(left, right) <= 0 ? left : right);

/** Integer division, half away from zero: 5 / 2 is 3, -5 / 2 is -3. */
export function divideHalfAwayFromZero(dividend: bigint, divisor: bigint): bigint {
  if (divisor <= 0n) throw new RangeError('The divisor must be positive');
  const magnitude = dividend < 0n ? -dividend : dividend;
  const quotient = (2n * magnitude + divisor) / (2n * divisor);
  return dividend < 0n ? -quotient : quotient;
}

/** amount x numerator / denominator, rounded once, half away from zero. */
export const scale = <C extends Currency>(
  amount: Money<C>,
  ratio: Readonly<{ numerator: bigint; denominator: bigint }>,
): Money<C> =>
  money(divideHalfAwayFromZero(amount.minor * ratio.numerator, ratio.denominator), amount.currency);

/**
 * Splits by largest remainder, so the parts always add up to the whole: 100.00 over three equal
 * weights is 33.34, 33.33, 33.33. Of equal remainders the earlier line gets the unit. A negative
 * whole splits as its mirror image. Throws a RangeError for weights that are negative or all zero.
 */
export function allocate<C extends Currency>(
  whole: Money<C>,
  weights: readonly bigint[],
): readonly Money<C>[] {
  return splitInteger(whole.minor, weights).map((minor) => money(minor, whole.currency));
}

/** The same split for any integer quantity (minutes, for one). */
export function splitInteger(whole: bigint, weights: readonly bigint[]): readonly bigint[] {
  const total = weights.reduce((sofar, weight) => sofar + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('Weights must be zero or more, and not all zero');
  }
  const magnitude = whole < 0n ? -whole : whole;
  const parts = weights.map((weight) => (magnitude * weight) / total);
  const remainders = weights.map((weight) => (magnitude * weight) % total);
  const short = magnitude - parts.reduce((sofar, part) => sofar + part, 0n);
  const neediest = remainders
    .map((remainder, index) => ({ remainder, index }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
    )
    .slice(0, Number(short));
  const lifted = new Set(neediest.map(({ index }) => index));
  return parts.map((part, index) => {
    const share = lifted.has(index) ? part + 1n : part;
    return whole < 0n ? -share : share;
  });
}

/** "12.30" in the currency's own digits. */
export function formatAmount(amount: Money): string {
  return formatScaled(amount.minor, minorDigits(amount.currency));
}

/**
 * Reads "12.30", "-5" or "0.5"; refuses with amount_out_of_range what has more digits than the
 * currency, is not a number, or does not fit the database's bigint.
 */
export function parseAmount<C extends Currency>(text: string, currency: C): Money<C> {
  return money(parseScaled(text, minorDigits(currency)), currency);
}

/** A decimal kept as an integer of 10^-digits: formatScaled(12345n, 4) is "1.2345". */
export function formatScaled(scaled: bigint, digits: number): string {
  const sign = scaled < 0n ? '-' : '';
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Refuses with amount_out_of_range. */
export function parseScaled(text: string, digits: number): bigint {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text.trim());
  const fraction = (match?.[3] ?? '').replace(/0+$/, '');
  if (match === null || fraction.length > digits) {
    throw new Refusal('amount_out_of_range', { text, digits });
  }
  const scaled = BigInt((match[2] ?? '0') + fraction.padEnd(digits, '0'));
  return match[1] === '-' ? -scaled : scaled;
}

function assertSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new Refusal('currency_mismatch', { left: left.currency, right: right.currency });
  }
}
