// Work in progress, pre-bills, invoices, credit notes, and the explanation of every amount.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { Address } from './org.ts';
import { groupings, quantityPolicies } from './parties.ts';
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
  Note,
  PercentE2,
  PercentE4,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  queryList,
  RateE8,
  Reason,
  Reference,
  UnitPriceE4,
  Version,
} from './values.ts';

export const taxCategories = ['S', 'Z', 'E', 'AE', 'O', 'K', 'G'] as const;
export const writeReasons = [
  'courtesy',
  'budget',
  'quality',
  'training',
  'duplicate',
  'client_agreement',
  'rounding',
  'other',
] as const;
export const itemKinds = ['time', 'expense', 'milestone', 'retainer', 'plan'] as const;

export const BillableItemView = z.object({
  id: Id,
  sourceKind: z.enum(itemKinds),
  sourceId: Id,
  client: Reference,
  project: Reference,
  person: Reference.nullable(),
  service: Reference,
  workDate: PlainDate,
  note: z.string(),
  workedMinutes: Minutes,
  billableMinutes: Minutes,
  unitPrice: UnitPriceE4.nullable(),
  amount: MoneyAmount.nullable(),
  openMinutes: z.int(),
  openAmount: MoneyAmount.nullable(),
  ageDays: z.int(),
  preBill: Reference.nullable(),
});
const Bucket = z.object({
  current: MoneyAmount,
  days31: MoneyAmount,
  days61: MoneyAmount,
  over90: MoneyAmount,
});
export const WipRow = z.object({
  key: Id,
  name: z.string(),
  client: Reference.nullable(),
  currency: CurrencyCode,
  openMinutes: z.int(),
  openAmount: MoneyAmount,
  unpricedCount: z.int(),
  itemCount: z.int(),
  oldest: PlainDate,
  age: Bucket,
});
const wipFilters = {
  clientId: Id.optional(),
  projectId: Id.optional(),
  personId: Id.optional(),
  branchId: Id.optional(),
  currency: z.string().length(3).optional(),
  until: PlainDate.optional(),
};

export const PreBillLineView = z.object({
  id: Id,
  itemId: Id,
  workDate: PlainDate,
  person: Reference.nullable(),
  project: Reference,
  service: Reference,
  note: z.string(),
  decision: z.enum(['bill', 'hold', 'exclude']),
  workedMinutes: Minutes,
  agreedMinutes: Minutes,
  billedMinutes: Minutes,
  unitPrice: UnitPriceE4,
  agreedAmount: MoneyAmount,
  amount: MoneyAmount,
  reasonCode: z.enum(writeReasons).nullable(),
  comment: z.string().nullable(),
});
export const PreBillView = z.object({
  id: Id,
  version: Version,
  may: May,
  client: Reference,
  currency: CurrencyCode,
  cutOff: PlainDate,
  state: z.enum(['draft', 'invoiced', 'discarded']),
  createdAt: Instant,
  createdBy: Reference,
  lineCount: z.int(),
  billCount: z.int(),
  heldCount: z.int(),
  agreedAmount: MoneyAmount,
  billedAmount: MoneyAmount,
  writtenAmount: MoneyAmount,
  realization: PercentE2.nullable(),
  invoice: Reference.nullable(),
  grouping: z.enum(groupings),
});
export const PreBillDetail = PreBillView.extend({
  lines: z.array(PreBillLineView),
  skippedUnpriced: z.int(),
});

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
  taxCategory: z.enum(taxCategories),
  taxPercent: PercentE4,
  creditedNet: MoneyAmount,
});
const TaxLine = z.object({
  category: z.enum(taxCategories),
  percent: PercentE4,
  taxable: MoneyAmount,
  tax: MoneyAmount,
  reason: z.string().nullable(),
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
  open: MoneyAmount,
  createdAt: Instant,
  postedAt: Instant.nullable(),
  preBillId: Id,
});
export const InvoiceDetail = InvoiceView.extend({
  lines: z.array(InvoiceLineView),
  lineNet: MoneyAmount,
  taxExclusive: MoneyAmount,
  tax: MoneyAmount,
  taxLines: z.array(TaxLine),
  credited: MoneyAmount,
  received: MoneyAmount,
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
  receipts: z.array(z.object({ id: Id, receivedOn: PlainDate, amount: MoneyAmount })),
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
export const CreditNoteView = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.string().nullable(),
  invoice: Reference,
  client: Reference,
  state: z.enum(['draft', 'posted', 'discarded']),
  reason: z.string(),
  issuedOn: PlainDate.nullable(),
  total: MoneyAmount,
  createdAt: Instant,
});
export const CreditNoteDetail = CreditNoteView.extend({
  lineNet: MoneyAmount,
  tax: MoneyAmount,
  taxLines: z.array(TaxLine),
  lines: z.array(
    z.object({
      id: Id,
      description: z.string(),
      minutes: z.int(),
      net: MoneyAmount,
      taxCategory: z.enum(taxCategories),
      taxPercent: PercentE4,
    }),
  ),
});
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
const LineIds = z.array(Id).min(1).max(5000);

export const billing = {
  wip: query({
    path: '/wip',
    summary: 'Work in progress by client, project or person, with its age',
    input: z.object({
      by: z.enum(['client', 'project', 'person']).default('client'),
      ...wipFilters,
    }),
    output: z.object({
      rows: z.array(WipRow),
      totals: z.array(MoneyAmount),
      openMinutes: z.int(),
      unpricedCount: z.int(),
      asOf: PlainDate,
    }),
  }),
  listItems: query({
    path: '/billable-items',
    summary: 'What can be billed, oldest work first',
    input: z.object({
      ...pageInput(['workDate']),
      ...wipFilters,
      isOpen: QueryFlag.optional(),
      unpriced: QueryFlag.optional(),
    }),
    output: pageOf(BillableItemView),
  }),
  listPreBills: query({
    path: '/pre-bills',
    summary: 'Pre-bills, newest first',
    input: z.object({
      ...pageInput(['-createdAt']),
      clientId: Id.optional(),
      states: queryList(['draft', 'invoiced', 'discarded']).optional(),
    }),
    output: pageOf(PreBillView),
  }),
  getPreBill: query({
    path: '/pre-bills/{id}',
    summary: 'One pre-bill with its lines',
    input: ById,
    output: PreBillDetail,
  }),
  propose: command({
    path: '/pre-bills',
    summary: 'Propose a pre-bill from open work in progress',
    input: z.object({
      clientId: Id,
      currency: CurrencyCode.optional(),
      projectIds: z.array(Id).max(500).optional(),
      cutOff: PlainDate,
    }),
    output: PreBillView,
  }),
  proposeMany: command({
    path: '/pre-bills/batch',
    summary: 'Propose one pre-bill for each project or client with open work',
    input: z.object({
      per: z.enum(['client', 'project']).default('client'),
      clientIds: z.array(Id).max(1000).optional(),
      projectIds: z.array(Id).max(1000).optional(),
      cutOff: PlainDate,
    }),
    output: listOf(Reference),
  }),
  decide: command({
    path: '/pre-bills/{id}/lines/decide',
    summary: 'Bill, hold or exclude lines',
    input: z.object({
      id: Id,
      version: Version,
      lineIds: LineIds,
      decision: z.enum(['bill', 'hold', 'exclude']),
      comment: z.string().max(2000).nullable().default(null),
    }),
    output: PreBillDetail,
  }),
  write: command({
    path: '/pre-bills/{id}/lines/write',
    summary:
      'Write lines down or up to a total, a percentage or minutes; above the threshold somebody else must agree',
    input: z.object({
      id: Id,
      version: Version,
      lineIds: LineIds,
      to: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('total'), total: MoneyAmount }),
        z.object({ kind: z.literal('percent_off'), percent: PercentE2 }),
        z.object({ kind: z.literal('minutes'), minutes: Minutes }),
        z.object({ kind: z.literal('agreed') }),
      ]),
      reasonCode: z.enum(writeReasons),
      comment: z.string().max(2000).nullable().default(null),
    }),
    output: PreBillDetail,
  }),
  transfer: command({
    path: '/pre-bills/{id}/lines/transfer',
    summary: 'Move the work of lines to another project of the client',
    input: z.object({ id: Id, version: Version, lineIds: LineIds, projectId: Id, reason: Reason }),
    output: PreBillDetail,
  }),
  invoicePreBill: command({
    path: '/pre-bills/{id}/invoice',
    summary: 'Make the draft invoice of a pre-bill',
    input: z.object({
      id: Id,
      version: Version,
      grouping: z.enum(groupings).optional(),
      notes: Note,
    }),
    output: InvoiceView,
  }),
  invoiceMany: command({
    path: '/pre-bills/invoice-batch',
    summary: 'Make the draft invoices of several pre-bills: all of them or none',
    input: z.object({ preBillIds: z.array(Id).min(1).max(1000) }),
    output: listOf(Reference),
  }),
  discardPreBill: command({
    path: '/pre-bills/{id}/discard',
    summary: 'Drop a pre-bill; its work is open again',
    input: ByIdAndVersion,
    output: PreBillView,
  }),
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
  listCreditNotes: query({
    path: '/credit-notes',
    summary: 'Credit notes, newest first',
    input: z.object({
      ...pageInput(['-createdAt']),
      invoiceId: Id.optional(),
      clientId: Id.optional(),
    }),
    output: pageOf(CreditNoteView),
  }),
  getCreditNote: query({
    path: '/credit-notes/{id}',
    summary: 'One credit note',
    input: ById,
    output: CreditNoteDetail,
  }),
  draftCredit: command({
    path: '/invoices/{id}/credit',
    summary: 'Draft a credit note: a share of the invoice, an amount, or named allocations',
    input: z.object({
      id: Id,
      reason: Reason,
      what: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('share'), percent: PercentE2 }),
        z.object({ kind: z.literal('net_amount'), amount: MoneyAmount }),
        z.object({ kind: z.literal('allocations'), allocationIds: z.array(Id).min(1).max(5000) }),
      ]),
    }),
    output: CreditNoteView,
  }),
  postCreditNote: command({
    path: '/credit-notes/{id}/post',
    summary: 'Post: number, journal; what it reverses can be billed again',
    input: ByIdAndVersion,
    output: CreditNoteDetail,
  }),
  discardCreditNote: command({
    path: '/credit-notes/{id}/discard',
    summary: 'Drop a draft credit note',
    input: ByIdAndVersion,
    output: CreditNoteView,
  }),
  creditNotePdf: {
    ...query({
      path: '/credit-notes/{id}/pdf',
      summary: 'The credit note as PDF',
      input: ById,
      output: z.unknown(),
    }),
    file: { contentType: 'application/pdf' },
  },
  listExchangeRates: query({
    path: '/exchange-rates',
    summary: 'Exchange rates by day',
    input: z.object({ currency: CurrencyCode.optional() }),
    output: listOf(
      z.object({ base: CurrencyCode, currency: CurrencyCode, on: PlainDate, rate: RateE8 }),
    ),
  }),
  setExchangeRates: command({
    path: '/exchange-rates',
    summary: 'Record exchange rates, by hand or from a table',
    input: z.object({
      rates: z
        .array(
          z.object({ base: CurrencyCode, currency: CurrencyCode, on: PlainDate, rate: RateE8 }),
        )
        .min(1)
        .max(5000),
    }),
    output: z.object({ recorded: z.int() }),
  }),
};
