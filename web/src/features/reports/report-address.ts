// What is asked of a report, as it stands in the address: a report can be sent to somebody.

import type { comparisons, ReportPeriod } from '@daybook/core/reports/report-period.ts';
import { periodIn, reportAskedOf } from '@daybook/core/reports/report-query.ts';
import { type Answer, api, listInput } from '../../shared/api.ts';
import type { Filters } from '../../shared/filters.ts';

export type About = Answer<typeof api.reports.catalogue>['items'][number];
export type ReportAnswer = Answer<typeof api.reports.run>;
export type ReportRow = ReportAnswer['items'][number];

export const periodNames: Readonly<Record<ReportPeriod, string>> = {
  today: 'Today',
  yesterday: 'Yesterday',
  this_week: 'This week',
  last_week: 'Last week',
  this_month: 'This month',
  last_month: 'Last month',
  this_quarter: 'This quarter',
  last_quarter: 'Last quarter',
  this_year: 'This year',
  last_year: 'Last year',
};
export const comparisonNames: Readonly<Record<(typeof comparisons)[number], string>> = {
  none: 'No comparison',
  previous_period: 'Period before',
  previous_year: 'Year before',
};

export { periodIn };

type Day = Readonly<{ today: string; weekStartsOn: number }>;

/** Names of periods stay names in the address, so that a link of "last month" moves on with the months. */
export function askedOf(about: About, filters: Filters, day: Day): Filters {
  const { asOn } = filters;
  return {
    ...reportAskedOf(about, filters, day),
    // The end of that day where the person is.
    ...(asOn === undefined || asOn === '' || asOn >= day.today
      ? {}
      : { asOf: new Date(`${asOn}T23:59:59.999`).toISOString() }),
  };
}

export const reportInput = (asked: Filters) => listInput(api.reports.run, asked);

/** The filters of the records behind a row: its groups, where they have a value. */
export function filtersOf(about: About, row: ReportRow): Filters {
  const filters: Record<string, string> = {};
  for (const { key } of about.dimensions) {
    const cell = row[key];
    if (typeof cell === 'string') filters[key] = cell;
    else if (typeof cell === 'object' && cell !== null && 'id' in cell)
      filters[`${key}Id`] = cell.id;
  }
  if (about.dimensions.some(({ key }) => key === 'currency') && typeof row.currency === 'string')
    filters.currency = row.currency;
  return filters;
}
