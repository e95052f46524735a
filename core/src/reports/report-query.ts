// The address of a report, as what it asks for on a day: names of periods become days, so that "last month" moves on
// with the months.

import type { PlainDate } from '../kernel/plain-date.ts';
import { type ReportPeriod, reportPeriodOf, reportPeriods } from './report-period.ts';

export type AddressQuery = Readonly<Record<string, string>>;

const isPeriod = (text: string | undefined): text is ReportPeriod =>
  reportPeriods.some((period) => period === text);
const isThere = (text: string | undefined): text is string => text !== undefined && text !== '';

/** The name of a period in the address; null where days are chosen by hand. */
export const periodIn = (query: AddressQuery): ReportPeriod | null => {
  if (isThere(query.from)) return null;
  return isPeriod(query.period) ? query.period : 'this_month';
};

type Day = Readonly<{ today: PlainDate; weekStartsOn: number }>;

/** What the API is asked; `asOn` is left to who knows where the day ends. */
export function reportAskedOf(
  about: Readonly<{ name: string; kind: 'period' | 'moment' }>,
  query: AddressQuery,
  { today, weekStartsOn }: Day,
): AddressQuery {
  const { period: _, view: _view, asOn: _asOn, ...rest } = query;
  const named = periodIn(query);
  const days = named === null ? {} : reportPeriodOf(named, today, weekStartsOn);
  const there = Object.entries(rest).filter(([, text]) => isThere(text));
  return {
    ...Object.fromEntries(there),
    ...(about.kind === 'period' ? days : {}),
    name: about.name,
  };
}
