// Travel in francs on a job in euros: approved, billed with the time on one invoice, explained, half of it credited
// and billed again, and paid back to the traveller.
// Hand calculation. 214.60 CHF with 16.10 tax cost 198.50; at 1.0642 and 10 % that is 232.36807, so 232.37 EUR.
//   2 h at 110.00 = 220.00. Net 452.37, 19 % tax 85.95, total 538.32. Owed to the traveller: 214.60 CHF, booked at
//   228.38 EUR; paid back at 1.0700, that is 229.62 EUR: a loss of 1.24.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { receiptFile } from '../../src/testing/expense-samples.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, euros, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
const ids = { travel: '', train: '', invoice: '' };
const francs = (amount: string) => ({ amount, currency: 'CHF' });
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-16T09:00:00.000Z' });
  const { api } = firm.people.biller;
  await firm.people.owner.api.billing.setExchangeRates({
    rates: [
      { base: 'EUR', currency: 'CHF', on: '2026-03-12', rate: '1.0642' },
      { base: 'EUR', currency: 'CHF', on: '2026-03-20', rate: '1.07' },
    ],
  });
  const made = await api.expenses.createCategory({
    name: 'Travel',
    serviceId: firm.serviceId,
    markupPercent: '10',
    limit: euros('500.00'),
    receiptOver: euros('25.00'),
  });
  ids.travel = made.id;
});
afterAll(() => firm.close());

const mine = () => firm.people.timekeeper.api.expenses;
const checks = () => firm.people.project_manager.api.expenses;
const train = (more = {}) => ({
  projectId: firm.projectId,
  categoryId: ids.travel,
  on: '2026-03-12',
  gross: francs('214.60'),
  inputTax: francs('16.10'),
  note: 'Train to Zürich and back',
  ...more,
});

test('what is wrong is told at its field, and nothing is lost', async () => {
  const at = async (more: object) => (await refusalOf(mine().create(train(more))))?.fields[0];
  expect(await at({ gross: null })).toMatchObject({ field: 'gross' });
  expect(await at({ inputTax: francs('300.00') })).toMatchObject({ field: 'inputTax' });
  expect(await at({ inputTax: euros('16.10') })).toMatchObject({ field: 'inputTax' });
  expect(await at({ on: '2026-04-01' })).toMatchObject({ field: 'on' });
  expect(await at({ receipt: { ...receiptFile, contentType: 'application/zip' } })).toMatchObject({
    field: 'receipt',
    message: 'A picture or a PDF',
  });
});

test('a receipt is asked for before it is submitted, and nobody approves their own', async () => {
  const made = await mine().create(train());
  ids.train = made.id;
  const bare = await refusalOf(mine().submit({ ids: [made.id] }));
  expect([bare?.code, bare?.fields[0]?.field]).toEqual(['evidence_missing', 'ids.0.receipt']);
  await mine().addReceipt({ id: made.id, ...receiptFile });
  const [submitted] = (await mine().submit({ ids: [made.id] })).items;
  expect(submitted?.state).toBe('submitted');
  expect((await refusalOf(mine().approve({ ids: [made.id] })))?.code).toBe('not_permitted');
  const own = await firm.people.project_manager.api.expenses.create(
    train({ receipt: receiptFile }),
  );
  await checks().submit({ ids: [own.id] });
  expect((await refusalOf(checks().approve({ ids: [own.id] })))?.code).toBe('own_approval');
  await checks().recall({ ids: [own.id] });
  await checks().discard(versioned(await checks().get({ id: own.id })));
  const other = await firm.addPerson('timekeeper', 'Nosy Neighbour');
  expect((await refusalOf(other.api.expenses.get({ id: made.id })))?.code).toBe('not_found');
});

test('over the limit it is approved by somebody who may', async () => {
  const dear = await mine().create(
    train({ gross: euros('612.00'), inputTax: null, note: '', receipt: receiptFile }),
  );
  const why = await refusalOf(mine().submit({ ids: [dear.id] }));
  expect(why?.fields[0]).toMatchObject({ field: 'ids.0.note' });
  await mine().update({
    ...versioned(dear),
    ...train({ gross: euros('612.00'), inputTax: null, note: 'Strike: by plane' }),
  });
  await mine().submit({ ids: [dear.id] });
  const over = await refusalOf(checks().approve({ ids: [dear.id] }));
  expect(over?.code).toBe('amount_out_of_range');
  const back = await checks().reject({ ids: [dear.id], reason: 'Ask the partner' });
  expect(existing(back.items[0])).toMatchObject({ state: 'rejected', reason: 'Ask the partner' });
  await mine().discard(versioned(await mine().get({ id: dear.id })));
});

test('approved it is work in progress, marked up, at the rate of its day, and in the books', async () => {
  // In francs it can't be held against a limit in euros: it counts as over.
  expect((await refusalOf(checks().approve({ ids: [ids.train] })))?.code).toBe(
    'amount_out_of_range',
  );
  const partner = firm.people.partner.api.expenses;
  const [approved] = (await partner.approve({ ids: [ids.train] })).items;
  expect(formatAmount(existing(existing(approved).billed))).toBe('232.37');
  const { rows, isBalanced } = await firm.people.auditor.api.journal.trialBalance({});
  expect(isBalanced).toBe(true);
  const of = (account: string) =>
    rows.filter((row) => row.account === account).map((row) => formatAmount(row.balance));
  expect([of('2500'), of('6300'), of('1400')]).toEqual([['-214.60'], ['198.50'], ['16.10']]);
});

test('it is billed with the time, explained, credited by half and billed again', async () => {
  const { biller, partner } = firm.people;
  await worked(firm, '2026-03-13', 120);
  const bill = await biller.api.billing.propose({ clientId: firm.clientId, cutOff: '2026-03-31' });
  const draft = await biller.api.billing.invoicePreBill(versioned(bill));
  await agreedTo(firm, partner.api.billing.post(versioned(draft)));
  const invoice = await biller.api.billing.getInvoice({ id: draft.id });
  ids.invoice = invoice.id;
  expect([invoice.lineNet, invoice.tax, invoice.total].map(formatAmount)).toEqual([
    '452.37',
    '85.95',
    '538.32',
  ]);
  expect(invoice.lines.map((line) => line.description)).toContain(
    'Travel: Train to Zürich and back',
  );
  const told = await biller.api.billing.explain({ id: invoice.id });
  expect(
    JSON.stringify(told, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
  ).toContain('Train to Zürich');
  expect((await mine().get({ id: ids.train })).invoice).toMatchObject({ id: invoice.id });
  const billed = await refusalOf(
    checks().reopen({ ...versioned(await checks().get({ id: ids.train })), reason: 'Typo' }),
  );
  expect(billed?.code).toBe('already_billed');
  const note = await biller.api.billing.draftCredit({
    id: invoice.id,
    reason: 'Half of the trip was ours',
    what: { kind: 'share', percent: '50' },
  });
  await agreedTo(firm, biller.api.billing.postCreditNote(versioned(note)));
  const again = await biller.api.billing.propose({ clientId: firm.clientId, cutOff: '2026-03-31' });
  const second = await biller.api.billing.invoicePreBill(versioned(again));
  await agreedTo(firm, partner.api.billing.post(versioned(second)));
  const rebilled = await biller.api.billing.getInvoice({ id: second.id });
  const credited = await biller.api.billing.getCreditNote({ id: note.id });
  expect(formatAmount(rebilled.total)).toBe(formatAmount(credited.total));
});

test('what is owed is paid back once, with the gain or loss of the francs', async () => {
  firm.clock.moveTo('2026-03-20T09:00:00.000Z');
  const { api } = firm.people.biller;
  const owed = await api.expenses.list({ isOwed: true });
  expect(owed.items.map((row) => row.id)).toEqual([ids.train]);
  const paid = await api.expenses.reimburse({ ids: [ids.train], on: '2026-03-20' });
  expect([paid.number, formatAmount(paid.total)]).toEqual(['PB-0001', '214.60']);
  const twice = await refusalOf(api.expenses.reimburse({ ids: [ids.train], on: '2026-03-20' }));
  expect(twice?.code).toBe('wrong_state');
  const { rows, isBalanced } = await firm.people.auditor.api.journal.trialBalance({});
  expect(isBalanced).toBe(true);
  expect(
    rows.filter((row) => row.account === '2500').map((row) => formatAmount(row.balance)),
  ).toEqual(['0.00']);
});

test('a draft does not move into the locked period of another legal entity', async () => {
  const { owner, biller, project_manager, timekeeper } = firm.people;
  const address = {
    ...{ line1: 'Ring 1', line2: '', postalCode: '1010', city: 'Wien', region: '', country: 'AT' },
  };
  const entity = await owner.api.org.createEntity({
    ...{ name: 'Vienna GmbH', currency: 'EUR', taxId: null, address, numberPrefix: 'V' },
    lockedThrough: '2026-03-31',
  });
  const client = await biller.api.parties.createClient({
    ...{ name: 'Donau', code: 'DONAU', legalEntityId: entity.id, currency: 'EUR', address },
  });
  const project = await biller.api.parties.createProject({
    ...{ clientId: client.id, name: 'Bridge', code: 'BR', branchId: firm.branchId },
    managerId: project_manager.id,
  });
  const draft = await mine().create(train());
  const moved = { ...train({ projectId: project.id }), ...versioned(draft) };
  const refusal = await refusalOf(timekeeper.api.expenses.update(moved));
  expect([refusal?.code, refusal?.fields[0]?.field]).toEqual(['period_locked', 'on']);
  await mine().discard(versioned(draft));
});

test('kilometres are paid by their price; a locked period takes none', async () => {
  const { api } = firm.people.biller;
  const { id } = await api.expenses.createCategory({
    ...{ name: 'Own car', serviceId: firm.serviceId },
    ...{ unit: 'km', unitPrice: '0.30', currency: 'EUR' },
  });
  const missing = await refusalOf(mine().create(train({ categoryId: id, gross: null })));
  expect(missing?.fields[0]).toMatchObject({ field: 'quantity', message: 'How many km' });
  const drive = await mine().create(
    train({ categoryId: id, gross: null, inputTax: null, quantity: '123.45' }),
  );
  expect(formatAmount(drive.gross)).toBe('37.04');
  const [entity] = (await firm.people.owner.api.org.listEntities({})).items;
  await firm.people.owner.api.org.updateEntity({
    ...versioned(existing(entity)),
    lockedThrough: '2026-03-15',
  });
  expect((await refusalOf(mine().submit({ ids: [drive.id] })))?.code).toBe('period_locked');
});
