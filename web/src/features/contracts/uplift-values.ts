// An uplift as it is typed, of whichever kind.

import { plainDecimal } from '../../shared/form/decimal.ts';
import { scaledInput } from '../../shared/format.ts';
import type { Contract } from './ContractPage.tsx';

type Uplift = Contract['terms']['uplift'];

export const upliftKinds = ['none', 'percent', 'steps', 'index'] as const;
export type UpliftKind = (typeof upliftKinds)[number];

export type UpliftValues = {
  kind: UpliftKind;
  percent: string;
  steps: { from: string | null; percent: string }[];
  indexId: string | null;
  baseMonth: string;
  lagMonths: number;
  floor: string;
  cap: string;
};

const blank: UpliftValues = {
  kind: 'none',
  percent: '',
  steps: [{ from: null, percent: '' }],
  indexId: null,
  baseMonth: '',
  lagMonths: 2,
  floor: '',
  cap: '',
};

export function upliftValuesOf(uplift: Uplift): UpliftValues {
  if (uplift === null) return blank;
  switch (uplift.kind) {
    case 'percent':
      return { ...blank, kind: 'percent', percent: scaledInput(uplift.percent, 4) };
    case 'steps':
      return {
        ...blank,
        kind: 'steps',
        steps: uplift.steps.map(({ from, percent }) => ({
          from,
          percent: scaledInput(percent, 4),
        })),
      };
    case 'index':
      return {
        ...blank,
        kind: 'index',
        indexId: uplift.indexId,
        baseMonth: uplift.baseMonth,
        lagMonths: uplift.lagMonths,
        floor: scaledInput(uplift.floor, 4),
        cap: scaledInput(uplift.cap, 4),
      };
    default:
      return uplift satisfies never;
  }
}

const percentOrNull = (text: string) => (text.trim() === '' ? null : plainDecimal(text));

export function inputOfUplift(values: UpliftValues) {
  switch (values.kind) {
    case 'none':
      return null;
    case 'percent':
      return { kind: 'percent' as const, percent: plainDecimal(values.percent) };
    case 'steps':
      return {
        kind: 'steps' as const,
        steps: values.steps.map(({ from, percent }) => ({
          from: from ?? '',
          percent: plainDecimal(percent),
        })),
      };
    case 'index':
      return {
        kind: 'index' as const,
        indexId: values.indexId ?? '',
        baseMonth: values.baseMonth.trim(),
        lagMonths: values.lagMonths,
        floor: percentOrNull(values.floor),
        cap: percentOrNull(values.cap),
      };
    default:
      return values.kind satisfies never;
  }
}
