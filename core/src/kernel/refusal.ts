// The closed list of ways in which the business says no. The door maps each to one HTTP status
// and the web app to one sentence, so a new code here is a new sentence there.

export const refusalStatus = {
  not_permitted: 403,
  not_found: 404,
  not_signed_in: 401,
  second_factor_required: 401,
  session_closed: 401,
  invalid_input: 422,
  wrong_state: 409,
  stale_version: 409,
  idempotency_key_reused: 409,
  period_locked: 409,
  entry_locked: 409,
  already_billed: 409,
  already_exists: 409,
  in_use: 409,
  nothing_to_submit: 422,
  nothing_to_bill: 422,
  over_allocated: 409,
  over_credited: 409,
  over_settled: 409,
  already_settled: 409,
  currency_mismatch: 422,
  currency_unknown: 422,
  no_rate: 422,
  tax_rate_missing: 422,
  exchange_rate_missing: 422,
  overlapping_dates: 409,
  overlapping_entry: 409,
  over_24_hours: 422,
  clock_range_invalid: 422,
  required_code_missing: 422,
  note_missing: 422,
  reason_missing: 422,
  amount_out_of_range: 422,
  own_approval: 403,
  approval_void: 409,
  timer_running: 409,
  timer_not_running: 409,
  overlapping_terms: 409,
  index_value_missing: 422,
  below_billed: 409,
  over_contract_value: 409,
  over_balance: 409,
  over_retained: 409,
  funds_not_cleared: 409,
  request_open: 409,
  checklist_open: 409,
  acceptance_missing: 409,
  evidence_missing: 422,
  link_expired: 410,
  import_ambiguous: 422,
  import_unreadable: 422,
  journal_unbalanced: 500,
  too_large: 413,
  too_many_requests: 429,
} as const satisfies Readonly<Record<string, number>>;

export type RefusalCode = keyof typeof refusalStatus;
export const refusalCodes = Object.keys(refusalStatus) as readonly RefusalCode[];

/** A field path of the input, and the rule that it broke. */
export type FieldError = Readonly<{ field: string; rule: string; message: string }>;
export type RefusalDetails = Readonly<Record<string, unknown>>;

/** The business said no. Thrown by rules, so that the transaction rolls back by itself. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: RefusalDetails;
  readonly fields: readonly FieldError[];

  constructor(code: RefusalCode, details: RefusalDetails = {}, fields: readonly FieldError[] = []) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
    this.fields = fields;
  }
}

/** A refusal that stands at one field of the form. */
export const refuseField = (code: RefusalCode, field: string, message: string): Refusal =>
  new Refusal(code, {}, [{ field, rule: code, message }]);
