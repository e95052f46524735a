import type { LineModel } from '@daybook/core/contracts/line-for-work.ts';

export const modelNames: Readonly<Record<LineModel, string>> = {
  time: 'Time and materials',
  fixed: 'Fixed fee',
  recurring: 'Recurring fee',
  unit: 'By the unit',
  retainer: 'Retainer',
  milestone: 'Milestones',
  percent: 'Percent complete',
  non_billable: 'Not billable',
};
export const cycleNames = { month: 'a month', quarter: 'a quarter', year: 'a year' } as const;
export const cycleChoices = [
  { value: 'month', label: 'Month' },
  { value: 'quarter', label: 'Quarter' },
  { value: 'year', label: 'Year' },
];
