// Tax on a document: one line for each category and percentage.

import { z } from 'zod';
import { MoneyAmount, PercentE2, PercentE4 } from './values.ts';

export const taxCategories = ['S', 'Z', 'E', 'AE', 'O', 'K', 'G'] as const;

export const TaxLine = z.object({
  category: z.enum(taxCategories),
  percent: PercentE4,
  taxable: MoneyAmount,
  tax: MoneyAmount,
  reason: z.string().nullable(),
});

/** Shown to the client, before tax (BT-107). */
export const Discount = z.object({
  text: z.string(),
  percent: PercentE2.nullable().meta({ description: 'Null where an amount was agreed' }),
  amount: MoneyAmount,
});
