// What can be billed, and how old it is.

import { z } from 'zod';
import { query } from './endpoint.ts';
import {
  CurrencyCode,
  Id,
  Minutes,
  MoneyAmount,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  Reference,
  UnitPriceE4,
} from './values.ts';

export const itemKinds = ['time', 'expense', 'milestone', 'retainer', 'plan', 'claim'] as const;

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

export const workInProgress = {
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
};
