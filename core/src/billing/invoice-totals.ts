// How a document adds up (EN 16931, BT-106 to BT-115). The only place that computes its totals.
// Source of the rules: docs/domain-rules.md, section 8.

import type { Currency } from '../money/currency.ts';
import { add, type Money, negate, subtract, sum, zero } from '../money/money.ts';
import { type TaxedAmount, type TaxGroup, taxBreakdown } from './tax.ts';

export type InvoiceTotals = Readonly<{
  /** BT-106: the sum of the lines. */
  lineNet: Money;
  /** BT-107 */
  allowances: Money;
  /** BT-108 */
  charges: Money;
  /** BT-109 = BT-106 - BT-107 + BT-108 */
  taxExclusive: Money;
  /** BT-110: the sum of the groups' tax. */
  tax: Money;
  /** BT-112 = BT-109 + BT-110 */
  taxInclusive: Money;
  /** BT-113 */
  prepaid: Money;
  /** BT-114 */
  rounding: Money;
  /** BT-115 = BT-112 - BT-113 + BT-114 */
  due: Money;
  taxBreakdown: readonly TaxGroup[];
}>;

export type TotalsInput = Readonly<{
  currency: Currency;
  lines: readonly TaxedAmount[];
  /** Each names its tax, since it moves the taxable amount of that group. Positive numbers. */
  allowances?: readonly TaxedAmount[];
  charges?: readonly TaxedAmount[];
  prepaid?: Money;
  rounding?: Money;
}>;

/** Refuses with currency_mismatch. */
export function totalsOf(input: TotalsInput): InvoiceTotals {
  const { currency, lines, allowances = [], charges = [] } = input;
  const taken = allowances.map(({ net, tax }) => ({ net: negate(net), tax }));
  return totalsOfGroups(taxBreakdown([...lines, ...taken, ...charges]), {
    lineNet: netOf(lines, currency),
    allowances: netOf(allowances, currency),
    charges: netOf(charges, currency),
    prepaid: input.prepaid ?? zero(currency),
    rounding: input.rounding ?? zero(currency),
  });
}

type GivenTotals = Pick<
  InvoiceTotals,
  'lineNet' | 'allowances' | 'charges' | 'prepaid' | 'rounding'
>;

/** For a document whose tax groups are already known: a credit note takes over its invoice's. */
export function totalsOfGroups(groups: readonly TaxGroup[], given: GivenTotals): InvoiceTotals {
  const taxExclusive = add(subtract(given.lineNet, given.allowances), given.charges);
  const taxes = groups.map((group) => group.tax);
  const tax = sum(taxes, given.lineNet.currency);
  const taxInclusive = add(taxExclusive, tax);
  const due = add(subtract(taxInclusive, given.prepaid), given.rounding);
  return { ...given, taxExclusive, tax, taxInclusive, due, taxBreakdown: groups };
}

const netOf = (lines: readonly TaxedAmount[], currency: Currency): Money =>
  sum(
    lines.map((line) => line.net),
    currency,
  );
