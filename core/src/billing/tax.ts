// Value added tax by category and rate, at DOCUMENT level: rounded once for each group, never as a
// sum of rounded line tax (EN 16931 BT-117 = BT-116 x BT-119 / 100).
// Source of the rules: docs/domain-rules.md, section 8.

import { assert } from '../kernel/assert.ts';
import { compareNumbers, compareText } from '../kernel/order.ts';
import { refuseField } from '../kernel/refusal.ts';
import { add, type Money, zero } from '../money/money.ts';
import { percentOf } from '../money/price.ts';

/**
 * UNCL5305 codes: standard, zero rated, exempt, reverse charge, outside the scope, supply inside
 * the European Community, export.
 */
export const taxCategories = ['S', 'Z', 'E', 'AE', 'O', 'K', 'G'] as const;
export type TaxCategory = (typeof taxCategories)[number];

export type TaxRate = Readonly<{
  taxClassId: string;
  category: TaxCategory;
  /** Percent x 10^4: 19 % is 190000. */
  percentE4: bigint;
  /** Why no tax is charged: printed on the invoice. */
  reason: string | null;
}>;

export type TaxedAmount = Readonly<{ net: Money; tax: TaxRate }>;

export type TaxGroup = Readonly<{
  category: TaxCategory;
  percentE4: bigint;
  reason: string | null;
  /** BT-116. */
  taxable: Money;
  /** BT-117. */
  tax: Money;
}>;

/**
 * Refuses with amount_out_of_range a rate that its category does not allow (BR-S-05, BR-Z-05 and
 * their sisters), and with reason_missing an untaxed supply without its reason (BR-E-10, BR-AE-10,
 * BR-IC-10, BR-G-10, BR-O-10).
 */
export function checkTaxRate(rate: TaxRate): void {
  const isStandard = rate.category === 'S';
  if (isStandard ? rate.percentE4 <= 0n || rate.percentE4 > 1_000_000n : rate.percentE4 !== 0n) {
    throw refuseField('amount_out_of_range', 'percent', 'Only category S has a rate above zero');
  }
  const needsReason = !isStandard && rate.category !== 'Z';
  if (needsReason && (rate.reason ?? '').trim() === '') {
    throw refuseField('reason_missing', 'reason', 'Say why no tax is charged');
  }
}

/** Groups that belong together on a document. */
export const taxGroupKey = (rate: Pick<TaxRate, 'category' | 'percentE4'>): string =>
  `${rate.category} ${rate.percentE4}`;

/** One group for each category and rate, in an order that the lines' order does not change. */
export function taxBreakdown(lines: readonly TaxedAmount[]): readonly TaxGroup[] {
  return [...Map.groupBy(lines, (line) => taxGroupKey(line.tax)).values()]
    .map(groupOf)
    .sort(compareGroups);
}

function groupOf(lines: readonly TaxedAmount[]): TaxGroup {
  const [first] = lines;
  assert(first !== undefined, 'a group has a line');
  const { category, percentE4 } = first.tax;
  const taxable = lines.reduce((total, line) => add(total, line.net), zero(first.net.currency));
  const reasons = new Set(lines.flatMap((line) => line.tax.reason ?? []));
  const reason = reasons.size === 0 ? null : [...reasons].sort(compareText).join('; ');
  return { category, percentE4, reason, taxable, tax: percentOf(taxable, percentE4) };
}

const compareGroups = (a: TaxGroup, b: TaxGroup): number =>
  compareNumbers(taxCategories.indexOf(a.category), taxCategories.indexOf(b.category)) ||
  compareNumbers(b.percentE4, a.percentE4);
