// The terms of a retainer between the wire, core and the row, and its money between them.

import { RetainerTerms } from '@daybook/contract/retainers.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { type Money, money } from '@daybook/core/money/money.ts';
import type { HoursTerms } from '@daybook/core/retainers/hours-period.ts';
import type { Deposit } from '@daybook/core/retainers/trust.ts';
import type { z } from 'zod';
import type { TrancheRow } from './ledger-store.ts';
import type { RetainerRow } from './store.ts';

export type Terms = z.output<typeof RetainerTerms>;

export const termsOf = (row: Pick<RetainerRow, 'terms'>): Terms =>
  RetainerTerms.decode(row.terms as z.input<typeof RetainerTerms>);
export const termsRow = (terms: Terms): unknown => RetainerTerms.encode(terms);

/** Client money goes back whatever the terms say. */
export const unusedTerms = (terms: Terms) =>
  terms.kind === 'money'
    ? { isRefundable: terms.isRefundable, hasBreakage: terms.hasBreakage }
    : { isRefundable: terms.kind === 'trust', hasBreakage: false };

export const evergreenOf = (terms: Terms) => (terms.kind === 'hours' ? null : terms.evergreen);

export function hoursTermsOf(terms: Terms): HoursTerms & Extract<Terms, { kind: 'hours' }> {
  if (terms.kind !== 'hours') throw refuseField('wrong_state', 'id', 'It holds no hours');
  return terms;
}

export const toTranche = (row: TrancheRow): Deposit => ({
  id: row.id,
  kind: row.kind,
  scope: { projectId: row.project_id, serviceId: row.service_id },
  priority: row.priority,
  receivedOn: row.received_on,
  expiresOn: row.expires_on,
  clearedOn: row.cleared_on,
  units: row.units,
});

/** Refuses with currency_mismatch money of another currency, at its field. */
export function inCurrency(amount: Money, currency: string, field: string): bigint {
  if (amount.currency !== currency)
    throw refuseField('currency_mismatch', field, `The retainer holds ${currency}`);
  return amount.minor;
}
export function positive(amount: Money, currency: string, field = 'amount'): bigint {
  const minor = inCurrency(amount, currency, field);
  if (minor <= 0n) throw refuseField('amount_out_of_range', field, 'It is above zero');
  return minor;
}

/** Refuses at its field what the terms can't mean. */
export function checkTerms(terms: Terms, currency: string): void {
  if (terms.kind === 'hours') {
    inCurrency(terms.fee, currency, 'terms.fee');
    if (terms.fee.minor < 0n) throw refuseField('amount_out_of_range', 'terms.fee', 'Zero or more');
    return;
  }
  if (terms.kind === 'money' && terms.isRefundable && terms.hasBreakage)
    throw refuseField('invalid_input', 'terms.hasBreakage', 'Refundable money is never kept');
  if (terms.evergreen === null) return;
  const floor = positive(terms.evergreen.floor, currency, 'terms.evergreen.floor');
  const target = positive(terms.evergreen.target, currency, 'terms.evergreen.target');
  if (target < floor)
    throw refuseField('invalid_input', 'terms.evergreen.target', 'The floor, or more');
}

export const amountOf = (
  row: Pick<RetainerRow, 'kind' | 'currency'>,
  units: bigint,
): Money | null => (row.kind === 'hours' ? null : money(units, row.currency));
export const minutesOf = (row: Pick<RetainerRow, 'kind'>, units: bigint): number | null =>
  row.kind === 'hours' ? Number(units) : null;
