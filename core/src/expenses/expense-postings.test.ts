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
  const owed = { owed: chf(21_460n), bookedBase: money(22_838n, 'EUR'), bank: '1000' as const };
  const paid = reimbursementPostings({ ...posting(107_000_000n), ...owed });
  assertBalanced(paid);
  expect(paid.lines.map((line) => [line.account, formatAmount(line.base)])).toEqual([
    ['2500', '228.38'],
    ['1000', '-229.62'],
    ['7000', '1.24'],
  ]);
});
