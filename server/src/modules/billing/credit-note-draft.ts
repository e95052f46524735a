// Drafts credit notes: by share, by amount or of named allocations; drops them.

import { billing } from '@daybook/contract/billing.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import { discardCreditNote, draftCreditNote } from '@daybook/core/billing/credit-note.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import * as notes from './credit-note-store.ts';
import * as invoices from './invoice-store.ts';
import { creditLedger, lockNote, toCreditNote } from './stored-credit-note.ts';
import { discountColumns } from './stored-discount.ts';
import { totalColumns } from './stored-invoice.ts';
import { creditNoteView, invoiceReach } from './views.ts';

function shareOf(what: InputOf<typeof billing.draftCredit>['what']) {
  switch (what.kind) {
    case 'share':
      return {
        share:
          what.percent >= 10_000n
            ? ('all' as const)
            : { numerator: what.percent, denominator: 10_000n },
      };
    case 'net_amount':
      return { share: { amount: what.amount } };
    case 'allocations':
      return { share: 'all' as const, allocationIds: what.allocationIds };
    default:
      return what satisfies never;
  }
}

export const draftCredit = defineCommand(billing.draftCredit, {
  permission: 'billing.credit',
  load: async ({ input, tx, actor }) =>
    (await invoices.lockInvoices(tx, [input.id], actor.personId))[0] ?? null,
  standing: ({ subject, actor }) => invoiceReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx, clock, actor } = context;
    const { invoice, ledger } = await creditLedger(context, row);
    const note = draftCreditNote(invoice, ledger, {
      id: clock.newId(),
      reason: input.reason,
      ...shareOf(input.what),
    });
    await notes.addCreditNote(tx, {
      id: note.id,
      invoiceId: row.id,
      clientId: row.client_id,
      legalEntityId: row.legal_entity_id,
      currency: row.currency,
      reason: note.reason,
      ...totalColumns(note.totals),
      ...discountColumns(note.discount ?? null, row.currency),
      createdAt: clock.now(),
      lines: note.lines.map((line) => ({
        id: line.invoiceLineId,
        description: line.description,
        minutes: line.minutes,
        net: line.net.minor.toString(),
        taxCategory: line.tax.category,
        taxPercentE4: line.tax.percentE4.toString(),
      })),
      parts: note.reversals.map((reversal) => ({
        allocationId: existing(reversal.reversesId),
        minutes: reversal.minutes,
        valueMinor: reversal.value.minor,
        amountMinor: reversal.amount.minor,
      })),
    });
    const view = creditNoteView(existing(await notes.findCreditNote(tx, note.id)), actor);
    return {
      result: view,
      events: [
        {
          type: 'credit_note.drafted',
          record: { kind: 'credit_note', id: note.id },
          reason: note.reason,
          after: { invoice: row.number, total: note.totals.taxInclusive, what: input.what },
        },
      ],
    };
  },
});

export const discardCredit = defineCommand(billing.discardCreditNote, {
  permission: 'billing.credit',
  load: lockNote,
  standing: ({ subject, actor }) => invoiceReach(subject.invoice, actor),
  locks: 'none',
  approval: 'never',
  async handle({ subject, input: _, ...context }) {
    const { tx, actor } = context;
    const { creditNote } = discardCreditNote(
      toCreditNote(subject, await creditLedger(context, subject.invoice)),
    );
    await notes.discardCreditNote(tx, creditNote.id);
    return {
      result: creditNoteView(existing(await notes.findCreditNote(tx, creditNote.id)), actor),
      events: [
        {
          type: 'credit_note.discarded',
          record: { kind: 'credit_note', id: creditNote.id },
          before: { state: subject.note.state },
          after: { state: creditNote.state },
        },
      ],
    };
  },
});
