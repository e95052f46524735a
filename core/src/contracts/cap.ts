// Not to exceed: what is over the cap is not billed, and not lost either. It stays WIP, to be written
// off or moved under other terms.
// Source of the rules: docs/domain-rules.md, section 5.

import { refuseField } from '../kernel/refusal.ts';
import { formatAmount, type Money, money, smallerOf, subtract } from '../money/money.ts';

/** Null has no limit of that kind. */
export type Cap = Readonly<{ amount: Money | null; minutes: number | null }>;
/** What is billed and on drafts of the line already. */
export type Spent = Readonly<{ amount: Money; minutes: number }>;
export type CappedWork = Readonly<{ id: string; amount: Money; minutes: number }>;
export type CappedPart = Readonly<{
  id: string;
  billable: Readonly<{ amount: Money; minutes: number }>;
  overCap: Readonly<{ amount: Money; minutes: number }>;
}>;

/** min(amount, cap - spent) of one sum; the rest is over. */
export function billableUnder(
  cap: Money,
  facts: Readonly<{ amount: Money; spent: Money }>,
): Readonly<{ billable: Money; over: Money }> {
  const room = money(atLeastZero(cap.minor - facts.spent.minor), cap.currency);
  const billable = smallerOf(facts.amount, room);
  return { billable, over: subtract(facts.amount, billable) };
}

/**
 * Work in its order, each as far as the caps reach: what crosses one is billed in part. Of a cap in
 * money the minutes follow the amount, and the other way round, rounded down so that the cap holds.
 */
export function withinCap(
  work: readonly CappedWork[],
  cap: Cap,
  spent: Spent,
): readonly CappedPart[] {
  let roomMinor = cap.amount === null ? null : atLeastZero(cap.amount.minor - spent.amount.minor);
  let roomMinutes = cap.minutes === null ? null : Math.max(0, cap.minutes - spent.minutes);
  return work.map(({ id, amount, minutes }) => {
    let part = { minor: amount.minor, minutes };
    if (roomMinutes !== null && part.minutes > roomMinutes)
      part = { minor: share(part.minor, roomMinutes, part.minutes), minutes: roomMinutes };
    if (roomMinor !== null && part.minor > roomMinor)
      part = {
        minor: roomMinor,
        minutes: Number(share(BigInt(part.minutes), roomMinor, part.minor)),
      };
    if (roomMinor !== null) roomMinor -= part.minor;
    if (roomMinutes !== null) roomMinutes -= part.minutes;
    return {
      id,
      billable: { amount: money(part.minor, amount.currency), minutes: part.minutes },
      overCap: {
        amount: money(amount.minor - part.minor, amount.currency),
        minutes: minutes - part.minutes,
      },
    };
  });
}

const atLeastZero = (value: bigint): bigint => (value < 0n ? 0n : value);
const share = (whole: bigint, part: number | bigint, of: number | bigint): bigint =>
  BigInt(of) === 0n ? 0n : (whole * BigInt(part)) / BigInt(of);

/** Refuses with below_billed a cap under what is billed already. */
export function checkCap(cap: Cap, billed: Spent): void {
  if (cap.amount !== null && cap.amount.minor < billed.amount.minor)
    throw refuseField(
      'below_billed',
      'cap',
      `${formatAmount(billed.amount)} is billed already: the cap is that or more`,
    );
  if (cap.minutes !== null && cap.minutes < billed.minutes)
    throw refuseField(
      'below_billed',
      'capMinutes',
      `${billed.minutes} minutes are billed already: the cap is that or more`,
    );
}
