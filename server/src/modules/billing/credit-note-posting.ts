// Posts credit notes: what they reverse can be billed again.

import { billing } from '@daybook/contract/billing.ts';
import { creditableOf, postCreditNote } from '@daybook/core/billing/credit-note.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findEntities } from '../org/public.ts';
import * as allocationStore from './allocation-store.ts';
import * as notes from './credit-note-store.ts';
import { documentNumber } from './document-number.ts';
import * as invoices from './invoice-store.ts';
import { lockProjectsOfLines } from './pre-bill-store.ts';
import { largestInBase, whoseOf } from './stake.ts';
import { creditLedger, lockNote, toCreditNote } from './stored-credit-note.ts';
import { discountColumns } from './stored-discount.ts';
import { taxColumns, totalColumns } from './stored-invoice.ts';
import { creditNoteDetail, invoiceReach } from './views.ts';
import { addDeductions, claimOf, listDeductions, withheldOf } from './withholding.ts';

export const postCredit = defineCommand(billing.postCreditNote, {
  permission: 'billing.credit',
  load: lockNote,
  standing: ({ subject, actor }) => invoiceReach(subject.invoice, actor),
  locks: ({ subject, today }) => [
    {
      legalEntityId: subject.note.legal_entity_id,
      branchId: subject.invoice.branch_id,
      area: 'billing',
      on: today,
      field: 'id',
    },
  ],
  approval: async ({ subject: { note, invoice }, actor, ...context }) => ({
    ...(await largestInBase(context, [money(note.total_minor, note.currency)])),
    ...whoseOf(invoice),
    isOwnRecord: invoice.created_by_id === actor.personId,
    title: `Credit ${formatAmount(money(note.total_minor, note.currency))} ${note.currency} of invoice ${invoice.number ?? ''}`,
    record: { kind: 'credit_note', id: note.id, name: invoice.number ?? '' },
  }),
  async handle({ subject, input: _, ...context }) {
    const { tx, clock, actor, today } = context;
    const { note, invoice: row } = subject;
    await lockProjectsOfLines(tx, [row.pre_bill_id]);
    const found = await creditLedger(context, row);
    const withheld = withheldOf(row, await listDeductions(tx, [row.id]));
    const entity = existing((await findEntities(tx, [row.legal_entity_id]))[0]);
    const number = documentNumber(
      entity.number_prefix,
      '-CN',
      await invoices.takeNumbers(tx, { legalEntityId: entity.id, kind: 'credit_note' }, 1),
    );
    const posted = postCreditNote(toCreditNote(subject, found), {
      number,
      on: today,
      ...found,
      open: claimOf(row),
      booksWip: row.books_wip,
      withheld,
    });
    const { lineNetMinor, taxMinor, totalMinor } = totalColumns(posted.creditNote.totals);
    await notes.savePostedCreditNote(tx, {
      id: note.id,
      number,
      on: today,
      lineNetMinor,
      taxMinor,
      totalMinor,
      taxLines: taxColumns(posted.creditNote.totals.taxBreakdown),
      ...discountColumns(posted.creditNote.discount, row.currency),
      retentionMinor: posted.withheld.retention.minor,
      prepaidMinor: posted.withheld.deposits.reduce(
        (total, each) => total + each.net.minor + each.tax.minor,
        0n,
      ),
      postedAt: clock.now(),
    });
    await addDeductions(
      tx,
      posted.withheld.deposits.map((each, index) => ({
        id: clock.newId(),
        invoiceId: row.id,
        depositInvoiceId: each.depositInvoiceId,
        depositItemId: existing(withheld.deposits[index]).depositItemId,
        creditNoteId: note.id,
        netMinor: -each.net.minor,
        taxMinor: -each.tax.minor,
      })),
    );
    await allocationStore.addAllocations(
      tx,
      context.commandId,
      posted.creditNote.reversals.map((reversal) => ({
        id: clock.newId(),
        itemId: reversal.itemId,
        invoiceId: row.id,
        lineId: reversal.invoiceLineId,
        minutes: reversal.minutes,
        includedMinutes: 0,
        valueMinor: reversal.value.minor,
        amountMinor: reversal.amount.minor,
        reasonCode: null,
        comment: note.reason,
        reversesId: reversal.reversesId,
        creditNoteId: note.id,
      })),
    );
    if (posted.invoice.state !== row.state)
      await invoices.saveInvoiceState(tx, row.id, posted.invoice.state);
    const total = posted.creditNote.totals.taxInclusive;
    return {
      result: creditNoteDetail(existing(await notes.findCreditNote(tx, note.id)), actor),
      journal: [{ ...posted.journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'credit_note.posted',
          record: { kind: 'credit_note', id: note.id },
          reason: note.reason,
          before: { state: note.state },
          after: { number, invoice: row.number, total },
        },
        {
          type: 'invoice.credited',
          record: { kind: 'invoice', id: row.id },
          reason: note.reason,
          before: { state: row.state },
          after: {
            state: posted.invoice.state,
            creditNote: number,
            total,
            left: creditableOf(found.invoice, [...found.ledger.credits, posted.creditNote]),
          },
        },
      ],
    };
  },
});
