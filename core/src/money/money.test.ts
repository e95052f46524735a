// Source of the numbers: docs/domain-rules.md, section 1, rules 1, 2 and 5.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { convert, convertToTotal, sameCurrency } from './exchange.ts';
import {
  add,
  allocate,
  compare,
  divideHalfAwayFromZero,
  formatAmount,
  magnitudeOf,
  money,
  negate,
  parseAmount,
  parseScaled,
  scale,
  smallerOf,
  splitInteger,
  subtract,
  sum,
  zero,
} from './money.ts';
import { percentE2Of, percentOf, priceOf } from './price.ts';

const anyMinor = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const someWeights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 })
  .filter((weights) => weights.some((weight) => weight > 0n));

test('100.00 over three equal lines is 33.34, 33.33, 33.33', () => {
  const parts = allocate(money(10_000n, 'EUR'), [1n, 1n, 1n]);
  expect(parts.map(formatAmount)).toEqual(['33.34', '33.33', '33.33']);
});

test('parts add up to the whole', () => {
  fc.assert(
    fc.property(anyMinor, someWeights, (minor, weights) => {
      expect(sum(allocate(money(minor, 'EUR'), weights), 'EUR').minor).toBe(minor);
    }),
  );
});

test('each part is less than one minor unit from its exact share', () => {
  fc.assert(
    fc.property(anyMinor, someWeights, (minor, weights) => {
      const total = weights.reduce((sofar, weight) => sofar + weight, 0n);
      splitInteger(minor, weights).forEach((part, index) => {
        const error = part * total - minor * (weights[index] ?? 0n);
        expect(error < total && error > -total).toBe(true);
      });
    }),
  );
});

test('a credit splits as the mirror image of its invoice', () => {
  fc.assert(
    fc.property(anyMinor, someWeights, (minor, weights) => {
      const mirrored = splitInteger(-minor, weights).map((part) => -part);
      expect(mirrored).toEqual(splitInteger(minor, weights));
    }),
  );
});

test('weights that are negative or all zero are a mistake', () => {
  expect(() => splitInteger(1n, [0n, 0n])).toThrow(RangeError);
  expect(() => splitInteger(1n, [2n, -1n])).toThrow(RangeError);
});

test('halves are rounded away from zero', () => {
  expect([5n, -5n, 4n, 7n].map((n) => divideHalfAwayFromZero(n, 2n))).toEqual([3n, -3n, 2n, 4n]);
  expect(divideHalfAwayFromZero(1n, 3n)).toBe(0n);
  expect(() => divideHalfAwayFromZero(1n, 0n)).toThrow(RangeError);
});

test('two currencies are never added, subtracted or compared', () => {
  const euro = money<string>(1n, 'EUR');
  const dollar = money<string>(1n, 'USD');
  for (const act of [add, subtract, compare, smallerOf]) {
    expectRefusal('currency_mismatch', () => act(euro, dollar));
  }
});

test('adding then taking away changes nothing', () => {
  fc.assert(
    fc.property(anyMinor, anyMinor, (left, right) => {
      const start = money(left, 'EUR');
      const other = money(right, 'EUR');
      expect(subtract(add(start, other), other)).toEqual(start);
      expect(add(start, negate(start))).toEqual(zero('EUR'));
      expect(magnitudeOf(start)).toEqual(magnitudeOf(negate(start)));
    }),
  );
});

test.each([
  ['JPY', '1230'],
  ['EUR', '12.30'],
  ['BHD', '1.230'],
])('%s has its own minor units: 1230 of them are %s', (currency, text) => {
  expect(formatAmount(money(1230n, currency))).toBe(text);
  expect(parseAmount(text, currency)).toEqual(money(1230n, currency));
});

test('what is written is what is read', () => {
  fc.assert(
    fc.property(anyMinor, fc.constantFrom('JPY', 'EUR', 'BHD'), (minor, currency) => {
      const amount = money(minor, currency);
      expect(parseAmount(formatAmount(amount), currency)).toEqual(amount);
    }),
  );
});

test('more digits than the currency has are refused, zeros after them are not', () => {
  expectRefusal('amount_out_of_range', () => parseAmount('1.005', 'EUR'));
  expectRefusal('amount_out_of_range', () => parseAmount('1.5', 'JPY'));
  expect(parseAmount('1.500', 'EUR').minor).toBe(150n);
});

test.each(['', 'x', '1,5', '1e3', '--1', '1234567890123456'])('"%s" is no amount', (text) => {
  expectRefusal('amount_out_of_range', () => parseScaled(text, 2));
});

test('a ratio is rounded once', () => {
  expect(scale(money(100n, 'EUR'), { numerator: 1n, denominator: 3n }).minor).toBe(33n);
  expect(scale(money(-5n, 'EUR'), { numerator: 1n, denominator: 2n }).minor).toBe(-3n);
});

test('a price has four decimals and the amount the digits of its currency', () => {
  const hourAndHalf = { numerator: 90n, denominator: 60n };
  expect(priceOf(hourAndHalf, { unitPriceE4: 1_000_033n, currency: 'EUR' }).minor).toBe(15_000n);
  expect(priceOf(hourAndHalf, { unitPriceE4: 1_000_033n, currency: 'BHD' }).minor).toBe(150_005n);
  expect(priceOf(hourAndHalf, { unitPriceE4: 1_000_033n, currency: 'JPY' }).minor).toBe(150n);
});

test('19 % of 10.05 is 1.91', () => {
  expect(percentOf(money(1005n, 'EUR'), 190_000n).minor).toBe(191n);
});

test('a part is a percentage of the whole, and of nothing there is none', () => {
  expect(percentE2Of(money(1n, 'EUR'), money(3n, 'EUR'))).toBe(3333n);
  expect(percentE2Of(money(-1n, 'EUR'), money(-3n, 'EUR'))).toBe(3333n);
  expect(percentE2Of(money(1n, 'EUR'), money(0n, 'EUR'))).toBeNull();
});

test('money converts between currencies with different minor units', () => {
  const exchange = { base: 'EUR', rateE8: 612_500n };
  expect(convert(money(10_000n, 'JPY'), exchange)).toEqual(money(6_125n, 'EUR'));
  const toYen = { base: 'JPY', rateE8: 16_326_530_612n };
  expect(convert(money(6_125n, 'EUR'), toYen)).toEqual(money(10_000n, 'JPY'));
});

test('money in base stays as it is', () => {
  fc.assert(
    fc.property(anyMinor, (minor) => {
      expect(convert(money(minor, 'EUR'), sameCurrency('EUR'))).toEqual(money(minor, 'EUR'));
    }),
  );
});

test('converted parts add up to the converted whole', () => {
  const someMinors = fc.array(anyMinor, { minLength: 1, maxLength: 9 });
  const anyRate = fc.bigInt({ min: 1n, max: 10n ** 11n });
  fc.assert(
    fc.property(someMinors, anyRate, (minors, rateE8) => {
      const exchange = { base: 'EUR', rateE8 };
      const amounts = minors.map((minor) => money(minor, 'USD'));
      const whole = convert(sum(amounts, 'USD'), exchange);
      const parts = convertToTotal(amounts, exchange, whole);
      expect(sum(parts, 'EUR')).toEqual(whole);
      parts.forEach((part, index) => {
        const alone = convert(amounts[index] ?? zero('USD'), exchange);
        expect(magnitudeOf(subtract(part, alone)).minor <= 1n).toBe(true);
      });
    }),
  );
});
