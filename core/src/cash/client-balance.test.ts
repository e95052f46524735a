// Source: docs/domain-rules.md, sections 3 (a credit note on a paid invoice), 8 (FX) and 9 (order of
// settlement); the table of journal postings.
//   1,000.00 USD billed at 0.90: 900.00 EUR. Paid with 995.00 at 0.95: 945.25 in the bank; 5.00 are let off.
//   The receivable leaves at 0.90: 895.50 + 4.50; gain 945.25 - 895.50 = 49.75.
//   100.00 unapplied at 0.95 (95.00) go back at 0.97 (97.00): 2.00 are lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { dollars, euros } from '../../test/samples.ts';
import { accounts } from '../journal/accounts.ts';
import { applicationPostings, receiptPostings, refundPostings } from '../journal/postings.ts';
import { formatAmount } from '../money/money.ts';
import { checkRefund, freeOverpaid, letOffRest, settle, spreadOver } from './receipt.ts';

const at = (rateE8: bigint) => ({ base: 'EUR', rateE8 });
const [billedAt, paidAt, refundedAt] = [at(90_000_000n), at(95_000_000n), at(97_000_000n)];
const posting = {
  on: '2026-04-20',
  description: 'Receipt',
  source: { kind: 'receipt', id: 'r' },
  branchId: 'berlin',
  clientId: 'acme',
};
type Lines = ReturnType<typeof receiptPostings>['lines'];
const shown = (lines: Lines) =>
  lines.map((line) => [line.account, formatAmount(line.amount), formatAmount(line.base)]);

test('what is let off settles the rest at the invoice’s rate, and the rate’s change is a gain', () => {
  const journal = receiptPostings({
    ...posting,
    amount: dollars(99_500),
    exchange: paidAt,
    bank: '1010',
    settled: [
      {
        invoiceId: 'i',
        amount: dollars(99_500),
        open: dollars(100_000),
        exchange: billedAt,
        writtenOff: { amount: dollars(500), account: accounts.bankCharges },
      },
    ],
  });
  expect(shown(journal.lines)).toEqual([
    ['1010', '995.00', '945.25'],
    [accounts.receivable, '-1000.00', '-900.00'],
    [accounts.bankCharges, '5.00', '4.50'],
    [accounts.fxGainLoss, '0.00', '-49.75'],
  ]);
});

test('unapplied cash goes back at the rate of the day; what it gained meanwhile is lost', () => {
  const journal = refundPostings({
    ...posting,
    amount: dollars(10_000),
    held: { open: dollars(10_000), exchange: paidAt },
    exchange: refundedAt,
  });
  expect(shown(journal.lines)).toEqual([
    [accounts.unappliedCash, '100.00', '95.00'],
    [accounts.bank, '-100.00', '-97.00'],
    [accounts.fxGainLoss, '0.00', '2.00'],
  ]);
});

test('what is freed of an invoice stands again where it came in, at both rates', () => {
  const journal = applicationPostings({
    ...posting,
    amount: dollars(-10_000),
    unapplied: dollars(0),
    exchange: paidAt,
    settled: [
      { invoiceId: 'i', amount: dollars(-10_000), open: dollars(-10_000), exchange: billedAt },
    ],
  });
  expect(shown(journal.lines)).toEqual([
    [accounts.unappliedCash, '-100.00', '-95.00'],
    [accounts.receivable, '100.00', '90.00'],
    [accounts.fxGainLoss, '0.00', '5.00'],
  ]);
});

const invoices = [
  { invoiceId: 'a', dueOn: '2026-01-01', open: euros(1_000) },
  { invoiceId: 'b', dueOn: '2026-02-01', open: euros(2_000) },
];
const said = (a: number, b: number) => [
  { invoiceId: 'a', amount: euros(a) },
  { invoiceId: 'b', amount: euros(b) },
];

test('the rest of what was paid short is let off, where no money is left that could pay it', () => {
  const short = settle({ amount: euros(2_990) }, invoices, said(1_000, 1_990));
  expect(letOffRest(short, invoices)).toEqual([{ invoiceId: 'b', amount: euros(10) }]);
  const left = settle({ amount: euros(2_995) }, invoices, said(1_000, 1_990));
  expectRefusal('invalid_input', () => letOffRest(left, invoices));
  const whole = settle({ amount: euros(3_000) }, invoices, said(1_000, 2_000));
  expectRefusal('invalid_input', () => letOffRest(whole, invoices));
});

test('only what is unapplied of a posted receipt goes back', () => {
  const facts = { amount: euros(100), unapplied: euros(100) };
  expect(() => checkRefund({ state: 'posted' }, facts)).not.toThrow();
  expectRefusal('wrong_state', () => checkRefund({ state: 'draft' }, facts));
  expectRefusal('over_settled', () =>
    checkRefund({ state: 'posted' }, { ...facts, amount: euros(101) }),
  );
  expectRefusal('amount_out_of_range', () =>
    checkRefund({ state: 'posted' }, { ...facts, amount: euros(0) }),
  );
});

test('the last payment is freed first, and no more than receipts paid', () => {
  const parts = [
    { receiptId: 'first', amount: euros(600), settledAt: '2026-01-01T00:00:00Z' },
    { receiptId: 'last', amount: euros(300), settledAt: '2026-02-01T00:00:00Z' },
  ];
  expect(freeOverpaid(euros(400), parts)).toEqual([
    { receiptId: 'last', amount: euros(300) },
    { receiptId: 'first', amount: euros(100) },
  ]);
  expect(freeOverpaid(euros(5_000), parts).map((part) => part.amount.minor)).toEqual([300n, 600n]);
});

test('what is taken of receipts is what is settled, and never more than one has left', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(amounts, amounts, (lefts, wants) => {
      const receipts = lefts.map((minor, index) => ({
        receiptId: `r${index}`,
        unapplied: euros(minor),
      }));
      const wanted = wants.map((minor, index) => ({
        invoiceId: `i${index}`,
        amount: euros(minor),
      }));
      const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
      if (total(wants) > total(lefts)) {
        expectRefusal('over_settled', () => spreadOver(receipts, wanted));
        return;
      }
      const parts = spreadOver(receipts, wanted);
      for (const { invoiceId, amount } of wanted)
        expect(
          parts
            .filter((part) => part.invoiceId === invoiceId)
            .reduce((sum, part) => sum + part.amount.minor, 0n),
        ).toBe(amount.minor);
      for (const { receiptId, unapplied } of receipts)
        expect(
          parts
            .filter((part) => part.receiptId === receiptId)
            .reduce((sum, part) => sum + part.amount.minor, 0n) <= unapplied.minor,
        ).toBe(true);
    }),
  );
});
