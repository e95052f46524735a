// Source: the table of journal postings of docs/domain-rules.md, and section 8 (FX).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal, refusalOf } from '../../test/refusing.ts';
import { dollars, euros } from '../../test/samples.ts';
import { sameCurrency } from '../money/exchange.ts';
import { formatAmount, sum } from '../money/money.ts';
import { accountCode, accountName, accounts, chartOfAccounts } from './accounts.ts';
import { assertBalanced, inBase, type JournalEntry, reverseEntry } from './journal-entry.ts';
import {
  applicationPostings,
  badDebtPostings,
  creditNotePostings,
  invoicePostings,
  receiptPostings,
  retentionReleasePostings,
  wipPostings,
} from './postings.ts';

const posting = {
  on: '2026-03-31',
  description: 'Posting',
  source: { kind: 'test', id: '1' },
  branchId: 'berlin',
  clientId: 'lovelace',
  exchange: sameCurrency('EUR'),
};
const work = { clientId: 'lovelace', projectId: 'engine', serviceId: 'consulting' };
const revenue = (minor: number, serviceId = 'consulting') => ({
  account: accounts.revenue,
  net: euros(minor),
  projectId: 'engine',
  serviceId,
});
const nothingHeld = { retention: euros(0), deposits: [] };
const shown = (entry: JournalEntry) =>
  entry.lines.map((line) => [line.account, formatAmount(line.amount), formatAmount(line.base)]);
const simple = (debit: bigint, credit: bigint): JournalEntry => ({
  ...posting,
  lines: [
    { account: accounts.bank, amount: euros(debit), base: euros(debit) },
    { account: accounts.receivable, amount: euros(-credit), base: euros(-credit) },
  ],
});

test('each account of a posting is in the chart, once, in order', () => {
  const codes = chartOfAccounts.map((account) => account.code);
  expect(codes).toEqual(Object.values(accounts).toSorted());
});

test('debits are credits, or nothing is posted', () => {
  expect(refusalOf(() => assertBalanced(simple(5n, 5n)))).toBeUndefined();
  expectRefusal('journal_unbalanced', () => assertBalanced(simple(5n, 4n)));
});

test('each currency balances by itself, and so does base', () => {
  const [debit, credit] = simple(5n, 5n).lines;
  if (debit === undefined || credit === undefined) throw new Error('two lines');
  const mixed = [debit, { ...credit, amount: dollars(-5) }];
  expectRefusal('journal_unbalanced', () => assertBalanced({ ...posting, lines: mixed }));
  const drifted = [debit, { ...credit, base: euros(-4) }];
  expectRefusal('journal_unbalanced', () => assertBalanced({ ...posting, lines: drifted }));
});

test('reversing an entry undoes it, and reversing it twice is the entry', () => {
  const entry = simple(5n, 5n);
  const facts = { on: '2026-04-01', description: 'Undo' };
  const reversed = reverseEntry(entry, facts);
  expect(reversed.lines.map((line) => line.amount.minor)).toEqual([-5n, 5n]);
  expect(reverseEntry(reversed, facts).lines).toEqual(entry.lines);
  expect(reverseEntry(entry, { ...facts, source: { kind: 'void', id: '2' } }).source.id).toBe('2');
});

test('base balances at every rate, and the control account is converted on its own', () => {
  const someCredits = fc.array(fc.integer({ min: -5_000, max: 90_000 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(someCredits, fc.bigInt({ min: 1n, max: 10n ** 11n }), (credits, rateE8) => {
      const total = credits.reduce((sofar, credit) => sofar + credit, 0);
      const lines = inBase(
        [
          { account: accounts.receivable, amount: dollars(total) },
          ...credits.map((credit) => ({ account: accounts.revenue, amount: dollars(-credit) })),
        ],
        { base: 'EUR', rateE8 },
      );
      const bases = lines.map((line) => line.base);
      expect(sum(bases, 'EUR').minor).toBe(0n);
    }),
  );
});

test('lines that do not balance have no base', () => {
  const lines = [{ account: accounts.bank, amount: euros(1) }];
  expectRefusal('journal_unbalanced', () => inBase(lines, sameCurrency('EUR')));
  expect(inBase([], sameCurrency('EUR'))).toEqual([]);
});

test('time approved: debit WIP, credit WIP earned', () => {
  const items = [
    { ...work, value: euros(10_000) },
    { ...work, value: euros(5_000) },
    { ...work, value: euros(0), serviceId: 'given away' },
  ];
  expect(shown(wipPostings(items, posting))).toEqual([
    [accounts.wip, '150.00', '150.00'],
    [accounts.wipEarned, '-150.00', '-150.00'],
  ]);
});

test('invoice posted: debit receivable, credit revenue per service and tax, reverse WIP', () => {
  const entry = invoicePostings({
    ...posting,
    taxInclusive: euros(17_850),
    tax: euros(2_850),
    revenue: [revenue(10_000), revenue(2_000, 'training'), revenue(3_000)],
    wip: [{ ...work, value: euros(16_000) }],
    ...nothingHeld,
  });
  expect(shown(entry)).toEqual([
    [accounts.receivable, '178.50', '178.50'],
    [accounts.revenue, '-130.00', '-130.00'],
    [accounts.revenue, '-20.00', '-20.00'],
    [accounts.taxPayable, '-28.50', '-28.50'],
    [accounts.wip, '-160.00', '-160.00'],
    [accounts.wipEarned, '160.00', '160.00'],
  ]);
});

test('an invoice in another currency balances in base to the cent', () => {
  // 119.99 USD at 0.9137 = 109.634863 EUR; 100.83 = 92.128371 and 19.16 = 17.506492.
  const entry = invoicePostings({
    ...posting,
    exchange: { base: 'EUR', rateE8: 91_370_000n },
    taxInclusive: dollars(11_999),
    tax: dollars(1_916),
    revenue: [{ ...revenue(0), net: dollars(10_083) }],
    wip: [],
    ...nothingHeld,
    retention: dollars(0),
  });
  expect(shown(entry)).toEqual([
    [accounts.receivable, '119.99', '109.63'],
    [accounts.revenue, '-100.83', '-92.13'],
    [accounts.taxPayable, '-19.16', '-17.50'],
  ]);
});

test('credit note posted: debit revenue and tax, credit receivable, WIP is back', () => {
  const entry = creditNotePostings({
    ...posting,
    taxInclusive: euros(11_900),
    tax: euros(1_900),
    revenue: [revenue(10_000)],
    wip: [{ ...work, value: euros(12_000) }],
    ...nothingHeld,
    openRetention: euros(0),
    receivable: { open: euros(17_850), exchange: posting.exchange },
  });
  expect(shown(entry)).toEqual([
    [accounts.receivable, '-119.00', '-119.00'],
    [accounts.revenue, '100.00', '100.00'],
    [accounts.taxPayable, '19.00', '19.00'],
    [accounts.wip, '120.00', '120.00'],
    [accounts.wipEarned, '-120.00', '-120.00'],
  ]);
});

test('a milestone less its deposit, with retention: due, held back and prepaid are the total', () => {
  // 40,000 and 19 %; the deposit of 4,000 came with 760 of tax; 5 % of the bill is held back.
  const bill = {
    ...posting,
    taxInclusive: euros(4_760_000),
    tax: euros(760_000),
    revenue: [revenue(4_000_000)],
    wip: [],
    retention: euros(200_000),
    deposits: [{ net: euros(400_000), tax: euros(76_000), exchange: posting.exchange }],
  };
  const invoice = invoicePostings(bill);
  expect(shown(invoice)).toEqual([
    [accounts.receivable, '40840.00', '40840.00'],
    [accounts.retentionReceivable, '2000.00', '2000.00'],
    [accounts.clientDeposits, '4000.00', '4000.00'],
    [accounts.revenue, '-40000.00', '-40000.00'],
    [accounts.taxPayable, '-6840.00', '-6840.00'],
  ]);
  const credit = creditNotePostings({
    ...bill,
    receivable: { open: euros(4_284_000), exchange: posting.exchange },
    openRetention: euros(200_000),
  });
  expect(credit.lines.map((line) => [line.account, line.amount])).toEqual(
    reverseEntry(invoice, posting).lines.map((line) => [line.account, line.amount]),
  );
});

test('retention leaves base with nothing when it is released and paid in parts', () => {
  const someRate = fc.bigInt({ min: 1n, max: 10n ** 10n });
  const someCents = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(someRate, someCents, someCents, someCents, (rateE8, due, first, second) => {
      const exchange = { base: 'EUR', rateE8 };
      const foreign = { ...posting, exchange };
      const held = dollars(first + second);
      const raised = invoicePostings({
        ...foreign,
        taxInclusive: dollars(due + first + second),
        tax: dollars(0),
        revenue: [{ ...revenue(0), net: dollars(due + first + second) }],
        wip: [],
        retention: held,
        deposits: [],
      });
      const pay = (amount: number, open: number) =>
        receiptPostings({
          ...foreign,
          amount: dollars(amount),
          settled: [{ invoiceId: 'i', amount: dollars(amount), open: dollars(open), exchange }],
        });
      const entries = [
        raised,
        retentionReleasePostings({ ...foreign, amount: dollars(first), openRetention: held }),
        retentionReleasePostings({
          ...foreign,
          amount: dollars(second),
          openRetention: dollars(second),
        }),
        pay(due + first, due + first + second),
        pay(second, second),
      ];
      for (const account of [accounts.receivable, accounts.retentionReceivable]) {
        const bases = entries
          .flatMap((entry) => entry.lines)
          .filter((line) => line.account === account)
          .map((line) => line.base);
        expect(sum(bases, 'EUR')).toEqual(euros(0));
      }
    }),
  );
});

test('a revenue account is one of 4000 to 4799, or it is refused', () => {
  expect(accountCode('4100')).toBe('4100');
  expect(accountName('4100')).toBe('Revenue 4100');
  expect(accountName('4000')).toBe('Revenue');
  expectRefusal('not_found', () => accountCode('4850'));
});

test('receipt: the difference between the rates is realized gain or loss', () => {
  const settled = {
    invoiceId: 'invoice',
    amount: dollars(10_000),
    open: dollars(10_000),
    exchange: { base: 'EUR', rateE8: 90_000_000n },
  };
  const entry = receiptPostings({
    ...posting,
    exchange: { base: 'EUR', rateE8: 95_000_000n },
    amount: dollars(12_000),
    settled: [settled],
  });
  expect(shown(entry)).toEqual([
    [accounts.bank, '120.00', '114.00'],
    [accounts.receivable, '-100.00', '-90.00'],
    [accounts.unappliedCash, '-20.00', '-19.00'],
    [accounts.fxGainLoss, '0.00', '-5.00'],
  ]);
});

test('unapplied cash that finds its invoice leaves at the rate of its receipt', () => {
  const entry = applicationPostings({
    ...posting,
    exchange: { base: 'EUR', rateE8: 95_000_000n },
    amount: dollars(2_000),
    unapplied: dollars(2_000),
    settled: [
      {
        invoiceId: 'invoice',
        amount: dollars(2_000),
        open: dollars(2_000),
        exchange: { base: 'EUR', rateE8: 100_000_000n },
      },
    ],
  });
  expect(shown(entry)).toEqual([
    [accounts.unappliedCash, '20.00', '19.00'],
    [accounts.receivable, '-20.00', '-20.00'],
    [accounts.fxGainLoss, '0.00', '1.00'],
  ]);
});

test('bad debt: debit bad debt, credit receivable, at the rate of the invoice', () => {
  const exchange = { base: 'EUR', rateE8: 90_000_000n };
  const entry = badDebtPostings({
    ...posting,
    exchange,
    amount: dollars(1_000),
    receivable: { open: dollars(1_000), exchange },
  });
  expect(shown(entry)).toEqual([
    [accounts.badDebt, '10.00', '9.00'],
    [accounts.receivable, '-10.00', '-9.00'],
  ]);
});

test('a receivable that is paid in parts leaves base with nothing', () => {
  const someParts = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 8 });
  const anyRate = fc.bigInt({ min: 1n, max: 10n ** 10n });
  fc.assert(
    fc.property(someParts, anyRate, anyRate, (parts, invoiced, paid) => {
      const exchange = { base: 'EUR', rateE8: invoiced };
      const total = parts.reduce((sofar, part) => sofar + part, 0);
      const raised = invoicePostings({
        ...posting,
        exchange,
        taxInclusive: dollars(total),
        tax: dollars(0),
        revenue: [{ ...revenue(0), net: dollars(total) }],
        wip: [],
        ...nothingHeld,
        retention: dollars(0),
      });
      let open = total;
      const receipts = parts.map((part) => {
        const settled = {
          invoiceId: 'invoice',
          amount: dollars(part),
          open: dollars(open),
          exchange,
        };
        open -= part;
        const rate = { base: 'EUR', rateE8: paid };
        return receiptPostings({
          ...posting,
          exchange: rate,
          amount: dollars(part),
          settled: [settled],
        });
      });
      const receivable = [raised, ...receipts]
        .flatMap((entry) => entry.lines)
        .filter((line) => line.account === accounts.receivable)
        .map((line) => line.base);
      expect(sum(receivable, 'EUR').minor).toBe(0n);
    }),
  );
});
