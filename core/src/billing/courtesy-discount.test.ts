// Source of the numbers: worked by hand from EN 16931 (BT-107, BT-116, BT-117) and docs/domain-rules.md, sections 1 and 8.
//   Lines of 1,000.00 at 19 % and 100.01 at 7 %: net 1,100.01. 10 % off is 110.00 (110.001), of it 100.00 and 10.00.
//   19 % of 900.00 = 171.00, 7 % of 90.01 = 6.30: 990.01 + 177.30 = 1,167.31.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { money, splitInteger } from '../money/money.ts';
import {
  type CourtesyDiscount,
  creditedDiscount,
  type DiscountTerms,
  discountOf,
  totalDiscount,
} from './courtesy-discount.ts';
import { creditNoteTotals } from './credit-note-totals.ts';
import { type InvoiceTotals, totalsOf } from './invoice-totals.ts';
import type { TaxedAmount } from './tax.ts';

const euros = (minor: bigint) => money(minor, 'EUR');
const line = (minor: bigint, percent: bigint): TaxedAmount => ({
  net: euros(minor),
  tax: { taxClassId: `t${percent}`, category: 'S', percentE4: percent * 10_000n, reason: null },
});
const invoiced = (lines: readonly TaxedAmount[], terms: DiscountTerms) => {
  const discount = discountOf(lines, terms, 'EUR');
  return { discount, totals: totalsOf({ currency: 'EUR', lines, allowances: discount.parts }) };
};
const partsOf = (discount: CourtesyDiscount | null) =>
  discount?.parts.map((part) => part.net.minor);
const mixed = [line(100_000n, 19n), line(10_001n, 7n)];
const courtesy = 'Courtesy discount';

test('a percentage is taken off each tax, before tax', () => {
  const { discount, totals } = invoiced(mixed, { text: courtesy, percentE2: 1_000n });
  expect(partsOf(discount)).toEqual([10_000n, 1_000n]);
  expect(totals.lineNet).toEqual(euros(110_001n));
  expect(totals.allowances).toEqual(euros(11_000n));
  expect(totals.taxExclusive).toEqual(euros(99_001n));
  expect(totals.taxBreakdown.map(({ taxable, tax }) => [taxable.minor, tax.minor])).toEqual([
    [90_000n, 17_100n],
    [9_001n, 630n],
  ]);
  expect(totals.taxInclusive).toEqual(euros(116_731n));
});

test.each<[string, readonly TaxedAmount[], bigint, readonly bigint[]]>([
  ['one cent goes to the larger remainder', [line(200n, 19n), line(100n, 7n)], 1n, [1n]],
  ['thirds add up', [line(100n, 19n), line(100n, 7n), line(100n, 5n)], 100n, [34n, 33n, 33n]],
  ['a returned expense takes no part', [line(1_000n, 19n), line(-200n, 7n)], 100n, [100n]],
  ['all of it', mixed, 110_001n, [100_000n, 10_001n]],
])('an amount: %s', (_, lines, minor, expected) => {
  expect(partsOf(discountOf(lines, { text: courtesy, amount: euros(minor) }, 'EUR'))).toEqual(
    expected,
  );
});

test.each<[string, DiscountTerms]>([
  ['more than the lines', { text: courtesy, amount: euros(110_002n) }],
  ['nothing', { text: courtesy, amount: euros(0n) }],
  ['below nothing', { text: courtesy, percentE2: -100n }],
  ['above 100 %', { text: courtesy, percentE2: 10_001n }],
  ['another currency', { text: courtesy, amount: money(100n, 'USD') }],
])('%s is refused', (_, terms) => {
  expect(() => discountOf(mixed, terms, 'EUR')).toThrow(Refusal);
});

const nets = fc.integer({ min: 1, max: 500_000 }).map(BigInt);
const linesOfTaxes = fc
  .tuple(fc.array(nets, { minLength: 1, maxLength: 4 }), fc.array(nets, { maxLength: 3 }))
  .map(([full, reduced]) => [
    ...full.map((net) => line(net, 19n)),
    ...reduced.map((net) => line(net, 7n)),
  ]);
const percents = fc.integer({ min: 1, max: 10_000 }).map(BigInt);

test('its parts are the whole, and no tax gives more than it has', () => {
  fc.assert(
    fc.property(linesOfTaxes, percents, (lines, percentE2) => {
      const { discount, totals } = invoiced(lines, { text: courtesy, percentE2 });
      expect(totalDiscount(discount, 'EUR')).toEqual(totals.allowances);
      for (const group of totals.taxBreakdown)
        expect(group.taxable.minor).toBeGreaterThanOrEqual(0n);
    }),
  );
});

test('credited in pieces, nothing is left of the invoice, its discount or any tax', () => {
  fc.assert(
    fc.property(
      linesOfTaxes,
      percents,
      fc.array(fc.integer({ min: 1, max: 9 }).map(BigInt), { minLength: 1, maxLength: 5 }),
      (lines, percentE2, weights) => {
        const invoice = invoiced(lines, { text: courtesy, percentE2 });
        const cuts = lines.map((each) => splitInteger(each.net.minor, weights));
        const credits: { totals: InvoiceTotals; discount: CourtesyDiscount | null }[] = [];
        for (const [piece] of weights.entries()) {
          const part = lines.map(({ tax }, at) => ({ tax, net: euros(cuts[at]?.[piece] ?? 0n) }));
          const discount = creditedDiscount(invoice, part, credits);
          const totals = creditNoteTotals(invoice, { lines: part, discount }, credits);
          expect(totals.taxInclusive.minor).toBeGreaterThanOrEqual(0n);
          credits.push({ totals, discount });
        }
        const creditedOf = (pick: (totals: InvoiceTotals) => bigint) =>
          credits.reduce((total, credit) => total + pick(credit.totals), 0n);
        for (const amount of ['lineNet', 'allowances', 'tax', 'taxInclusive'] as const)
          expect(creditedOf((totals) => totals[amount].minor)).toBe(invoice.totals[amount].minor);
      },
    ),
  );
});

test('an invoice without a discount has none to credit', () => {
  const totals = totalsOf({ currency: 'EUR', lines: mixed });
  expect(creditedDiscount({ totals, discount: null }, mixed, [])).toBeNull();
});
