// Source: docs/domain-rules.md, section 9 (order of settlement), section 8 (FX) and the table of
// journal postings.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { dollars, euros } from '../../test/samples.ts';
import { accounts } from '../journal/accounts.ts';
import { sameCurrency } from '../money/exchange.ts';
import { formatAmount } from '../money/money.ts';
import { postReceipt, type Receipt, settle, voidReceipt } from './receipt.ts';

const receipt: Receipt = {
  id: 'receipt',
  clientId: 'lovelace',
  branchId: 'berlin',
  currency: 'EUR',
  amount: euros(10_000),
  state: 'draft',
  receivedOn: '2026-04-20',
};
const invoices = [
  { invoiceId: 'second', dueOn: '2026-02-01', open: euros(8_000) },
  { invoiceId: 'first', dueOn: '2026-01-01', open: euros(3_000) },
];
const facts = { on: '2026-04-20', exchange: sameCurrency('EUR') };

test('money settles the invoice that is due first', () => {
  expect(settle(receipt, invoices)).toEqual({
    allocations: [
      { invoiceId: 'first', amount: euros(3_000) },
      { invoiceId: 'second', amount: euros(7_000) },
    ],
    unapplied: euros(0),
  });
});

test('money settles what the payer says, and the rest is unapplied', () => {
  const asSaid = [{ invoiceId: 'second', amount: euros(8_000) }];
  expect(settle(receipt, invoices, asSaid)).toEqual({
    allocations: asSaid,
    unapplied: euros(2_000),
  });
  expect(settle(receipt, [], []).unapplied).toEqual(receipt.amount);
});

test('an invoice is not settled beyond what is open, also when it is named twice', () => {
  const once = { invoiceId: 'first', amount: euros(2_000) };
  expectRefusal('over_settled', () => settle(receipt, invoices, [once, once]));
  const over = [{ invoiceId: 'first', amount: euros(3_001) }];
  expectRefusal('over_settled', () => settle(receipt, invoices, over));
});

test('more is not settled than came in', () => {
  const both = invoices.map(({ invoiceId, open }) => ({ invoiceId, amount: open }));
  expectRefusal('over_settled', () => settle(receipt, invoices, both));
});

test('a receipt settles its own currency, and only invoices that are there', () => {
  expectRefusal('currency_mismatch', () => settle({ amount: dollars(1) }, invoices));
  const elsewhere = [{ invoiceId: 'elsewhere', amount: euros(1) }];
  expectRefusal('not_found', () => settle(receipt, invoices, elsewhere));
  expectRefusal('amount_out_of_range', () => settle({ amount: euros(0) }, invoices));
  const nothing = [{ invoiceId: 'first', amount: euros(0) }];
  expectRefusal('amount_out_of_range', () => settle(receipt, invoices, nothing));
});

test('what is settled and what is unapplied is what came in', () => {
  const someOpen = fc.array(fc.integer({ min: -500, max: 5_000 }), { maxLength: 8 });
  fc.assert(
    fc.property(someOpen, fc.integer({ min: 1, max: 20_000 }), (opens, minor) => {
      const open = opens.map((amount, index) => ({
        invoiceId: `${index}`,
        dueOn: `2026-01-${String((index % 3) + 1).padStart(2, '0')}`,
        open: euros(amount),
      }));
      const settled = settle({ amount: euros(minor) }, open);
      const applied = settled.allocations.reduce((total, part) => total + part.amount.minor, 0n);
      expect(applied + settled.unapplied.minor).toBe(BigInt(minor));
      const wanted = opens.filter((amount) => amount > 0).reduce((total, one) => total + one, 0);
      expect(applied).toBe(BigInt(Math.min(wanted, minor)));
    }),
  );
});

test('a receipt debits bank, and credits receivable and unapplied cash', () => {
  const settled = [
    { invoiceId: 'first', amount: euros(3_000), open: euros(3_000), exchange: sameCurrency('EUR') },
  ];
  const posted = postReceipt(receipt, { ...facts, settled });
  expect(posted.receipt.state).toBe('posted');
  expect(posted.journal.lines.map((line) => [line.account, formatAmount(line.amount)])).toEqual([
    [accounts.bank, '100.00'],
    [accounts.receivable, '-30.00'],
    [accounts.unappliedCash, '-70.00'],
  ]);
  expect(posted.events).toEqual([
    {
      type: 'receipt.posted',
      receiptId: 'receipt',
      clientId: 'lovelace',
      invoiceIds: ['first'],
      isFullyApplied: false,
    },
  ]);
});

test('posting checks again what is open', () => {
  const exchange = sameCurrency('EUR');
  const over = [{ invoiceId: 'first', amount: euros(3_001), open: euros(3_000), exchange }];
  expectRefusal('over_settled', () => postReceipt(receipt, { ...facts, settled: over }));
  const beyond = [{ invoiceId: 'first', amount: euros(10_001), open: euros(20_000), exchange }];
  expectRefusal('over_settled', () => postReceipt(receipt, { ...facts, settled: beyond }));
});

test('a posted receipt is voided by the reverse of its journal, with a reason', () => {
  const posted = postReceipt(receipt, { ...facts, settled: [] });
  const bounced = { on: '2026-04-22', reason: 'Bounced', journal: posted.journal };
  const voided = voidReceipt(posted.receipt, bounced);
  expect(voided.receipt.state).toBe('voided');
  expect(voided.journal?.lines.map((line) => line.amount.minor)).toEqual([-10_000n, 10_000n]);
  expectRefusal('reason_missing', () => voidReceipt(posted.receipt, { ...bounced, reason: '' }));
  expectRefusal('wrong_state', () => voidReceipt(voided.receipt, bounced));
  expect(voidReceipt(receipt, { ...bounced, journal: null }).journal).toBeNull();
});
