// A courtesy discount between core, the wire and its rows.

import {
  type CourtesyDiscount,
  type DiscountTerms,
  discountAmount,
  totalDiscount,
} from '@daybook/core/billing/courtesy-discount.ts';
import { taxCategories } from '@daybook/core/billing/tax.ts';
import { type Money, money } from '@daybook/core/money/money.ts';
import { percentE2Of } from '@daybook/core/money/price.ts';
import { z } from 'zod';

type PreBillDiscount = Readonly<{
  currency: string;
  discount_text: string | null;
  discount_minor: bigint | null;
  discount_percent_e2: number | null;
}>;

/** What is agreed on the pre-bill; null for none. */
export function discountTermsOf(row: PreBillDiscount): DiscountTerms | null {
  if (row.discount_text === null) return null;
  const text = row.discount_text;
  return row.discount_minor === null
    ? { text, percentE2: BigInt(row.discount_percent_e2 ?? 0) }
    : { text, amount: money(row.discount_minor, row.currency) };
}

/** Of what is billed, in percent x 10^2: what a gate on discounts asks for. */
export const discountPercentE2 = (net: Money, terms: DiscountTerms): bigint =>
  'percentE2' in terms
    ? terms.percentE2
    : (percentE2Of(discountAmount(net, terms), net) ?? 10_000n);

const Amount = z.string().transform(BigInt);
const Stored = z.object({
  text: z.string(),
  percentE2: Amount.nullable(),
  parts: z.array(
    z.object({
      taxClassId: z.string(),
      category: z.enum(taxCategories),
      percentE4: Amount,
      reason: z.string().nullable(),
      net: Amount,
    }),
  ),
});

export const discountColumns = (discount: CourtesyDiscount | null, currency: string) => ({
  allowanceMinor: totalDiscount(discount, currency).minor,
  discount:
    discount === null
      ? null
      : { ...discount, parts: discount.parts.map(({ tax, net }) => ({ ...tax, net: net.minor })) },
});

export function discountIn(stored: unknown, currency: string): CourtesyDiscount | null {
  if (stored === null) return null;
  const { parts, ...said } = Stored.parse(stored);
  return {
    ...said,
    parts: parts.map(({ net, ...tax }) => ({ tax, net: money(net, currency) })),
  };
}

/** As a document shows it. */
export function discountView(row: Readonly<{ discount: unknown; currency: string }>) {
  const discount = discountIn(row.discount, row.currency);
  return discount === null
    ? null
    : {
        text: discount.text,
        percent: discount.percentE2,
        amount: totalDiscount(discount, row.currency),
      };
}
