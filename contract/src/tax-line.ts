// Tax on a document: one line for each category and percentage.

import { z } from 'zod';
import { MoneyAmount, PercentE4 } from './values.ts';

export const taxCategories = ['S', 'Z', 'E', 'AE', 'O', 'K', 'G'] as const;

export const TaxLine = z.object({
  category: z.enum(taxCategories),
  percent: PercentE4,
  taxable: MoneyAmount,
  tax: MoneyAmount,
  reason: z.string().nullable(),
});
