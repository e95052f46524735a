// Chasing what is overdue: ladders, notices, holds, and interest on what is paid late.

import { languages, templateKeys } from '@daybook/core/delivery/mail-template.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  CurrencyCode,
  Id,
  Instant,
  listOf,
  May,
  MoneyAmount,
  PercentE4,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  queryList,
  Reason,
  Reference,
  Text,
  Version,
} from './values.ts';

export const dunningStates = ['due', 'not_yet', 'covered', 'held', 'ended'] as const;
export const holdKinds = ['dispute', 'promise', 'hold'] as const;

const Step = z.object({
  name: Text(60),
  afterDays: z.int().min(1).max(1000).meta({ description: 'Days past the due date' }),
  templateKey: z
    .enum(templateKeys)
    .nullable()
    .meta({ description: 'The text of the e-mail; null: nothing is sent' }),
  payWithinDays: z.int().min(0).max(90).default(7),
  fee: MoneyAmount.nullable().default(null).meta({ description: 'A claim of its own' }),
  needsApproval: z.boolean().default(false),
});
export const LadderView = z.object({
  id: Id,
  version: Version,
  name: z.string(),
  isDefault: z.boolean(),
  isAutomatic: z.boolean().meta({ description: 'Steps without approval are taken every morning' }),
  claimService: Reference.nullable().meta({ description: 'What fees and interest are billed as' }),
  steps: z.array(Step),
  clients: z.int().meta({ description: 'Clients that are assigned to it by name' }),
  savedAt: Instant,
});
const LadderFields = {
  name: Text(100),
  isDefault: z.boolean().default(false),
  isAutomatic: z.boolean().default(false),
  claimServiceId: Id.nullable().default(null),
  steps: z.array(Step).min(1, 'A ladder has a step').max(10),
};

const AccountKey = z.object({ clientId: Id, legalEntityId: Id, currency: CurrencyCode });
const NoticeLine = z.object({
  invoice: Reference,
  invoiceDate: PlainDate,
  dueOn: PlainDate,
  daysPastDue: z.int(),
  open: MoneyAmount,
  level: z.int().meta({ description: 'Steps that were taken for it by now, this one included' }),
});
export const HoldView = z.object({
  id: Id,
  version: Version,
  may: May,
  client: Reference,
  invoice: Reference.nullable().meta({ description: 'Null: all that the client owes' }),
  kind: z.enum(holdKinds),
  reason: z.string(),
  until: PlainDate.nullable().meta({ description: 'The day on which it ends by itself' }),
  owner: Reference,
  createdAt: Instant,
  endedAt: Instant.nullable(),
  endedBecause: z.string().nullable(),
  isActive: z.boolean(),
});
export const QueueRow = z.object({
  id: z.string(),
  client: Reference,
  legalEntity: Reference,
  currency: CurrencyCode,
  state: z.enum(dunningStates),
  step: z.object({ name: z.string(), needsApproval: z.boolean() }).nullable(),
  nextOn: PlainDate.nullable(),
  overdue: MoneyAmount,
  credit: MoneyAmount.meta({ description: 'What the firm holds of the client' }),
  net: MoneyAmount,
  oldestDays: z.int(),
  invoices: z.array(NoticeLine),
  holds: z.array(HoldView),
  may: May,
});
export const NoticeView = z.object({
  id: Id,
  may: May,
  client: Reference,
  legalEntity: Reference,
  step: z.string(),
  on: PlainDate,
  payBy: PlainDate,
  open: MoneyAmount,
  net: MoneyAmount,
  fee: MoneyAmount.nullable(),
  language: z.enum(languages),
  delivery: z.object({ id: Id, state: z.string() }).nullable(),
  withdrawnBecause: z.string().nullable(),
  createdAt: Instant,
  createdBy: Reference,
});
export const NoticeDetail = NoticeView.extend({ lines: z.array(NoticeLine) });

const Piece = z.object({
  from: PlainDate,
  until: PlainDate.meta({ description: 'The day after its last day' }),
  days: z.int(),
  open: MoneyAmount,
  percent: PercentE4,
});
export const InterestRow = z.object({
  id: Id,
  invoice: Reference,
  client: Reference,
  dueOn: PlainDate,
  from: PlainDate,
  until: PlainDate,
  pieces: z.array(Piece),
  amount: MoneyAmount,
});

export const dunning = {
  queue: query({
    path: '/dunning',
    summary: 'Who owes what is overdue, and what to do about it today',
    input: z.object({
      ...pageInput(['client']),
      states: queryList(dunningStates).optional(),
      clientId: Id.optional(),
      legalEntityId: Id.optional(),
    }),
    output: pageOf(QueueRow),
  }),
  issue: command({
    path: '/dunning/notices',
    summary: 'Take the step that is due, for one client or for many',
    input: z.object({ accounts: z.array(AccountKey).min(1).max(500) }),
    output: listOf(NoticeView),
  }),
  issueLast: command({
    path: '/dunning/last-notices',
    summary: 'As issue, for steps that somebody else has to agree to',
    input: z.object({ accounts: z.array(AccountKey).min(1).max(100) }),
    output: listOf(NoticeView),
  }),
  listNotices: query({
    path: '/dunning/notices',
    summary: 'Notices, newest first',
    input: z.object({ ...pageInput(['-createdAt']), clientId: Id.optional() }),
    output: pageOf(NoticeView),
  }),
  getNotice: query({
    path: '/dunning/notices/{id}',
    summary: 'One notice with its invoices',
    input: ById,
    output: NoticeDetail,
  }),
  noticePdf: {
    ...query({
      path: '/dunning/notices/{id}/pdf',
      summary: 'The letter of a notice',
      input: ById,
      output: z.unknown(),
    }),
    file: { contentType: 'application/pdf' },
  },
  withdrawNotice: command({
    path: '/dunning/notices/{id}/withdraw',
    summary: 'Take it back: its step is as if it had not been taken',
    input: z.object({ id: Id, reason: Reason }),
    output: NoticeView,
  }),
  listHolds: query({
    path: '/dunning/holds',
    summary: 'Disputes, promises to pay and holds, newest first',
    input: z.object({
      ...pageInput(['-createdAt']),
      clientId: Id.optional(),
      isActive: QueryFlag.optional(),
    }),
    output: pageOf(HoldView),
  }),
  hold: command({
    path: '/dunning/holds',
    summary: 'Stop writing about an invoice, or about all that a client owes',
    input: z.object({
      clientId: Id,
      invoiceId: Id.nullable().default(null),
      kind: z.enum(holdKinds),
      reason: Reason,
      until: PlainDate.nullable().default(null),
      ownerId: Id.nullable().default(null).meta({ description: 'Null: you' }),
    }),
    output: HoldView,
  }),
  endHold: command({
    path: '/dunning/holds/{id}/end',
    summary: 'Go on',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: HoldView,
  }),
  listLadders: query({
    path: '/dunning/ladders',
    summary: 'Ladders by name',
    input: z.object({}),
    output: listOf(LadderView),
  }),
  createLadder: command({
    path: '/dunning/ladders',
    summary: 'Add a ladder',
    input: z.object(LadderFields),
    output: LadderView,
  }),
  updateLadder: command({
    method: 'PUT',
    path: '/dunning/ladders/{id}',
    summary: 'Write a ladder again, whole; steps that were taken stay taken',
    input: z.object({ id: Id, version: Version, ...LadderFields }),
    output: LadderView,
  }),
  assignLadder: command({
    path: '/dunning/ladders/{id}/clients',
    summary: 'Have clients chased by this ladder',
    input: z.object({ id: Id, clientIds: z.array(Id).min(1).max(1000) }),
    output: LadderView,
  }),
  listRates: query({
    path: '/dunning/interest-rates',
    summary: 'Percent a year on what is paid late, by date',
    input: z.object({}),
    output: listOf(z.object({ from: PlainDate, percent: PercentE4 })),
  }),
  setRates: command({
    method: 'PUT',
    path: '/dunning/interest-rates',
    summary: 'Write the rates, whole; what was claimed stays',
    input: z.object({
      rates: z.array(z.object({ from: PlainDate, percent: PercentE4 })).max(200),
    }),
    output: listOf(z.object({ from: PlainDate, percent: PercentE4 })),
  }),
  interest: query({
    path: '/dunning/interest',
    summary: 'Interest that could be claimed until a date, by invoice',
    input: z.object({
      ...pageInput(['client']),
      until: PlainDate.optional(),
      clientId: Id.optional(),
      invoiceId: Id.optional(),
    }),
    output: pageOf(InterestRow),
  }),
  claimInterest: command({
    path: '/dunning/interest-claims',
    summary: 'Bill late interest, on an invoice of its own for each client',
    input: z.object({ invoiceIds: z.array(Id).min(1).max(500), until: PlainDate.optional() }),
    output: listOf(z.object({ invoice: Reference, claimInvoice: Reference, amount: MoneyAmount })),
  }),
};
