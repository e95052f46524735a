// The working paper from which an invoice is made: lines are decided, written down or up, moved.

import { includedReason } from '@daybook/core/billing/included-minutes.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { InvoiceView } from './invoice.ts';
import { groupings } from './parties.ts';
import { Discount } from './tax-line.ts';
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
  PlainDate,
  pageInput,
  pageOf,
  queryList,
  Reason,
  Reference,
  Text,
  UnitPriceE4,
  Version,
} from './values.ts';

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
  reasonCode: z.enum([...writeReasons, includedReason]).nullable(),
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
  discount: Discount.nullable().meta({ description: 'Shown to the client; no write-down' }),
  invoice: Reference.nullable(),
  grouping: z.enum(groupings),
});
export const PreBillDetail = PreBillView.extend({
  lines: z.array(PreBillLineView),
  skippedUnpriced: z.int(),
});

const LineIds = z.array(Id).min(1).max(5000);

export const preBills = {
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
  setDiscount: command({
    method: 'PUT',
    path: '/pre-bills/{id}/discount',
    summary:
      'Give the client a discount that the invoice shows, or take it off; above the threshold somebody else must agree',
    input: z.object({
      id: Id,
      version: Version,
      discount: z
        .object({
          text: Text(100),
          by: z.discriminatedUnion('kind', [
            z.object({ kind: z.literal('percent'), percent: PercentE2 }),
            z.object({ kind: z.literal('amount'), amount: MoneyAmount }),
          ]),
        })
        .nullable(),
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
  splitPreBill: command({
    path: '/pre-bills/{id}/split',
    summary: 'Move lines to a pre-bill of their own',
    input: z.object({ id: Id, version: Version, lineIds: LineIds }),
    output: PreBillView,
  }),
  mergePreBills: command({
    path: '/pre-bills/{id}/merge',
    summary: 'Take in the lines of other pre-bills of the client',
    input: z.object({ id: Id, version: Version, otherIds: z.array(Id).min(1).max(100) }),
    output: PreBillView,
  }),
  preBillQueue: query({
    path: '/pre-bills/{id}/queue',
    summary: 'Its place among the drafts, the next one, and what the client was billed last',
    input: ById,
    output: z.object({
      position: z.int(),
      count: z.int(),
      beforeId: Id.nullable(),
      nextId: Id.nullable(),
      siblings: z
        .array(Reference)
        .meta({ description: 'Other drafts of the client, to be merged with' }),
      previous: z
        .object({ invoice: Reference, on: PlainDate, minutes: z.int(), net: MoneyAmount })
        .nullable(),
    }),
  }),
  discardPreBill: command({
    path: '/pre-bills/{id}/discard',
    summary: 'Drop a pre-bill; its work is open again',
    input: ByIdAndVersion,
    output: PreBillView,
  }),
};
