// Between a credit note as core knows it and as it is stored.

import type { CreditNote } from '@daybook/core/billing/credit-note.ts';
import type { KeptInvoiceLine } from '@daybook/core/billing/invoice-lines.ts';
import { money } from '@daybook/core/money/money.ts';
import type { CommandContext } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import * as allocationStore from './allocation-store.ts';
import { splitLedger } from './allocations.ts';
import * as notes from './credit-note-store.ts';
import * as lineStore from './invoice-line-store.ts';
import * as invoices from './invoice-store.ts';
import { discountIn } from './stored-discount.ts';
import { toInvoice } from './stored-invoice.ts';

const totalsOfRow = (row: notes.CreditNoteRow): Pick<CreditNote, 'totals' | 'discount'> => {
  const amount = (minor: bigint) => money(minor, row.currency);
  const none = amount(0n);
  return {
    discount: discountIn(row.discount, row.currency),
    totals: {
      lineNet: amount(row.line_net_minor),
      allowances: amount(row.allowance_minor),
      charges: none,
      taxExclusive: amount(row.line_net_minor - row.allowance_minor),
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
export async function creditLedger({ tx }: Pick<CommandContext, 'tx'>, row: invoices.InvoiceRow) {
  const lines = await lineStore.listInvoiceLines(tx, [row.id]);
  const { allocations, reversals } = splitLedger(
    await allocationStore.listAllocations(tx, { invoiceIds: [row.id] }),
  );
  const credits = (await notes.creditNotesOf(tx, [row.id]))
    .filter((note) => note.state === 'posted')
    .map(totalsOfRow);
  return { invoice: toInvoice(row, lines), ledger: { allocations, reversals, credits } };
}

type Loaded = Readonly<{
  version: number;
  note: notes.CreditNoteRow;
  invoice: invoices.InvoiceRow;
  parts: readonly notes.PartRow[];
}>;

export async function lockNote({
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
export function toCreditNote(
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
