// What people pay for a client's work: recorded, approved, billed, paid back.

import type { ExpenseState } from '@daybook/core/expenses/expense-lifecycle.ts';
import { z } from 'zod';
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
  MoneyAmount,
  Note,
  OptionalText,
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

export const expenseStates = [
  'draft',
  'submitted',
  'approved',
  'rejected',
  'discarded',
] as const satisfies readonly ExpenseState[];

const Quantity = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,2})?$/, 'A number with at most two decimals')
  .meta({ description: 'Such as kilometres; the amount follows from it' });

export const ExpenseCategoryView = z.object({
  id: Id,
  version: Version,
  name: z.string(),
  service: Reference.meta({ description: 'As what it is billed: its tax and account' }),
  unit: z.string().nullable(),
  unitPrice: UnitPriceE4.nullable(),
  currency: CurrencyCode.nullable(),
  markupPercent: PercentE4,
  limit: MoneyAmount.nullable(),
  receiptOver: MoneyAmount.nullable(),
  isActive: z.boolean(),
});
const CategoryFields = {
  name: Text(100),
  serviceId: Id,
  unit: OptionalText(20).meta({ description: 'Where it is paid by quantity: km, night' }),
  unitPrice: UnitPriceE4.nullable().default(null),
  currency: CurrencyCode.nullable().default(null),
  markupPercent: PercentE4.default(0n),
  limit: MoneyAmount.nullable()
    .default(null)
    .meta({ description: 'Over it, who approves has to be allowed to' }),
  receiptOver: MoneyAmount.nullable()
    .default(null)
    .meta({ description: 'Over it, a receipt is asked for' }),
  isActive: z.boolean().default(true),
};

export const ExpenseView = z.object({
  id: Id,
  version: Version,
  may: May,
  person: Reference,
  project: Reference,
  client: Reference,
  category: Reference,
  on: PlainDate,
  quantity: z.string().nullable(),
  gross: MoneyAmount,
  inputTax: MoneyAmount,
  note: z.string(),
  isBillable: z.boolean(),
  isReimbursable: z.boolean(),
  isOverLimit: z.boolean(),
  state: z.enum(expenseStates),
  reason: z.string().nullable().meta({ description: 'Why it was sent back' }),
  billed: MoneyAmount.nullable().meta({ description: 'What the client is billed, once approved' }),
  invoice: Reference.nullable(),
  reimbursement: Reference.nullable(),
  receipts: z.int(),
  createdAt: Instant,
});
export const ExpenseDetail = ExpenseView.extend({
  markupPercent: PercentE4.nullable(),
  files: z.array(FileView.extend({ sizeBytes: z.int(), addedAt: Instant })),
  decidedBy: Reference.nullable(),
  decidedAt: Instant.nullable(),
});
const Fields = {
  projectId: Id,
  categoryId: Id,
  on: PlainDate,
  quantity: Quantity.nullable().default(null),
  gross: MoneyAmount.nullable()
    .default(null)
    .meta({ description: 'As on the receipt; of a category with a price, by its quantity' }),
  inputTax: MoneyAmount.nullable().default(null).meta({ description: 'Null: none' }),
  note: Note,
  isBillable: z.boolean().default(true),
  isReimbursable: z
    .boolean()
    .default(true)
    .meta({ description: 'Paid by the person; false: with the card of the firm' }),
};
const listFilters = {
  states: queryList(expenseStates).optional(),
  personId: Id.optional(),
  projectId: Id.optional(),
  clientId: Id.optional(),
  categoryId: Id.optional(),
  from: PlainDate.optional(),
  until: PlainDate.optional().meta({ description: 'The day after its last day' }),
  isReimbursable: QueryFlag.optional(),
  isUnbilled: QueryFlag.optional().meta({
    description: 'Approved, and a part can still be billed',
  }),
  isOwed: QueryFlag.optional().meta({ description: 'Approved, and not paid back yet' }),
  awaitingMe: QueryFlag.optional().meta({ description: 'Submitted, and yours to decide' }),
};
const Ids = z.object({ ids: z.array(Id).min(1).max(500) });
const Receipt = AddedFile.meta({ description: 'A picture or a PDF' });

export const expenses = {
  list: query({
    path: '/expenses',
    summary: 'Expenses, newest first',
    input: z.object({ ...pageInput(['-on']), ...listFilters }),
    output: pageOf(ExpenseView),
  }),
  totals: query({
    path: '/expenses/totals',
    summary: 'Totals of the whole filter, by currency',
    input: z.object(listFilters),
    output: z.object({
      count: z.int(),
      gross: z.array(MoneyAmount),
      billed: z.array(MoneyAmount),
    }),
  }),
  get: query({
    path: '/expenses/{id}',
    summary: 'One expense with its receipts',
    input: ById,
    output: ExpenseDetail,
  }),
  receipt: {
    ...query({
      path: '/expense-receipts/{id}',
      summary: 'A receipt, as it was added',
      input: ById,
      output: z.unknown(),
    }),
    file: { contentType: 'application/octet-stream' },
  },
  create: command({
    path: '/expenses',
    summary: 'Record an expense, with its receipt if there is one',
    input: z.object({ ...Fields, receipt: Receipt.nullable().default(null) }),
    output: ExpenseView,
  }),
  update: command({
    method: 'PUT',
    path: '/expenses/{id}',
    summary: 'Write it again, whole',
    input: z.object({ id: Id, version: Version, ...Fields }),
    output: ExpenseView,
  }),
  addReceipt: command({
    path: '/expenses/{id}/receipts',
    summary: 'Add a receipt',
    input: AddedFile.extend({ id: Id }),
    output: ExpenseView,
  }),
  discard: command({
    path: '/expenses/{id}/discard',
    summary: 'Drop one that nobody has approved',
    input: ByIdAndVersion,
    output: ExpenseView,
  }),
  submit: command({
    path: '/expense-submissions',
    summary: 'Submit expenses; all of them, or none',
    input: Ids,
    output: listOf(ExpenseView),
  }),
  recall: command({
    path: '/expense-recalls',
    summary: 'Take back what was submitted',
    input: Ids,
    output: listOf(ExpenseView),
  }),
  approve: command({
    path: '/expense-approvals',
    summary: 'Approve expenses: they are work in progress and are paid back; never your own',
    input: Ids,
    output: listOf(ExpenseView),
  }),
  reject: command({
    path: '/expense-rejections',
    summary: 'Send expenses back',
    input: Ids.extend({ reason: Reason }),
    output: listOf(ExpenseView),
  }),
  reopen: command({
    path: '/expenses/{id}/reopen',
    summary: 'Open an approved one again, while it is on no bill and not paid back',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: ExpenseView,
  }),
  reimburse: command({
    path: '/reimbursements',
    summary: 'Pay back expenses, in one payment of one legal entity and currency',
    input: Ids.extend({ on: PlainDate, reference: OptionalText(140) }),
    output: z.object({ id: Id, number: z.string(), total: MoneyAmount, expenses: z.int() }),
  }),
  listCategories: query({
    path: '/expense-categories',
    summary: 'Categories of expenses by name',
    input: z.object({}),
    output: listOf(ExpenseCategoryView),
  }),
  createCategory: command({
    path: '/expense-categories',
    summary: 'Add a category of expenses',
    input: z.object(CategoryFields),
    output: ExpenseCategoryView,
  }),
  updateCategory: command({
    method: 'PUT',
    path: '/expense-categories/{id}',
    summary: 'Write a category again, whole; what is approved keeps its mark-up',
    input: z.object({ id: Id, version: Version, ...CategoryFields }),
    output: ExpenseCategoryView,
  }),
};
