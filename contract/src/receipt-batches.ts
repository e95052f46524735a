// A cashier's batch of receipts, counted when it is closed.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { receiptMethods } from './receipt-methods.ts';
import {
  ById,
  CurrencyCode,
  Id,
  Instant,
  May,
  MoneyAmount,
  OptionalText,
  pageInput,
  pageOf,
  queryList,
  Reference,
  Version,
} from './values.ts';

export const batchStates = ['open', 'closed'] as const;
const Method = z.enum(receiptMethods);
export const ReceiptBatchView = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.string(),
  branch: Reference,
  sessionId: Id,
  currency: CurrencyCode,
  float: MoneyAmount,
  declared: MoneyAmount.nullable().meta({ description: 'What was said to come in' }),
  received: MoneyAmount,
  receiptCount: z.int(),
  state: z.enum(batchStates),
  openedAt: Instant,
  openedBy: Reference,
  closedAt: Instant.nullable(),
  difference: MoneyAmount.nullable().meta({ description: 'Counted less expected' }),
  reason: z.string().nullable(),
});
export const ReceiptBatchDetail = ReceiptBatchView.extend({
  counts: z.array(
    z.object({
      method: Method,
      receipts: z.int(),
      expected: MoneyAmount.meta({ description: 'Of cash with the float' }),
      counted: MoneyAmount.nullable(),
    }),
  ),
});

export const receiptBatches = {
  listBatches: query({
    path: '/receipt-batches',
    summary: 'Receipt batches, newest first',
    input: z.object({
      ...pageInput(['-openedAt']),
      states: queryList(batchStates).optional(),
      sessionId: Id.optional(),
      branchId: Id.optional(),
    }),
    output: pageOf(ReceiptBatchView),
  }),
  getBatch: query({
    path: '/receipt-batches/{id}',
    summary: 'One batch with what is expected and what was counted',
    input: ById,
    output: ReceiptBatchDetail,
  }),
  openBatch: command({
    path: '/receipt-batches',
    summary: 'Open a batch in your session',
    input: z.object({ float: MoneyAmount, declared: MoneyAmount.nullable().default(null) }),
    output: ReceiptBatchView,
  }),
  closeBatch: command({
    path: '/receipt-batches/{id}/close',
    summary: 'Close a batch with what was counted; a difference needs a reason',
    input: z.object({
      id: Id,
      version: Version,
      counted: z.array(z.object({ method: Method, amount: MoneyAmount })).max(10),
      reason: OptionalText(2000),
    }),
    output: ReceiptBatchDetail,
  }),
};
