// What can be billed, whatever it came from. Billing knows no source: time, expenses, milestones,
// retainers and plans all offer this shape.
// What is left = what there is minus live allocations (docs/product.md, project billing).

import type { PlainDate } from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Currency } from '../money/currency.ts';
import { isNegative, type Money, negate, scale, subtract, sum, zero } from '../money/money.ts';
import type { Allocation } from './allocation.ts';

export type BillableSourceKind = 'time' | 'expense' | 'milestone' | 'retainer' | 'plan' | 'claim';

export type BillableItem = Readonly<{
  id: string;
  source: Readonly<{ kind: BillableSourceKind; id: string }>;
  clientId: string;
  projectId: string;
  personId: string | null;
  serviceId: string;
  taskId: string | null;
  workDate: PlainDate;
  currency: Currency;
  workedMinutes: number;
  billableMinutes: number;
  /** Price per hour x 10^4; null where the amount comes from no hourly price. */
  unitPriceE4: bigint | null;
  /** The value at the agreed rate; null means that no rate was found. */
  amount: Money | null;
  note: string;
  taxClassId: string;
  rateRuleId: string | null;
}>;

export type Remaining = Readonly<{ minutes: number; value: Money }>;

type Consumed = Pick<Allocation, 'minutes' | 'value'>;

/**
 * The item's minutes and agreed value that no live allocation has taken; allocations are all of the
 * item's, reversals among them. An item without a rate has a value of zero until it gets one.
 * Refuses with over_allocated if more was taken, or given back, than there is.
 */
export function remainingOf(item: BillableItem, allocations: readonly Consumed[]): Remaining {
  const agreed = item.amount ?? zero(item.currency);
  const minutes = allocations.reduce((left, taken) => left - taken.minutes, item.billableMinutes);
  const taken = allocations.map((allocation) => allocation.value);
  const value = subtract(agreed, sum(taken, item.currency));
  const isInside = minutes >= 0 && minutes <= item.billableMinutes && isPartOf(value, agreed);
  if (!isInside) throw new Refusal('over_allocated', { itemId: item.id });
  return { minutes, value };
}

/** True if nothing of the item is left to bill. */
export const isFullyAllocated = (remaining: Remaining): boolean =>
  remaining.minutes === 0 && remaining.value.minor === 0n;

/**
 * The part of what is left that some of its minutes carry; all of its minutes carry all of its
 * value, so that nothing stays behind. Refuses with over_allocated.
 */
export function partOf(remaining: Remaining, minutes: number): Remaining {
  if (minutes < 0 || minutes > remaining.minutes) {
    throw new Refusal('over_allocated', { minutes, remainingMinutes: remaining.minutes });
  }
  if (minutes === remaining.minutes) return remaining;
  const ratio = { numerator: BigInt(minutes), denominator: BigInt(remaining.minutes) };
  return { minutes, value: scale(remaining.value, ratio) };
}

function isPartOf(part: Money, whole: Money): boolean {
  if (isNegative(whole)) return isPartOf(negate(part), negate(whole));
  return part.minor >= 0n && part.minor <= whole.minor;
}
