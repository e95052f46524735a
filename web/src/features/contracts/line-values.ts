// What a line agrees on, as it is typed: the fields of all ways of billing, of which one goes to the server.

import type { LineModel } from '@daybook/core/contracts/line-for-work.ts';
import { minorDigits } from '@daybook/core/money/currency.ts';
import type { Money } from '@daybook/core/money/money.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { scaledInput } from '../../shared/format.ts';
import type { Contract } from './ContractPage.tsx';

type Terms = Contract['terms']['lines'][number]['terms'];
type Schedule = Extract<Terms, { model: 'time' }>['schedule'];

export type RateValues = {
  personId: string | null;
  classificationId: string | null;
  serviceId: string | null;
  unitPrice: string;
};
export type TermsValues = {
  model: LineModel;
  schedule: {
    kind: Schedule['kind'];
    rates: RateValues[];
    cardId: string | null;
    discount: string;
  };
  cap: string;
  capMinutes: number | null;
  includedMinutes: number | null;
  instalments: { dueOn: string | null; amount: string }[];
  fee: string;
  cycle: 'month' | 'quarter' | 'year';
  isInAdvance: boolean;
  unit: string;
  unitPrice: string;
  value: string;
};

export const amountText = (money: Money | null): string =>
  money === null ? '' : scaledInput(money.minor, minorDigits(money.currency));

export const newRate = (): RateValues => ({
  personId: null,
  classificationId: null,
  serviceId: null,
  unitPrice: '',
});

const blank = (model: LineModel): TermsValues => ({
  model,
  schedule: { kind: 'cards', rates: [newRate()], cardId: null, discount: '' },
  cap: '',
  capMinutes: null,
  includedMinutes: null,
  instalments: [{ dueOn: null, amount: '' }],
  fee: '',
  cycle: 'month',
  isInAdvance: true,
  unit: '',
  unitPrice: '',
  value: '',
});

export function termsValuesOf(model: LineModel, terms: Terms | null): TermsValues {
  const base = blank(model);
  if (terms === null) return base;
  switch (terms.model) {
    case 'time':
      return {
        ...base,
        schedule: { ...base.schedule, ...scheduleValuesOf(terms.schedule) },
        cap: amountText(terms.cap),
        capMinutes: terms.capMinutes,
        includedMinutes: terms.includedMinutes,
      };
    case 'fixed':
      return {
        ...base,
        instalments: terms.instalments.map(({ dueOn, amount }) => ({
          dueOn,
          amount: amountText(amount),
        })),
      };
    case 'recurring':
      return {
        ...base,
        fee: amountText(terms.fee),
        cycle: terms.cycle,
        isInAdvance: terms.isInAdvance,
      };
    case 'unit':
      return { ...base, unit: terms.unit, unitPrice: scaledInput(terms.unitPrice, 4) };
    case 'milestone':
    case 'percent':
      return { ...base, value: amountText(terms.value) };
    default:
      return base;
  }
}

function scheduleValuesOf(schedule: Schedule): Partial<TermsValues['schedule']> {
  if (schedule.kind === 'own')
    return {
      kind: 'own',
      rates: schedule.rates.map((rate) => ({
        ...rate,
        unitPrice: scaledInput(rate.unitPrice, 4),
      })),
    };
  if (schedule.kind === 'discounted')
    return {
      kind: 'discounted',
      cardId: schedule.cardId,
      discount: scaledInput(schedule.discount, 4),
    };
  return { kind: 'cards' };
}

function inputOfSchedule({ kind, rates, cardId, discount }: TermsValues['schedule']) {
  if (kind === 'own')
    return {
      kind,
      rates: rates.map((rate) => ({ ...rate, unitPrice: plainDecimal(rate.unitPrice) })),
    };
  if (kind === 'discounted')
    return { kind, cardId: cardId ?? '', discount: plainDecimal(discount) };
  return { kind };
}

export function inputOfTerms(terms: TermsValues, currency: string) {
  const wire = (text: string) => ({ amount: plainDecimal(text), currency });
  const { model } = terms;
  switch (model) {
    case 'time':
      return {
        model,
        schedule: inputOfSchedule(terms.schedule),
        cap: terms.cap.trim() === '' ? null : wire(terms.cap),
        capMinutes: terms.capMinutes,
        includedMinutes: terms.includedMinutes,
      };
    case 'fixed':
      return {
        model,
        instalments: terms.instalments.map(({ dueOn, amount }) => ({
          dueOn: dueOn ?? '',
          amount: wire(amount),
        })),
      };
    case 'recurring':
      return { model, fee: wire(terms.fee), cycle: terms.cycle, isInAdvance: terms.isInAdvance };
    case 'unit':
      return { model, unit: terms.unit, unitPrice: plainDecimal(terms.unitPrice) };
    case 'milestone':
      return { model, value: wire(terms.value) };
    case 'percent':
      return { model, value: wire(terms.value) };
    case 'retainer':
      return { model };
    case 'non_billable':
      return { model };
    default:
      return model satisfies never;
  }
}
