// What a variance is asked for, as it stands in the address; what does not go together is left out.

import {
  type varianceBases,
  type varianceDimensions,
  varianceMeasures,
} from '@daybook/contract/analytics.ts';
import { reportPeriodOf, reportPeriods } from '@daybook/core/reports/report-period.ts';
import { targetFactsOf } from '@daybook/core/targets/target-measures.ts';
import { useFilters } from '../../shared/filters.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { idsIn } from './filter-fields.ts';

export type Basis = (typeof varianceBases)[number];
export type Dimension = (typeof varianceDimensions)[number];
type Measure = (typeof varianceMeasures)[number];

export const periodNames = {
  ...{ this_month: 'This month', last_month: 'Last month', this_quarter: 'This quarter' },
  ...{ last_quarter: 'Last quarter', this_year: 'This year', last_year: 'Last year' },
} as const;
export const periods = reportPeriods.filter((name): name is keyof typeof periodNames =>
  Object.hasOwn(periodNames, name),
);

const ofTime = ['branch', 'client', 'project', 'person', 'service', 'category'] as const;
type BasisFacts = Readonly<{
  title: string;
  /** What stands before the change, on the chart. */
  before: string;
  by: readonly Dimension[];
  filters: readonly string[];
  usual: Dimension;
}>;
export const bases: Readonly<Record<Basis, BasisFacts>> = {
  previous_period: {
    ...{ title: 'The time before', before: 'Before', by: ofTime, filters: ofTime },
    usual: 'client',
  },
  previous_year: {
    ...{ title: 'The year before', before: 'Before', by: ofTime, filters: ofTime },
    usual: 'client',
  },
  target: {
    ...{ title: 'Target', before: 'Target', by: ['firm', 'branch', 'person', 'service'] },
    ...{ filters: [], usual: 'branch' },
  },
  budget: {
    ...{ title: 'Budget of projects', before: 'Budget', by: ['project'], usual: 'project' },
    filters: ['branch', 'client', 'project'],
  },
  contract: {
    ...{ title: 'First terms of contracts', before: 'Agreed', by: ['contract'] },
    ...{ filters: ['branch', 'client'], usual: 'contract' },
  },
};

const basesInOrder = [
  'previous_period',
  'previous_year',
  'target',
  'budget',
  'contract',
] as const satisfies readonly Basis[];

export function useVarianceChoice() {
  const me = useMe();
  const can = useCan();
  const [filters, change] = useFilters();
  const offered = basesInOrder.filter(
    (key) =>
      (key !== 'target' || can('targets.view')) && (key !== 'contract' || can('contracts.view')),
  );
  const against = offered.find((key) => key === filters.against) ?? 'previous_period';
  const isTarget = against === 'target';
  const measures = varianceMeasures.filter((key) => {
    const { needs } = targetFactsOf(key);
    return needs === null || can(needs);
  });
  const measure: Measure =
    (isTarget && measures.find((key) => key === filters.aim)) || 'revenue_billed';
  const dimensions = isTarget ? targetFactsOf(measure).holders : bases[against].by;
  const by = dimensions.find((key) => key === filters.by) ?? bases[against].usual;
  const period = periods.find((name) => name === filters.period) ?? 'last_month';
  const isWhole = against === 'budget' || against === 'contract';
  const { from, until } = reportPeriodOf(period, me.today, me.firm.weekStartsOn);
  const offers = isTarget ? (by === 'firm' ? [] : [by]) : bases[against].filters;
  return {
    ...{ against, offered, measure, measures, by, dimensions, period, isWhole, isTarget },
    ...{ filters, change, offers },
    input: {
      ...{ against, measure, by, until, ...idsIn(filters, offers) },
      ...(isWhole ? {} : { from }),
    },
  };
}
export type VarianceChoice = ReturnType<typeof useVarianceChoice>;
