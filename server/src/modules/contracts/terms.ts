// The terms of a version between the wire, core and the row: as they are written, read, and compared.

import { contractTerms, LineTerms } from '@daybook/contract/contracts.ts';
import { type LineModel, lineModels } from '@daybook/core/contracts/line-for-work.ts';
import {
  differenceOf,
  type FlatTerms,
  type TermValue,
} from '@daybook/core/contracts/terms-difference.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { sum } from '@daybook/core/money/money.ts';
import { z } from 'zod';
import type { ClauseRow, LineRow, NewLine, VersionRow } from './store.ts';

const { lines: _lines, clauses: _clauses, effectiveFrom: _from, ...kept } = contractTerms;
/** What a version agrees on besides its lines, clauses and first day. */
const TermsHead = z.object(kept);
const Terms = z.object(contractTerms);
export type ContractTerms = z.output<typeof Terms>;
export type TermsHeadValue = z.output<typeof TermsHead>;
export type LineTermsValue = z.output<typeof LineTerms>;

export const headRow = (terms: ContractTerms): unknown => {
  const { lines: _, clauses: __, effectiveFrom: ___, ...head } = terms;
  return z.encode(TermsHead, head);
};
export const headOf = (row: Pick<VersionRow, 'terms'>): TermsHeadValue =>
  z.decode(TermsHead, row.terms as z.input<typeof TermsHead>);
export const lineTermsOf = (row: Pick<LineRow, 'terms'>): LineTermsValue =>
  z.decode(LineTerms, row.terms as z.input<typeof LineTerms>);

const billsByItself: readonly LineModel[] = ['fixed', 'recurring', 'unit', 'milestone', 'percent'];

/** The rows of the lines. Refuses at its field what a line needs and does not say. */
export function linesOf(
  terms: ContractTerms,
  facts: Readonly<{ currency: string; newId: () => string }>,
): readonly NewLine[] {
  requirePlaceOfMinimum(terms, facts.currency);
  const numbers = new Set(terms.clauses.map((clause) => clause.number));
  return terms.lines.map((line, index) => {
    const at = (field: string) => `lines.${index}.${field}`;
    const { model } = line.terms;
    if (billsByItself.includes(model) && line.projectId === null)
      throw refuseField('invalid_input', at('projectId'), 'Say which project it is billed under');
    if (billsByItself.includes(model) && line.serviceId === null)
      throw refuseField('invalid_input', at('serviceId'), 'Say as which service it is billed');
    if (line.clause !== null && !numbers.has(line.clause))
      throw refuseField('invalid_input', at('clause'), `There is no clause ${line.clause}`);
    requireCurrency(line.terms, facts.currency, at);
    return {
      key: line.key ?? facts.newId(),
      position: index + 1,
      model,
      description: line.description,
      clause: line.clause,
      projectId: line.projectId,
      serviceId: line.serviceId,
      valueMinor: agreedValue(line.terms, facts.currency),
      terms: z.encode(LineTerms, line.terms),
    };
  });
}

/** A minimum commitment is billed under a line, so one has to say its project and service. */
function requirePlaceOfMinimum(terms: ContractTerms, currency: string): void {
  const { minimumCommitment: minimum } = terms;
  if (minimum === null) return;
  if (minimum.amount.currency !== currency)
    throw refuseField('currency_mismatch', 'minimumCommitment', `The contract is in ${currency}`);
  if (!terms.lines.some((line) => line.projectId !== null && line.serviceId !== null))
    throw refuseField(
      'invalid_input',
      'minimumCommitment',
      'A line that names a project and a service is needed to bill the rest under',
    );
}

function requireCurrency(
  terms: LineTermsValue,
  currency: string,
  at: (field: string) => string,
): void {
  const amounts =
    terms.model === 'time'
      ? [terms.cap]
      : terms.model === 'fixed'
        ? terms.instalments.map((each) => each.amount)
        : terms.model === 'recurring'
          ? [terms.fee]
          : terms.model === 'milestone' || terms.model === 'percent'
            ? [terms.value]
            : [];
  for (const amount of amounts) {
    if (amount === null) continue;
    if (amount.currency !== currency)
      throw refuseField('currency_mismatch', at('terms'), `The contract is in ${currency}`);
    if (amount.minor < 0n)
      throw refuseField('amount_out_of_range', at('terms'), 'An amount is zero or more');
  }
}

function agreedValue(terms: LineTermsValue, currency: string): bigint | null {
  if (terms.model === 'fixed')
    return sum(
      terms.instalments.map((each) => each.amount),
      currency,
    ).minor;
  return terms.model === 'milestone' || terms.model === 'percent' ? terms.value.minor : null;
}

/** Refuses with invalid_input what ends before it begins, or expires in the past. */
export function checkTerm(
  terms: Pick<ContractTerms, 'effectiveFrom' | 'until'>,
  today: string,
): void {
  if (terms.until === null) return;
  if (terms.until <= terms.effectiveFrom)
    throw refuseField('invalid_input', 'until', `The end comes after ${terms.effectiveFrom}`);
  if (terms.until <= today)
    throw refuseField('invalid_input', 'until', `The end is in the past: after ${today}, or open`);
}

type Whole = Readonly<{
  version: VersionRow;
  lines: readonly LineRow[];
  clauses: readonly ClauseRow[];
}>;

const isPlain = (value: unknown): value is TermValue =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

function flattened(prefix: string, value: unknown): readonly (readonly [string, TermValue])[] {
  if (isPlain(value)) return [[prefix, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return flattened(prefix === '' ? name : `${prefix} ${name}`, inner);
  });
}

/** Flat, by names that a person reads: a line goes by its description, a clause by its number. */
const flatOf = (
  { version, lines, clauses }: Whole,
  names: ReadonlyMap<string, string>,
): FlatTerms => ({
  'holds from': version.effective_from,
  ...Object.fromEntries(flattened('', version.terms)),
  ...Object.fromEntries(
    lines.flatMap((line) => {
      const name = names.get(line.line_key) ?? line.description;
      const { model: _, ...terms } = line.terms as Readonly<Record<string, unknown>>;
      return [
        [`${name}: model`, line.model] as const,
        [`${name}: description`, line.description] as const,
        [`${name}: project`, line.project_name ?? 'all'] as const,
        [`${name}: service`, line.service_name ?? 'all'] as const,
        [`${name}: clause`, line.clause] as const,
        ...flattened(`${name}:`, terms),
      ];
    }),
  ),
  ...Object.fromEntries(
    clauses.flatMap((clause) => [
      [`clause ${clause.number}: title`, clause.title] as const,
      [`clause ${clause.number}: text`, clause.text] as const,
    ]),
  ),
});

/** A line that goes on is compared with itself, also where its description changed. */
export function changesBetween(before: Whole | null, after: Whole) {
  const names = new Map(
    [...(before?.lines ?? []), ...after.lines].map((line) => [line.line_key, line.description]),
  );
  return differenceOf(before === null ? {} : flatOf(before, names), flatOf(after, names));
}

export const modelOf = (name: string): LineModel => z.enum(lineModels).parse(name);
