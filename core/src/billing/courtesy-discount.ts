// A courtesy discount is shown to the client, as an allowance on the whole document (EN 16931, BG-20). Work keeps
// what was agreed and billed for it, so a discount moves neither realization nor a cap: that is what a write-down does.
// Source of the rules: docs/domain-rules.md, section 1, rule 5, section 3 and section 8.

import { refuseField } from '../kernel/refusal.ts';
import type { Currency } from '../money/currency.ts';
import {
  add,
  compare,
  formatAmount,
  type Money,
  money,
  scale,
  splitInteger,
  subtract,
  sum,
  zero,
} from '../money/money.ts';
import type { InvoiceTotals } from './invoice-totals.ts';
import { type TaxedAmount, taxBreakdown, taxGroupKey } from './tax.ts';

/** What is agreed on the pre-bill: percent x 10^2 of the lines' net, or an amount. */
export type DiscountTerms = Readonly<{ text: string }> &
  (Readonly<{ percentE2: bigint }> | Readonly<{ amount: Money }>);

export type CourtesyDiscount = Readonly<{
  /** What the document calls it (BT-97). */
  text: string;
  percentE2: bigint | null;
  /** One for each category and rate of tax (BT-92, BT-95, BT-96). Positive numbers. */
  parts: readonly TaxedAmount[];
}>;

/** Rounded once, half away from zero. Refuses with currency_mismatch or amount_out_of_range. */
export function discountAmount(net: Money, terms: DiscountTerms): Money {
  if ('percentE2' in terms) {
    if (terms.percentE2 <= 0n || terms.percentE2 > 10_000n)
      throw refuseField('amount_out_of_range', 'discount', 'Above 0 % and up to 100 %');
    return scale(net, { numerator: terms.percentE2, denominator: 10_000n });
  }
  if (terms.amount.currency !== net.currency)
    throw refuseField('currency_mismatch', 'discount', `The invoice is in ${net.currency}`);
  if (terms.amount.minor <= 0n || compare(terms.amount, net) > 0)
    throw refuseField(
      'amount_out_of_range',
      'discount',
      `Above zero and up to ${formatAmount(net)}, the net of the lines`,
    );
  return terms.amount;
}

/**
 * Spread over the groups of tax by largest remainder. A group below zero (a returned expense) takes no
 * part, so that no group gives more than it has.
 */
export function discountOf(
  lines: readonly TaxedAmount[],
  terms: DiscountTerms,
  currency: Currency,
): CourtesyDiscount {
  const nets = lines.map((line) => line.net);
  const whole = discountAmount(sum(nets, currency), terms);
  const groups = [...Map.groupBy(lines, (line) => taxGroupKey(line.tax)).values()].flatMap(
    (same) => {
      const [first] = same;
      const net = same.reduce((total, line) => total + line.net.minor, 0n);
      return first === undefined || net <= 0n ? [] : [{ tax: first.tax, net }];
    },
  );
  const weights = groups.map((group) => group.net);
  const parts = whole.minor === 0n ? [] : splitInteger(whole.minor, weights);
  return {
    text: terms.text,
    percentE2: 'percentE2' in terms ? terms.percentE2 : null,
    parts: groups
      .map(({ tax }, index) => ({ tax, net: money(parts[index] ?? 0n, currency) }))
      .filter((part) => part.net.minor !== 0n),
  };
}

export const totalDiscount = (
  discount: CourtesyDiscount | null | undefined,
  currency: Currency,
): Money =>
  sum(
    (discount?.parts ?? []).map((part) => part.net),
    currency,
  );

export type Discounted = Readonly<{
  totals: Pick<InvoiceTotals, 'lineNet' | 'taxBreakdown'>;
  discount?: CourtesyDiscount | null;
}>;

/**
 * The part of the discount that a credit of these lines takes back: in each group, as the difference of
 * what all credits up to it take back, so that credits of the whole leave nothing of it, to the cent.
 */
export function creditedDiscount(
  invoice: Discounted,
  lines: readonly TaxedAmount[],
  credits: readonly Discounted[],
): CourtesyDiscount | null {
  const { discount } = invoice;
  if (discount === null || discount === undefined) return null;
  const parts = taxBreakdown(lines).flatMap((group) => {
    const key = taxGroupKey(group);
    const whole = discount.parts.find((part) => taxGroupKey(part.tax) === key);
    if (whole === undefined) return [];
    const of = netOfGroup(invoice, key);
    const before = credits.reduce(
      (total, credit) => add(total, netOfGroup(credit, key)),
      zero(of.currency),
    );
    const upTo = (net: Money): Money =>
      scale(whole.net, { numerator: net.minor, denominator: of.minor });
    return [{ tax: whole.tax, net: subtract(upTo(add(before, group.taxable)), upTo(before)) }];
  });
  return { ...discount, parts };
}

/** Of the lines of one tax: what is taxed, and what was taken off it before. */
function netOfGroup({ totals, discount }: Discounted, key: string): Money {
  const { currency } = totals.lineNet;
  const taxable = totals.taxBreakdown
    .filter((group) => taxGroupKey(group) === key)
    .map((group) => group.taxable);
  const off = (discount?.parts ?? [])
    .filter((part) => taxGroupKey(part.tax) === key)
    .map((part) => part.net);
  return sum([...taxable, ...off], currency);
}
