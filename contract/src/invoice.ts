// Invoices: the document, what each of its lines bills, and what can be done with it.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { Explanation } from './explanation.ts';
import { Address } from './org.ts';
import { groupings, quantityPolicies } from './parties.ts';
import { Discount, TaxLine, taxCategories } from './tax-line.ts';
import {
  ById,
  ByIdAndVersion,
  CurrencyCode,
  Id,
  Instant,
  listOf,
  May,
  Minutes,
  MoneyAmount,
  PercentE4,
  PlainDate,
  pageInput,
  pageOf,
  queryList,
  RateE8,
  Reason,
  Reference,
  UnitPriceE4,
  Version,
} from './values.ts';

export const InvoiceLineView = z.object({
  id: Id,
  position: z.int(),
  description: z.string(),
  service: Reference.nullable(),
  project: Reference,
  from: PlainDate,
  until: PlainDate,
  minutes: Minutes,
  quantity: z.string().nullable(),
  unitPrice: UnitPriceE4.nullable(),
  net: MoneyAmount,
  clause: z.string().nullable().meta({ description: 'Of the contract that it bills under' }),
  taxCategory: z.enum(taxCategories),
  taxPercent: PercentE4,
  creditedNet: MoneyAmount,
});
export const Party = z.object({
  name: z.string(),
  taxId: z.string().nullable(),
  address: Address,
  email: z.string().nullable(),
  registration: z.string().nullable(),
  iban: z.string().nullable(),
  bic: z.string().nullable(),
  bankName: z.string().nullable(),
});
export const invoiceStates = [
  'draft',
  'submitted',
  'posted',
  'voided',
  'credited',
  'uncollectible',
  'discarded',
] as const;
export const paymentStates = ['open', 'part_paid', 'paid', 'overdue'] as const;
export const InvoiceView = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.string().nullable(),
  client: Reference,
  legalEntity: Reference,
  currency: CurrencyCode,
  state: z.enum(invoiceStates),
  paymentState: z.enum(paymentStates).nullable(),
  invoiceDate: PlainDate.nullable(),
  dueOn: PlainDate.nullable(),
  total: MoneyAmount,
  open: MoneyAmount.meta({
    description: 'Due: neither held back, nor prepaid, credited or settled',
  }),
  retained: MoneyAmount.meta({ description: 'Held back, and not yet released' }),
  createdAt: Instant,
  postedAt: Instant.nullable(),
  preBillId: Id,
});
export const InvoiceDetail = InvoiceView.extend({
  lines: z.array(InvoiceLineView),
  lineNet: MoneyAmount,
  discount: Discount.nullable(),
  taxExclusive: MoneyAmount,
  tax: MoneyAmount,
  taxLines: z.array(TaxLine),
  credited: MoneyAmount,
  received: MoneyAmount,
  retention: MoneyAmount.meta({ description: 'Held back when it was posted' }),
  prepaid: MoneyAmount.meta({ description: 'Paid before, by the deposits below' }),
  deposits: z.array(z.object({ invoice: Reference, net: MoneyAmount, tax: MoneyAmount })),
  seller: Party.nullable(),
  buyer: Party.nullable(),
  exchangeRate: RateE8.nullable(),
  baseTotal: MoneyAmount.nullable(),
  rejectedBecause: z.string().nullable(),
  quantityPolicy: z.enum(quantityPolicies),
  grouping: z.enum(groupings),
  notes: z.string(),
  purchaseOrder: z.string().nullable(),
  creditNotes: z.array(
    z.object({ id: Id, number: z.string().nullable(), state: z.string(), total: MoneyAmount }),
  ),
  receipts: z.array(
    z.object({
      id: Id,
      receivedOn: PlainDate,
      amount: MoneyAmount,
      letOff: MoneyAmount.meta({ description: 'The short rest that the client was let off' }),
    }),
  ),
  draws: z.array(z.object({ retainer: Reference, drawnOn: PlainDate, amount: MoneyAmount })),
  worked: z.object({ minutes: Minutes, writtenAmount: MoneyAmount }),
});
export const AllocationView = z.object({
  id: Id,
  itemId: Id,
  lineId: Id,
  workDate: PlainDate,
  person: Reference.nullable(),
  project: Reference,
  service: Reference,
  note: z.string(),
  minutes: z.int(),
  value: MoneyAmount,
  amount: MoneyAmount,
  openAmount: MoneyAmount.meta({ description: 'Billed and not yet reversed' }),
});

export const invoices = {
  listInvoices: query({
    path: '/invoices',
    summary: 'Invoices, newest first',
    input: z.object({
      ...pageInput(['-createdAt', 'dueOn']),
      clientId: Id.optional(),
      legalEntityId: Id.optional(),
      states: queryList(invoiceStates).optional(),
      paymentState: z.enum(paymentStates).optional(),
      q: z.string().max(60).optional(),
      from: PlainDate.optional(),
      until: PlainDate.optional(),
    }),
    output: pageOf(InvoiceView),
  }),
  getInvoice: query({
    path: '/invoices/{id}',
    summary: 'One invoice',
    input: ById,
    output: InvoiceDetail,
  }),
  listAllocations: query({
    path: '/invoices/{id}/allocations',
    summary: 'What each line bills, entry by entry',
    input: z.object({ id: Id, lineId: Id.optional() }),
    output: listOf(AllocationView),
  }),
  submit: command({
    path: '/invoices/{id}/submit',
    summary: 'Submit a draft invoice',
    input: ByIdAndVersion,
    output: InvoiceView,
  }),
  reject: command({
    path: '/invoices/{id}/reject',
    summary: 'Send a submitted invoice back',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: InvoiceView,
  }),
  post: command({
    path: '/invoices/{id}/post',
    summary: 'Post: number, journal, frozen document',
    input: z.object({ id: Id, version: Version, invoiceDate: PlainDate.optional() }),
    output: InvoiceDetail,
  }),
  postMany: command({
    path: '/invoices/post-batch',
    summary: 'Post several invoices: all of them or none',
    input: z.object({
      invoiceIds: z.array(Id).min(1).max(1000),
      invoiceDate: PlainDate.optional(),
    }),
    output: listOf(Reference),
  }),
  void: command({
    path: '/invoices/{id}/void',
    summary: 'Void a posted invoice that nothing was received for',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: InvoiceView,
  }),
  writeOff: command({
    path: '/invoices/{id}/write-off',
    summary: 'Write off what is open of an invoice as bad debt',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: InvoiceView,
  }),
  releaseRetention: command({
    path: '/invoices/{id}/release-retention',
    summary: 'Make due what the client held back; all of it, or an amount',
    input: z.object({
      id: Id,
      version: Version,
      amount: MoneyAmount.optional(),
      on: PlainDate.optional(),
    }),
    output: InvoiceView,
  }),
  discard: command({
    path: '/invoices/{id}/discard',
    summary: 'Drop a draft invoice; its pre-bill opens again',
    input: ByIdAndVersion,
    output: InvoiceView,
  }),
  pdf: {
    ...query({
      path: '/invoices/{id}/pdf',
      summary: 'The document as PDF, with the time report',
      input: ById,
      output: z.unknown(),
    }),
    file: { contentType: 'application/pdf' },
  },
  explain: query({
    path: '/invoices/{id}/explain',
    summary: 'Where an amount comes from: entry, rounding, rate and those it beat, write-down, tax',
    input: z.object({ id: Id, lineId: Id.optional() }),
    output: Explanation,
  }),
};
