// Money received, and which invoices it settles.

import { z } from 'zod';
import { bankFiles, writeOffKinds } from './bank-files.ts';
import { clientBalance } from './client-balance.ts';
import { command, query } from './endpoint.ts';
import { receiptBatches } from './receipt-batches.ts';
import { receiptMethods } from './receipt-methods.ts';
import {
  ById,
  ByIdAndVersion,
  Id,
  Instant,
  May,
  MoneyAmount,
  OptionalText,
  PlainDate,
  pageInput,
  pageOf,
  queryList,
  Reason,
  Reference,
  Version,
} from './values.ts';

const Settlement = z.object({ invoiceId: Id, amount: MoneyAmount });
export const ReceiptView = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.string().nullable(),
  client: Reference,
  legalEntity: Reference,
  receivedOn: PlainDate,
  amount: MoneyAmount,
  applied: MoneyAmount,
  refunded: MoneyAmount,
  unapplied: MoneyAmount,
  method: z.enum(receiptMethods),
  reference: z.string().nullable(),
  state: z.enum(['draft', 'posted', 'voided']),
  batch: Reference.nullable(),
  bankAccount: Reference.nullable(),
  receivedBy: Reference,
  createdAt: Instant,
});
export const ReceiptDetail = ReceiptView.extend({
  settlements: z.array(z.object({ invoice: Reference, amount: MoneyAmount, settledAt: Instant })),
  writeOffs: z.array(
    z.object({
      invoice: Reference,
      amount: MoneyAmount,
      kind: z.enum(writeOffKinds),
      reason: z.string(),
    }),
  ),
  bankFile: Reference.nullable().meta({ description: 'The bank file of which a line made it' }),
});

export const cash = {
  listReceipts: query({
    path: '/receipts',
    summary: 'Receipts, newest first',
    input: z.object({
      ...pageInput(['-createdAt']),
      clientId: Id.optional(),
      states: queryList(['draft', 'posted', 'voided']).optional(),
      methods: queryList(receiptMethods).optional(),
      batchId: Id.optional(),
      from: PlainDate.optional(),
      until: PlainDate.optional(),
    }),
    output: pageOf(ReceiptView),
  }),
  getReceipt: query({
    path: '/receipts/{id}',
    summary: 'One receipt and what it settles',
    input: ById,
    output: ReceiptDetail,
  }),
  createReceipt: command({
    path: '/receipts',
    summary: 'Record money received; unless you say which, the oldest invoices are settled first',
    input: z.object({
      clientId: Id,
      receivedOn: PlainDate,
      amount: MoneyAmount,
      method: z.enum(receiptMethods).default('bank_transfer'),
      reference: OptionalText(140),
      batchId: Id.nullable()
        .default(null)
        .meta({ description: 'Your own open batch, of which it becomes a part' }),
      bankAccountId: Id.nullable().default(null),
      settlements: z
        .array(Settlement)
        .max(200)
        .optional()
        .meta({ description: 'Left out: the oldest first. Empty: none yet' }),
    }),
    output: ReceiptView,
  }),
  postReceipt: command({
    path: '/receipts/{id}/post',
    summary: 'Post: journal, and the invoices are settled',
    input: ByIdAndVersion,
    output: ReceiptView,
  }),
  applyReceipt: command({
    path: '/receipts/{id}/apply',
    summary: 'Settle more invoices from what is unapplied, the oldest first or as you say',
    input: z.object({
      id: Id,
      version: Version,
      settlements: z.array(Settlement).min(1).max(200).optional(),
    }),
    output: ReceiptView,
  }),
  voidReceipt: command({
    path: '/receipts/{id}/void',
    summary: 'Void a receipt; its invoices are open again',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: ReceiptView,
  }),
  ...bankFiles,
  ...receiptBatches,
  ...clientBalance,
};
