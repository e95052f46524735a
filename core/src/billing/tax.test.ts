// Source of the numbers: EN 16931 BT-116 to BT-119 and docs/domain-rules.md, section 8.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal, refusalOf } from '../../test/refusing.ts';
import { dollars, euros, reducedTax, reverseCharge, standardTax } from '../../test/samples.ts';
import { formatAmount } from '../money/money.ts';
import { totalsOf } from './invoice-totals.ts';
import { checkTaxRate, taxBreakdown, taxCategories } from './tax.ts';

const anyLine = fc.record({
  net: fc.integer({ min: -100_000, max: 1_000_000 }).map(euros),
  tax: fc.constantFrom(standardTax, reducedTax, reverseCharge),
});

test('tax is rounded once for the document, not for each line', () => {
  // 19 % of 0.03 is 0.0057: a cent a line, so ten lines would be 0.10. Of 0.30 it is 0.057: 0.06.
  const lines = Array.from({ length: 10 }, () => ({ net: euros(3), tax: standardTax }));
  expect(taxBreakdown(lines).map((group) => formatAmount(group.tax))).toEqual(['0.06']);
});

test('each category and rate has its group, with its reason', () => {
  const lines = [
    { net: euros(100), tax: reverseCharge },
    { net: euros(1_000), tax: reducedTax },
    { net: euros(10_000), tax: standardTax },
    { net: euros(20_000), tax: { ...standardTax, taxClassId: 'another class' } },
  ];
  const groups = taxBreakdown(lines);
  expect(
    groups.map((group) => [group.category, group.percentE4, group.taxable.minor, group.tax.minor]),
  ).toEqual([
    ['S', 190_000n, 30_000n, 5_700n],
    ['S', 70_000n, 1_000n, 70n],
    ['AE', 0n, 100n, 0n],
  ]);
  expect(groups[2]?.reason).toBe('Reverse charge');
});

test('the order of the lines does not change the tax', () => {
  fc.assert(
    fc.property(fc.array(anyLine), (lines) => {
      expect(taxBreakdown(lines.toReversed())).toEqual(taxBreakdown(lines));
    }),
  );
});

test('only the standard category has a rate above zero', () => {
  for (const category of taxCategories) {
    const taxed = { ...standardTax, category, reason: 'Because' };
    const free = { ...taxed, percentE4: 0n };
    const isStandard = category === 'S';
    expectRefusal('amount_out_of_range', () => checkTaxRate(isStandard ? free : taxed));
    expect(refusalOf(() => checkTaxRate(isStandard ? taxed : free))).toBeUndefined();
  }
});

test.each(['E', 'AE', 'K', 'G', 'O'] as const)('category %s says why', (category) => {
  const rate = { ...reverseCharge, category };
  expectRefusal('reason_missing', () => checkTaxRate({ ...rate, reason: null }));
});

test('a zero rate needs no reason', () => {
  expect(refusalOf(() => checkTaxRate({ ...reverseCharge, category: 'Z', reason: null }))).toBe(
    undefined,
  );
});

test('a document adds up from BT-106 to BT-115', () => {
  const totals = totalsOf({
    currency: 'EUR',
    lines: [
      { net: euros(100_000), tax: standardTax },
      { net: euros(20_000), tax: reducedTax },
    ],
    allowances: [{ net: euros(10_000), tax: standardTax }],
    charges: [{ net: euros(1_000), tax: reducedTax }],
    prepaid: euros(50_000),
    rounding: euros(-2),
  });
  // 1,000 + 200 - 100 + 10 = 1,110; tax 19 % of 900 = 171.00 and 7 % of 210 = 14.70.
  expect({
    lineNet: formatAmount(totals.lineNet),
    allowances: formatAmount(totals.allowances),
    charges: formatAmount(totals.charges),
    taxExclusive: formatAmount(totals.taxExclusive),
    tax: formatAmount(totals.tax),
    taxInclusive: formatAmount(totals.taxInclusive),
    prepaid: formatAmount(totals.prepaid),
    rounding: formatAmount(totals.rounding),
    due: formatAmount(totals.due),
  }).toEqual({
    lineNet: '1200.00',
    allowances: '100.00',
    charges: '10.00',
    taxExclusive: '1110.00',
    tax: '185.70',
    taxInclusive: '1295.70',
    prepaid: '500.00',
    rounding: '-0.02',
    due: '795.68',
  });
});

test('the identities of EN 16931 hold for every document', () => {
  fc.assert(
    fc.property(fc.array(anyLine), fc.nat(1_000), fc.nat(50), (lines, prepaid, rounding) => {
      const totals = totalsOf({
        currency: 'EUR',
        lines,
        allowances: [{ net: euros(7), tax: reducedTax }],
        charges: [{ net: euros(11), tax: standardTax }],
        prepaid: euros(prepaid),
        rounding: euros(rounding),
      });
      const { taxBreakdown: groups } = totals;
      expect(totals.lineNet.minor).toBe(lines.reduce((total, { net }) => total + net.minor, 0n));
      expect(totals.taxExclusive.minor).toBe(totals.lineNet.minor - 7n + 11n);
      expect(groups.reduce((total, group) => total + group.taxable.minor, 0n)).toBe(
        totals.taxExclusive.minor,
      );
      expect(groups.reduce((total, group) => total + group.tax.minor, 0n)).toBe(totals.tax.minor);
      expect(totals.taxInclusive.minor).toBe(totals.taxExclusive.minor + totals.tax.minor);
      expect(totals.due.minor).toBe(totals.taxInclusive.minor - BigInt(prepaid) + BigInt(rounding));
    }),
  );
});

test('a document has one currency', () => {
  const lines = [{ net: dollars(1), tax: standardTax }];
  expectRefusal('currency_mismatch', () => totalsOf({ currency: 'EUR', lines }));
});
