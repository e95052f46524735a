// The form of a contract: everything as it is typed, in the shape in which it goes to the server, so that a
// refusal finds its field.

import type { LineModel } from '@daybook/core/contracts/line-for-work.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { orNull } from '../../shared/form/use-api-form.ts';
import type { Contract } from './ContractPage.tsx';
import { amountText, inputOfTerms, type TermsValues, termsValuesOf } from './line-values.ts';
import { inputOfUplift, upliftValuesOf } from './uplift-values.ts';

type Line = Contract['terms']['lines'][number];
type Named = Readonly<{ id: string; name: string }>;

export type LineValues = {
  key: string | null;
  description: string;
  clause: string;
  projectId: string | null;
  serviceId: string | null;
  terms: TermsValues;
  /** The names of what is chosen, for the pickers. */
  project: Named | null;
  service: Named | null;
};
export type ClauseValues = { number: string; title: string; text: string };

export const newLine = (model: LineModel = 'time'): LineValues => ({
  key: null,
  description: '',
  clause: '',
  projectId: null,
  serviceId: null,
  terms: termsValuesOf(model, null),
  project: null,
  service: null,
});

const lineValuesOf = (line: Line): LineValues => ({
  key: line.key,
  description: line.description,
  clause: line.clause ?? '',
  projectId: line.project?.id ?? null,
  serviceId: line.service?.id ?? null,
  terms: termsValuesOf(line.model, line.terms),
  project: line.project,
  service: line.service,
});

type Cycle = 'month' | 'quarter' | 'year';

export const valuesOf = (
  contract: Contract | null,
  defaults: Readonly<{ branchId: string | null; ownerId: string }>,
) => {
  const terms = contract?.terms;
  return {
    name: contract?.name ?? '',
    clientId: contract?.client.id ?? (null as string | null),
    branchId: contract?.branch.id ?? defaults.branchId,
    ownerId: contract?.owner.id ?? defaults.ownerId,
    effectiveFrom: terms?.effectiveFrom ?? (null as string | null),
    until: terms?.until ?? (null as string | null),
    renewal: {
      kind: terms?.renewal.kind ?? ('none' as 'none' | 'by_agreement' | 'automatic'),
      noticeDays: terms?.renewal.noticeDays ?? 60,
      months: terms?.renewal.months ?? 12,
    },
    paymentTermDays: terms?.paymentTermDays ?? ('' as number | string),
    uplift: upliftValuesOf(terms?.uplift ?? null),
    purchaseOrder: terms?.purchaseOrder ?? '',
    purchaseOrderAmount: amountText(terms?.purchaseOrderAmount ?? null),
    minimumCommitment: {
      amount: amountText(terms?.minimumCommitment?.amount ?? null),
      cycle: terms?.minimumCommitment?.cycle ?? ('year' as Cycle),
    },
    clauses: (terms?.clauses ?? []).map((clause): ClauseValues => ({ ...clause })),
    lines: terms === undefined ? [newLine()] : terms.lines.map(lineValuesOf),
  };
};
export type ContractValues = ReturnType<typeof valuesOf>;

const isTyped = (clause: ClauseValues) => clause.number.trim() !== '' || clause.title.trim() !== '';

export function inputOf(values: ContractValues, currency: string) {
  const wireOrNull = (text: string) =>
    text.trim() === '' ? null : { amount: plainDecimal(text), currency };
  const minimum = wireOrNull(values.minimumCommitment.amount);
  return {
    effectiveFrom: values.effectiveFrom ?? '',
    until: values.until,
    renewal: values.renewal,
    paymentTermDays: values.paymentTermDays === '' ? null : Number(values.paymentTermDays),
    purchaseOrder: orNull(values.purchaseOrder),
    purchaseOrderAmount: wireOrNull(values.purchaseOrderAmount),
    minimumCommitment:
      minimum === null ? null : { amount: minimum, cycle: values.minimumCommitment.cycle },
    uplift: inputOfUplift(values.uplift),
    clauses: values.clauses.filter(isTyped),
    lines: values.lines.map((line) => ({
      key: line.key,
      description: line.description,
      clause: orNull(line.clause),
      projectId: line.projectId,
      serviceId: line.serviceId,
      terms: inputOfTerms(line.terms, currency),
    })),
  };
}
