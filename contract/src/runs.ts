// Billing runs: simulated, reviewed, agreed to, and posted exactly as simulated.

import type { RunState } from '@daybook/core/automation/run-lifecycle.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  ByIdAndVersion,
  CurrencyCode,
  Id,
  Instant,
  May,
  MoneyAmount,
  PercentE2,
  PercentE4,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  queryList,
  Reason,
  Reference,
  UnitPriceE4,
  Version,
} from './values.ts';

export const exceptionKinds = [
  'no_rate',
  'over_cap',
  'missing_order',
  'missing_code',
  'no_recipient',
  'unapproved_time',
  'nothing_to_bill',
  'refused',
] as const;
export const runStates = [
  'simulating',
  'simulated',
  'submitted',
  'approved',
  'posting',
  'stopped',
  'posted',
  'cancelled',
] as const satisfies readonly RunState[];
export const runItemStates = ['simulated', 'excluded', 'posted', 'moved'] as const;
export const runTopUpStates = ['simulated', 'requested', 'moved'] as const;

const Progress = z.object({
  plans: z.int(),
  simulatedPlans: z.int(),
  postedPlans: z.int(),
  invoices: z.int(),
  excluded: z.int(),
  posted: z.int(),
  moved: z.int(),
  exceptions: z.int(),
  topUps: z.int().meta({ description: 'Retainers that it asks clients to fill up' }),
  movedTopUps: z.int(),
});
export const RunView = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.string(),
  state: z.enum(runStates),
  source: z.enum(['person', 'schedule']),
  dueUntil: PlainDate,
  invoiceDate: PlainDate,
  branch: Reference.nullable(),
  practice: z.string().nullable(),
  createdAt: Instant,
  createdBy: Reference,
  submittedBy: Reference.nullable(),
  approvedBy: Reference.nullable(),
  postedAt: Instant.nullable(),
  rejectedBecause: z.string().nullable(),
  stoppedBecause: z.string().nullable(),
  contentHash: z.string().nullable().meta({ description: 'SHA-256 of all that it would post' }),
  progress: Progress,
  totals: z
    .array(
      z.object({ currency: CurrencyCode, net: MoneyAmount, total: MoneyAmount, due: MoneyAmount }),
    )
    .meta({ description: 'Of the invoices that it posts, by currency' }),
});
const Moved = z.object({
  what: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export const RunItemView = z.object({
  id: Id,
  plan: Reference,
  client: Reference,
  project: Reference.nullable(),
  contract: Reference.nullable(),
  state: z.enum(runItemStates),
  because: z.string().nullable(),
  entries: z.int(),
  net: MoneyAmount,
  total: MoneyAmount,
  due: MoneyAmount,
  previous: MoneyAmount.nullable().meta({ description: 'What the plan billed last time' }),
  change: MoneyAmount.nullable(),
  invoice: Reference.nullable(),
  moved: z.array(Moved),
});
export const RunItemDetail = RunItemView.extend({
  tax: MoneyAmount,
  contentHash: z.string(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  lines: z.array(
    z.object({
      description: z.string(),
      minutes: z.int(),
      unitPrice: UnitPriceE4.nullable(),
      net: MoneyAmount,
      taxPercent: PercentE4,
    }),
  ),
  draws: z.array(z.object({ retainer: z.string(), amount: MoneyAmount })),
});
export const RunTopUpView = z.object({
  id: Id,
  plan: Reference,
  client: Reference,
  retainer: Reference,
  state: z.enum(runTopUpStates),
  ongoing: MoneyAmount.meta({ description: 'Below the floor, when it was simulated' }),
  amount: MoneyAmount.meta({ description: 'What is missing to the target' }),
  request: Reference.nullable(),
  moved: z.array(Moved),
});
export const RunExceptionView = z.object({
  id: Id,
  kind: z.enum(exceptionKinds),
  plan: Reference,
  client: Reference,
  itemId: Id.nullable(),
  count: z.int(),
  minutes: z.int(),
  amount: MoneyAmount.nullable(),
  detail: z.string(),
});

const RunSchedule = z.object({ beginsAt: z.string().nullable(), savedBy: Reference.nullable() });

export const runs = {
  list: query({
    path: '/billing-runs',
    summary: 'Billing runs, newest first',
    input: z.object({
      ...pageInput(['-createdAt']),
      states: queryList(runStates).optional(),
    }),
    output: pageOf(RunView),
  }),
  get: query({
    path: '/billing-runs/{id}',
    summary: 'One run: state, progress, totals',
    input: ById,
    output: RunView,
  }),
  items: query({
    path: '/billing-runs/{id}/invoices',
    summary: 'The invoices as simulated',
    input: z.object({
      id: Id,
      ...pageInput(['position']),
      states: queryList(runItemStates).optional(),
    }),
    output: pageOf(RunItemView),
  }),
  item: query({
    path: '/billing-run-invoices/{id}',
    summary: 'One invoice as simulated: lines, draws, what moved since',
    input: ById,
    output: RunItemDetail,
  }),
  topUps: query({
    path: '/billing-runs/{id}/top-ups',
    summary: 'Top-ups of evergreen retainers that it asks for',
    input: z.object({ id: Id, ...pageInput(['position']) }),
    output: pageOf(RunTopUpView),
  }),
  exceptions: query({
    path: '/billing-runs/{id}/exceptions',
    summary: 'What stands in the way of billing, and what was left out',
    input: z.object({
      id: Id,
      ...pageInput(['position']),
      kinds: queryList(exceptionKinds).optional(),
    }),
    output: pageOf(RunExceptionView),
  }),
  whatIf: query({
    path: '/billing-runs/{id}/what-if',
    summary: 'What the run would come to on other terms; nothing is stored',
    input: z.object({
      id: Id,
      ratePercent: z.coerce.number().min(-90).max(500).default(0),
      writeDownPercent: z.coerce.number().min(0).max(100).default(0),
      withoutCaps: QueryFlag.default(false),
    }),
    output: z.object({
      totals: z.array(
        z.object({
          currency: CurrencyCode,
          simulated: MoneyAmount,
          changed: MoneyAmount,
          difference: MoneyAmount,
          percent: PercentE2.nullable(),
        }),
      ),
    }),
  }),
  getSchedule: query({
    path: '/billing-run-schedule',
    summary: 'When a run begins by itself',
    input: z.object({}),
    output: RunSchedule,
  }),
  setSchedule: command({
    method: 'PUT',
    path: '/billing-run-schedule',
    summary: 'Have a run for due plans begin every working day, or no more; nothing submits it',
    input: z.object({
      beginsAt: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'An hour and minute: 07:30')
        .nullable()
        .meta({ description: 'By the clock of each branch; null: never' }),
    }),
    output: RunSchedule,
  }),
  create: command({
    path: '/billing-runs',
    summary: 'Begin a run: the plans that are due are simulated',
    input: z.object({
      dueUntil: PlainDate,
      invoiceDate: PlainDate.optional(),
      branchId: Id.nullable().default(null),
      practice: z.string().trim().max(60).nullable().default(null),
      clientIds: z.array(Id).max(5000).optional(),
      planIds: z.array(Id).max(20_000).optional(),
    }),
    output: RunView,
  }),
  simulate: command({
    path: '/billing-runs/{id}/simulate',
    summary: 'Simulate it again, as things are now',
    input: ByIdAndVersion,
    output: RunView,
  }),
  exclude: command({
    path: '/billing-runs/{id}/exclude',
    summary: 'Leave invoices out; their work stays open',
    input: z.object({
      id: Id,
      version: Version,
      itemIds: z.array(Id).min(1).max(5000),
      reason: Reason,
    }),
    output: RunView,
  }),
  include: command({
    path: '/billing-runs/{id}/include',
    summary: 'Take invoices in again',
    input: z.object({ id: Id, version: Version, itemIds: z.array(Id).min(1).max(5000) }),
    output: RunView,
  }),
  submit: command({
    path: '/billing-runs/{id}/submit',
    summary: 'Ask for approval of exactly what was simulated',
    input: ByIdAndVersion,
    output: RunView,
  }),
  reject: command({
    path: '/billing-runs/{id}/reject',
    summary: 'Send it back',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: RunView,
  }),
  approve: command({
    path: '/billing-runs/{id}/approve',
    summary: 'Agree to it; never to one of your own',
    input: ByIdAndVersion,
    output: RunView,
  }),
  post: command({
    path: '/billing-runs/{id}/post',
    summary: 'Post what was simulated; goes on where it stopped',
    input: ByIdAndVersion,
    output: RunView,
  }),
  stop: command({
    path: '/billing-runs/{id}/stop',
    summary: 'Stop posting; what is posted stays',
    input: z.object({ id: Id }),
    output: RunView,
  }),
  cancel: command({
    path: '/billing-runs/{id}/cancel',
    summary: 'Drop what is not posted of it',
    input: z.object({ id: Id, reason: Reason }),
    output: RunView,
  }),
};
