// The PDF of a document, from what is stored of it.

import { languages } from '@daybook/core/delivery/mail-template.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { z } from 'zod';
import type { Actor } from '../../platform/actor.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { findClients } from '../parties/public.ts';
import { listAllocations } from './allocation-store.ts';
import { type CreditNoteRow, findCreditNote } from './credit-note-store.ts';
import { creditNotePdf, invoicePdf } from './document-pdf.ts';
import { type DocumentLanguage, documentLanguage } from './document-words.ts';
import { invoiceDetailOf } from './invoice-detail.ts';
import { findInvoice, type InvoiceRow } from './invoice-store.ts';
import { creditNoteDetail } from './views.ts';

export type Viewer = Readonly<{ actor: Actor; today: PlainDate }>;

const Written = z.object({ language: z.enum(languages) });

/**
 * A posted document stays in the language that the client was written to in then; one that was posted
 * before languages were kept is in English, as it went out.
 */
async function languageOf(db: ReadDb, row: InvoiceRow): Promise<DocumentLanguage> {
  if (row.buyer !== null)
    return documentLanguage(Written.safeParse(row.buyer).data?.language ?? 'en');
  const [client] = await findClients(db, [row.client_id]);
  return documentLanguage(existing(client).language);
}

export const fileOfInvoice = async (db: ReadDb, row: InvoiceRow, viewer: Viewer) =>
  invoicePdf(
    await invoiceDetailOf(db, row, viewer),
    await listAllocations(db, { invoiceIds: [row.id] }),
    await languageOf(db, row),
  );

export const fileOfCreditNote = async (
  db: ReadDb,
  { note, invoice }: Readonly<{ note: CreditNoteRow; invoice: InvoiceRow }>,
  viewer: Viewer,
) =>
  creditNotePdf(
    creditNoteDetail(note, viewer.actor),
    await invoiceDetailOf(db, invoice, viewer),
    await languageOf(db, invoice),
  );

/** For jobs, which have looked at the permission before. */
export const invoiceFile = async (db: ReadDb, id: string, viewer: Viewer) =>
  fileOfInvoice(db, existing(await findInvoice(db, id)), viewer);
export async function creditNoteFile(db: ReadDb, id: string, viewer: Viewer) {
  const note = existing(await findCreditNote(db, id));
  const invoice = existing(await findInvoice(db, note.invoice_id));
  return fileOfCreditNote(db, { note, invoice }, viewer);
}
