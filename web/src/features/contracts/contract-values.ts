// The form of a contract: everything as it is typed, and what of it goes to the server.

import type { LineModel } from '@daybook/core/contracts/line-for-work.ts';
import { minorDigits } from '@daybook/core/money/currency.ts';
import type { Money } from '@daybook/core/money/money.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { orNull } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import type { Contract } from './ContractPage.tsx';

type Line = Contract['terms']['lines'][number];

export type LineValues = {
  key: string | null;
  description: string;
  clause: string;
  projectId: string | null;
  serviceId: string | null;
  model: LineModel;
  /** The price of an hour or a unit; empty takes the firm's rates. */
  price: string;
  /** Fee, value or cap, by the model. */
  amount: string;
  capMinutes: number | null;
  dueOn: string | null;
  cycle: 'month' | 'quarter' | 'year';
  unit: string;
  /** What the form does not show goes back as it came. */
  kept: Line['terms'] | null;
};
export type ClauseValues = { number: string; title: string; text: string };

export const newLine = (model: LineModel = 'time'): LineValues => ({
  key: null,
  description: '',
  clause: '',
  projectId: null,
  serviceId: null,
  model,
  price: '',
  amount: '',
  capMinutes: null,
  dueOn: null,
  cycle: 'month',
  unit: '',
  kept: null,
});

const amountText = (money: Money | null): string =>
  money === null ? '' : scaledInput(money.minor, minorDigits(money.currency));

function lineValuesOf(line: Line): LineValues {
  const { terms } = line;
  const base = {
    ...newLine(line.model),
    key: line.key,
    description: line.description,
    clause: line.clause ?? '',
    projectId: line.project?.id ?? null,
    serviceId: line.service?.id ?? null,
    kept: terms,
  };
  switch (terms.model) {
    case 'time':
      return {
        ...base,
        price:
          terms.schedule.kind === 'own' && terms.schedule.rates.length === 1
            ? scaledInput(terms.schedule.rates[0]?.unitPrice, 4)
            : '',
        amount: amountText(terms.cap),
        capMinutes: terms.capMinutes,
      };
    case 'fixed':
      return {
        ...base,
        amount: amountText(line.value),
        dueOn: terms.instalments[0]?.dueOn ?? null,
      };
    case 'recurring':
      return { ...base, amount: amountText(terms.fee), cycle: terms.cycle };
    case 'unit':
      return { ...base, price: scaledInput(terms.unitPrice, 4), unit: terms.unit };
    case 'milestone':
    case 'percent':
      return { ...base, amount: amountText(terms.value) };
    default:
      return base;
  }
}

export const valuesOf = (
  contract: Contract | null,
  defaults: Readonly<{ branchId: string | null; ownerId: string }>,
) => ({
  name: contract?.name ?? '',
  clientId: contract?.client.id ?? (null as string | null),
  branchId: contract?.branch.id ?? defaults.branchId,
  ownerId: contract?.owner.id ?? defaults.ownerId,
  effectiveFrom: contract?.terms.effectiveFrom ?? (null as string | null),
  until: contract?.terms.until ?? (null as string | null),
  renewalKind: contract?.terms.renewal.kind ?? ('none' as 'none' | 'by_agreement' | 'automatic'),
  noticeDays: contract?.terms.renewal.noticeDays ?? 60,
  renewalMonths: contract?.terms.renewal.months ?? 12,
  upliftPercent:
    contract?.terms.uplift?.kind === 'percent' ? scaledInput(contract.terms.uplift.percent, 4) : '',
  purchaseOrder: contract?.terms.purchaseOrder ?? '',
  purchaseOrderAmount: amountText(contract?.terms.purchaseOrderAmount ?? null),
  clauses: (contract?.terms.clauses ?? []).map((clause): ClauseValues => ({ ...clause })),
  lines: contract === null ? [newLine()] : contract.terms.lines.map(lineValuesOf),
});
export type ContractValues = ReturnType<typeof valuesOf>;

const wire = (text: string, currency: string) => ({ amount: plainDecimal(text), currency });
const wireMoney = (money: Money) => ({ amount: amountText(money), currency: money.currency });
const wireOrNull = (text: string, currency: string) =>
  text.trim() === '' ? null : wire(text, currency);

/** Several rates, a discounted card or several instalments are kept; one price or date is what is typed. */
function termsOf(line: LineValues, currency: string) {
  const { kept } = line;
  switch (line.model) {
    case 'time': {
      const isKept =
        kept?.model === 'time' &&
        line.price === '' &&
        (kept.schedule.kind === 'discounted' ||
          (kept.schedule.kind === 'own' && kept.schedule.rates.length > 1));
      return {
        model: 'time' as const,
        schedule: isKept
          ? scheduleAsItCame(kept.schedule)
          : line.price.trim() === ''
            ? { kind: 'cards' as const }
            : { kind: 'own' as const, rates: [{ unitPrice: plainDecimal(line.price) }] },
        cap: wireOrNull(line.amount, currency),
        capMinutes: line.capMinutes,
      };
    }
    case 'fixed': {
      const isKept =
        kept?.model === 'fixed' &&
        kept.instalments.length > 1 &&
        kept.instalments[0]?.dueOn === line.dueOn;
      return {
        model: 'fixed' as const,
        instalments: isKept
          ? kept.instalments.map((each) => ({ dueOn: each.dueOn, amount: wireMoney(each.amount) }))
          : [{ dueOn: line.dueOn ?? '', amount: wire(line.amount, currency) }],
      };
    }
    case 'recurring':
      return {
        model: 'recurring' as const,
        fee: wire(line.amount, currency),
        cycle: line.cycle,
        isInAdvance: kept?.model === 'recurring' ? kept.isInAdvance : true,
      };
    case 'unit':
      return { model: 'unit' as const, unit: line.unit, unitPrice: plainDecimal(line.price) };
    case 'milestone':
      return { model: 'milestone' as const, value: wire(line.amount, currency) };
    case 'percent':
      return { model: 'percent' as const, value: wire(line.amount, currency) };
    case 'retainer':
      return { model: 'retainer' as const };
    case 'non_billable':
      return { model: 'non_billable' as const };
    default:
      return line.model satisfies never;
  }
}

type Schedule = Extract<Line['terms'], { model: 'time' }>['schedule'];

function scheduleAsItCame(schedule: Schedule) {
  if (schedule.kind === 'own')
    return {
      kind: 'own' as const,
      rates: schedule.rates.map((rate) => ({ ...rate, unitPrice: scaledInput(rate.unitPrice, 4) })),
    };
  return schedule.kind === 'discounted'
    ? { ...schedule, discount: scaledInput(schedule.discount, 4) }
    : schedule;
}

function upliftOf(values: ContractValues, contract: Contract | null) {
  if (values.upliftPercent.trim() !== '')
    return { kind: 'percent' as const, percent: plainDecimal(values.upliftPercent) };
  const kept = contract?.terms.uplift ?? null;
  if (kept === null || kept.kind === 'percent') return null;
  if (kept.kind === 'steps')
    return {
      ...kept,
      steps: kept.steps.map((step) => ({ ...step, percent: scaledInput(step.percent, 4) })),
    };
  const { floor, cap, ...index } = kept;
  return {
    ...index,
    floor: floor === null ? null : scaledInput(floor, 4),
    cap: cap === null ? null : scaledInput(cap, 4),
  };
}

export function inputOf(values: ContractValues, currency: string, contract: Contract | null) {
  const minimum = contract?.terms.minimumCommitment ?? null;
  return {
    effectiveFrom: values.effectiveFrom ?? '',
    until: values.until,
    renewal: {
      kind: values.renewalKind,
      noticeDays: values.noticeDays,
      months: values.renewalMonths,
    },
    paymentTermDays: contract?.terms.paymentTermDays ?? null,
    purchaseOrder: orNull(values.purchaseOrder),
    purchaseOrderAmount: wireOrNull(values.purchaseOrderAmount, currency),
    minimumCommitment: minimum === null ? null : { ...minimum, amount: wireMoney(minimum.amount) },
    uplift: upliftOf(values, contract),
    clauses: values.clauses.filter((clause) => clause.number.trim() !== ''),
    lines: values.lines.map((line) => ({
      key: line.key,
      description: line.description,
      clause: orNull(line.clause),
      projectId: line.projectId,
      serviceId: line.serviceId,
      terms: termsOf(line, currency),
    })),
  };
}
