// A retainer that is topped up: what is left of it once unbilled work is counted, and when to ask.
// Source of the rules: docs/domain-rules.md, section 4.

import { addDays, type PlainDate } from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';
import { compare, isZero, type Money, subtract, sum, zero } from '../money/money.ts';

export type EvergreenTerms = Readonly<{ floor: Money; target: Money }>;
export type Standing = Readonly<{
  paid: Money;
  /** Approved work that is on no draft yet, with its tax. */
  unbilled: Money;
  /** Draft and submitted invoices, with their tax. */
  drafts: Money;
}>;

/** May be below zero: more was worked than is paid. */
export const ongoingBalance = ({ paid, unbilled, drafts }: Standing): Money =>
  subtract(paid, sum([unbilled, drafts], paid.currency));

export const isLow = (ongoing: Money, floor: Money): boolean => compare(ongoing, floor) < 0;

/** max(0, target - ongoing), once ongoing is below the floor. */
export function topUpOf(ongoing: Money, terms: EvergreenTerms): Money {
  const missing = subtract(terms.target, ongoing);
  return isLow(ongoing, terms.floor) && missing.minor > 0n ? missing : zero(ongoing.currency);
}

/** Refuses with request_open while the client is asked already. */
export function checkNoOpenRequest(
  open: Readonly<{ number: string; amount: string }> | null,
): void {
  if (open !== null)
    throw new Refusal('request_open', open, [
      {
        field: 'amount',
        rule: 'request_open',
        message: `${open.number} asks for ${open.amount}: it is paid or withdrawn first`,
      },
    ]);
}

/** The first day without money, if it is burnt as in the days before. Null if nothing was. */
export function runOutOn(
  balance: Money,
  burn: Readonly<{ amount: Money; days: number }>,
  today: PlainDate,
): PlainDate | null {
  if (burn.amount.minor <= 0n || burn.days <= 0) return null;
  if (balance.minor <= 0n || isZero(balance)) return today;
  const days = (balance.minor * BigInt(burn.days)) / burn.amount.minor;
  return days > 36_500n ? null : addDays(today, Number(days));
}
