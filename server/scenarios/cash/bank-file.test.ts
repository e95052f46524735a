// A statement of twelve lines. Work is 110.00 an hour and 19 % tax.
//   Acme: T-00001 1 h 130.90, T-00002 2 h 261.80, T-00003 3 h 392.70, T-00004 4 h 523.60, T-00005 5 h 654.50,
//   T-00006 1 h 130.90, T-00007 6 h 785.40. Bolt: T-00008 7.5 h 981.75.
//   Sure: 130.90 + 261.80 + 916.30 (T-00003 and T-00004) + 981.75 = 2,290.75.
//   T-00005 is paid with 900.00: 245.50 are left; 130.90 of them settle T-00009, 114.60 go back.
//   T-00007 is paid with 780.00: 5.40 are a bank's charge.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { csvFile } from '../../src/testing/cash-samples.ts';
import { openFirm, type TestFirm, Waits } from '../../src/testing/test-firm.ts';
import { agreedTo, billedUntil, euros, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
let accountId = '';
let fileId = '';
let bolt = '';
const api = () => firm.people.biller.api.cash;

const acme = 'Acme AG;DE02120300000000202051';
const lines = [
  `2026-03-16;130.90;Invoice T-00001;${acme}`,
  `2026-03-16;261.80;inv. t 2;${acme}`,
  `2026-03-17;916.30;T-00003, T-00004;${acme}`,
  '2026-03-17;981.75;00008-T;Bolt Ltd;GB33BUKB20201555555555',
  `2026-03-18;900.00;T-00005;${acme}`,
  '2026-03-18;130.90;with thanks;Acme AG;',
  `2026-03-18;780.00;T-00007;${acme}`,
  '2026-03-19;17.31;collected;Somebody;',
  '2026-03-19;-12.00;Fees;Bank;',
  `2026-03-20;130.90;T-00001;${acme}`,
  '2026-03-20;1.00;Interest;Bank;',
  '2026-03-20;-50.00;Rent;Landlord;',
];
const imported = (rows: readonly string[], fileName: string) =>
  api().importBankFile({ bankAccountId: accountId, fileName, contentBase64: csvFile(rows) });
const lineAt = async (position: number) =>
  existing(
    (await api().listBankLines({ id: fileId })).items.find((line) => line.position === position),
  );
const openOf = async (number: string) => {
  const { items } = await firm.people.biller.api.billing.listInvoices({ q: number });
  return formatAmount(existing(items.find((invoice) => invoice.number === number)).open);
};

/** Of the control account against the documents that it stands for. */
async function expectControls() {
  const { items } = await firm.people.biller.api.billing.listInvoices({ limit: 100 });
  const open = items
    .filter((invoice) => invoice.number !== null)
    .reduce((total, invoice) => total + invoice.open.minor, 0n);
  const receipts = await api().listReceipts({ limit: 100 });
  const unapplied = receipts.items.reduce((total, each) => total + each.unapplied.minor, 0n);
  expect([await onAccount('1200'), await onAccount('2310')]).toEqual([open, -unapplied]);
  expect((await firm.people.auditor.api.journal.trialBalance({})).isBalanced).toBe(true);
}
async function onAccount(account: string): Promise<bigint> {
  const { rows } = await firm.people.auditor.api.journal.trialBalance({});
  return rows
    .filter((each) => each.account === account)
    .reduce((total, each) => total + each.balance.minor, 0n);
}

beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
  const { biller, project_manager, timekeeper } = firm.people;
  for (const [index, hours] of [1, 2, 3, 4, 5, 1, 6].entries()) {
    const day = `2026-02-${String(index + 2).padStart(2, '0')}`;
    await worked(firm, day, hours * 60);
    await billedUntil(firm, day);
  }
  const client = await biller.api.parties.createClient({
    name: 'Bolt Ltd',
    code: 'BOLT',
    legalEntityId: firm.entityId,
    currency: 'EUR',
    address: { line1: 'Quay 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
    taxId: 'DE111111111',
  });
  bolt = client.id;
  const project = await biller.api.parties.createProject({
    clientId: bolt,
    name: 'Engine',
    code: 'B1',
    branchId: firm.branchId,
    managerId: project_manager.id,
  });
  await timekeeper.api.timesheets.createEntry({
    projectId: project.id,
    serviceId: firm.serviceId,
    workDate: '2026-02-16',
    workedMinutes: 450,
    note: 'Engine',
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: '2026-02-16' });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
  await billedUntil({ ...firm, clientId: bolt }, '2026-02-28');
  firm.clock.moveTo('2026-03-23T09:00:00.000Z');
  const account = await api().createBankAccount({
    name: 'Giro',
    currency: 'EUR',
    branchId: firm.branchId,
    account: '1010',
    iban: 'DE89 3704 0044 0532 0130 00',
  });
  accountId = account.id;
});
afterAll(() => firm.close());

test('what is wrong in a file is named, and nothing of it stays', async () => {
  const wrong = [...lines.slice(0, 2), '2026-03-17;9x;T-00003;;'];
  expect((await refusalOf(imported(wrong, 'wrong.csv')))?.fields[0]?.message).toBe(
    'Line 4: "9x" is no amount of EUR',
  );
  const dollars = Buffer.from('Date,Amount,Currency\n2026-03-17,1.00,USD\n').toString('base64');
  const inDollars = api().importBankFile({
    ...{ bankAccountId: accountId, fileName: 'usd.csv', contentBase64: dollars },
  });
  expect((await refusalOf(inDollars))?.fields[0]?.message).toBe('Line 2: USD is not EUR');
  expect((await api().listBankFiles({})).items).toEqual([]);
});

test('a file proposes what its lines pay, each with its reason', async () => {
  const file = await imported(lines, 'march.csv');
  fileId = file.id;
  expect([file.lineCount, file.knownCount, file.openCount]).toEqual([12, 0, 10]);
  const { items } = await api().listBankLines({ id: fileId });
  expect(items.map((line) => line.state)).toEqual([
    ...['matched', 'matched', 'matched', 'matched', 'to_check', 'to_check', 'to_check'],
    ...['unknown', 'debit', 'to_check', 'unknown', 'debit'],
  ]);
  expect(items[2]?.parts.map((part) => part.invoice.name)).toEqual(['T-00003', 'T-00004']);
  expect(items[4]?.reasons).toContain('245.50 more than is open: it stays as the client’s balance');
  expect(items[9]?.reasons).toEqual(['T-00001 is named, and another line pays it already']);
});

test('the same file is refused by the name of the first, an overlapping one brings what is new', async () => {
  const again = await refusalOf(imported(lines, 'march again.csv'));
  expect([again?.code, again?.fields[0]?.message]).toEqual([
    'already_exists',
    'It was imported on 2026-03-23 as march.csv',
  ]);
  const april = await imported([...lines.slice(8), '2026-04-01;9.99;New;Somebody;'], 'april.csv');
  expect([april.lineCount, april.knownCount, april.openCount]).toEqual([5, 4, 1]);
  const { items } = await api().listBankLines({ id: april.id, states: ['known'] });
  expect(items.map((line) => line.knownFrom?.id)).toEqual(Array(4).fill(fileId));
});

test('all sure lines become receipts in one command, also when two ask at once', async () => {
  const file = versioned(await api().getBankFile({ id: fileId }));
  const both = await Promise.all(
    [1, 2].map(() =>
      api()
        .acceptMatchedLines(file)
        .catch((error: unknown) => error),
    ),
  );
  const done = both.flatMap((each) => (each instanceof Error ? [] : [each]));
  expect(done).toMatchObject([{ accepted: 4, left: [], amount: { minor: 229_075n } }]);
  expect(both.filter((each) => each instanceof Error)).toMatchObject([{ code: 'stale_version' }]);
  expect((await api().listReceipts({})).items).toHaveLength(4);
  expect(await Promise.all(['T-00001', 'T-00004', 'T-00008'].map(openOf))).toEqual([
    '0.00',
    '0.00',
    '0.00',
  ]);
  expect(await onAccount('1010')).toBe(229_075n);
  await expectControls();
});

test('a line that two accept at once is one receipt', async () => {
  const line = versioned(await lineAt(6));
  const both = await Promise.allSettled([api().acceptBankLine(line), api().acceptBankLine(line)]);
  expect(both.map((each) => each.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect((await api().listReceipts({})).items).toHaveLength(5);
  expect(await openOf('T-00006')).toBe('0.00');
});

test('what a bank keeps is let off with a reason; more than a little asks somebody', async () => {
  const line = versioned(await lineAt(7));
  const writeOff = { kind: 'bank_charge' as const, reason: 'Kept by the payer’s bank' };
  const tooMuch = api().acceptBankLine({
    ...versioned(await lineAt(8)),
    clientId: firm.clientId,
    settlements: [
      {
        invoiceId: existing((await lineAt(7)).parts[0]).invoice.id,
        amount: euros('17.31'),
      },
    ],
    writeOff,
  });
  await expect(tooMuch).rejects.toBeInstanceOf(Waits);
  const accepted = await api().acceptBankLine({ ...line, writeOff });
  expect(await openOf('T-00007')).toBe('0.00');
  expect(await onAccount('6200')).toBe(540n);
  const receipt = await api().getReceipt({ id: existing(accepted.receipt).id });
  expect(receipt.writeOffs).toMatchObject([{ amount: { minor: 540n }, kind: 'bank_charge' }]);
  expect(receipt.bankFile?.id).toBe(fileId);
  const { items } = await firm.people.biller.api.billing.listInvoices({ q: 'T-00007' });
  const invoice = await firm.people.biller.api.billing.getInvoice({ id: existing(items[0]).id });
  expect(invoice.receipts).toMatchObject([{ letOff: { minor: 540n }, amount: { minor: 78_000n } }]);
  await expectControls();
});

test('an over-payment is kept, settles a later invoice, and the rest goes back once somebody agrees', async () => {
  const line = await api().acceptBankLine(versioned(await lineAt(5)));
  const receiptId = existing(line.receipt).id;
  await worked(firm, '2026-03-20', 60);
  await billedUntil(firm, '2026-03-20');
  const applied = await api().applyBalance({ id: firm.clientId, currency: 'EUR' });
  expect([applied.applied.minor, applied.unapplied.minor]).toEqual([13_090n, 11_460n]);
  expect(applied.settlements.map((each) => each.invoice.name)).toEqual(['T-00009']);
  const refund = async (amount: string) =>
    api().refundReceipt({
      ...versioned(await api().getReceipt({ id: receiptId })),
      amount: euros(amount),
      reason: 'Paid too much',
    });
  await expect(refund('114.60')).rejects.toBeInstanceOf(Waits);
  expect((await api().listRefunds({})).items).toEqual([]);
  await agreedTo(firm, refund('114.60'));
  expect((await api().listRefunds({})).items).toMatchObject([{ amount: { minor: 11_460n } }]);
  const receipt = await api().getReceipt({ id: receiptId });
  expect([receipt.unapplied.minor, receipt.refunded.minor]).toEqual([0n, 11_460n]);
  const { may } = await firm.people.partner.api.cash.getReceipt({ id: receiptId });
  expect(may.void).toBe('wrong_state');
  await expectControls();
});

test('a bounced receipt opens its invoice and its line again', async () => {
  const line = await lineAt(1);
  const { partner } = firm.people;
  const receipt = await api().getReceipt({ id: existing(line.receipt).id });
  await agreedTo(
    firm,
    partner.api.cash.voidReceipt({ ...versioned(receipt), reason: 'The bank took it back' }),
  );
  expect(await openOf('T-00001')).toBe('130.90');
  await expectControls();
  const reopened = await api().reopenBankLine(versioned(await lineAt(1)));
  expect(reopened).toMatchObject({ state: 'unknown', receipt: null });
  await api().ignoreBankLine({ ...versioned(reopened), reason: 'It went back' });
});

test('after a look anew the second payment settles what is open again', async () => {
  await api().proposeBankFile(versioned(await api().getBankFile({ id: fileId })));
  const line = await lineAt(10);
  expect([line.state, line.parts.map((part) => part.invoice.name)]).toEqual([
    'matched',
    ['T-00001'],
  ]);
  await api().acceptMatchedLines(versioned(await api().getBankFile({ id: fileId })));
  expect(await openOf('T-00001')).toBe('0.00');
  await expectControls();
});

test('a credit note on a paid invoice is the client’s balance, which is freed and applied', async () => {
  const { biller, partner } = firm.people;
  const { items } = await biller.api.billing.listInvoices({ q: 'T-00008' });
  const note = await biller.api.billing.draftCredit({
    id: existing(items[0]).id,
    reason: 'Agreed',
    what: { kind: 'share', percent: '20' },
  });
  await agreedTo(firm, partner.api.billing.postCreditNote(versioned(note)));
  const balance = async () => existing((await api().getBalance({ id: bolt })).items[0]);
  expect(await balance()).toMatchObject({ credits: { minor: 19_635n }, net: { minor: -19_635n } });
  const freed = await api().applyBalance({ id: bolt, currency: 'EUR', settlements: [] });
  expect([freed.freed.minor, freed.applied.minor]).toEqual([19_635n, 0n]);
  expect(await balance()).toMatchObject({ credits: { minor: 0n }, unapplied: { minor: 19_635n } });
  await expectControls();
});

test('a debit is matched with the refund that it is', async () => {
  const [refund] = (await api().listRefunds({})).items;
  const file = await imported([`2026-03-24;-114.60;Refund;${acme}`], 'refund.csv');
  const [line] = (await api().listBankLines({ id: file.id })).items;
  const { refunds } = await api().getBankLine({ id: existing(line).id });
  expect(refunds.map((each) => each.refund.id)).toEqual([refund?.id]);
  const matched = await api().matchRefundLine({
    ...versioned(existing(line)),
    refundId: existing(refund).id,
  });
  expect([matched.state, matched.refund?.id]).toEqual(['accepted', refund?.id]);
});

test('an account that has paid before is known again, and of two imports at once one is made', async () => {
  await worked(firm, '2026-03-21', 60);
  await billedUntil(firm, '2026-03-21');
  const rows = [`2026-03-23;130.90;no words;${acme}`];
  const both = await Promise.all(
    [1, 2].map(() => imported(rows, 'twice.csv').catch((error: unknown) => error)),
  );
  expect(both.filter((each) => each instanceof Error)).toMatchObject([{ code: 'already_exists' }]);
  const [file] = (await api().listBankFiles({})).items;
  const [line] = (await api().listBankLines({ id: existing(file).id })).items;
  expect(line).toMatchObject({ state: 'matched', client: { id: firm.clientId } });
  expect(line?.parts.map((part) => part.invoice.name)).toEqual(['T-00010']);
  expect(line?.reasons).toContain('This account has paid before');
});

test('a larger rest is let off once somebody agrees, and comes back when the receipt bounces', async () => {
  await worked(firm, '2026-03-22', 60);
  await billedUntil(firm, '2026-03-22');
  const file = await imported([`2026-03-23;100.00;T-00011;${acme}`], 'short.csv');
  const lineNow = async () => existing((await api().listBankLines({ id: file.id })).items[0]);
  const accept = api().acceptBankLine({
    ...versioned(await lineNow()),
    writeOff: { kind: 'short_payment', reason: 'Not worth a letter' },
  });
  await agreedTo(firm, accept);
  expect([await openOf('T-00011'), await onAccount('6100')]).toEqual(['0.00', 3_090n]);
  await expectControls();
  const { receipt } = await lineNow();
  const made = await api().getReceipt({ id: existing(receipt).id });
  await agreedTo(
    firm,
    firm.people.partner.api.cash.voidReceipt({ ...versioned(made), reason: 'Bounced' }),
  );
  expect([await openOf('T-00011'), await onAccount('6100')]).toEqual(['130.90', 0n]);
  await expectControls();
});
