// A courtesy discount from the pre-bill to the last credit. Work is 110.00 an hour, 19 % tax.
// Hand calculation. 10 h = 1,100.00, written down to 1,000.00 before. 10 % off: 100.00; 900.00 + 171.00 = 1,071.00.
//   A third is credited: 333.30 of the lines, 33.33 of the discount; 299.97 + 56.99 tax = 356.96. The rest: 666.70,
//   66.67, 600.03 + 114.01 = 714.04; together 1,071.00, and the accounts are at zero.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm, Waits } from '../../src/testing/test-firm.ts';
import { agreedTo, euros, refusalOf, versioned, worked } from '../steps.ts';
import { pdfRows } from './pdf-rows.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-16T09:00:00.000Z' });
});
afterAll(() => firm.close());

const billing = () => firm.people.biller.api.billing;
function bytesOf(file: unknown): Uint8Array {
  if (!(file instanceof Uint8Array)) throw new Error('It is no file');
  return file;
}
const ids = { preBill: '', invoice: '' };
const room = () => billing().getPreBill({ id: ids.preBill });
const invoice = () => billing().getInvoice({ id: ids.invoice });
const percentOff = (percent: string) => ({
  text: 'Courtesy discount',
  by: { kind: 'percent' as const, percent },
});
const discounted = async (
  discount: Parameters<ReturnType<typeof billing>['setDiscount']>[0]['discount'],
) => billing().setDiscount({ ...versioned(await room()), discount });
/** Credits less debits. */
async function onAccount(account: string): Promise<string> {
  const { rows } = await firm.people.auditor.api.journal.trialBalance({});
  const row = rows.find((each) => each.account === account);
  return row === undefined ? '0.00' : formatAmount(row.balance);
}

test('a discount is no write-down: what is billed for the work stays', async () => {
  await worked(firm, '2026-03-09', 600);
  const made = await billing().propose({ clientId: firm.clientId, cutOff: '2026-03-15' });
  ids.preBill = made.id;
  const before = await room();
  await billing().write({
    ...versioned(before),
    lineIds: before.lines.map((line) => line.id),
    to: { kind: 'total', total: euros('1000.00') },
    reasonCode: 'budget',
  });
  const after = await discounted(percentOff('10.00'));
  expect(after.discount).toMatchObject({ text: 'Courtesy discount', percent: 1000n });
  expect(after.discount && formatAmount(after.discount.amount)).toBe('100.00');
  expect([after.billedAmount, after.writtenAmount].map(formatAmount)).toEqual([
    '1000.00',
    '100.00',
  ]);
  expect(after.realization).toBe(9091n);
});

test('above the threshold somebody else has to agree; more than there is is refused', async () => {
  const outcome: unknown = await discounted(percentOff('10.01')).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(Waits);
  const much = await refusalOf(
    discounted({ text: 'Courtesy', by: { kind: 'amount', amount: euros('1000.01') } }),
  );
  expect(much?.fields).toEqual([
    { field: 'discount', message: 'Above zero and up to 1000.00, the net of the lines' },
  ]);
  expect((await room()).discount?.percent).toBe(1000n);
});

test('an amount that has become a larger share is agreed to again', async () => {
  await worked(firm, '2026-03-10', 60);
  const made = await billing().propose({ clientId: firm.clientId, cutOff: '2026-03-15' });
  await billing().mergePreBills({ ...versioned(await room()), otherIds: [made.id] });
  const wide = await discounted({
    text: 'Courtesy discount',
    by: { kind: 'amount', amount: euros('100.00') },
  });
  const hour = existing(wide.lines.find((line) => line.workDate === '2026-03-10'));
  const held = await billing().decide({
    ...versioned(wide),
    lineIds: [hour.id],
    decision: 'hold',
  });
  const refused = await refusalOf(billing().invoicePreBill(versioned(held)));
  expect(refused?.fields[0]?.message).toBe(
    'The discount was 9.01 % of the lines and is 10.00 % now: set it again',
  );
  await discounted(percentOff('10.00'));
});

test('the invoice shows it before tax, on screen, on paper and when it is explained', async () => {
  const draft = await billing().invoicePreBill(versioned(await room()));
  ids.invoice = draft.id;
  await agreedTo(firm, firm.people.partner.api.billing.post(versioned(draft)));
  const { lineNet, discount, taxExclusive, tax, total } = await invoice();
  expect(discount && formatAmount(discount.amount)).toBe('100.00');
  expect([lineNet, taxExclusive, tax, total].map(formatAmount)).toEqual([
    '1000.00',
    '900.00',
    '171.00',
    '1071.00',
  ]);
  const rows = pdfRows(bytesOf(await billing().pdf({ id: ids.invoice })));
  expect(rows).toEqual(
    expect.arrayContaining([
      'Lines | 1 000.00',
      'Courtesy discount 10 % | -100.00',
      'Net | 900.00',
      'Tax 19 % on 900.00 | 171.00',
      'Total EUR | 1 071.00',
    ]),
  );
  const { tax: steps } = await billing().explain({ id: ids.invoice });
  expect(steps.map((step) => step.text)).toEqual([
    'Courtesy discount: 100.00 EUR off all that is taxed at 19 %, before tax',
    '19 % of 900.00 EUR on the whole document',
    'Lines 1000.00 EUR - discount 100.00 EUR + tax 171.00 EUR',
  ]);
});

test('the books keep revenue of the service, and the discount on an account of its own', async () => {
  expect(await onAccount('1200')).toBe('1071.00');
  expect(await onAccount('4820')).toBe('100.00');
  const { isBalanced } = await firm.people.auditor.api.journal.trialBalance({});
  expect(isBalanced).toBe(true);
});

async function credited(what: Parameters<ReturnType<typeof billing>['draftCredit']>[0]['what']) {
  const note = await billing().draftCredit({ id: ids.invoice, reason: 'Agreed', what });
  await agreedTo(firm, billing().postCreditNote(versioned(note)));
  const { lineNet, discount, tax, total } = await billing().getCreditNote({ id: note.id });
  return [lineNet, existing(discount).amount, tax, total].map(formatAmount);
}
test('a credit takes its part of the discount back; credited in parts, nothing is left', async () => {
  expect(await credited({ kind: 'net_amount', amount: euros('333.30') })).toEqual([
    '333.30',
    '33.33',
    '56.99',
    '356.96',
  ]);
  expect(await credited({ kind: 'share', percent: '100.00' })).toEqual([
    '666.70',
    '66.67',
    '114.01',
    '714.04',
  ]);
  expect((await invoice()).state).toBe('credited');
  for (const account of ['1200', '4820', '2200']) expect(await onAccount(account)).toBe('0.00');
});
