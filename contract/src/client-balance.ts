// What a client owes and what the firm holds of it: unapplied cash, credits, refunds.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { receiptMethods } from './receipt-methods.ts';
import {
  ById,
  ByIdAndVersion,
  CurrencyCode,
  Id,
  Instant,
  listOf,
  May,
  MoneyAmount,
  OptionalText,
  PlainDate,
  pageInput,
  pageOf,
  Reason,
  Reference,
  Version,
} from './values.ts';

const Settlement = z.object({ invoiceId: Id, amount: MoneyAmount });
export const RefundView = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.string(),
  receipt: Reference,
  client: Reference,
  amount: MoneyAmount,
  on: PlainDate,
  method: z.enum(receiptMethods),
  reference: z.string().nullable(),
  reason: z.string(),
  state: z.enum(['posted', 'voided']),
  createdAt: Instant,
  createdBy: Reference,
});

export const clientBalance = {
  getBalance: query({
    path: '/clients/{id}/balance',
    summary: 'By currency: what is open, and what the firm holds against it',
    input: ById,
    output: listOf(
      z.object({
        currency: CurrencyCode,
        open: MoneyAmount,
        overdue: MoneyAmount,
        unapplied: MoneyAmount,
        credits: MoneyAmount.meta({
          description: 'Paid of invoices beyond what they are worth after credit notes',
        }),
        net: MoneyAmount.meta({ description: 'Open less unapplied and credits' }),
      }),
    ),
  }),
  applyBalance: command({
    path: '/clients/{id}/balance/apply',
    summary: 'Settle open invoices from credits and unapplied cash, the oldest first or as you say',
    input: z.object({
      id: Id,
      currency: CurrencyCode,
      settlements: z.array(Settlement).max(200).optional(),
    }),
    output: z.object({
      freed: MoneyAmount,
      applied: MoneyAmount,
      unapplied: MoneyAmount,
      settlements: z.array(z.object({ invoice: Reference, amount: MoneyAmount })),
    }),
  }),
  listRefunds: query({
    path: '/refunds',
    summary: 'Refunds, newest first',
    input: z.object({ ...pageInput(['-createdAt']), clientId: Id.optional() }),
    output: pageOf(RefundView),
  }),
  refundReceipt: command({
    path: '/receipts/{id}/refund',
    summary: 'Give unapplied cash back to the client',
    input: z.object({
      id: Id,
      version: Version,
      amount: MoneyAmount,
      method: z.enum(receiptMethods).default('bank_transfer'),
      bankAccountId: Id.nullable().default(null),
      reference: OptionalText(140),
      reason: Reason,
    }),
    output: RefundView,
  }),
  voidRefund: command({
    path: '/refunds/{id}/void',
    summary: 'Void a refund that came back; the money is unapplied again',
    input: ByIdAndVersion.extend({ reason: Reason }),
    output: RefundView,
  }),
};
