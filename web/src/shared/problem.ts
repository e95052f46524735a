// Every way in which the server says no, as one sentence with the way out.

import { type FieldError, type RefusalCode, refusalCodes } from '@daybook/core/kernel/refusal.ts';

export type ProblemCode = RefusalCode | 'unreachable' | 'unexpected';

const sentences: Readonly<Record<ProblemCode, string>> = {
  not_permitted: 'Your role does not allow this. Ask somebody who holds the permission.',
  not_found: 'This does not exist, or it is outside what you may see.',
  not_signed_in: 'You are signed out. Sign in to go on.',
  second_factor_required: 'Your second factor is needed. Sign in again with its code.',
  session_closed: 'Your working session is closed. Open it again to go on.',
  invalid_input: 'Something is not filled in as it should be. See the marked fields.',
  wrong_state: 'This is not possible in its present state.',
  stale_version: 'Somebody changed this while you were looking. It is loaded again: please retry.',
  idempotency_key_reused: 'This request was already sent with other content. Please retry.',
  period_locked: 'The period is locked. Use a later date, or ask for it to be opened.',
  entry_locked: 'This time is submitted or approved, so it is locked.',
  already_billed: 'This is billed already. Credit the invoice to free it.',
  already_exists: 'There is one like this already.',
  in_use: 'Other records use this.',
  nothing_to_submit: 'There is nothing to submit.',
  nothing_to_bill: 'There is nothing to bill.',
  over_allocated: 'More would be billed than was worked.',
  over_credited: 'More would be credited than was billed.',
  over_settled: 'More would be settled than is open.',
  already_settled: 'Money was received for this already. Void the receipt first.',
  currency_mismatch: 'The currencies differ.',
  currency_unknown: 'This currency is not known.',
  no_rate: 'No rate applies. Set a rate for the work date first.',
  exchange_rate_missing: 'No exchange rate is known for this date. Record one first.',
  tax_rate_missing: 'No tax rate is in force for this class and date. Add one in the catalogue.',
  overlapping_dates: 'The dates overlap with those of another record.',
  overlapping_entry: 'The times overlap with another entry of the day.',
  over_24_hours: 'This would make the day longer than it may be.',
  clock_range_invalid: 'The end has to be after the beginning.',
  required_code_missing: 'An activity code is required here.',
  note_missing: 'A note is required here.',
  reason_missing: 'A reason is required.',
  amount_out_of_range: 'This amount or number cannot be used here.',
  own_approval: 'You made this yourself, so somebody else has to decide.',
  approval_void: 'What was to be approved has changed since, so the request is void.',
  timer_running: 'A timer runs already. Stop it first.',
  timer_not_running: 'No timer is running.',
  overlapping_terms: 'Other terms cover the same work on these dates.',
  index_value_missing: 'The index has no value for the month that this needs.',
  below_billed: 'More than this is billed already.',
  over_contract_value: 'The parts would add up to more than the contract is worth.',
  over_balance: 'There is not that much left.',
  over_retained: 'There is not that much held back.',
  funds_not_cleared: 'The money has not cleared yet.',
  request_open: 'There is an open request already.',
  checklist_open: 'Some points of the checklist are still open.',
  acceptance_missing: 'The client has not accepted this yet.',
  evidence_missing: 'Add the evidence first.',
  link_expired: 'This link has expired or was used. Ask for a new one.',
  import_ambiguous: 'Some questions about the file are still open.',
  import_unreadable: 'The file cannot be read.',
  journal_unbalanced: 'The journal would not balance, so nothing was written.',
  too_large: 'This is too large.',
  too_many_requests: 'Too many requests at once. Wait a moment, then retry.',
  unreachable: 'The server cannot be reached. What you typed is kept: please retry.',
  unexpected: 'Something went wrong on our side. What you typed is kept: please retry.',
};

const isRefusalCode = (code: string): code is RefusalCode =>
  refusalCodes.some((known) => known === code);

export const problemCodeOf = (code: unknown): ProblemCode =>
  typeof code === 'string' && (isRefusalCode(code) || code === 'unreachable') ? code : 'unexpected';

/** The sentence of a refusal, also for a disabled verb. */
export const sentenceOf = (code: string): string => sentences[problemCodeOf(code)];

type ProblemFacts = Readonly<{
  status: number;
  code: ProblemCode;
  detail?: string | undefined;
  fields?: readonly FieldError[] | undefined;
}>;

/** What the server (or the lack of one) answered instead of a result. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly fields: readonly FieldError[];

  constructor({ status, code, detail, fields }: ProblemFacts) {
    super(detail === undefined || detail === '' ? sentences[code] : detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.fields = fields ?? [];
  }
}

export const problemOf = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem({ status: 0, code: 'unexpected' });
