// What a client held back of a bill becomes due: a posting of its own, in one part or several.

import { billing } from '@daybook/contract/billing.ts';
import { exchangeOf } from '@daybook/core/billing/invoice.ts';
import { retentionReleasePostings } from '@daybook/core/journal/postings.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findInvoice, lockInvoices } from './invoice-store.ts';
import { largestInBase, whoseOf } from './stake.ts';
import { toInvoice } from './stored-invoice.ts';
import { invoiceReach, invoiceView } from './views.ts';
import { addRelease } from './withholding.ts';

export const releaseRetention = defineCommand(billing.releaseRetention, {
  permission: 'billing.post',
  load: async ({ input, tx, actor }) =>
    (await lockInvoices(tx, [input.id], actor.personId))[0] ?? null,
  standing: ({ subject, actor }) => invoiceReach(subject, actor),
  locks: ({ subject, input, today }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'billing',
      on: input.on ?? today,
      field: 'on',
    },
  ],
  approval: async ({ subject: row, input, actor, ...context }) => ({
    ...(await largestInBase(context, [input.amount ?? money(row.retained_minor, row.currency)])),
    ...whoseOf(row),
    isOwnRecord: row.created_by_id === actor.personId,
    title: `Release what ${row.client_name} held back of ${row.number ?? ''}`,
    record: { kind: 'invoice', id: row.id, name: row.number ?? row.client_name },
  }),
  async handle({ subject: row, input, ...context }) {
    const { tx, clock, actor, today } = context;
    if (row.state !== 'posted') throw new Refusal('wrong_state', { state: row.state });
    const retained = money(row.retained_minor, row.currency);
    const amount = input.amount ?? retained;
    if (amount.currency !== row.currency)
      throw refuseField('currency_mismatch', 'amount', `The invoice is in ${row.currency}`);
    if (amount.minor <= 0n || amount.minor > retained.minor)
      throw refuseField(
        'over_retained',
        'amount',
        `Between 0 and ${formatAmount(retained)} ${row.currency} can be released`,
      );
    const on = input.on ?? today;
    const dueOn = addDays(on, row.payment_term_days);
    await addRelease(tx, {
      id: clock.newId(),
      invoiceId: row.id,
      amountMinor: amount.minor,
      releasedOn: on,
      dueOn,
      at: clock.now(),
    });
    const journal = retentionReleasePostings({
      on,
      description: `Retention of ${row.number} released`,
      source: { kind: 'invoice', id: row.id },
      branchId: row.branch_id,
      clientId: row.client_id,
      exchange: exchangeOf(toInvoice(row, [])),
      amount,
      openRetention: retained,
    });
    const after = existing(await findInvoice(tx, row.id, actor.personId));
    return {
      result: invoiceView(after, actor, today),
      journal: [{ ...journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'invoice.retention_released',
          record: { kind: 'invoice', id: row.id },
          before: { retained },
          after: { retained: money(after.retained_minor, row.currency), released: amount, dueOn },
        },
      ],
    };
  },
});
