// A client that is written to in German gets its invoice and credit note in German. Work is 110.00 an hour, 19 % tax.
// Hand calculation. 12 h = 1,320.00, 5 % off 66.00: 1,254.00 + 238.26 = 1,492.26. Half is credited: 660.00 less
//   33.00 is 627.00, and 119.13 tax: 746.13.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, versioned, worked } from '../steps.ts';
import { pdfRows } from './pdf-rows.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-16T09:00:00.000Z' });
  await written('de');
});
afterAll(() => firm.close());

const billing = () => firm.people.biller.api.billing;
async function written(language: 'en' | 'de'): Promise<void> {
  const { parties } = firm.people.biller.api;
  const client = await parties.getClient({ id: firm.clientId });
  await parties.updateClient({ ...versioned(client), language });
}
function textOf(file: unknown): readonly string[] {
  if (!(file instanceof Uint8Array)) throw new Error('It is no file');
  return pdfRows(file);
}
const invoiceText = async (id: string) => textOf(await billing().pdf({ id }));

let invoiceId = '';
test('a draft is in the language of its client', async () => {
  await worked(firm, '2026-03-09', 720);
  const made = await billing().propose({ clientId: firm.clientId, cutOff: '2026-03-15' });
  const room = await billing().setDiscount({
    ...versioned(await billing().getPreBill({ id: made.id })),
    discount: { text: 'Treuerabatt', by: { kind: 'percent', percent: '5.00' } },
  });
  const draft = await billing().invoicePreBill(versioned(room));
  invoiceId = draft.id;
  const rows = await invoiceText(draft.id);
  expect(rows).toEqual(expect.arrayContaining([expect.stringContaining('Rechnung')]));
  expect(rows).toEqual(expect.arrayContaining([expect.stringContaining('Entwurf')]));
});

test('posted, every fixed word, amount and date of the invoice is German', async () => {
  const draft = await billing().getInvoice({ id: invoiceId });
  await agreedTo(firm, firm.people.partner.api.billing.post(versioned(draft)));
  const { dueOn } = await billing().getInvoice({ id: invoiceId });
  const due = (dueOn ?? '').split('-').toReversed().join('.');
  const rows = await invoiceText(invoiceId);
  expect(rows).toEqual(
    expect.arrayContaining([
      'Beschreibung | Stunden | Satz | USt. | Netto EUR',
      'Positionen | 1.320,00',
      'Treuerabatt 5 % | -66,00',
      'Netto | 1.254,00',
      'USt. 19 % auf 1.254,00 | 238,26',
      'Gesamtbetrag EUR | 1.492,26',
      'Zahlung',
      `Bitte zahlen Sie 1.492,26 EUR bis zum ${due} unter Angabe von T-00001.`,
      'Datum | Person | Leistung | Tätigkeit | Stunden | EUR',
    ]),
  );
  // The note of the entry is the person's own text.
  const text = rows.join('\n').replace('Work of 2026-03-09', '');
  for (const word of ['16.03.2026', '09.03.2026', 'Rechnungsdatum', 'Währung', 'Zeitnachweis'])
    expect(text).toContain(word);
  for (const word of [
    'Invoice',
    'Due',
    'Currency',
    'Description',
    'Please',
    'Total',
    'Tax id',
    '2026-',
  ])
    expect(text).not.toContain(word);
});

test('so is the credit note', async () => {
  const note = await billing().draftCredit({
    id: invoiceId,
    reason: 'Vereinbart',
    what: { kind: 'share', percent: '50.00' },
  });
  await agreedTo(firm, billing().postCreditNote(versioned(note)));
  const rows = textOf(await billing().creditNotePdf({ id: note.id }));
  expect(rows).toEqual(
    expect.arrayContaining([
      'Positionen | 660,00',
      'Treuerabatt 5 % | -33,00',
      'Netto | 627,00',
      'USt. 19 % auf 627,00 | 119,13',
      'Gutgeschrieben EUR | 746,13',
    ]),
  );
  const text = rows.join('\n');
  expect(text).toContain('Rechnungskorrektur');
  for (const word of ['Credit', 'Net ', 'For invoice', 'Tax']) expect(text).not.toContain(word);
});

test('what is posted stays as it went out, whatever the client is written to in later', async () => {
  await written('en');
  expect((await invoiceText(invoiceId)).join('\n')).toContain('Rechnungsdatum');
  await worked(firm, '2026-03-10', 60);
  const made = await billing().propose({ clientId: firm.clientId, cutOff: '2026-03-15' });
  const draft = await billing().invoicePreBill(
    versioned(await billing().getPreBill({ id: made.id })),
  );
  expect((await invoiceText(draft.id)).join('\n')).toContain('Invoice date');
});
