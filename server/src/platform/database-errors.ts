// What PostgreSQL says, in the business's words. The triggers of the migrations are the second line:
// reaching one means that a rule let something pass, or that two people met.

import { Refusal, type RefusalCode } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';

const DatabaseError = z.looseObject({
  code: z.string().length(5),
  constraint: z.string().optional(),
  table: z.string().optional(),
  detail: z.string().optional(),
});

const refusalOf: Readonly<Record<string, RefusalCode>> = {
  DB003: 'journal_unbalanced',
  DB004: 'already_billed',
  DB005: 'over_credited',
  DB006: 'already_billed',
  DB007: 'wrong_state',
  DB008: 'period_locked',
  DB009: 'entry_locked',
  DB010: 'over_settled',
  DB011: 'over_retained',
  DB012: 'over_balance',
  DB013: 'wrong_state',
  DB014: 'over_contract_value',
  DB016: 'over_balance',
  DB017: 'funds_not_cleared',
  '23505': 'already_exists',
  '23P01': 'overlapping_dates',
  '23503': 'not_found',
};

export function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  const parsed = DatabaseError.safeParse(error);
  if (!parsed.success) return error;
  const code = refusalOf[parsed.data.code];
  if (code === undefined) return error;
  const field = fieldOf(parsed.data.detail);
  const details = { constraint: parsed.data.constraint ?? parsed.data.table ?? '' };
  return new Refusal(
    code,
    details,
    field === null ? [] : [{ field, rule: code, message: messages[code] ?? code }],
  );
}

const messages: Partial<Record<RefusalCode, string>> = {
  already_exists: 'Somebody else has this already',
  not_found: 'There is no such record',
};

// "Key (firm_id, code)=(…) already exists." names the columns; the last one is the field.
function fieldOf(detail: string | undefined): string | null {
  const columns = /^Key \(([^)]+)\)=/.exec(detail ?? '')?.[1]?.split(', ');
  const column = columns?.filter((name) => name !== 'firm_id').at(-1);
  return column?.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) ?? null;
}

/** Serialization failure, deadlock, or two calls with one idempotency key at the same time. */
export function isRetryable(error: unknown): boolean {
  const parsed = DatabaseError.safeParse(error);
  if (!parsed.success) return false;
  const { code, constraint } = parsed.data;
  return (
    code === '40001' ||
    code === '40P01' ||
    (code === '23505' && constraint === 'command_idempotency_key')
  );
}
