// Credit notes: which allocations of a posted invoice they reverse.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { Discount, TaxLine, taxCategories } from './tax-line.ts';
import {
  ById,
  ByIdAndVersion,
  Id,
  Instant,
  May,
  MoneyAmount,
  PercentE2,
  PercentE4,
  PlainDate,
  pageInput,
  pageOf,
  Reason,
  Reference,
  Version,
} from './values.ts';

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
  discount: Discount.nullable().meta({ description: 'What it takes back of the invoice’s' }),
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

export const creditNotes = {
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
};
