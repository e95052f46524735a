// What should be looked at: found by rules over the records, put off with a reason, given to somebody.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { reportFilters } from './reports.ts';
import {
  Id,
  listOf,
  May,
  MoneyAmount,
  PlainDate,
  pageInput,
  pageOf,
  Reason,
  Reference,
} from './values.ts';

const { branchId, clientId, projectId, personId, serviceId, kind, state, currency, week } =
  reportFilters;

export const ExceptionView = z.object({
  id: z.string().meta({ description: 'Kind, record and currency: the same from day to day' }),
  may: May,
  kind: z.string(),
  title: z.string(),
  rule: z.string().meta({ description: 'Why it is one, in words' }),
  fix: z.string().meta({ description: 'What puts it right' }),
  record: z.object({ kind: z.string(), id: Id, name: z.string() }),
  detail: z.string(),
  since: PlainDate.meta({ description: 'The oldest piece of it; of what is to come, its day' }),
  pieces: z.int().meta({ description: 'Items, entries or weeks that it is made of' }),
  stake: MoneyAmount.nullable(),
  branch: Reference.nullable(),
  client: Reference.nullable(),
  project: Reference.nullable(),
  owner: Reference.nullable().meta({
    description:
      'Whose it is: who was given it, else who manages the project, else who it is about',
  }),
  state: z.enum(['open', 'snoozed']),
  snoozedUntil: PlainDate.nullable(),
  reason: z.string().nullable(),
});

const ids = z
  .array(z.string().min(1).max(120))
  .min(1)
  .max(200)
  .meta({ description: 'Ids of exceptions' });

export const exceptions = {
  list: query({
    path: '/exceptions',
    summary: 'What should be looked at, oldest first, or the most money first',
    input: z.object({
      ...pageInput(['since', '-stake']),
      ...{ branchId, clientId, projectId, personId, serviceId, kind, state, currency, week },
      ownerId: Id.optional(),
    }),
    output: pageOf(ExceptionView),
  }),
  snooze: command({
    path: '/exceptions/snooze',
    summary: 'Put off until a day, with the reason: at most a year; it comes back by itself',
    input: z.object({ ids, until: PlainDate, reason: Reason }),
    output: listOf(ExceptionView),
  }),
  wake: command({
    path: '/exceptions/wake',
    summary: 'Look at it again now',
    input: z.object({ ids }),
    output: listOf(ExceptionView),
  }),
  assign: command({
    path: '/exceptions/assign',
    summary: 'Give it to somebody; null gives it back to whom it falls to by itself',
    input: z.object({ ids, ownerId: Id.nullable() }),
    output: listOf(ExceptionView),
  }),
};
