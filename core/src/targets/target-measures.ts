// What a firm aims at: measures that reports have, each for those whose figure its report can say.

import type { Permission } from '../access/permissions.ts';

export const targetHolders = ['firm', 'branch', 'person', 'service'] as const;
export type TargetHolder = (typeof targetHolders)[number];

export type TargetMeasureFacts = Readonly<{
  title: string;
  kind: 'money' | 'minutes';
  /** The report and its measure that say what came of it. */
  report: string;
  figure: string;
  holders: readonly TargetHolder[];
  /** Without it the targets of this measure are neither shown nor taken. */
  needs: Permission | null;
}>;

const anybody = targetHolders;
const offices = ['firm', 'branch'] as const;

export const targetMeasures = {
  revenue_billed: {
    ...{ title: 'Revenue billed', kind: 'money', report: 'realization', figure: 'billed' },
    ...{ holders: anybody, needs: null },
  },
  work_value: {
    ...{ title: 'Value of work', kind: 'money', report: 'work-value', figure: 'agreed' },
    ...{ holders: anybody, needs: null },
  },
  collected: {
    ...{ title: 'Collected', kind: 'money', report: 'receipts', figure: 'received' },
    ...{ holders: offices, needs: null },
  },
  margin: {
    ...{ title: 'Margin', kind: 'money', report: 'profitability', figure: 'margin' },
    ...{ holders: anybody, needs: 'costs.view' },
  },
  hours_worked: {
    ...{ title: 'Hours worked', kind: 'minutes', report: 'time-activity', figure: 'hours' },
    ...{ holders: anybody, needs: null },
  },
  hours_billable: {
    ...{ title: 'Billable hours', kind: 'minutes', report: 'time-activity' },
    ...{ figure: 'billableHours', holders: anybody, needs: null },
  },
} as const satisfies Readonly<Record<string, TargetMeasureFacts>>;
export type TargetMeasure = keyof typeof targetMeasures;

export const targetMeasureKeys = [
  'revenue_billed',
  'work_value',
  'collected',
  'margin',
  'hours_worked',
  'hours_billable',
] as const satisfies readonly TargetMeasure[];

export const targetFactsOf = (measure: TargetMeasure): TargetMeasureFacts =>
  targetMeasures[measure];

/** What is aimed at by a measure of a report; undefined of one that nobody aims at. */
export const targetMeasureOf = (report: string, figure: string): TargetMeasure | undefined =>
  targetMeasureKeys.find((key) => {
    const facts = targetFactsOf(key);
    return facts.report === report && facts.figure === figure;
  });

/** What tells one target from another; the database has the same text as a column. */
export const targetKey = ({
  measure,
  holderId,
  month,
  currency,
}: Readonly<{
  measure: string;
  holderId: string | null;
  month: string;
  currency: string | null;
}>): string => `${measure} ${holderId ?? 'firm'} ${month} ${currency ?? '-'}`;
