// Retainers: money, hours and client trust held ahead, drawn in a stated order.

import type { RetainerState } from '@daybook/core/retainers/retainer-lifecycle.ts';
import { trancheKinds } from '@daybook/core/retainers/tranche.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
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
  OptionalText,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  queryList,
  Reason,
  Reference,
  Text,
  UnitPriceE4,
  Version,
} from './values.ts';

export const retainerKinds = ['money', 'hours', 'trust'] as const;
export const retainerStates = [
  'draft',
  'submitted',
  'approved',
  'in_force',
  'closed',
  'discarded',
] as const satisfies readonly RetainerState[];
export const movementKinds = [
  'received',
  'granted',
  'drawn',
  'released',
  'refunded',
  'breakage',
  'lapsed',
  'included',
  'worked',
  'repaid',
  'forfeited',
] as const;

const drawsAtPosting = z
  .boolean()
  .meta({ description: 'An invoice of the client is settled from it as soon as it is posted' });
const Evergreen = z
  .object({ floor: MoneyAmount, target: MoneyAmount })
  .meta({ description: 'Below the floor, the client is asked for what is missing to the target' });
/** What a retainer agrees on, by its kind. */
export const RetainerTerms = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('money'),
    drawsAtPosting: drawsAtPosting.default(true),
    evergreen: Evergreen.nullable().default(null),
    isRefundable: z.boolean().default(true),
    hasBreakage: z
      .boolean()
      .default(false)
      .meta({ description: 'What expires is kept as income; never of refundable money' }),
  }),
  z.object({
    kind: z.literal('trust'),
    drawsAtPosting: drawsAtPosting.default(false),
    evergreen: Evergreen.nullable().default(null),
  }),
  z.object({
    kind: z.literal('hours'),
    includedMinutes: Minutes,
    fee: MoneyAmount.meta({ description: 'Billed for each month, whatever was worked' }),
    overageRate: UnitPriceE4.nullable()
      .default(null)
      .meta({ description: 'An hour over; null bills none' }),
    maxRolloverMinutes: Minutes.nullable()
      .default(0)
      .meta({ description: 'Carried at most; null carries any number' }),
    maxDeficitMinutes: Minutes.nullable()
      .default(0)
      .meta({ description: 'Owed at most, before overage; null owes any number' }),
    expireAfterPeriods: z.int().min(1).max(120).nullable().default(null),
  }),
]);

const Fields = {
  name: Text(200),
  projectId: Id.nullable().default(null).meta({ description: 'Null takes in every project' }),
  serviceId: Id.nullable().default(null).meta({ description: 'Null takes in every service' }),
  contractLineKey: Id.nullable()
    .default(null)
    .meta({ description: 'The line that it stands on; of hours, whose work it counts' }),
  startsOn: PlainDate,
  terms: RetainerTerms,
};

export const RetainerRequestView = z.object({
  id: Id,
  number: z.string(),
  amount: MoneyAmount,
  state: z.enum(['open', 'paid', 'withdrawn']),
  askedOn: PlainDate,
  note: z.string(),
});
export const RetainerView = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.string(),
  name: z.string(),
  kind: z.enum(retainerKinds),
  client: Reference,
  branch: Reference,
  project: Reference.nullable(),
  service: Reference.nullable(),
  currency: CurrencyCode,
  state: z.enum(retainerStates),
  startsOn: PlainDate,
  balance: MoneyAmount.nullable().meta({ description: 'Held; null of hours' }),
  balanceMinutes: z.int().nullable().meta({ description: 'Hours left, less any deficit' }),
  openRequest: RetainerRequestView.nullable(),
  createdAt: Instant,
});
export const TrancheView = z.object({
  id: Id,
  kind: z.enum(trancheKinds),
  project: Reference.nullable(),
  service: Reference.nullable(),
  priority: z.int(),
  receivedOn: PlainDate,
  expiresOn: PlainDate.nullable(),
  clearedOn: PlainDate.nullable(),
  reference: z.string().nullable(),
  left: MoneyAmount.nullable(),
  leftMinutes: z.int().nullable(),
});
export const MovementView = z.object({
  id: Id,
  entryId: Id,
  on: PlainDate,
  kind: z.enum(movementKinds),
  amount: MoneyAmount.nullable(),
  minutes: z.int().nullable(),
  balance: MoneyAmount.nullable().meta({ description: 'After it, in the order of the ledger' }),
  balanceMinutes: z.int().nullable(),
  invoice: Reference.nullable(),
  note: z.string(),
  person: Reference,
  isReleasable: z.boolean(),
});
export const RetainerPeriodView = z.object({
  ordinal: z.int(),
  from: PlainDate,
  until: PlainDate,
  includedMinutes: z.int(),
  carriedMinutes: z.int(),
  deficitBeforeMinutes: z.int(),
  approvedMinutes: z.int(),
  overageMinutes: z.int(),
  lapsedMinutes: z.int(),
  carryMinutes: z.int(),
  deficitMinutes: z.int(),
  fee: MoneyAmount,
  overage: MoneyAmount,
});
export const RetainerDetail = RetainerView.extend({
  terms: RetainerTerms,
  contract: Reference.nullable(),
  rejectedBecause: z.string().nullable(),
  closedOn: PlainDate.nullable(),
  cleared: MoneyAmount.nullable().meta({ description: 'Of trust: what may be drawn today' }),
  ongoing: MoneyAmount.nullable().meta({
    description: 'Balance less unbilled approved work and drafts, with their tax; null of hours',
  }),
  isLow: z.boolean(),
  topUp: MoneyAmount.nullable().meta({ description: 'What the terms would ask for now' }),
  runOutOn: PlainDate.nullable().meta({ description: 'At the pace of the last three months' }),
  tranches: z.array(TrancheView),
  requests: z.array(RetainerRequestView),
  periods: z.array(RetainerPeriodView),
  nextPeriod: z
    .object({
      from: PlainDate,
      until: PlainDate,
      availableMinutes: z.int(),
      approvedMinutes: z.int(),
    })
    .nullable(),
});
const BurnPoint = z.object({
  month: z.string(),
  received: MoneyAmount,
  drawn: MoneyAmount,
  minutes: z.int(),
});

const DrawInput = z.object({ id: Id, version: Version, invoiceId: Id, amount: MoneyAmount });
export const ReconciliationView = z.object({
  id: Id,
  legalEntity: Reference,
  on: PlainDate,
  fileName: z.string(),
  statement: MoneyAmount,
  inTransit: MoneyAmount,
  outstanding: MoneyAmount,
  adjusted: MoneyAmount,
  book: MoneyAmount,
  ledgers: MoneyAmount,
  isReconciled: z.boolean(),
  clients: z.array(z.object({ client: Reference, balance: MoneyAmount })),
  openMovements: z.array(z.object({ on: PlainDate, amount: MoneyAmount, note: z.string() })),
  openLines: z.array(
    z.object({ on: PlainDate, amount: MoneyAmount, reference: z.string().nullable() }),
  ),
  reconciledAt: Instant,
  person: Reference,
});

export const retainers = {
  list: query({
    path: '/retainers',
    summary: 'Retainers with what they hold',
    input: z.object({
      ...pageInput(['number']),
      q: z.string().max(100).optional(),
      clientId: Id.optional(),
      kinds: queryList(retainerKinds).optional(),
      states: queryList(retainerStates).optional(),
      isLow: QueryFlag.optional(),
    }),
    output: pageOf(
      RetainerView.extend({
        isLow: z.boolean().meta({ description: 'The ongoing balance is below its floor' }),
      }),
    ),
  }),
  get: query({
    path: '/retainers/{id}',
    summary: 'One retainer: balance and ongoing balance, tranches, requests, periods',
    input: ById,
    output: RetainerDetail,
  }),
  statement: query({
    path: '/retainers/{id}/statement',
    summary: 'Every movement with the balance after it, oldest first',
    input: z.object({ id: Id, from: PlainDate.optional(), until: PlainDate.optional() }),
    output: listOf(MovementView),
  }),
  statementPdf: {
    ...query({
      path: '/retainers/{id}/statement/pdf',
      summary: 'The statement as PDF',
      input: z.object({ id: Id, from: PlainDate.optional(), until: PlainDate.optional() }),
      output: z.unknown(),
    }),
    file: { contentType: 'application/pdf' },
  },
  burn: query({
    path: '/retainers/{id}/burn',
    summary: 'Received, drawn and worked by month',
    input: ById,
    output: listOf(BurnPoint),
  }),
  create: command({
    path: '/retainers',
    summary: 'Draft a retainer',
    input: z.object({
      clientId: Id,
      branchId: Id,
      currency: CurrencyCode.optional(),
      ...Fields,
    }),
    output: RetainerView,
  }),
  update: command({
    method: 'PUT',
    path: '/retainers/{id}/draft',
    summary: 'Write the draft again, whole',
    input: z.object({ id: Id, version: Version, ...Fields }),
    output: RetainerView,
  }),
  submit: command({
    path: '/retainers/{id}/submit',
    summary: 'Submit for approval',
    input: ByIdAndVersion,
    output: RetainerView,
  }),
  reject: command({
    path: '/retainers/{id}/reject',
    summary: 'Send it back',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: RetainerView,
  }),
  approve: command({
    path: '/retainers/{id}/approve',
    summary: 'Approve; never one that you wrote',
    input: ByIdAndVersion,
    output: RetainerView,
  }),
  post: command({
    path: '/retainers/{id}/post',
    summary: 'Put it in force: money and hours may move',
    input: ByIdAndVersion,
    output: RetainerView,
  }),
  discard: command({
    path: '/retainers/{id}/discard',
    summary: 'Drop a draft',
    input: ByIdAndVersion,
    output: RetainerView,
  }),
  receive: command({
    path: '/retainers/{id}/receive',
    summary: 'Post money received ahead, in full: a tranche and a liability',
    input: z.object({
      id: Id,
      version: Version,
      amount: MoneyAmount,
      receivedOn: PlainDate,
      clearedOn: PlainDate.nullable()
        .default(null)
        .meta({ description: 'Of trust: when the bank had it for good; null while it has not' }),
      expiresOn: PlainDate.nullable().default(null),
      priority: z.int().min(0).max(999).default(100),
      projectId: Id.nullable().default(null),
      serviceId: Id.nullable().default(null),
      requestId: Id.nullable().default(null).meta({ description: 'The request that it answers' }),
      reference: OptionalText(140),
    }),
    output: RetainerView,
  }),
  grant: command({
    path: '/retainers/{id}/grant',
    summary: 'Grant credit that nobody paid for',
    input: z.object({
      id: Id,
      version: Version,
      amount: MoneyAmount,
      expiresOn: PlainDate.nullable().default(null),
      priority: z.int().min(0).max(999).default(100),
      projectId: Id.nullable().default(null),
      serviceId: Id.nullable().default(null),
      reason: Reason,
    }),
    output: RetainerView,
  }),
  clear: command({
    path: '/retainers/{id}/clear',
    summary: 'Say when the bank had a trust deposit for good',
    input: z.object({ id: Id, version: Version, trancheId: Id, clearedOn: PlainDate }),
    output: RetainerView,
  }),
  draw: command({
    path: '/retainers/{id}/draw',
    summary: 'Settle a posted invoice from what is held, in the stated order',
    input: DrawInput,
    output: RetainerView,
  }),
  previewDraws: query({
    path: '/invoices/{id}/draws',
    summary: 'What posting an invoice would draw from retainers',
    input: ById,
    output: listOf(z.object({ retainer: Reference, amount: MoneyAmount, left: MoneyAmount })),
  }),
  release: command({
    path: '/retainers/{id}/release',
    summary: 'Take a draw back: the invoice is open again',
    input: z.object({ id: Id, version: Version, entryId: Id, reason: Reason }),
    output: RetainerView,
  }),
  refund: command({
    path: '/retainers/{id}/refund',
    summary: 'Pay money back to the client',
    input: z.object({ id: Id, version: Version, amount: MoneyAmount, reason: Reason }),
    output: RetainerView,
  }),
  expire: command({
    path: '/retainers/{id}/expire',
    summary: 'Close tranches that expired: income where the terms say so, else kept for the client',
    input: ByIdAndVersion,
    output: RetainerView,
  }),
  close: command({
    path: '/retainers/{id}/close',
    summary: 'Close it; what is left is refunded, or kept as the terms say',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: RetainerView,
  }),
  request: command({
    path: '/retainers/{id}/requests',
    summary:
      'Ask the client for money; without an amount, for what the terms say. One is open at a time',
    input: z.object({ id: Id, version: Version, amount: MoneyAmount.optional(), note: Note }),
    output: RetainerView,
  }),
  withdrawRequest: command({
    path: '/retainers/{id}/requests/withdraw',
    summary: 'Withdraw the open request',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: RetainerView,
  }),
  closePeriod: command({
    path: '/retainers/{id}/close-period',
    summary:
      'Close the next month of an hours retainer: carry, lapse, overage; fee and overage are offered to be billed',
    input: ByIdAndVersion,
    output: RetainerView,
  }),
  reconcile: command({
    path: '/trust-reconciliations',
    summary: 'Reconcile the trust bank: statement, book and client ledgers',
    input: z.object({
      legalEntityId: Id,
      currency: CurrencyCode,
      on: PlainDate.meta({ description: 'The last day of the statement' }),
      statement: MoneyAmount.nullable()
        .default(null)
        .meta({ description: 'Closing balance; null takes it from the file' }),
      fileName: Text(200),
      contentBase64: z.base64().max(8_000_000).meta({ description: 'CSV or camt.053' }),
    }),
    output: ReconciliationView,
  }),
  listReconciliations: query({
    path: '/trust-reconciliations',
    summary: 'Three-way reconciliations, latest first',
    input: z.object({ ...pageInput(['-on']), legalEntityId: Id.optional() }),
    output: pageOf(ReconciliationView),
  }),
};
