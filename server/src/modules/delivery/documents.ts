// Invoices and credit notes as they go out: which may, and what a message can say of them.

import type { deliveries } from '@daybook/contract/deliveries.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import type { Language } from '@daybook/core/delivery/mail-template.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import type { ReadDb } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import {
  type CreditNoteRow,
  findCreditNotes,
  findInvoices,
  type InvoiceRow,
} from '../billing/public.ts';
import { dateIn, moneyIn } from './mail-text.ts';
import type { MailDocument } from './queueing.ts';

export type Asked = InputOf<typeof deliveries.send>['documents'][number];

/** In the order asked for. Refuses with not_found, and with wrong_state what is not posted. */
export async function documentsOf(
  db: ReadDb,
  asked: readonly Asked[],
): Promise<readonly MailDocument[]> {
  const idsOf = (kind: Asked['kind']) =>
    asked.filter((each) => each.kind === kind).map((each) => each.recordId);
  const invoices = byId(await findInvoices(db, idsOf('invoice')));
  const notes = byId(await findCreditNotes(db, idsOf('credit_note')));
  return asked.map(({ kind, recordId }, index) => {
    const row = kind === 'invoice' ? invoices.get(recordId) : notes.get(recordId);
    if (row === undefined)
      throw refuseField('not_found', `documents.${index}.recordId`, 'There is no such document');
    if (row.state !== 'posted') throw new Refusal('wrong_state', { state: row.state });
    return 'invoice_id' in row ? creditNoteDocument(row) : invoiceDocument(row);
  });
}

const fileNameOf = (number: string) => `${number.replaceAll(/[^\w.-]+/g, '-')}.pdf`;

export function invoiceDocument(row: InvoiceRow): MailDocument {
  const number = existing(row.number);
  const amount = (language: Language, minor: bigint) =>
    moneyIn(language, money(minor, row.currency));
  return {
    template: 'invoice',
    recordId: row.id,
    name: number,
    clientId: row.client_id,
    legalEntityId: row.legal_entity_id,
    fileName: fileNameOf(number),
    values: (language) => ({
      document: {
        number,
        date: dateIn(language, existing(row.invoice_date)),
        due: dateIn(language, existing(row.due_on)),
        total: amount(language, row.total_minor),
        open: amount(language, row.open_minor),
        order: row.purchase_order ?? '',
      },
      invoices: [],
    }),
  };
}

function creditNoteDocument(row: CreditNoteRow): MailDocument {
  const number = existing(row.number);
  return {
    template: 'credit_note',
    recordId: row.id,
    name: number,
    clientId: row.client_id,
    legalEntityId: row.legal_entity_id,
    fileName: fileNameOf(number),
    values: (language) => {
      const total = moneyIn(language, money(row.total_minor, row.currency));
      const date = dateIn(language, existing(row.issued_on));
      return {
        document: {
          number,
          date,
          due: date,
          total,
          open: total,
          order: '',
          invoice: row.invoice_number ?? '',
        },
        invoices: [],
      };
    },
  };
}
