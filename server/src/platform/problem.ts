// Errors as problem+json (RFC 9457): a code for programs, a sentence for people, and the fields.

import { type Refusal, type RefusalCode, refusalStatus } from '@daybook/core/kernel/refusal.ts';

export type Problem = Readonly<{
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  details?: Readonly<Record<string, unknown>>;
  fields?: readonly Readonly<{ field: string; rule: string; message: string }>[];
  requestId?: string;
}>;

const titles: Readonly<Record<RefusalCode, string>> = Object.fromEntries(
  Object.keys(refusalStatus).map((code) => [code, sentence(code)]),
) as Readonly<Record<RefusalCode, string>>;

const written: Partial<Record<RefusalCode, string>> = {
  not_permitted: 'Your roles do not allow this',
  not_found: 'There is no such record, or you may not see it',
  not_signed_in: 'Sign in first',
  session_closed: 'Your working session is closed; open one at a branch',
  invalid_input: 'Something in the input is not right',
  wrong_state: 'The record is not in a state that allows this',
  stale_version: 'Somebody changed the record since you read it',
  idempotency_key_reused: 'This idempotency key was used for another request',
  period_locked: 'The period is locked',
  entry_locked: 'Submitted, approved and billed time does not change',
  already_billed: 'This is billed already',
  already_exists: 'There is one like this already',
  nothing_to_submit: 'There is nothing open to submit',
  nothing_to_bill: 'There is nothing to bill',
  over_allocated: 'More would be billed than was worked',
  over_credited: 'More would be credited than was billed',
  over_settled: 'More would be settled than there is',
  over_24_hours: 'A day has 24 hours',
  own_approval: 'Nobody approves their own',
  approval_void: 'The record changed since approval was asked for',
  journal_unbalanced: 'The journal would be out of balance',
};

function sentence(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function problemOf(refusal: Refusal, requestId: string): Problem {
  return {
    type: `/problems/${refusal.code}`,
    title: written[refusal.code] ?? titles[refusal.code],
    status: refusalStatus[refusal.code],
    code: refusal.code,
    ...(Object.keys(refusal.details).length > 0 ? { details: refusal.details } : {}),
    ...(refusal.fields.length > 0
      ? {
          fields: refusal.fields,
          detail: refusal.fields.map((field) => `${field.field}: ${field.message}`).join('; '),
        }
      : {}),
    requestId,
  };
}

export const unexpected = (status: number, requestId: string): Problem => ({
  type: '/problems/unexpected',
  title: status < 500 ? 'The request could not be read' : 'Something went wrong on our side',
  status,
  code: 'unexpected',
  requestId,
});
