// From worked to billable minutes. Clock times and worked minutes never move; the billable quantity
// is rounded by the contract's policy, and rounding it twice changes nothing.
// Source of the rules: docs/domain-rules.md, section 1, rules 2, 4 and 5.

import { compareText } from '../kernel/order.ts';
import type { PlainDate } from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';
import { splitInteger } from '../money/money.ts';

export type RoundingPolicy = Readonly<{
  incrementMinutes: number;
  direction: 'up' | 'down' | 'nearest';
  /** Whether the increment is applied to each entry, or once to the total of a day. */
  per: 'entry' | 'day';
}>;

export type RoundableEntry = Readonly<{
  id: string;
  workDate: PlainDate;
  workedMinutes: number;
  isBillable: boolean;
}>;

/** To a multiple of the increment; nearest takes the half up. Refuses with amount_out_of_range. */
export function roundMinutes(minutes: number, policy: RoundingPolicy): number {
  const increment = policy.incrementMinutes;
  if (!Number.isInteger(increment) || increment < 1 || !Number.isInteger(minutes) || minutes < 0) {
    throw new Refusal('amount_out_of_range', { minutes, incrementMinutes: increment });
  }
  const over = minutes % increment;
  const below = minutes - over;
  if (over === 0) return minutes;
  switch (policy.direction) {
    case 'up':
      return below + increment;
    case 'down':
      return below;
    case 'nearest':
      return over * 2 >= increment ? below + increment : below;
    default:
      return policy.direction satisfies never;
  }
}

/**
 * Billable minutes by entry id; entries that are not billable have 0. Per day, the total of the
 * entries given for that day is rounded and goes back to them by largest remainder of worked
 * minutes, whatever their order. So give it the entries that round together: one person's on one
 * project, for one.
 */
export function billableMinutesOf(
  entries: readonly RoundableEntry[],
  policy: RoundingPolicy,
): ReadonlyMap<string, number> {
  const billable = entries.filter((entry) => entry.isBillable);
  const minutes = new Map(entries.map((entry) => [entry.id, 0]));
  if (policy.per === 'entry') {
    for (const entry of billable) minutes.set(entry.id, roundMinutes(entry.workedMinutes, policy));
    return minutes;
  }
  for (const day of Map.groupBy(billable, (entry) => entry.workDate).values()) {
    for (const [id, share] of roundDay(day, policy)) minutes.set(id, share);
  }
  return minutes;
}

function roundDay(day: readonly RoundableEntry[], policy: RoundingPolicy) {
  const worked = day.reduce((total, entry) => total + entry.workedMinutes, 0);
  if (worked === 0) return [];
  // Of equal remainders the earlier entry gets the minute, so the order must not be the caller's.
  const inOrder = day.toSorted((a, b) => compareText(a.id, b.id));
  const shares = splitInteger(
    BigInt(roundMinutes(worked, policy)),
    inOrder.map((entry) => BigInt(entry.workedMinutes)),
  );
  return inOrder.map((entry, index) => [entry.id, Number(shares[index] ?? 0n)] as const);
}
