// A client that pays late: written to step by step, stopped by a dispute and a promise, the last step agreed to by
// somebody else, and interest billed as a claim of its own.
// Hand calculation. 10 h at 110.00 = 1,100.00 and 19 % tax = 1,309.00, due 2026-02-04; 309.00 paid on 2026-03-31.
//   Interest from 2026-02-05, 9 % until 2026-03-31, 12 % after: 1,309.00 x 9 % x 54 days / 365 = 17.4293 (5 Feb to
//   30 Mar), 1,000.00 x 9 % x 1 day / 365 = 0.2466 (31 Mar), 1,000.00 x 12 % x 14 days / 365 = 4.6027 (1 to
//   14 Apr). Together 22.2786, rounded once: 22.28.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMailServer } from '../../src/platform/mail-server.ts';
import { existing } from '../../src/platform/rows.ts';
import { deliverBy } from '../../src/testing/deliver.ts';
import { steps } from '../../src/testing/dunning-samples.ts';
import { catchMail, headerOf, type MailCatcher } from '../../src/testing/mail-catcher.ts';
import { openFirm, type TestFirm, Waits } from '../../src/testing/test-firm.ts';
import { euros, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
let post: MailCatcher;
const ids = { invoice: '', ladder: '' };
beforeAll(async () => {
  firm = await openFirm({ now: '2026-01-05T09:00:00.000Z' });
  post = await catchMail();
});
afterAll(async () => {
  await post.stop();
  await firm.close();
});

const api = () => firm.people.biller.api;
const account = () => ({ clientId: firm.clientId, legalEntityId: firm.entityId, currency: 'EUR' });
const queue = async () => existing((await api().dunning.queue({})).items[0]);
const on = (date: string) => firm.clock.moveTo(`${date}T09:00:00.000Z`);
const issue = () => api().dunning.issue({ accounts: [account()] });

test('the firm writes down its ladder; one that falls is refused at its step', async () => {
  const taxClass = await firm.people.owner.api.catalog.createTaxClass({
    name: 'Outside the scope',
    rates: [{ country: 'DE', category: 'O', percent: '0', from: '2020-01-01' }],
  });
  const { items: categories } = await api().catalog.listCategories({});
  const claims = await api().catalog.createService({
    sku: 'LATE',
    name: 'Late payment',
    categoryId: existing(categories[0]).id,
    taxClassId: taxClass.id,
  });
  const written = {
    name: 'Everybody',
    isDefault: true,
    claimServiceId: claims.id,
    steps: steps.map((step, index) => ({ ...step, fee: index === 1 ? euros('5.00') : null })),
  };
  const falling = await refusalOf(
    api().dunning.createLadder({ ...written, steps: written.steps.toReversed() }),
  );
  expect(falling?.fields[0]).toMatchObject({ field: 'steps.1.afterDays' });
  const withoutService = await refusalOf(
    api().dunning.createLadder({ ...written, claimServiceId: null }),
  );
  expect(withoutService?.fields[0]?.field).toBe('claimServiceId');
  ids.ladder = (await api().dunning.createLadder(written)).id;
  await api().parties.addContact({
    id: firm.clientId,
    name: 'Ada Byron',
    email: 'ada@acme.example',
    getsReminders: true,
  });
});

test('nothing is asked for before it is late by the first step', async () => {
  await worked(firm, '2026-01-05', 600);
  const bill = await api().billing.propose({ clientId: firm.clientId, cutOff: '2026-01-05' });
  const draft = await api().billing.invoicePreBill(versioned(bill));
  const invoice = await firm.people.partner.api.billing.post(versioned(draft));
  ids.invoice = invoice.id;
  expect([invoice.dueOn, formatAmount(invoice.total)]).toEqual(['2026-02-04', '1309.00']);
  on('2026-02-10');
  expect(await queue()).toMatchObject({ state: 'not_yet', nextOn: '2026-02-11', oldestDays: 6 });
  const early = await refusalOf(issue());
  expect(early?.fields[0]?.message).toBe('Acme AG: Its next step is not due yet');
});

test('the first step is an e-mail with a letter that names the invoice', async () => {
  on('2026-02-11');
  expect(await queue()).toMatchObject({ state: 'due', step: { name: 'Reminder' } });
  const [notice] = (await issue()).items;
  await deliverBy(firm, openMailServer(post.url, 2000));
  const mail = existing(post.caught[0]);
  expect([mail.to, headerOf(mail, 'Subject')]).toEqual([
    ['ada@acme.example'],
    'Reminder: EUR 1,309.00 overdue',
  ]);
  expect(mail.text).toContain('T-00001 of 5 January 2026, due 4 February 2026');
  const letter = (await api().dunning.noticePdf({ id: existing(notice).id })) as Buffer;
  expect(letter.subarray(0, 5).toString()).toBe('%PDF-');
  expect(await api().dunning.getNotice({ id: existing(notice).id })).toMatchObject({
    step: 'Reminder',
    delivery: { state: 'sent' },
    lines: [{ daysPastDue: 7, level: 1 }],
  });
  expect(await queue()).toMatchObject({ state: 'not_yet', nextOn: '2026-02-25' });
});

test('a dispute stops it until it is settled; who is not the client’s is refused', async () => {
  on('2026-02-25');
  const past = await refusalOf(
    api().dunning.hold({
      clientId: firm.clientId,
      kind: 'promise',
      reason: 'On the phone',
      until: '2026-02-25',
    }),
  );
  expect(past?.fields[0]).toMatchObject({ field: 'until', message: 'After today, 2026-02-25' });
  const held = await api().dunning.hold({
    clientId: firm.clientId,
    invoiceId: ids.invoice,
    kind: 'dispute',
    reason: 'They say that two hours were not agreed',
  });
  expect(await queue()).toMatchObject({ state: 'held', holds: [{ kind: 'dispute' }] });
  expect((await refusalOf(issue()))?.fields[0]?.message).toMatch(/all of it is held/);
  await api().dunning.endHold({ ...versioned(held), reason: 'They agree now' });
  expect((await queue()).step?.name).toBe('Second reminder');
});

test('the second step has a fee, which is a claim of its own', async () => {
  const [notice] = (await issue()).items;
  expect(existing(notice).fee && formatAmount(existing(existing(notice).fee))).toBe('5.00');
  const { items } = await api().billing.listInvoices({});
  expect(items.map((row) => [row.number, formatAmount(row.total)])).toEqual([
    ['T-00002', '5.00'],
    ['T-00001', '1309.00'],
  ]);
  const explained = await api().billing.explain({ id: existing(items[0]).id });
  expect(JSON.stringify(explained, (_, v) => (typeof v === 'bigint' ? `${v}` : v))).toContain(
    'Claim: Second reminder of 2026-02-25, invoice T-00001',
  );
});

test('a promise holds until its day; the last step waits for somebody else, for exactly what is owed', async () => {
  on('2026-03-11');
  await api().dunning.hold({
    clientId: firm.clientId,
    invoiceId: ids.invoice,
    kind: 'promise',
    reason: 'On the phone',
    until: '2026-03-30',
  });
  expect((await queue()).state).toBe('held');
  on('2026-03-30');
  expect(await queue()).toMatchObject({
    state: 'due',
    step: { name: 'Final notice', needsApproval: true },
    may: { issue: 'wrong_state' },
  });
  expect((await refusalOf(issue()))?.fields[0]?.message).toMatch(/needs approval/);
  const last = () => firm.people.partner.api.dunning.issueLast({ accounts: [account()] });
  const parked = await last().catch((error: unknown) => error);
  if (!(parked instanceof Waits)) throw parked;
  on('2026-03-31');
  await api().cash.createReceipt({
    clientId: firm.clientId,
    receivedOn: '2026-03-31',
    amount: euros('309.00'),
    settlements: [{ invoiceId: ids.invoice, amount: euros('309.00') }],
  });
  const { items: drafts } = await api().cash.listReceipts({});
  await api().cash.postReceipt(versioned(existing(drafts[0])));
  const moved = await firm.people.owner.api.approvals.approve({ id: parked.approvalId });
  expect(moved.state).toBe('void');
  const again = await last().catch((error: unknown) => error);
  if (!(again instanceof Waits)) throw again;
  on('2026-04-01'); // a day more past due is nothing else that is agreed to
  await firm.people.owner.api.approvals.approve({ id: again.approvalId });
  const { items } = await api().dunning.listNotices({});
  expect(items.map((row) => [row.step, formatAmount(row.net)])).toEqual([
    ['Final notice', '1005.00'],
    ['Second reminder', '1309.00'],
    ['Reminder', '1309.00'],
  ]);
});

test('interest is reckoned piece by piece and billed once', async () => {
  on('2026-04-15');
  await api().dunning.setRates({
    rates: [
      { from: '2026-01-01', percent: '9' },
      { from: '2026-04-01', percent: '12' },
    ],
  });
  const { items } = await api().dunning.interest({ invoiceId: ids.invoice });
  const row = existing(items[0]);
  expect(row.pieces.map((piece) => [piece.from, piece.days, formatAmount(piece.open)])).toEqual([
    ['2026-02-05', 54, '1309.00'],
    ['2026-03-31', 1, '1000.00'],
    ['2026-04-01', 14, '1000.00'],
  ]);
  expect(formatAmount(row.amount)).toBe('22.28');
  const [claim] = (await api().dunning.claimInterest({ invoiceIds: [ids.invoice] })).items;
  const billed = await api().billing.getInvoice({ id: existing(claim).claimInvoice.id });
  expect([formatAmount(billed.total), billed.taxLines[0]?.category]).toEqual(['22.28', 'O']);
  expect(existing(billed.lines[0]).description).toContain('T-00001, 2026-02-05 to 2026-04-14');
  const twice = await refusalOf(api().dunning.claimInterest({ invoiceIds: [ids.invoice] }));
  expect(twice?.code).toBe('nothing_to_bill');
  expect(twice?.fields[0]?.field).toBe('invoiceIds.0');
});

test('the claim lives on after the invoice is paid; what the firm holds covers what is owed', async () => {
  const receipt = await api().cash.createReceipt({
    clientId: firm.clientId,
    receivedOn: '2026-04-15',
    amount: euros('1100.00'),
    settlements: [{ invoiceId: ids.invoice, amount: euros('1000.00') }],
  });
  await api().cash.postReceipt(versioned(receipt));
  on('2026-05-20');
  const late = await queue();
  expect([late.state, formatAmount(late.overdue), formatAmount(late.credit)]).toEqual([
    'covered',
    '27.28',
    '100.00',
  ]);
});

test('the statement is what the books say, in both kinds, and goes out by e-mail', async () => {
  const which = account();
  const open = await api().statements.get(which);
  expect(open.lines.map((line) => [line.text, formatAmount(line.amount)])).toEqual([
    ['Invoice T-00002', '5.00'],
    ['Invoice T-00003', '22.28'],
    [expect.stringMatching(/^Receipt /), '-100.00'],
  ]);
  const forward = await api().statements.get({
    ...which,
    kind: 'balance_forward',
    from: '2026-03-01',
  });
  expect([formatAmount(forward.opening), formatAmount(forward.closing)]).toEqual([
    '1314.00',
    '-72.72',
  ]);
  expect(forward.lines.map((line) => formatAmount(line.amount))).toEqual([
    '-309.00',
    '22.28',
    '-1100.00',
  ]);
  expect(formatAmount(open.closing)).toBe('-72.72');
  const future = await refusalOf(api().statements.get({ ...which, until: '2026-12-31' }));
  expect(future?.fields[0]?.field).toBe('until');
  expect((await refusalOf(api().statements.send({})))?.code).toBe('nothing_to_submit');
  await api().parties.addContact({
    id: firm.clientId,
    name: 'Books',
    email: 'books@acme.example',
    getsStatements: true,
  });
  post.caught.length = 0;
  await api().statements.send({ kind: 'balance_forward', from: '2026-03-01' });
  await deliverBy(firm, openMailServer(post.url, 2000));
  expect(post.caught.slice(-1).map((mail) => [mail.to, headerOf(mail, 'Subject')])).toEqual([
    [['books@acme.example'], 'Statement of account of Test a GmbH, 20 May 2026'],
  ]);
});

test('what will never be paid is written off, once somebody else agrees, and is chased no more', async () => {
  const { items } = await api().billing.listInvoices({ q: 'T-00002' });
  const fee = existing(items[0]);
  const asked = await firm.people.partner.api.billing
    .writeOff({ ...versioned(fee), reason: 'Not worth the stamp' })
    .catch((error: unknown) => error);
  if (!(asked instanceof Waits)) throw asked;
  await firm.people.owner.api.approvals.approve({ id: asked.approvalId });
  const written = await api().billing.getInvoice({ id: fee.id });
  expect([written.state, formatAmount(written.open)]).toEqual(['uncollectible', '0.00']);
  expect((await queue()).invoices.map((line) => line.invoice.name)).toEqual(['T-00003']);
  const twice = await refusalOf(
    firm.people.partner.api.billing.writeOff({ ...versioned(written), reason: 'Again' }),
  );
  expect(twice?.code).toBe('wrong_state');
});

test('all of it is in the books: in balance, and receivables are what is open', async () => {
  const { auditor } = firm.people;
  const { rows, isBalanced } = await auditor.api.journal.trialBalance({});
  const balance = (code: string) =>
    formatAmount(existing(rows.find((row) => row.account === code)).balance);
  expect(isBalanced).toBe(true);
  expect(['1200', '2310', '4800', '6100'].map(balance)).toEqual([
    '22.28',
    '-100.00',
    '-27.28',
    '5.00',
  ]);
});
