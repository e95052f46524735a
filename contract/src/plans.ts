// Billing plans: what is billed to whom by the calendar, and what of it a run takes in.

import { dayShifts } from '@daybook/core/automation/plan-dates.ts';
import type { PlanState } from '@daybook/core/automation/run-lifecycle.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { groupings } from './parties.ts';
import {
  ById,
  ByIdAndVersion,
  Id,
  Instant,
  listOf,
  May,
  OptionalText,
  PlainDate,
  pageInput,
  pageOf,
  queryList,
  Reason,
  Reference,
  Text,
  Version,
} from './values.ts';

export const sweepKinds = [
  'time',
  'expense',
  'milestone',
  'fee',
  'retainer',
  'overage',
  'top_up',
] as const;

export const planStates = ['active', 'paused', 'ended'] as const satisfies readonly PlanState[];

const Rule = z.string().trim().min(4).max(500).meta({
  description: 'RFC 5545, without the name: FREQ=MONTHLY;BYMONTHDAY=-1',
});
const Calendar = {
  rule: Rule,
  startsOn: PlainDate,
  shift: z
    .enum(dayShifts)
    .default('next')
    .meta({ description: 'Where a day goes that is a weekend or a bank holiday of the branch' }),
  cutOffDays: z.int().min(0).max(366).nullable().default(null).meta({
    description: 'The last day of work is so many days before; null: the last of the month before',
  }),
};
const Fields = {
  name: Text(200),
  practice: OptionalText(60),
  ...Calendar,
  sweeps: z.array(z.enum(sweepKinds)).min(1, 'A plan takes in something'),
  per: z
    .enum(['client', 'project', 'contract'])
    .default('client')
    .meta({ description: 'One invoice for each' }),
  grouping: z.enum(groupings).nullable().default(null).meta({ description: 'Null: as the client' }),
  delivery: z.enum(['none', 'email']).default('none'),
  approverId: Id.nullable()
    .default(null)
    .meta({ description: 'Who agrees to its runs; null: whoever may' }),
};

export const PlanView = z.object({
  id: Id,
  version: Version,
  may: May,
  name: z.string(),
  practice: z.string().nullable(),
  client: Reference,
  branch: Reference,
  rule: z.string(),
  ruleText: z.string().meta({ description: 'The rule as a sentence' }),
  startsOn: PlainDate,
  shift: z.enum(dayShifts),
  cutOffDays: z.int().nullable(),
  sweeps: z.array(z.enum(sweepKinds)),
  per: z.enum(['client', 'project', 'contract']),
  grouping: z.enum(groupings).nullable(),
  delivery: z.enum(['none', 'email']),
  approver: Reference.nullable(),
  state: z.enum(planStates),
  pausedBecause: z.string().nullable(),
  nextOn: PlainDate.nullable().meta({ description: 'As the rule has it' }),
  nextDueOn: PlainDate.nullable().meta({ description: 'Off weekends and bank holidays' }),
  isDue: z.boolean(),
  createdAt: Instant,
});
const Occurrence = z.object({
  on: PlainDate,
  dueOn: PlainDate,
  cutOff: PlainDate,
  skippedBecause: z.string().nullable(),
});
export const PlanDetail = PlanView.extend({
  upcoming: z.array(Occurrence),
  runs: z.array(
    z.object({ id: Id, number: z.string(), state: z.string(), occursOn: PlainDate, at: Instant }),
  ),
});

export const plans = {
  list: query({
    path: '/billing-plans',
    summary: 'Billing plans by name',
    input: z.object({
      ...pageInput(['name']),
      q: z.string().max(100).optional(),
      clientId: Id.optional(),
      states: queryList(planStates).optional(),
      dueBefore: PlainDate.optional(),
    }),
    output: pageOf(PlanView),
  }),
  get: query({
    path: '/billing-plans/{id}',
    summary: 'One plan with its next dates and its runs',
    input: ById,
    output: PlanDetail,
  }),
  preview: query({
    path: '/billing-plan-dates',
    summary: 'The next dates of a rule, before a plan is written',
    input: z.object({
      branchId: Id,
      rule: Rule,
      startsOn: PlainDate,
      shift: z.enum(dayShifts).default('next'),
      cutOffDays: z.coerce.number().int().min(0).max(366).optional(),
    }),
    output: z.object({ ruleText: z.string(), items: z.array(Occurrence) }),
  }),
  create: command({
    path: '/billing-plans',
    summary: 'Make a billing plan',
    input: z.object({ clientId: Id, branchId: Id, ...Fields }),
    output: PlanView,
  }),
  update: command({
    method: 'PUT',
    path: '/billing-plans/{id}',
    summary: 'Write the plan again, whole',
    input: z.object({ id: Id, version: Version, ...Fields }),
    output: PlanView,
  }),
  pause: command({
    path: '/billing-plans/{id}/pause',
    summary: 'Pause it: no run takes it in',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: PlanView,
  }),
  resume: command({
    path: '/billing-plans/{id}/resume',
    summary: 'Go on; days that were missed are caught up with the next run, or left out',
    input: z.object({ id: Id, version: Version, catchUp: z.boolean().default(true) }),
    output: PlanView,
  }),
  skip: command({
    path: '/billing-plans/{id}/skip',
    summary: 'Leave its next date out, once',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: PlanView,
  }),
  end: command({
    path: '/billing-plans/{id}/end',
    summary: 'End it for good',
    input: ByIdAndVersion,
    output: PlanView,
  }),
  listHolidays: query({
    path: '/branches/{id}/bank-holidays',
    summary: 'Bank holidays of a branch',
    input: ById,
    output: listOf(z.object({ on: PlainDate, name: z.string() })),
  }),
  setHolidays: command({
    method: 'PUT',
    path: '/branches/{id}/bank-holidays',
    summary: 'Write the bank holidays of a branch, whole',
    input: z.object({
      id: Id,
      holidays: z.array(z.object({ on: PlainDate, name: Text(100) })).max(500),
    }),
    output: listOf(z.object({ on: PlainDate, name: z.string() })),
  }),
};
