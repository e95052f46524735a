// Source of the numbers: docs/domain-rules.md, section 1, rules 2 and 3.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAmount } from '../money/money.ts';
import { amountForMinutes, formatQuantity, type QuantityPolicy } from './quantity.ts';

const minutes: QuantityPolicy = { printed: 'minutes', hourDigits: 2 };
const threeDigits: QuantityPolicy = { printed: 'hours', hourDigits: 3 };
const twoDigits: QuantityPolicy = { printed: 'hours', hourDigits: 2 };

test('5 minutes at 110.00 are 9.17 as minutes', () => {
  const priced = amountForMinutes(5, 1_100_000n, 'EUR', minutes);
  expect(formatAmount(priced.amount)).toBe('9.17');
  expect(priced.hoursE3).toBeNull();
});

test('5 minutes at 110.00 are 9.13 as a printed 0.083 hours', () => {
  const priced = amountForMinutes(5, 1_100_000n, 'EUR', threeDigits);
  expect(formatAmount(priced.amount)).toBe('9.13');
  expect(priced.hoursE3).toBe(83n);
  expect(formatQuantity(5, threeDigits)).toBe('0.083');
});

test('5 minutes at 110.00 are 8.80 as a printed 0.08 hours', () => {
  const priced = amountForMinutes(5, 1_100_000n, 'EUR', twoDigits);
  expect(formatAmount(priced.amount)).toBe('8.80');
  expect(priced.hoursE3).toBe(80n);
  expect(formatQuantity(5, twoDigits)).toBe('0.08');
  expect(formatQuantity(5, minutes)).toBe('5');
});

test('printed hours times the price are the amount, to the last cent (PEPPOL R120)', () => {
  const anyPolicy = fc.constantFrom(twoDigits, threeDigits);
  const anyPrice = fc.bigInt({ min: 0n, max: 10n ** 8n });
  fc.assert(
    fc.property(fc.nat(100_000), anyPrice, anyPolicy, (worked, unitPriceE4, policy) => {
      const { hoursE3, amount } = amountForMinutes(worked, unitPriceE4, 'EUR', policy);
      const exactE5 = (hoursE3 ?? 0n) * unitPriceE4;
      const errorE5 = amount.minor * 100_000n - exactE5;
      expect(errorE5 <= 50_000n && errorE5 >= -50_000n).toBe(true);
    }),
  );
});

test('minutes are whole hours or not: 60 of them cost the price under every policy', () => {
  for (const policy of [minutes, twoDigits, threeDigits]) {
    expect(formatAmount(amountForMinutes(60, 1_234_500n, 'EUR', policy).amount)).toBe('123.45');
  }
});
