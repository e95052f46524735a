// Everything that the page of an invoice shows.

import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import type { Actor } from '../../platform/actor.ts';
import type { ReadDb } from '../../platform/database.ts';
import { listAllocations } from './allocation-store.ts';
import { creditNotesOf } from './credit-note-store.ts';
import { listInvoiceLines } from './invoice-line-store.ts';
import { drawsOf, type InvoiceRow, receiptsOf } from './invoice-store.ts';
import { invoiceDetail } from './views.ts';
import { listDeductions } from './withholding.ts';

export async function invoiceDetailOf(
  db: ReadDb,
  row: InvoiceRow,
  viewer: Readonly<{ actor: Actor; today: PlainDate }>,
) {
  // One after the other: inside a command all of them share one connection.
  const lines = await listInvoiceLines(db, [row.id]);
  const creditNotes = await creditNotesOf(db, [row.id]);
  const receipts = await receiptsOf(db, row.id);
  const draws = await drawsOf(db, row.id);
  const deductions = await listDeductions(db, [row.id]);
  const allocations = await listAllocations(db, { invoiceIds: [row.id] });
  const billed = allocations.filter((allocation) => allocation.reverses_id === null);
  const worked = {
    minutes: billed.reduce((total, allocation) => total + allocation.minutes, 0),
    writtenMinor: billed.reduce(
      (total, allocation) => total + allocation.value_minor - allocation.amount_minor,
      0n,
    ),
  };
  return invoiceDetail(
    row,
    { lines, creditNotes, receipts, draws, worked, deductions },
    viewer.actor,
    viewer.today,
  );
}
