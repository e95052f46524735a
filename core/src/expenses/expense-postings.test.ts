import { expect, it } from 'vitest';
import { assertBalanced } from '../journal/journal-entry.ts';
import { formatAmount, money } from '../money/money.ts';
import { expensePostings, reimbursementPostings } from './expense-postings.ts';

const posting = (rateE8: bigint) => ({
  on: '2026-03-12',
  description: 'Train',
  source: { kind: 'expense', id: 'train' },
  branchId: 'berlin',
  exchange: { base: 'EUR', rateE8 },
});
const work = { clientId: 'lovelace', projectId: 'engine', serviceId: 'travel' };
const chf = (minor: bigint) => money(minor, 'CHF');

it('books the cost and the input tax against who paid, and pays that back at the rate of the day', () => {
  const entry = expensePostings({
    ...posting(106_420_000n),
    ...work,
    ...{ cost: chf(19_850n), inputTax: chf(1_610n), isReimbursable: true },
  });
  assertBalanced(entry);
  expect(
    entry.lines.map((line) => [line.account, formatAmount(line.amount), formatAmount(line.base)]),
  ).toEqual([
    ['2500', '-214.60', '-228.38'],
    ['6300', '198.50', '211.25'],
    ['1400', '16.10', '17.13'],
  ]);
  const owed = { amount: chf(21_460n), booked: money(22_838n, 'EUR'), branchId: 'berlin' };
  const paid = reimbursementPostings({
    ...posting(107_000_000n),
    ...{ owed: [owed], bank: '1000' },
  });
  assertBalanced(paid);
  expect(paid.lines.map((line) => [line.account, formatAmount(line.base)])).toEqual([
    ['2500', '228.38'],
    ['1000', '-229.62'],
    ['7000', '1.24'],
  ]);
});

it('pays for each branch what that branch owes, with one line of the bank and one difference', () => {
  // 100.00 CHF booked at 106.00 and 50.00 CHF at 53.50 are 159.50; paid at 1.0700, 160.50: a loss of 1.00.
  const paid = reimbursementPostings({
    ...posting(107_000_000n),
    owed: [
      { amount: chf(10_000n), booked: money(10_600n, 'EUR'), branchId: 'berlin' },
      { amount: chf(5_000n), booked: money(5_350n, 'EUR'), branchId: 'lisbon' },
    ],
    bank: '1000',
  });
  assertBalanced(paid);
  expect(paid.lines.map((line) => [line.account, formatAmount(line.base), line.branchId])).toEqual([
    ['2500', '106.00', 'berlin'],
    ['2500', '53.50', 'lisbon'],
    ['1000', '-160.50', 'berlin'],
    ['7000', '1.00', 'berlin'],
  ]);
});
