// The end of a period of an hours retainer: what is carried on, what is over, what lapses.
// Source of the rules: docs/domain-rules.md, section 4.

import { type Money, zero } from '../money/money.ts';
import { priceOf } from '../money/price.ts';

export type HoursTerms = Readonly<{
  includedMinutes: number;
  /** Null carries any number. */
  maxRolloverMinutes: number | null;
  maxDeficitMinutes: number | null;
  /** How many later periods carried minutes hold; null never expire. */
  expireAfterPeriods: number | null;
}>;
/** Minutes with the period that included them. */
export type PeriodMinutes = Readonly<{ ordinal: number; minutes: number }>;
/** Carried minutes, or a deficit: never both. */
export type Carry = Readonly<{ carried: readonly PeriodMinutes[]; deficitMinutes: number }>;

export type ClosedPeriod = Carry &
  Readonly<{
    /** Of which periods' minutes the work is taken: the oldest first. */
    drawn: readonly PeriodMinutes[];
    /** Minutes of this period that pay back the deficit before. */
    repaidMinutes: number;
    /** Carried for as many periods as the terms say. */
    expired: readonly PeriodMinutes[];
    /** More than the terms let roll over. */
    forfeited: readonly PeriodMinutes[];
    overageMinutes: number;
  }>;

/** What can be worked in a period without overage or deficit. */
export const availableMinutes = (terms: HoursTerms, before: Carry): number =>
  terms.includedMinutes + minutesOf(before.carried) - before.deficitMinutes;

/**
 * carry = clamp(included + carried - approved, -max deficit, +max rollover). What a deficit can't
 * take is overage, so that no minute is both owed and billed. `ordinal` is the period that ends.
 */
export function closePeriod(
  terms: HoursTerms,
  before: Carry,
  facts: Readonly<{ ordinal: number; approvedMinutes: number }>,
): ClosedPeriod {
  const { ordinal, approvedMinutes } = facts;
  const repaidMinutes = Math.min(before.deficitMinutes, terms.includedMinutes);
  const own = { ordinal, minutes: terms.includedMinutes - repaidMinutes };
  const usable = [...before.carried.toSorted((a, b) => a.ordinal - b.ordinal), own];
  const worked = takeOldest(usable, approvedMinutes);
  const isOld = (part: PeriodMinutes) =>
    terms.expireAfterPeriods !== null && part.ordinal <= ordinal - terms.expireAfterPeriods;
  const kept = worked.left.filter((part) => !isOld(part));
  const over = Math.max(0, minutesOf(kept) - (terms.maxRolloverMinutes ?? Infinity));
  const capped = takeOldest(kept, over);
  const owed = before.deficitMinutes - repaidMinutes + approvedMinutes - minutesOf(worked.taken);
  const deficitMinutes = Math.min(owed, terms.maxDeficitMinutes ?? owed);
  return {
    repaidMinutes,
    deficitMinutes,
    drawn: worked.taken,
    expired: worked.left.filter(isOld),
    forfeited: capped.taken,
    carried: capped.left,
    overageMinutes: owed - deficitMinutes,
  };
}

type Taken = Readonly<{ taken: readonly PeriodMinutes[]; left: readonly PeriodMinutes[] }>;

function takeOldest(parts: readonly PeriodMinutes[], minutes: number): Taken {
  let wanted = minutes;
  const split = parts.map(({ ordinal, minutes: held }) => {
    const taken = Math.min(held, wanted);
    wanted -= taken;
    return { taken: { ordinal, minutes: taken }, left: { ordinal, minutes: held - taken } };
  });
  const some = (part: PeriodMinutes) => part.minutes > 0;
  return {
    taken: split.map((each) => each.taken).filter(some),
    left: split.map((each) => each.left).filter(some),
  };
}

export const minutesOf = (parts: readonly PeriodMinutes[]): number =>
  parts.reduce((total, part) => total + part.minutes, 0);

/** Minutes over at the overage rate (per hour, x 10^4), rounded once; without a rate nothing. */
export const overageAmount = (
  minutes: number,
  rate: Readonly<{ unitPriceE4: bigint; currency: Money['currency'] }> | null,
  currency: Money['currency'],
): Money =>
  rate === null ? zero(currency) : priceOf({ numerator: BigInt(minutes), denominator: 60n }, rate);
