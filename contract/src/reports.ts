// The reporting pack: a catalogue of reports, each asked for by period, filters and what it is grouped by.

import { comparisons } from '@daybook/core/reports/report-period.ts';
import { z } from 'zod';
import { query } from './endpoint.ts';
import {
  Id,
  Instant,
  MoneyAmount,
  PlainDate,
  pageOf,
  QueryIds,
  QueryInteger,
  Reference,
} from './values.ts';

export const reportAreas = [
  'timesheets',
  'contracts',
  'retainers',
  'milestones',
  'billing',
  'automation',
  'firm',
] as const;

const Texts = z.union([
  z.array(z.string().min(1).max(200)),
  z
    .string()
    .max(4000)
    .transform((text) => text.split(',').filter((part) => part !== '')),
]);

const idFilters = {
  branchId: QueryIds.optional(),
  legalEntityId: QueryIds.optional(),
  clientId: QueryIds.optional(),
  projectId: QueryIds.optional(),
  contractId: QueryIds.optional(),
  retainerId: QueryIds.optional(),
  personId: QueryIds.optional(),
  enteredById: QueryIds.optional(),
  approvedById: QueryIds.optional(),
  receivedById: QueryIds.optional(),
  serviceId: QueryIds.optional(),
  categoryId: QueryIds.optional(),
  sessionId: QueryIds.optional(),
};
const textFilters = {
  shift: Texts.optional(),
  state: Texts.optional(),
  kind: Texts.optional(),
  reason: Texts.optional(),
  method: Texts.optional(),
  account: Texts.optional(),
  currency: Texts.optional(),
  day: Texts.optional(),
  week: Texts.optional(),
  month: Texts.optional(),
  quarter: Texts.optional(),
  year: Texts.optional(),
};
/** What reports are filtered by, each where a report has it. */
export const reportFilters = { ...idFilters, ...textFilters };

const asked = {
  name: z.string().max(80),
  from: PlainDate.optional().meta({ description: 'First day; without it the current month' }),
  until: PlainDate.optional().meta({ description: 'The day after the last' }),
  asOf: Instant.optional().meta({ description: 'As it was known at this moment' }),
  ...reportFilters,
};
const grouped = {
  ...asked,
  by: Texts.optional().meta({
    description: 'Dimensions, comma-separated, the first one outermost; "none" for totals alone',
  }),
  compare: z.enum(comparisons).default('none'),
  sort: z
    .string()
    .max(60)
    .optional()
    .meta({ description: 'A measure, largest first; with "-" before it, smallest first' }),
};

/** By dimension a record, a text or nothing; by measure an amount, minutes, a count or a percent as text. */
const Cell = z.union([Reference, MoneyAmount, z.number(), z.string(), z.null()]);
export const ReportRow = z.record(z.string(), Cell);

export const measureKinds = ['minutes', 'money', 'count', 'percent'] as const;
const Column = z.object({ key: z.string(), label: z.string() });
const MeasureColumn = Column.extend({
  kind: z.enum(measureKinds),
  formula: z.string().meta({ description: 'How it is computed, in words' }),
});
const About = z.object({
  name: z.string(),
  title: z.string(),
  area: z.enum(reportAreas),
  about: z.string(),
  kind: z
    .enum(['period', 'moment'])
    .meta({ description: 'Of what happened in a period, or of what is there at a moment' }),
  by: z.array(z.string()),
  dimensions: z.array(Column),
  measures: z.array(MeasureColumn),
});

export const reports = {
  catalogue: query({
    path: '/reports',
    summary: 'The reports that you may ask for',
    input: z.object({}),
    output: z.object({ items: z.array(About) }),
  }),
  run: query({
    path: '/reports/{name}',
    summary: 'A report: grouped rows, subtotals of the first group, totals by currency',
    input: z.strictObject(grouped),
    output: About.extend({
      from: PlainDate,
      until: PlainDate,
      comparedFrom: PlainDate.nullable(),
      comparedUntil: PlainDate.nullable(),
      asOf: Instant.nullable(),
      items: z.array(ReportRow),
      subtotals: z.array(ReportRow),
      totals: z.array(ReportRow),
    }),
  }),
  rows: query({
    path: '/reports/{name}/rows',
    summary: 'The records that a report, or a row of it, adds up',
    input: z.strictObject({
      ...asked,
      limit: QueryInteger.pipe(z.int().min(1).max(500)).default(50),
      cursor: z.string().max(2000).optional(),
    }),
    output: pageOf(
      ReportRow.and(
        z.object({
          id: z.string(),
          on: PlainDate,
          recordKind: z.string(),
          recordId: Id.nullable(),
          label: z.string(),
        }),
      ),
    ),
  }),
  pdf: {
    ...query({
      path: '/reports/{name}/pdf',
      summary: 'A report as PDF',
      input: z.strictObject(grouped),
      output: z.unknown(),
    }),
    file: { contentType: 'application/pdf' },
  },
};
