// The allocation ledger: each invoice line holds allocations to its sources, and a credit note
// reverses named ones. Allocations are only ever appended, so what can be billed is always what
// there is minus what is allocated, and part credit then re-bill is exact.
// Source of the rules: docs/product.md (project billing), docs/domain-rules.md, section 3.

import { assert } from '../kernel/assert.ts';
import { Refusal } from '../kernel/refusal.ts';
import {
  add,
  divideHalfAwayFromZero,
  type Money,
  money,
  negate,
  scale,
  smallerOf,
  splitInteger,
  subtract,
} from '../money/money.ts';
import type { Ratio } from '../money/price.ts';

export type Allocation = Readonly<{
  id: string;
  itemId: string;
  invoiceLineId: string;
  /** Billable minutes of the item that it takes; negative in a reversal. */
  minutes: number;
  /** Agreed value that it takes. */
  value: Money;
  /** What is billed for it: the write-down is value - amount. */
  amount: Money;
  reversesId: string | null;
}>;

/** An allocation that is not kept yet. Of a reversal, invoiceLineId is the line that it reverses. */
export type AllocationDraft = Omit<Allocation, 'id'>;

export type Unreversed = Readonly<{ minutes: number; value: Money; amount: Money }>;

/** A fraction of what was billed at first, or an exact amount to credit. */
export type ReversalShare = 'all' | Ratio | Readonly<{ amount: Money }>;

/** What earlier reversals have left of it. */
export function unreversed(
  allocation: Allocation,
  reversals: readonly AllocationDraft[],
): Unreversed {
  const { minutes, value, amount } = allocation;
  return reversals
    .filter((reversal) => reversal.reversesId === allocation.id)
    .reduce<Unreversed>(
      (left, reversal) => ({
        minutes: left.minutes + reversal.minutes,
        value: add(left.value, reversal.value),
        amount: add(left.amount, reversal.amount),
      }),
      { minutes, value, amount },
    );
}

/** Value at the agreed rate minus what was billed; a write-up is negative. */
export const writeDownOfAllocation = (allocation: Omit<Unreversed, 'minutes'>): Money =>
  subtract(allocation.value, allocation.amount);

/**
 * Reversals, with negative numbers, of a share of the named allocations. The share's amount, and
 * minutes and value in the same proportion of what is left, go to the allocations by largest
 * remainder, never beyond what each has left. Refuses with over_credited, amount_out_of_range (a
 * share that is nothing or negative) or currency_mismatch.
 */
export function reverseAllocations(
  allocations: readonly Allocation[],
  share: ReversalShare,
  reversals: readonly AllocationDraft[] = [],
): readonly AllocationDraft[] {
  const lefts = allocations.map((allocation) => unreversed(allocation, reversals));
  const parts = partsOf(lefts, ratioOf(allocations, lefts, share));
  return allocations.flatMap((allocation, index) => {
    const part = parts[index];
    if (part === undefined || isNothing(part)) return [];
    const { itemId, invoiceLineId, id: reversesId } = allocation;
    const value = negate(part.value);
    const amount = negate(part.amount);
    return [{ itemId, invoiceLineId, minutes: 0 - part.minutes, value, amount, reversesId }];
  });
}

/** The share of what is left, as a fraction between 0 and 1. */
function ratioOf(
  allocations: readonly Allocation[],
  lefts: readonly Unreversed[],
  share: ReversalShare,
): Ratio {
  if (share === 'all') return { numerator: 1n, denominator: 1n };
  const asked = askedAmount(allocations, share);
  const left = total(lefts);
  if (asked === null || left === null) return { numerator: 0n, denominator: 1n };
  const isAmount = 'amount' in share;
  if (asked.minor === 0n && left.minor === 0n && !isAmount) return share;
  if (asked.minor <= 0n)
    throw new Refusal('amount_out_of_range', { asked: asked.minor.toString() });
  // A half of an odd number of cents, twice, asks for one cent more than there is: that is rounding.
  const slack = isAmount || left.minor === 0n ? 0n : 1n;
  if (subtract(asked, left).minor > slack) {
    throw new Refusal('over_credited', {
      asked: asked.minor.toString(),
      left: left.minor.toString(),
    });
  }
  return { numerator: smallerOf(asked, left).minor, denominator: left.minor };
}

function askedAmount(
  allocations: readonly Allocation[],
  share: Exclude<ReversalShare, 'all'>,
): Money | null {
  if ('amount' in share) return share.amount;
  if (share.numerator <= 0n || share.numerator > share.denominator) {
    throw new Refusal('amount_out_of_range', { share: `${share.numerator}/${share.denominator}` });
  }
  const billed = total(allocations);
  return billed === null ? null : scale(billed, share);
}

function total(parts: readonly Readonly<{ amount: Money }>[]): Money | null {
  const [first, ...rest] = parts;
  if (first === undefined) return null;
  return rest.reduce((sofar, part) => add(sofar, part.amount), first.amount);
}

function partsOf(lefts: readonly Unreversed[], ratio: Ratio): readonly Unreversed[] {
  const minutes = takeRatio(
    lefts.map((left) => BigInt(left.minutes)),
    ratio,
  );
  const values = takeRatio(
    lefts.map((left) => left.value.minor),
    ratio,
  );
  const amounts = takeRatio(
    lefts.map((left) => left.amount.minor),
    ratio,
  );
  return lefts.map((left, index) => ({
    minutes: Number(minutes[index] ?? 0n),
    value: money(values[index] ?? 0n, left.value.currency),
    amount: money(amounts[index] ?? 0n, left.amount.currency),
  }));
}

/**
 * The ratio (0 to 1) of the sum, rounded once and split over the quantities in proportion, so none
 * gives more than it has. Negative quantities (a returned expense) are split apart from the others,
 * and the others take the rounding, so that the sum of all is exact.
 */
function takeRatio(quantities: readonly bigint[], ratio: Ratio): readonly bigint[] {
  const positives = quantities.map((quantity) => (quantity > 0n ? quantity : 0n));
  const negatives = quantities.map((quantity) => (quantity < 0n ? -quantity : 0n));
  const wholePositive = sumOf(positives);
  const wholeNegative = sumOf(negatives);
  const taken = roundedRatio(wholePositive - wholeNegative, ratio);
  const takenNegative = roundedRatio(wholeNegative, ratio);
  const takenPositive = taken + takenNegative;
  assert(takenPositive >= 0n && takenPositive <= wholePositive, 'no more is taken than is left');
  const given = split(takenPositive, positives);
  const back = split(takenNegative, negatives);
  return quantities.map((_, index) => (given[index] ?? 0n) - (back[index] ?? 0n));
}

const sumOf = (quantities: readonly bigint[]): bigint =>
  quantities.reduce((sofar, quantity) => sofar + quantity, 0n);

const roundedRatio = (whole: bigint, ratio: Ratio): bigint =>
  divideHalfAwayFromZero(whole * ratio.numerator, ratio.denominator);

const split = (whole: bigint, weights: readonly bigint[]): readonly bigint[] =>
  whole === 0n ? weights.map(() => 0n) : splitInteger(whole, weights);

const isNothing = (part: Unreversed): boolean =>
  part.minutes === 0 && part.value.minor === 0n && part.amount.minor === 0n;
