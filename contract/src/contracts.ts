// Service contracts: versions of terms with lines and clauses, what is billed under them, and what
// becomes of them: amended, renewed, uplifted, terminated.

import {
  type ContractState,
  contractVersionLifecycle,
} from '@daybook/core/contracts/contract-lifecycle.ts';
import { lineModels } from '@daybook/core/contracts/line-for-work.ts';
import { feeCycles } from '@daybook/core/contracts/proration.ts';
import { renewalKinds } from '@daybook/core/contracts/renewal.ts';
import { checklistKinds } from '@daybook/core/contracts/termination.ts';
import { z } from 'zod';
import { RateEffect } from './catalog.ts';
import { command, query } from './endpoint.ts';
import { AddedFile, FileView } from './file.ts';
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
  OptionalText,
  PercentE2,
  PercentE4,
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

export const contractStates = [
  'draft',
  'submitted',
  'approved',
  'in_force',
  'expired',
  'terminated',
  'discarded',
] as const satisfies readonly ContractState[];
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'A month, yyyy-mm');

const OwnRate = z.object({
  personId: Id.nullable().default(null),
  serviceId: Id.nullable().default(null),
  classificationId: Id.nullable().default(null),
  unitPrice: UnitPriceE4,
});
/** Which prices hold: the firm's cards as for everybody, rates of its own, or a card with a discount. */
export const RateSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cards') }),
  z.object({ kind: z.literal('own'), rates: z.array(OwnRate).min(1).max(200) }),
  z.object({ kind: z.literal('discounted'), cardId: Id, discount: PercentE4 }),
]);

const noTerms = z.object({});
/** What a line agrees on, by how it bills. */
export const LineTerms = z.discriminatedUnion('model', [
  z.object({
    model: z.literal('time'),
    schedule: RateSchedule.default({ kind: 'cards' }),
    cap: MoneyAmount.nullable().default(null).meta({ description: 'Not to exceed, in money' }),
    capMinutes: Minutes.nullable().default(null).meta({ description: 'Not to exceed, in minutes' }),
    includedMinutes: Minutes.nullable()
      .default(null)
      .meta({ description: 'Covered by another fee before the first billed minute' }),
  }),
  z.object({
    model: z.literal('fixed'),
    instalments: z
      .array(z.object({ dueOn: PlainDate, amount: MoneyAmount }))
      .min(1)
      .max(60),
  }),
  z.object({
    model: z.literal('recurring'),
    fee: MoneyAmount,
    cycle: z.enum(feeCycles),
    isInAdvance: z.boolean().default(true),
  }),
  z.object({ model: z.literal('unit'), unit: Text(40), unitPrice: UnitPriceE4 }),
  noTerms.extend({ model: z.literal('retainer') }),
  z.object({ model: z.literal('milestone'), value: MoneyAmount }),
  z.object({ model: z.literal('percent'), value: MoneyAmount }),
  noTerms.extend({ model: z.literal('non_billable') }),
]);

export const ContractLineInput = z.object({
  key: Id.nullable()
    .default(null)
    .meta({ description: 'Of a line that goes on from the version before; null makes a new one' }),
  description: Text(200),
  clause: OptionalText(20),
  projectId: Id.nullable().default(null).meta({ description: 'Null takes in every project' }),
  serviceId: Id.nullable().default(null).meta({ description: 'Null takes in every service' }),
  terms: LineTerms,
});
export const Uplift = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('percent'), percent: PercentE4 }),
  z.object({
    kind: z.literal('steps'),
    steps: z
      .array(z.object({ from: PlainDate, percent: PercentE4 }))
      .min(1)
      .max(40),
  }),
  z.object({
    kind: z.literal('index'),
    indexId: Id,
    baseMonth: Month,
    lagMonths: z.int().min(0).max(24).default(2),
    floor: PercentE4.nullable().default(null),
    cap: PercentE4.nullable().default(null),
  }),
]);
export const Clause = z.object({
  number: Text(20),
  title: Text(200),
  text: z.string().trim().max(8000).default(''),
});
/** A version of the terms, whole: what is not said is not agreed. */
export const contractTerms = {
  effectiveFrom: PlainDate,
  until: PlainDate.nullable()
    .default(null)
    .meta({ description: 'The day after the last; null runs on' }),
  renewal: z
    .object({
      kind: z.enum(renewalKinds),
      noticeDays: z.int().min(0).max(730),
      months: z.int().min(1).max(120),
    })
    .default({ kind: 'none', noticeDays: 0, months: 12 }),
  paymentTermDays: z.int().min(0).max(365).nullable().default(null),
  purchaseOrder: OptionalText(60),
  purchaseOrderAmount: MoneyAmount.nullable().default(null),
  minimumCommitment: z
    .object({ amount: MoneyAmount, cycle: z.enum(feeCycles) })
    .nullable()
    .default(null),
  uplift: Uplift.nullable().default(null),
  clauses: z.array(Clause).max(200).default([]),
  lines: z.array(ContractLineInput).min(1, 'A contract has at least one line').max(100),
};

const LineSpent = z.object({
  billed: MoneyAmount,
  inDraft: MoneyAmount,
  unbilled: MoneyAmount,
  overCap: MoneyAmount.meta({ description: 'Unbilled work that the cap leaves no room for' }),
  billedMinutes: z.int(),
  unbilledMinutes: z.int(),
  workedMinutes: z.int(),
  includedMinutes: z.int().meta({ description: 'Used of the included hours' }),
});
export const ContractLineView = z.object({
  key: Id,
  position: z.int(),
  model: z.enum(lineModels),
  description: z.string(),
  clause: z.string().nullable(),
  project: Reference.nullable(),
  service: Reference.nullable(),
  value: MoneyAmount.nullable(),
  terms: LineTerms,
  spent: LineSpent,
});
export const ContractVersionView = z.object({
  id: Id,
  ordinal: z.int(),
  state: z.enum(contractVersionLifecycle.states),
  effectiveFrom: PlainDate,
  reason: z.string().nullable(),
  createdAt: Instant,
  createdBy: Reference.nullable(),
  postedAt: Instant.nullable(),
});
export const ContractView = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.string(),
  name: z.string(),
  client: Reference,
  owner: Reference,
  branch: Reference,
  currency: CurrencyCode,
  state: z.enum(contractStates),
  startsOn: PlainDate,
  until: PlainDate.nullable(),
  noticeOn: PlainDate.nullable(),
  isNoticeDue: z.boolean(),
  hasDraft: z.boolean().meta({ description: 'An amendment is being written' }),
  createdAt: Instant,
});
const { lines: _, ...termsHead } = contractTerms;
export const ContractDetail = ContractView.extend({
  terms: z.object({ ...termsHead, lines: z.array(ContractLineView) }),
  /** The version whose terms are shown: the draft while there is one, else the latest posted. */
  shown: ContractVersionView,
  versions: z.array(ContractVersionView),
  rejectedBecause: z.string().nullable(),
  terminatedOn: PlainDate.nullable(),
  purchaseOrderLeft: MoneyAmount.nullable(),
  billed: MoneyAmount,
  unbilled: MoneyAmount,
});
const TermChange = z.object({
  field: z.string(),
  before: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  after: z.union([z.string(), z.number(), z.boolean()]).nullable(),
});
const ChecklistPoint = z.object({
  kind: z.enum(checklistKinds),
  open: z.string().nullable().meta({ description: 'What is open, in words; null when nothing is' }),
  waivedBecause: z.string().nullable(),
});
const BurnPoint = z.object({
  month: Month,
  billed: MoneyAmount,
  unbilled: MoneyAmount,
  minutes: z.int(),
});
const ContractDocument = FileView.extend({
  may: May,
  sizeBytes: z.int(),
  ordinal: z.int().meta({ description: 'Of the version that it belongs to' }),
  state: z.enum(['written', 'in_force', 'superseded', 'discarded']),
  addedAt: Instant,
  addedBy: Reference,
});
const IndexValue = z.object({ month: Month, value: UnitPriceE4 });
const IndexView = z.object({
  id: Id,
  name: z.string(),
  source: z.string(),
  values: z.array(IndexValue),
});

export const contracts = {
  list: query({
    path: '/contracts',
    summary: 'The register of contracts: renewals and notices due among them',
    input: z.object({
      ...pageInput(['number', 'until']),
      q: z.string().max(100).optional(),
      clientId: Id.optional(),
      ownerId: Id.optional(),
      branchId: Id.optional(),
      states: queryList(contractStates).optional(),
      isNoticeDue: QueryFlag.optional(),
      endsBefore: PlainDate.optional(),
    }),
    output: pageOf(ContractView),
  }),
  get: query({
    path: '/contracts/{id}',
    summary: 'One contract: its terms, and what is billed under each line',
    input: z.object({ id: Id, versionId: Id.optional() }),
    output: ContractDetail,
  }),
  create: command({
    path: '/contracts',
    summary: 'Draft a contract',
    input: z.object({
      name: Text(200),
      clientId: Id,
      branchId: Id,
      ownerId: Id,
      currency: CurrencyCode.optional(),
      ...contractTerms,
    }),
    output: ContractView,
  }),
  update: command({
    method: 'PUT',
    path: '/contracts/{id}/draft',
    summary: 'Write the terms of the draft version again, whole',
    input: z.object({ id: Id, version: Version, name: Text(200).optional(), ...contractTerms }),
    output: ContractView,
  }),
  amend: command({
    path: '/contracts/{id}/amend',
    summary: 'Begin an amendment: a draft version with the terms in force',
    input: z.object({ id: Id, version: Version, effectiveFrom: PlainDate, reason: Reason }),
    output: ContractView,
  }),
  uplift: command({
    path: '/contracts/{id}/uplift',
    summary: 'Begin an amendment with prices uplifted as the terms say',
    input: z.object({ id: Id, version: Version, effectiveFrom: PlainDate }),
    output: ContractView,
  }),
  submit: command({
    path: '/contracts/{id}/submit',
    summary: 'Submit the draft version for approval',
    input: ByIdAndVersion,
    output: ContractView,
  }),
  reject: command({
    path: '/contracts/{id}/reject',
    summary: 'Send the submitted version back',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: ContractView,
  }),
  approve: command({
    path: '/contracts/{id}/approve',
    summary: 'Approve the submitted version; never one that you wrote',
    input: ByIdAndVersion,
    output: ContractView,
  }),
  post: command({
    path: '/contracts/{id}/post',
    summary: 'Put the approved version in force; unbilled work gets its terms',
    input: ByIdAndVersion,
    output: ContractView,
  }),
  effect: query({
    path: '/contracts/{id}/effect',
    summary: 'What posting the version that is written would do to unbilled work',
    input: ById,
    output: RateEffect,
  }),
  difference: query({
    path: '/contracts/{id}/difference',
    summary: 'What a version changes against the one before it',
    input: z.object({ id: Id, versionId: Id }),
    output: listOf(TermChange),
  }),
  discard: command({
    path: '/contracts/{id}/discard',
    summary: 'Drop the draft version; of a contract that has no other, the contract',
    input: ByIdAndVersion,
    output: ContractView,
  }),
  renew: command({
    path: '/contracts/{id}/renew',
    summary: 'Run on for another term',
    input: ByIdAndVersion,
    output: ContractView,
  }),
  checklist: query({
    path: '/contracts/{id}/checklist',
    summary: 'What stands in the way of an end',
    input: ById,
    output: listOf(ChecklistPoint),
  }),
  waivePoint: command({
    path: '/contracts/{id}/waive',
    summary: 'Let a point of the checklist be, with a reason',
    input: z.object({ id: Id, version: Version, kind: z.enum(checklistKinds), reason: Reason }),
    output: ContractView,
  }),
  terminate: command({
    path: '/contracts/{id}/terminate',
    summary: 'End it early; each point of the checklist is resolved or waived',
    input: z.object({ id: Id, version: Version, on: PlainDate, reason: Reason }),
    output: ContractView,
  }),
  offerFees: command({
    path: '/contracts/offer-fees',
    summary: 'Put instalments and recurring fees that are due into work in progress',
    input: z.object({
      contractIds: z.array(Id).max(500).optional(),
      until: PlainDate.meta({ description: 'Due on this day or before' }),
    }),
    output: z.object({ count: z.int(), amounts: z.array(MoneyAmount) }),
  }),
  recordUnits: command({
    path: '/contracts/{id}/units',
    summary: 'Record delivered units of a line that bills by the unit',
    input: z.object({
      id: Id,
      lineKey: Id,
      on: PlainDate,
      quantity: UnitPriceE4.meta({ description: 'Units, up to four decimals' }),
      note: Text(200),
    }),
    output: z.object({ itemId: Id, amount: MoneyAmount }),
  }),
  burn: query({
    path: '/contracts/{id}/burn',
    summary:
      'Billed and unbilled by month, against cap and included hours, with a forecast to the end',
    input: ById,
    output: z.object({
      points: z.array(BurnPoint),
      cap: MoneyAmount.nullable(),
      capMinutes: z.int().nullable(),
      forecast: MoneyAmount.nullable().meta({
        description: 'Billed and unbilled so far, and the rate of the last three months to the end',
      }),
      share: PercentE2.nullable().meta({ description: 'Of the cap, in percent' }),
    }),
  }),
  clauses: query({
    path: '/contracts/{id}/clauses',
    summary: 'Clauses, and what was billed under each; those that never billed say so',
    input: ById,
    output: listOf(
      Clause.extend({ billed: MoneyAmount, lineCount: z.int(), invoiceLineCount: z.int() }),
    ),
  }),
  listDocuments: query({
    path: '/contracts/{id}/documents',
    summary: 'Documents of a contract, newest first; those of superseded versions are marked',
    input: ById,
    output: listOf(ContractDocument),
  }),
  addDocument: command({
    path: '/contracts/{id}/documents',
    summary: 'Add a document to the version that is written, or else to the one in force',
    input: AddedFile.extend({ id: Id }),
    output: ContractDocument,
  }),
  document: {
    ...query({
      path: '/contract-documents/{id}',
      summary: 'A document, as it was added',
      input: ById,
      output: z.unknown(),
    }),
    file: { contentType: 'application/octet-stream' },
  },
  removeDocument: command({
    path: '/contract-documents/{id}/remove',
    summary: 'Remove a document while its version is a draft',
    input: ById,
    output: z.object({ id: Id }),
  }),
  listIndices: query({
    path: '/price-indices',
    summary: 'Price indices with their values',
    input: z.object({}),
    output: listOf(IndexView),
  }),
  createIndex: command({
    path: '/price-indices',
    summary: 'Add a price index',
    input: z.object({ name: Text(80), source: z.string().trim().max(200).default('') }),
    output: IndexView,
  }),
  recordIndexValues: command({
    path: '/price-indices/{id}/values',
    summary: 'Record published values; a value that is recorded does not change',
    input: z.object({ id: Id, values: z.array(IndexValue).min(1).max(600) }),
    output: IndexView,
  }),
  importIndexValues: command({
    path: '/price-indices/{id}/import',
    summary: 'Record values from a file of months and values: all that are new, or none',
    input: z.object({
      id: Id,
      contentBase64: z.base64().max(1_400_000).meta({ description: 'CSV: month, value' }),
    }),
    output: IndexView.extend({ addedCount: z.int() }),
  }),
};
