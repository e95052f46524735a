// Source: docs/product.md (billing automation).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { euros, standardTax } from '../../test/samples.ts';
import { formatAmount } from '../money/money.ts';
import {
  movedBetween,
  type SimulatedInvoice,
  type Take,
  totalsUnder,
} from './simulated-invoice.ts';

const minutesOnly = { printed: 'minutes', hourDigits: 2 } as const;
const take = (key: string, minutes: number, more: Partial<Take> = {}): Take => ({
  key,
  what: `Work ${key}`,
  minutes,
  billedMinutes: minutes,
  value: euros((minutes * 11_000) / 60),
  amount: euros((minutes * 11_000) / 60),
  unitPriceE4: 1_100_000n,
  tax: standardTax,
  ...more,
});
const invoice = (
  takes: readonly Take[],
  more: Partial<SimulatedInvoice> = {},
): SimulatedInvoice => ({
  facts: { Order: 'FA-1' },
  currency: 'EUR',
  net: euros(110_000),
  tax: euros(20_900),
  total: euros(130_900),
  due: euros(130_900),
  lines: [],
  takes,
  draws: [],
  ...more,
});

test('nothing has moved between an invoice and itself', () => {
  expect(movedBetween(invoice([take('a', 600)]), invoice([take('a', 600)]))).toEqual([]);
});

test('what is new, gone or other is told by what it is', () => {
  const before = invoice([take('a', 600), take('b', 60)]);
  const after = invoice([take('a', 540), take('c', 30)], {
    facts: { Order: 'FA-2' },
    draws: [{ retainer: 'RT-0001', amount: euros(5_000) }],
    due: euros(125_900),
  });
  expect(movedBetween(before, after)).toEqual([
    { what: 'Work a', before: '600 min, 1100.00 EUR', after: '540 min, 990.00 EUR' },
    { what: 'Work b', before: '60 min, 110.00 EUR', after: null },
    { what: 'Work c', before: null, after: '30 min, 55.00 EUR' },
    { what: 'Order', before: 'FA-1', after: 'FA-2' },
    { what: 'Draw from RT-0001', before: null, after: '50.00 EUR' },
    { what: 'Due', before: '1309.00 EUR', after: '1259.00 EUR' },
  ]);
  expect(movedBetween(before, null)).toEqual([
    { what: 'Invoice', before: '1309.00 EUR', after: null },
  ]);
});

test('other prices change time alone, and keep what was taken off', () => {
  const up = { rateChangeE2: 1_000n, writeDownE2: 0n };
  const takes = [
    take('time', 600),
    take('written down', 60, { amount: euros(10_000) }),
    take('fee', 0, { unitPriceE4: null, amount: euros(50_000) }),
  ];
  // 1,210.00 + (121.00 - 10.00) + 500.00
  expect(formatAmount(totalsUnder(invoice(takes), up, minutesOnly).lineNet)).toBe('1821.00');
  const down = { rateChangeE2: 0n, writeDownE2: 2_500n };
  // 825.00 + 75.00 + 375.00
  expect(formatAmount(totalsUnder(invoice(takes), down, minutesOnly).lineNet)).toBe('1275.00');
});

test('no change comes to the same, and all taken off to nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 96 }), { minLength: 1, maxLength: 8 }),
      (parts) => {
        const takes = parts.map((part, index) => take(String(index), part * 15));
        const same = totalsUnder(
          invoice(takes),
          { rateChangeE2: 0n, writeDownE2: 0n },
          minutesOnly,
        );
        const sum = takes.reduce((total, each) => total + each.amount.minor, 0n);
        expect(same.lineNet.minor).toBe(sum);
        const none = totalsUnder(
          invoice(takes),
          { rateChangeE2: 0n, writeDownE2: 10_000n },
          minutesOnly,
        );
        expect(none.taxInclusive.minor).toBe(0n);
      },
    ),
  );
});
