// Credit notes: draft by share, amount or named allocations; post, discard.

import { billing } from '@daybook/contract/billing.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import {
  type CreditNote,
  creditableOf,
  discardCreditNote,
  draftCreditNote,
  postCreditNote,
} from '@daybook/core/billing/credit-note.ts';
import type { KeptInvoiceLine } from '@daybook/core/billing/invoice-lines.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findEntities } from '../org/public.ts';
import { splitLedger } from './allocations.ts';
import * as notes from './credit-note-store.ts';
import * as invoices from './invoice-store.ts';
import { documentNumber, taxColumns, toInvoice, totalColumns } from './invoicing.ts';
import { lockProjectsOfLines } from './pre-bill-store.ts';
import { largestInBase } from './stake.ts';
import { creditNoteDetail, creditNoteView, invoiceReach } from './views.ts';
import { addDeductions, claimOf, listDeductions, withheldOf } from './withholding.ts';

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

const totalsOfRow = (row: notes.CreditNoteRow): Pick<CreditNote, 'totals'> => {
  const amount = (minor: bigint) => money(minor, row.currency);
  const none = amount(0n);
  return {
    totals: {
      lineNet: amount(row.line_net_minor),
      allowances: none,
      charges: none,
      taxExclusive: amount(row.line_net_minor),
      tax: amount(row.tax_minor),
      taxInclusive: amount(row.total_minor),
      prepaid: none,
      rounding: none,
      due: amount(row.total_minor),
      taxBreakdown: row.tax_lines.map((line) => ({
        category: line.category,
        percentE4: BigInt(line.percentE4),
        reason: line.reason,
        taxable: amount(BigInt(line.taxable)),
        tax: amount(BigInt(line.tax)),
      })),
    },
  };
};

/** The invoice with its lines, allocations, and the credits posted so far. */
async function creditLedger({ tx }: Pick<CommandContext, 'tx'>, row: invoices.InvoiceRow) {
  const lines = await invoices.listInvoiceLines(tx, [row.id]);
  const { allocations, reversals } = splitLedger(
    await invoices.listAllocations(tx, { invoiceIds: [row.id] }),
  );
  const credits = (await notes.creditNotesOf(tx, [row.id]))
    .filter((note) => note.state === 'posted')
    .map(totalsOfRow);
  return { invoice: toInvoice(row, lines), ledger: { allocations, reversals, credits } };
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

type Loaded = Readonly<{
  version: number;
  note: notes.CreditNoteRow;
  invoice: invoices.InvoiceRow;
  parts: readonly notes.PartRow[];
}>;
async function lockNote({
  input,
  tx,
  actor,
}: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>): Promise<Loaded | null> {
  const note = await notes.lockCreditNote(tx, input.id);
  if (note === null) return null;
  const [invoice] = await invoices.lockInvoices(tx, [note.invoice_id], actor.personId);
  return {
    version: note.version,
    note,
    invoice: existing(invoice),
    parts: await notes.listParts(tx, note.id),
  };
}

/** The stored draft as core's credit note. */
function toCreditNote(
  { note, invoice, parts }: Loaded,
  ledger: Awaited<ReturnType<typeof creditLedger>>,
): CreditNote {
  const kept: readonly KeptInvoiceLine[] = ledger.invoice.lines;
  const owners = new Map(
    ledger.ledger.allocations.map((allocation) => [allocation.id, allocation]),
  );
  return {
    id: note.id,
    invoiceId: note.invoice_id,
    clientId: note.client_id,
    branchId: invoice.branch_id,
    currency: note.currency,
    state: note.state,
    reason: note.reason,
    ...totalsOfRow(note),
    number: note.number,
    postedOn: note.issued_on,
    lines: note.lines.map((line) => {
      const source = existing(kept.find((each) => each.id === line.id));
      return {
        ...source,
        invoiceLineId: line.id,
        position: source.position,
        minutes: line.minutes,
        net: money(BigInt(line.net), note.currency),
      };
    }),
    reversals: parts.map((part) => {
      const owner = existing(owners.get(part.allocation_id));
      return {
        itemId: owner.itemId,
        invoiceLineId: owner.invoiceLineId,
        minutes: part.minutes,
        value: money(part.value_minor, note.currency),
        amount: money(part.amount_minor, note.currency),
        reversesId: part.allocation_id,
      };
    }),
  };
}

export const postCredit = defineCommand(billing.postCreditNote, {
  permission: 'billing.credit',
  load: lockNote,
  standing: ({ subject, actor }) => invoiceReach(subject.invoice, actor),
  locks: ({ subject, today }) => [
    { legalEntityId: subject.note.legal_entity_id, on: today, field: 'id' },
  ],
  approval: async ({ subject: { note, invoice }, actor, ...context }) => ({
    ...(await largestInBase(context, [money(note.total_minor, note.currency)])),
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
    await invoices.addAllocations(
      tx,
      context.commandId,
      posted.creditNote.reversals.map((reversal) => ({
        id: clock.newId(),
        itemId: reversal.itemId,
        invoiceId: row.id,
        lineId: reversal.invoiceLineId,
        minutes: reversal.minutes,
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
