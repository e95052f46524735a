// The dashboard, what waits for a person, and the search over all records.

import { areas, sections } from '@daybook/core/dashboard/areas.ts';
import { z } from 'zod';
import { AuditEventView } from './controls.ts';
import { query } from './endpoint.ts';
import { measureKinds } from './reports.ts';
import { Id, Instant, listOf, MoneyAmount, PlainDate, Reference } from './values.ts';

export const dashboardPeriods = ['today', 'this_week', 'this_month'] as const;

const Figure = z.union([MoneyAmount, z.number(), z.string(), z.null()]).meta({
  description:
    'An amount, minutes, a count, or a percent as text; null where there is nothing to say',
});
export const DashboardCard = z.object({
  key: z.string(),
  label: z.string(),
  formula: z.string().meta({ description: 'How it is computed, in words' }),
  kind: z.enum(measureKinds),
  values: z.array(Figure).meta({ description: 'Of money one for each currency, the most first' }),
  before: z
    .array(Figure)
    .nullable()
    .meta({ description: 'In as much of the period before; null of what is there at a moment' }),
  spark: z
    .array(z.object({ on: PlainDate, value: Figure }))
    .meta({ description: 'By day or week, of the first currency' }),
  opens: z.string().meta({ description: 'The report whose total it is' }),
  drills: z.array(z.object({ key: z.string(), label: z.string(), opens: z.string() })),
});

export const WaitingItem = z.object({
  kind: z.string(),
  id: Id,
  title: z.string(),
  since: Instant,
  amount: MoneyAmount.nullable(),
  minutes: z.int().nullable(),
  person: Reference.nullable(),
  opens: z.string(),
  verb: z
    .enum(['approve_request', 'approve_timesheet', 'approve_expense'])
    .nullable()
    .meta({ description: 'What can be decided in place' }),
});
const Waiting = z.object({
  kind: z.string(),
  count: z.int(),
  text: z.string(),
  opens: z.string(),
  items: z.array(WaitingItem).meta({ description: 'The oldest, and of those the largest first' }),
});

const asked = {
  area: z.enum(areas).optional().meta({ description: 'Without it, where the person lands' }),
  period: z.enum(dashboardPeriods).default('this_month'),
};
export const Live = z.object({ cards: z.array(DashboardCard), waiting: z.array(Waiting) });

const Hit = z.object({
  kind: z.enum(['client', 'project', 'person', 'invoice', 'pre_bill', 'receipt', 'service']),
  id: Id,
  name: z.string(),
  detail: z.string(),
});

export const dashboard = {
  home: query({
    path: '/home',
    summary: 'The dashboard: key figures, what waits for you, what happened',
    input: z.object(asked),
    output: z.object({
      area: z.enum(areas),
      areas: z.array(z.enum(areas)),
      sections: z.array(z.enum(sections)),
      ...Live.shape,
      pending: z.array(
        z.object({ kind: z.string(), count: z.int(), text: z.string(), opens: z.string() }),
      ),
      recent: z.array(AuditEventView),
      period: z.object({ from: PlainDate, until: PlainDate }),
    }),
  }),
  exceptions: query({
    path: '/home/exceptions',
    summary: 'What should be looked at, by kind: how many, and how much is at stake',
    input: z.object({ area: asked.area }),
    output: listOf(
      z.object({
        kind: z.string(),
        title: z.string(),
        rule: z.string(),
        count: z.int(),
        stakes: z.array(MoneyAmount),
        opens: z.string(),
      }),
    ),
  }),
  live: {
    ...query({
      path: '/home/live',
      summary:
        'Server-sent events: figures and what waits, whenever they change, at most once a second; ends after some minutes, to be asked for again',
      input: z.object(asked),
      output: z.unknown(),
    }),
    file: { contentType: 'text/event-stream' },
  },
  search: query({
    path: '/search',
    summary: 'Find any record by number or name',
    input: z.object({ q: z.string().min(1).max(100) }),
    output: listOf(Hit),
  }),
};
