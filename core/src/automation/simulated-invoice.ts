// An invoice as a run simulated it, what has moved since, and what it would come to on other terms.
// Source of the rules: docs/product.md (billing automation), docs/domain-rules.md, sections 3 and 10.

import { totalsOf } from '../billing/invoice-totals.ts';
import { amountForMinutes, type QuantityPolicy } from '../billing/quantity.ts';
import type { TaxRate } from '../billing/tax.ts';
import type { Currency } from '../money/currency.ts';
import { divideHalfAwayFromZero, formatAmount, type Money, money } from '../money/money.ts';

/** What an invoice takes of one item. The key names the item also where it is made anew with each run. */
export type Take = Readonly<{
  key: string;
  what: string;
  minutes: number;
  billedMinutes: number;
  value: Money;
  amount: Money;
  /** Price per hour x 10^4; null for what is not time. */
  unitPriceE4: bigint | null;
  tax: TaxRate;
}>;
export type SimulatedLine = Readonly<{
  description: string;
  minutes: number;
  unitPriceE4: bigint | null;
  net: Money;
  taxPercentE4: bigint;
}>;
export type SimulatedInvoice = Readonly<{
  /** The texts that the document shows, by name: payment term, order, grouping, parties. */
  facts: Readonly<Record<string, string>>;
  currency: Currency;
  net: Money;
  tax: Money;
  total: Money;
  /** After retention, deposits and draws. */
  due: Money;
  lines: readonly SimulatedLine[];
  takes: readonly Take[];
  draws: readonly Readonly<{ retainer: string; amount: Money }>[];
}>;

/** One difference, told as a person would: what it is of, and how it was and is. */
export type Moved = Readonly<{ what: string; before: string | null; after: string | null }>;

const shown = (amount: Money): string => `${formatAmount(amount)} ${amount.currency}`;
const ofTake = (take: Take): string => `${take.billedMinutes} min, ${shown(take.amount)}`;

/**
 * What is different between an invoice as simulated and as it would be now; `after` is null if there
 * would be none. Nothing differs if and only if the list is empty.
 */
export function movedBetween(
  before: SimulatedInvoice,
  after: SimulatedInvoice | null,
): readonly Moved[] {
  if (after === null) return [{ what: 'Invoice', before: shown(before.total), after: null }];
  const takes = pairs(before.takes, after.takes, (take) => take.key);
  const facts = pairs(Object.entries(before.facts), Object.entries(after.facts), ([name]) => name);
  const draws = pairs(before.draws, after.draws, (draw) => draw.retainer);
  const found: readonly Moved[] = [
    ...takes.map(([was, is]) => ({
      what: (was ?? is)?.what ?? '',
      before: was === null ? null : ofTake(was),
      after: is === null ? null : ofTake(is),
    })),
    ...facts.map(([was, is]) => ({
      what: (was ?? is)?.[0] ?? '',
      before: was?.[1] ?? null,
      after: is?.[1] ?? null,
    })),
    ...draws.map(([was, is]) => ({
      what: `Draw from ${(was ?? is)?.retainer ?? ''}`,
      before: was === null ? null : shown(was.amount),
      after: is === null ? null : shown(is.amount),
    })),
    { what: 'Tax', before: shown(before.tax), after: shown(after.tax) },
    { what: 'Total', before: shown(before.total), after: shown(after.total) },
    { what: 'Due', before: shown(before.due), after: shown(after.due) },
  ];
  return found.filter((each) => each.before !== each.after);
}

function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (each: T) => string,
): readonly (readonly [T | null, T | null])[] {
  const later = new Map(after.map((each) => [keyOf(each), each]));
  const known = new Set(before.map(keyOf));
  return [
    ...before.map((each) => [each, later.get(keyOf(each)) ?? null] as const),
    ...after.filter((each) => !known.has(keyOf(each))).map((each) => [null, each] as const),
  ];
}

/** Other terms, for a look: percent x 10^2 on every hourly price, and off all that is billed. */
export type WhatIf = Readonly<{ rateChangeE2: bigint; writeDownE2: bigint }>;

/**
 * What the invoice would come to. A price is changed before it is multiplied, as a rate card would
 * change it, to four decimals; what is no time keeps its amount. The write-down is taken off each
 * item, rounded half away from zero; tax is computed on the document. Nothing about it is stored.
 */
export function totalsUnder(
  invoice: Pick<SimulatedInvoice, 'currency' | 'takes'>,
  change: WhatIf,
  quantity: QuantityPolicy,
) {
  const lines = invoice.takes.map((take) => ({
    net: writtenDown(repriced(take, change, quantity), change.writeDownE2),
    tax: take.tax,
  }));
  return totalsOf({ currency: invoice.currency, lines });
}

function repriced(take: Take, { rateChangeE2 }: WhatIf, quantity: QuantityPolicy): Money {
  const { unitPriceE4, amount, billedMinutes } = take;
  if (unitPriceE4 === null || rateChangeE2 === 0n || billedMinutes === 0) return amount;
  const price = divideHalfAwayFromZero(unitPriceE4 * (10_000n + rateChangeE2), 10_000n);
  const before = amountForMinutes(billedMinutes, unitPriceE4, amount.currency, quantity).amount;
  const after = amountForMinutes(billedMinutes, price, amount.currency, quantity).amount;
  // A line that was written down keeps what was taken off it.
  return money(amount.minor + after.minor - before.minor, amount.currency);
}

const writtenDown = (amount: Money, percentE2: bigint): Money =>
  money(divideHalfAwayFromZero(amount.minor * (10_000n - percentE2), 10_000n), amount.currency);
