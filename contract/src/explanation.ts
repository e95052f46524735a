// Where an amount comes from, step by step.

import { z } from 'zod';
import { Id, MoneyAmount, PlainDate, Reference } from './values.ts';
import { itemKinds } from './work-in-progress.ts';

const Step = z.object({
  kind: z.string(),
  text: z.string(),
  amount: MoneyAmount.nullable(),
  minutes: z.int().nullable(),
  detail: z.record(z.string(), z.string()),
});
export const Explanation = z.object({
  title: z.string(),
  amount: MoneyAmount,
  entries: z.array(
    z.object({
      itemId: Id,
      sourceId: Id,
      sourceKind: z.enum(itemKinds),
      workDate: PlainDate,
      person: Reference.nullable(),
      note: z.string(),
      amount: MoneyAmount,
      steps: z.array(Step),
    }),
  ),
  tax: z.array(Step),
});
