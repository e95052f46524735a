// The allocation ledger: each invoice line holds allocations to its sources, and a credit note
// reverses named ones. Allocations are only ever appended, so what can be billed is always what
// there is minus what is allocated, and part credit then re-bill is exact.
// Source of the rules: docs/product.md (project billing), docs/domain-rules.md, section 3.

import { Refusal } from '../kernel/refusal.ts';
import { add, compare, type Money, money, negate, scale, subtract } from '../money/money.ts';
import type { Ratio } from '../money/price.ts';
import { shareOfEach } from '../money/share.ts';

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

/** An allocation not kept yet. Of a reversal, invoiceLineId is the line that it reverses. */
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

const allOfIt: Ratio = { numerator: 1n, denominator: 1n };

/** The share of what is left, as a fraction between 0 and 1. */
function ratioOf(
  allocations: readonly Allocation[],
  lefts: readonly Unreversed[],
  share: ReversalShare,
): Ratio {
  if (share === 'all') return allOfIt;
  const left = total(lefts);
  const billed = total(allocations);
  if (left === null || billed === null) return allOfIt;
  const isAmount = 'amount' in share;
  if (!isAmount) assertFraction(share);
  const isGivenAway = !isAmount && billed.minor === 0n && left.minor === 0n;
  if (isGivenAway) return share;
  const asked = isAmount ? share.amount : scale(billed, share);
  // A half of an odd number of cents, twice, asks for a cent more than there is: that is rounding.
  assertCreditable(asked, left, isAmount ? 0n : 1n);
  if (compare(asked, left) >= 0) return allOfIt;
  if (isAmount) return { numerator: asked.minor, denominator: left.minor };
  // The exact fraction, not the rounded amount, so that half is half of the minutes too.
  const { numerator, denominator } = share;
  return { numerator: numerator * billed.minor, denominator: denominator * left.minor };
}

function assertFraction({ numerator, denominator }: Ratio): void {
  if (numerator <= 0n || numerator > denominator) {
    throw new Refusal('amount_out_of_range', { share: `${numerator}/${denominator}` });
  }
}

function assertCreditable(asked: Money, left: Money, roundingMinor: bigint): void {
  const details = { asked: asked.minor.toString(), left: left.minor.toString() };
  if (asked.minor <= 0n) throw new Refusal('amount_out_of_range', details);
  const isOver = left.minor <= 0n || subtract(asked, left).minor > roundingMinor;
  if (isOver) throw new Refusal('over_credited', details);
}

function total(parts: readonly Readonly<{ amount: Money }>[]): Money | null {
  const [first, ...rest] = parts;
  if (first === undefined) return null;
  return rest.reduce((sofar, part) => add(sofar, part.amount), first.amount);
}

function partsOf(lefts: readonly Unreversed[], ratio: Ratio): readonly Unreversed[] {
  const minutes = shareOfEach(
    lefts.map((left) => BigInt(left.minutes)),
    ratio,
  );
  const values = shareOfEach(
    lefts.map((left) => left.value.minor),
    ratio,
  );
  const amounts = shareOfEach(
    lefts.map((left) => left.amount.minor),
    ratio,
  );
  return lefts.map((left, index) => ({
    minutes: Number(minutes[index] ?? 0n),
    value: money(values[index] ?? 0n, left.value.currency),
    amount: money(amounts[index] ?? 0n, left.amount.currency),
  }));
}

const isNothing = (part: Unreversed): boolean =>
  part.minutes === 0 && part.value.minor === 0n && part.amount.minor === 0n;
