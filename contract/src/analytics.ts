// Analytics: how a figure moves, and where exceptions gather.

import { forecastModels } from '@daybook/core/analytics/forecast.ts';
import { windowKinds } from '@daybook/core/analytics/windows.ts';
import { comparisons } from '@daybook/core/reports/report-period.ts';
import { z } from 'zod';
import { query } from './endpoint.ts';
import { measureKinds, reportFilters } from './reports.ts';
import { Instant, MoneyAmount, PlainDate, QueryInteger } from './values.ts';

const Figure = z.union([MoneyAmount, z.number(), z.string(), z.null()]);

export const heatmapDimensions = [
  'branch',
  'client',
  'project',
  'person',
  'service',
  'week',
] as const;

export const varianceDimensions = [
  'firm',
  'branch',
  'client',
  'project',
  'person',
  'service',
  'category',
  'contract',
] as const;
export const varianceBases = [
  'previous_period',
  'previous_year',
  'target',
  'budget',
  'contract',
] as const;
/** What is aimed at in money; a difference of hours has no parts. */
export const varianceMeasures = ['revenue_billed', 'work_value', 'collected', 'margin'] as const;

const Variance = z.object({
  currency: z.string(),
  before: MoneyAmount,
  volume: MoneyAmount,
  mix: MoneyAmount,
  rate: MoneyAmount,
  writeOff: MoneyAmount,
  unexplained: MoneyAmount.meta({ description: 'What the basis says nothing about' }),
  after: MoneyAmount,
  minutesBefore: z.int(),
  minutesAfter: z.int(),
});

const ForecastFigure = z.union([MoneyAmount, z.int()]).meta({ description: 'Money, or minutes' });
const Accuracy = z.object({
  mape: z.string().nullable().meta({ description: 'Mean absolute error, percent of what came' }),
  bias: ForecastFigure.meta({ description: 'Mean of forecast - what came' }),
});
export const forecastMeasures = ['billed', 'hours'] as const;
export const forecastParts = ['wip', 'milestones', 'fees', 'renewals', 'retainers'] as const;
const ForecastMade = z.object({
  month: z.string(),
  model: z.enum(forecastModels),
  forecast: ForecastFigure,
  low: ForecastFigure.nullable(),
  high: ForecastFigure.nullable(),
  naive: ForecastFigure.meta({ description: 'What the last month that was over had brought' }),
});
const forecastAsked = { branchId: reportFilters.branchId, clientId: reportFilters.clientId };

const heatmapAsked = {
  by: z.enum(heatmapDimensions).default('branch'),
  ...(({ branchId, clientId, projectId, personId, serviceId, kind, state, currency }) => ({
    ...{ branchId, clientId, projectId, personId, serviceId, kind, state, currency },
  }))(reportFilters),
};

export const trendComparisons = [...comparisons, 'target'] as const;
const trendAsked = {
  report: z.string().max(80),
  measure: z.string().max(60),
  window: z.enum(windowKinds).default('month'),
  from: PlainDate.optional().meta({ description: 'Without it a year of windows' }),
  until: PlainDate.optional().meta({
    description: 'The day after the last; without it, after today',
  }),
  asOf: Instant.optional(),
  split: z.string().max(40).optional().meta({
    description: 'A dimension of the report: its five largest, and all others as one',
  }),
  average: QueryInteger.pipe(z.int().min(2).max(12)).default(3).meta({
    description: 'How many windows the moving average is of',
  }),
  compare: z.enum(trendComparisons).default('none').meta({
    description: 'What stood before, or the target; targets are by month or quarter',
  }),
  ...reportFilters,
};

export const analytics = {
  trend: query({
    path: '/analytics/trend',
    summary:
      'A measure of a report over windows of time, with its moving average and what stood before',
    input: z.object(trendAsked),
    output: z.object({
      title: z.string(),
      measure: z.object({
        key: z.string(),
        label: z.string(),
        kind: z.enum(measureKinds),
        formula: z.string(),
      }),
      from: PlainDate,
      until: PlainDate,
      items: z
        .array(
          z.object({
            id: z.string(),
            name: z.string(),
            currency: z.string().nullable(),
            points: z.array(
              z.object({
                key: z.string(),
                from: PlainDate,
                until: PlainDate,
                isWhole: z.boolean().meta({ description: 'False of a window that is not over' }),
                value: Figure,
                average: Figure,
                before: Figure,
              }),
            ),
          }),
        )
        .meta({ description: 'By currency, and by group where it is split' }),
    }),
  }),
  trendRows: query({
    path: '/analytics/trend/rows',
    summary: 'The trend as rows for a file: a row for each group and window',
    input: z.object(trendAsked),
    output: z.object({
      items: z.array(
        z.object({
          group: z.string(),
          window: z.string(),
          from: PlainDate,
          until: PlainDate,
          isWhole: z.boolean(),
          currency: z.string().nullable(),
          value: Figure,
          average: Figure,
          before: Figure,
        }),
      ),
    }),
  }),
  variance: query({
    path: '/analytics/variance',
    summary:
      'Why less or more was billed than before, aimed at, budgeted or agreed: volume, mix, rate, write-off and what the basis can’t explain, exact to the cent',
    input: z.object({
      from: PlainDate.optional().meta({
        description: 'First day; not of a budget or contract, which is compared with all there is',
      }),
      until: PlainDate,
      against: z.enum(varianceBases).default('previous_period'),
      measure: z.enum(varianceMeasures).default('revenue_billed').meta({
        description: 'What is aimed at; of any other basis it is what was billed',
      }),
      by: z.enum(varianceDimensions).optional().meta({
        description:
          'A budget is of projects, the first terms of contracts, a target of its holders',
      }),
      ...(({ branchId, clientId, projectId, personId, serviceId, categoryId, currency }) => ({
        ...{ branchId, clientId, projectId, personId, serviceId, categoryId, currency },
      }))(reportFilters),
    }),
    output: z.object({
      by: z.enum(varianceDimensions),
      measure: z.enum(varianceMeasures),
      from: PlainDate.nullable().meta({ description: 'Null: from the beginning' }),
      until: PlainDate,
      comparedFrom: PlainDate.nullable(),
      comparedUntil: PlainDate.nullable(),
      formulas: z.record(z.string(), z.string()),
      totals: z.array(Variance).meta({ description: 'By currency' }),
      items: z.array(Variance.extend({ id: z.string(), name: z.string() })),
    }),
  }),
  forecast: query({
    path: '/analytics/forecast',
    summary:
      'What the next month will bring, in money billed and in hours: from open work, milestones, fees, renewals and retainers as known now, and from earlier months; with an interval, the naive forecast, and how well both did before',
    input: z.object(forecastAsked),
    output: z.object({
      items: z
        .array(
          ForecastMade.extend({
            measure: z.enum(forecastMeasures),
            currency: z.string().nullable(),
            parts: z
              .array(z.object({ name: z.enum(forecastParts), amount: MoneyAmount }))
              .meta({ description: 'What is known of the month, that the pipeline stands on' }),
            running: ForecastMade.extend({ soFar: ForecastFigure })
              .nullable()
              .meta({ description: 'The month that is not over, as it was forecast a month ago' }),
            accuracy: Accuracy,
            naiveAccuracy: Accuracy,
            coverage: z
              .string()
              .nullable()
              .meta({ description: 'Percent of past months within their interval' }),
            beatsNaive: z.boolean(),
            backtest: z.array(ForecastMade.extend({ actual: ForecastFigure })),
          }),
        )
        .meta({
          description: 'Money by currency, then hours; none of what has too little history',
        }),
    }),
  }),
  forecastRows: query({
    path: '/analytics/forecast/rows',
    summary: 'The forecast month by month, as rows for a file',
    input: z.object(forecastAsked),
    output: z.object({
      items: z.array(
        ForecastMade.extend({
          measure: z.enum(forecastMeasures),
          currency: z.string().nullable(),
          actual: ForecastFigure.nullable(),
        }),
      ),
    }),
  }),
  heatmap: query({
    path: '/analytics/heatmap',
    summary: 'Exceptions by kind and where they are: how many, and how much is at stake',
    input: z.object(heatmapAsked),
    output: z.object({
      columns: z.array(z.object({ id: z.string(), name: z.string() })),
      items: z.array(
        z.object({
          kind: z.string(),
          title: z.string(),
          cells: z.array(
            z.object({
              column: z.string(),
              count: z.int(),
              stakes: z.array(MoneyAmount),
              opens: z.string(),
            }),
          ),
        }),
      ),
    }),
  }),
  heatmapRows: query({
    path: '/analytics/heatmap/rows',
    summary: 'The heatmap as rows for a file: a row for each cell and currency',
    input: z.object(heatmapAsked),
    output: z.object({
      items: z.array(
        z.object({
          kind: z.string(),
          title: z.string(),
          column: z.string(),
          name: z.string(),
          exceptions: z.int(),
          stake: MoneyAmount.nullable(),
        }),
      ),
    }),
  }),
};
