import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Outcome } from '../ask.ts';
import { ApiProblem } from '../problem.ts';

export type FormValues = Record<string, unknown>;

export type ApiForm<V extends FormValues> = ReturnType<typeof useForm<V>> &
  Readonly<{
    problem: ApiProblem | null;
    /** Puts the server's answers at their fields; true if it was accepted. */
    settle: (outcome: Outcome<unknown>) => boolean;
  }>;

/** A form that keeps what was typed through any refusal and shows each rule at its field. */
export function useApiForm<V extends FormValues>(initialValues: V): ApiForm<V> {
  const form = useForm<V>({ mode: 'controlled', initialValues });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const settle = (outcome: Outcome<unknown>) => {
    if (outcome.kind !== 'refused') {
      setProblem(null);
      form.clearErrors();
      form.resetDirty();
      return true;
    }
    const { fields } = outcome.problem;
    const hasField = (path: string) => (path.split('.')[0] ?? '') in form.getValues();
    const placed = fields.filter((field) => hasField(field.field));
    form.setErrors(errorsOf(placed));
    const rest = fields.filter((field) => !hasField(field.field));
    const { status, code, message } = outcome.problem;
    const detail = fields.length > 0 && rest.length === 0 ? undefined : message;
    setProblem(new ApiProblem({ status, code, detail, fields: rest }));
    return false;
  };
  return { ...form, problem, settle };
}

// What was left empty reaches the server as no id or date at all.
const plainly: Readonly<Record<string, string>> = {
  'Invalid UUID': 'Choose one',
  'Invalid ISO date': 'Choose a date',
};
const plain = (message: string): string => plainly[message] ?? message;

/** A rule of amount.currency is shown at the field of the amount, too. */
function errorsOf(fields: ApiProblem['fields']): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { field, message } of fields) {
    errors[field] = plain(message);
    const [whole = field] = field.split('.');
    errors[whole] ??= plain(message);
    errors[field.replace(/\.(amount|currency)$/, '')] ??= plain(message);
  }
  return errors;
}

export const orNull = (text: string | null | undefined): string | null => {
  const trimmed = (text ?? '').trim();
  return trimmed === '' ? null : trimmed;
};
