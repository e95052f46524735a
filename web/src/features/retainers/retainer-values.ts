// The form of a retainer: everything as it is typed, and what of it goes to the server.

import { minorDigits } from '@daybook/core/money/currency.ts';
import type { Money } from '@daybook/core/money/money.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { scaledInput } from '../../shared/format.ts';
import type { Retainer } from './RetainerPage.tsx';

export type RetainerValues = {
  name: string;
  clientId: string | null;
  branchId: string | null;
  startsOn: string | null;
  kind: Retainer['kind'];
  projectId: string | null;
  serviceId: string | null;
  contractId: string | null;
  floor: string;
  target: string;
  /** Money is drawn as soon as an invoice is posted, client money when somebody says so. */
  drawing: 'usual' | 'posting' | 'hand';
  unused: 'refunded' | 'kept' | 'neither';
  includedMinutes: number | null;
  fee: string;
  overageRate: string;
  maxRolloverMinutes: number | null;
  maxDeficitMinutes: number | null;
  expireAfterPeriods: number | string;
  /** Where the server's rules on the terms and the line are shown. */
  terms: null;
  contractLineKey: null;
};

const amountText = (money: Money | null | undefined): string =>
  money === null || money === undefined
    ? ''
    : scaledInput(money.minor, minorDigits(money.currency));

const empty = (branchId: string | null, today: string): RetainerValues => ({
  name: '',
  clientId: null,
  branchId,
  startsOn: today,
  kind: 'money',
  projectId: null,
  serviceId: null,
  contractId: null,
  floor: '',
  target: '',
  drawing: 'usual',
  unused: 'refunded',
  includedMinutes: 2400,
  fee: '',
  overageRate: '',
  maxRolloverMinutes: 0,
  maxDeficitMinutes: 0,
  expireAfterPeriods: '',
  terms: null,
  contractLineKey: null,
});

export function valuesOf(
  retainer: Retainer | null,
  defaults: Readonly<{ branchId: string | null; today: string }>,
): RetainerValues {
  const base = empty(defaults.branchId, defaults.today);
  if (retainer === null) return base;
  const { terms } = retainer;
  const head = {
    ...base,
    name: retainer.name,
    clientId: retainer.client.id,
    startsOn: retainer.startsOn,
    kind: retainer.kind,
    projectId: retainer.project?.id ?? null,
    serviceId: retainer.service?.id ?? null,
    contractId: retainer.contract?.id ?? null,
  };
  if (terms.kind === 'hours')
    return {
      ...head,
      includedMinutes: terms.includedMinutes,
      fee: amountText(terms.fee),
      overageRate: scaledInput(terms.overageRate, 4),
      maxRolloverMinutes: terms.maxRolloverMinutes,
      maxDeficitMinutes: terms.maxDeficitMinutes,
      expireAfterPeriods: terms.expireAfterPeriods ?? '',
    };
  return {
    ...head,
    floor: amountText(terms.evergreen?.floor),
    target: amountText(terms.evergreen?.target),
    drawing: terms.drawsAtPosting ? 'posting' : 'hand',
    unused:
      terms.kind === 'trust' || terms.isRefundable
        ? 'refunded'
        : terms.hasBreakage
          ? 'kept'
          : 'neither',
  };
}

/** `contractLineKey` is that of the contract's retainer line. */
export function inputOf(values: RetainerValues, currency: string, contractLineKey: string | null) {
  const { name, startsOn, projectId, serviceId } = values;
  return {
    ...{ name, projectId, serviceId, contractLineKey },
    startsOn: startsOn ?? '',
    terms: termsOf(values, currency),
  };
}

function termsOf(values: RetainerValues, currency: string) {
  const money = (text: string) => ({ amount: plainDecimal(text), currency });
  if (values.kind === 'hours')
    return {
      kind: 'hours' as const,
      includedMinutes: values.includedMinutes ?? 0,
      fee: money(values.fee),
      overageRate: values.overageRate === '' ? null : plainDecimal(values.overageRate),
      maxRolloverMinutes: values.maxRolloverMinutes,
      maxDeficitMinutes: values.maxDeficitMinutes,
      expireAfterPeriods:
        values.expireAfterPeriods === '' ? null : Number(values.expireAfterPeriods),
    };
  const hasEvergreen = values.floor !== '' || values.target !== '';
  const evergreen = hasEvergreen
    ? { floor: money(values.floor), target: money(values.target) }
    : null;
  const drawing =
    values.drawing === 'usual' ? {} : { drawsAtPosting: values.drawing === 'posting' };
  if (values.kind === 'trust') return { kind: 'trust' as const, evergreen, ...drawing };
  return {
    kind: 'money' as const,
    evergreen,
    ...drawing,
    isRefundable: values.unused === 'refunded',
    hasBreakage: values.unused === 'kept',
  };
}
