// Source: docs/domain-rules.md, section 4 (its first bold number) and the table of journal postings.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dollars, euros } from '../../test/samples.ts';
import { convert, sameCurrency } from '../money/exchange.ts';
import { formatAmount, type Money, sum } from '../money/money.ts';
import { type AccountCode, accounts } from './accounts.ts';
import { type JournalEntry, reverseEntry } from './journal-entry.ts';
import {
  breakagePostings,
  retainerDrawnPostings,
  retainerReceivedPostings,
  retainerRefundedPostings,
  type TranchePart,
  trustDrawnPostings,
  trustReceivedPostings,
  trustRefundedPostings,
} from './retainer-postings.ts';

const exchange = sameCurrency('EUR');
const posting = {
  on: '2026-03-01',
  description: 'Retainer',
  source: { kind: 'retainer_movement', id: 'movement' },
  branchId: 'berlin',
  clientId: 'lovelace',
  exchange,
};
const part = (given: Partial<TranchePart>): TranchePart => ({
  kind: 'paid',
  amount: euros(200_000),
  open: euros(500_000),
  exchange,
  ...given,
});
const settled = { invoiceId: 'invoice', amount: euros(200_000), open: euros(200_000), exchange };
const shown = (entry: JournalEntry) =>
  entry.lines.map((line) => [line.account, formatAmount(line.amount)]);
const balanceOf = (account: AccountCode, entries: readonly JournalEntry[]): Money =>
  sum(
    entries
      .flatMap((entry) => entry.lines)
      .filter((line) => line.account === account)
      .map((line) => line.amount),
    'EUR',
  );

test('5,000 in and 2,000 drawn: 2,000 of the receivable is paid and the liability is 3,000', () => {
  const received = retainerReceivedPostings({ ...posting, amount: euros(500_000) });
  const drawn = retainerDrawnPostings({ ...posting, parts: [part({})], settled });
  expect(shown(received)).toEqual([
    [accounts.bank, '5000.00'],
    [accounts.clientRetainers, '-5000.00'],
  ]);
  expect(shown(drawn)).toEqual([
    [accounts.clientRetainers, '2000.00'],
    [accounts.receivable, '-2000.00'],
  ]);
  expect(balanceOf(accounts.clientRetainers, [received, drawn])).toEqual(euros(-300_000));
});

test('granted credit that is drawn is revenue given up', () => {
  const parts = [
    part({ amount: euros(150_000) }),
    part({ kind: 'granted', amount: euros(50_000) }),
  ];
  expect(shown(retainerDrawnPostings({ ...posting, parts, settled }))).toEqual([
    [accounts.clientRetainers, '1500.00'],
    [accounts.revenue, '500.00'],
    [accounts.receivable, '-2000.00'],
  ]);
});

test('trust goes from the client ledger and the trust bank to the bank and the receivable', () => {
  expect(shown(trustReceivedPostings({ ...posting, amount: euros(500_000) }))).toEqual([
    [accounts.trustBank, '5000.00'],
    [accounts.clientTrust, '-5000.00'],
  ]);
  expect(shown(trustDrawnPostings({ ...posting, parts: [part({})], settled }))).toEqual([
    [accounts.clientTrust, '2000.00'],
    [accounts.trustBank, '-2000.00'],
    [accounts.bank, '2000.00'],
    [accounts.receivable, '-2000.00'],
  ]);
});

test('what is not drawn goes back, or is kept as breakage', () => {
  const left = { ...posting, parts: [part({ amount: euros(300_000), open: euros(300_000) })] };
  expect(shown(retainerRefundedPostings(left))).toEqual([
    [accounts.clientRetainers, '3000.00'],
    [accounts.bank, '-3000.00'],
  ]);
  expect(shown(trustRefundedPostings(left))).toEqual([
    [accounts.clientTrust, '3000.00'],
    [accounts.trustBank, '-3000.00'],
  ]);
  expect(shown(breakagePostings(left))).toEqual([
    [accounts.clientRetainers, '3000.00'],
    [accounts.breakage, '-3000.00'],
  ]);
});

test('drawn in any parts, nothing is left of the liability in base, whatever the rate did', () => {
  const rate = fc.bigInt({ min: 50_000_000n, max: 200_000_000n });
  const cuts = fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(rate, rate, cuts, (then, later, amounts) => {
      const whole = dollars(amounts.reduce((total, each) => total + each, 0));
      const tranche = { base: 'EUR', rateE8: then };
      const invoice = { base: 'EUR', rateE8: later };
      const received = retainerReceivedPostings({ ...posting, exchange: tranche, amount: whole });
      let open = whole;
      const drawn = amounts.map((minor) => {
        const amount = dollars(minor);
        const before = open;
        open = { ...open, minor: open.minor - amount.minor };
        return retainerDrawnPostings({
          ...posting,
          exchange: invoice,
          parts: [part({ amount, open: before, exchange: tranche })],
          settled: { invoiceId: 'invoice', amount, open: before, exchange: invoice },
        });
      });
      const lines = [received, ...drawn].flatMap((entry) => entry.lines);
      const liability = lines.filter((line) => line.account === accounts.clientRetainers);
      expect(liability.reduce((total, line) => total + line.base.minor, 0n)).toBe(0n);
      expect(liability.reduce((total, line) => total + line.amount.minor, 0n)).toBe(0n);
    }),
  );
});

test('a draw that is taken back after a later one leaves no cent behind, in the liability or the receivable', () => {
  const rate = fc.bigInt({ min: 50_000_000n, max: 200_000_000n });
  const cent = fc.integer({ min: 1, max: 999 });
  fc.assert(
    fc.property(rate, rate, cent, cent, (then, later, one, two) => {
      const tranche = { base: 'EUR', rateE8: then };
      const invoice = { base: 'EUR', rateE8: later };
      const whole = one + two;
      const draw = (minor: number, open: number) =>
        retainerDrawnPostings({
          ...posting,
          exchange: invoice,
          parts: [part({ amount: dollars(minor), open: dollars(open), exchange: tranche })],
          settled: {
            ...{ invoiceId: 'invoice', amount: dollars(minor), open: dollars(open) },
            exchange: invoice,
          },
        });
      const back = { on: posting.on, description: 'Taken back' };
      const entries = [
        retainerReceivedPostings({ ...posting, exchange: tranche, amount: dollars(whole) }),
        draw(one, whole),
        draw(two, two),
        // The first is taken back: its opposite as it would be now, with its own amount open again.
        reverseEntry(draw(one, one), back),
        draw(one, one),
      ];
      const liability = entries
        .flatMap((entry) => entry.lines)
        .filter((line) => line.account === accounts.clientRetainers);
      expect(liability.reduce((total, line) => total + line.base.minor, 0n)).toBe(0n);
      const receivable = entries
        .flatMap((entry) => entry.lines)
        .filter((line) => line.account === accounts.receivable);
      const owed = convert(dollars(whole), invoice).minor;
      expect(receivable.reduce((total, line) => total + line.base.minor, 0n)).toBe(-owed);
    }),
  );
});
