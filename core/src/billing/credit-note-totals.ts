// How a credit note adds up. Tax goes back at the invoice's own rates, group by group, and the last
// credit of a group takes all that is left of it: rounding each part would leave a cent behind.
// Source of the rules: docs/domain-rules.md, sections 3 and 8.

import { assert } from '../kernel/assert.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isNegative, isZero, type Money, negate, subtract, sum, zero } from '../money/money.ts';
import { percentOf } from '../money/price.ts';
import { type CourtesyDiscount, totalDiscount } from './courtesy-discount.ts';
import { type InvoiceTotals, totalsOfGroups } from './invoice-totals.ts';
import { type TaxedAmount, type TaxGroup, taxBreakdown, taxGroupKey } from './tax.ts';

type Totalled = Readonly<{ totals: InvoiceTotals }>;
type Credited = Readonly<{
  lines: readonly TaxedAmount[];
  /** What it takes back of the invoice's discount. */
  discount: CourtesyDiscount | null;
}>;

/** Refuses with over_credited, or amount_out_of_range if nothing is credited. */
export function creditNoteTotals(
  invoice: Totalled,
  { lines, discount }: Credited,
  credits: readonly Totalled[],
): InvoiceTotals {
  const { currency } = invoice.totals.lineNet;
  const nets = lines.map((line) => line.net);
  const lineNet = sum(nets, currency);
  if (isNegative(lineNet)) throw new Refusal('amount_out_of_range', { credit: 'below zero' });
  const lefts = groupsLeft(invoice, credits);
  const allowances = discount?.parts ?? [];
  const off = allowances.map(({ net, tax }) => ({ net: negate(net), tax }));
  const groups = taxBreakdown([...lines, ...off]).map((group) => {
    const left = lefts.get(taxGroupKey(group));
    assert(left !== undefined, "a credit has only its invoice's taxes");
    return { ...group, reason: left.reason, tax: taxToCredit(group, left) };
  });
  const none = zero(currency);
  const given = {
    lineNet,
    allowances: totalDiscount(discount, currency),
    ...{ charges: none, prepaid: none, rounding: none },
  };
  return totalsOfGroups(groups, given);
}

function groupsLeft(
  invoice: Totalled,
  credits: readonly Totalled[],
): ReadonlyMap<string, TaxGroup> {
  const lefts = new Map(
    invoice.totals.taxBreakdown.map((group) => [taxGroupKey(group), group] as const),
  );
  for (const group of credits.flatMap((credit) => credit.totals.taxBreakdown)) {
    const left = lefts.get(taxGroupKey(group));
    assert(left !== undefined, "a credit has only its invoice's taxes");
    const taxable = subtract(left.taxable, group.taxable);
    lefts.set(taxGroupKey(group), { ...left, taxable, tax: subtract(left.tax, group.tax) });
  }
  return lefts;
}

function taxToCredit(credit: TaxGroup, left: TaxGroup): Money {
  const after = subtract(left.taxable, credit.taxable);
  if (isZero(after)) return left.tax;
  const isBeyond = isZero(left.taxable) || isNegative(after) !== isNegative(left.taxable);
  if (isBeyond) {
    const details = { left: left.taxable.minor.toString(), asked: credit.taxable.minor.toString() };
    throw new Refusal('over_credited', details);
  }
  const tax = percentOf(credit.taxable, credit.percentE4);
  const taxAfter = subtract(left.tax, tax);
  // Parts that round up take no more tax than the invoice has.
  return isNegative(taxAfter) === isNegative(left.tax) ? tax : left.tax;
}
