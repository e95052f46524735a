import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type VarianceLeaf, type VarianceParts, varianceOf } from './variance.ts';

const billed = (minutes: number, value: number, net = value) => ({
  minutes: BigInt(minutes),
  value: BigInt(value),
  billed: BigInt(net),
});
const sum = ({ volume, mix, rate, writeOff }: VarianceParts) => volume + mix + rate + writeOff;
const all = (parts: readonly VarianceParts[]) =>
  parts.reduce((whole, each) => whole + sum(each), 0n);
const numbers = ({ volume, mix, rate, writeOff }: VarianceParts) =>
  [volume, mix, rate, writeOff].map(Number);

test('of one line: volume = (Q1 - Q0) x P0, rate = (P1 - P0) x Q1', () => {
  // 100 h at 100.00, then 120 h at 110.00.
  const [parts] = varianceOf([{ base: billed(6000, 1_000_000), actual: billed(7200, 1_320_000) }]);
  expect(parts && numbers(parts)).toEqual([200_000, 0, 120_000, 0]);
});

test('the same hours at the same rates, by others: all of it is mix', () => {
  // A partner at 300.00 and a junior at 100.00, ten hours each; then 15 and 5.
  const parts = varianceOf([
    { base: billed(600, 300_000), actual: billed(900, 450_000) },
    { base: billed(600, 100_000), actual: billed(300, 50_000) },
  ]);
  expect(parts.map(numbers)).toEqual([
    [100_000, 50_000, 0, 0],
    [-100_000, 50_000, 0, 0],
  ]);
});

test('what is written off stands apart from the rate', () => {
  const [parts] = varianceOf([
    { base: billed(600, 100_000), actual: billed(600, 100_000, 90_000) },
  ]);
  expect(parts && numbers(parts)).toEqual([0, 0, 0, -10_000]);
});

test('where nothing stood before, the average is the rate before; fees without hours are volume', () => {
  const parts = varianceOf([
    { base: billed(600, 100_000), actual: billed(600, 100_000) },
    { base: billed(0, 0), actual: billed(60, 12_000) },
    { base: billed(0, 5_000), actual: billed(0, 7_000) },
  ]);
  expect(parts.map(numbers)).toEqual([
    [0, 0, 0, 0],
    [10_000, 0, 2_000, 0],
    [2_000, 0, 0, 0],
  ]);
});

const amount = fc.bigInt({ min: -5_000_000n, max: 5_000_000_000n });
const side = fc.record({
  minutes: fc.oneof(fc.constant(0n), fc.bigInt({ min: -600n, max: 100_000n })),
  value: amount,
  billed: amount,
});
const leaves = fc.array(fc.record({ base: side, actual: side }), { minLength: 1, maxLength: 12 });

test('the parts add up to the difference, of every leaf and in all', () => {
  fc.assert(
    fc.property(leaves, (given: readonly VarianceLeaf[]) => {
      const parts = varianceOf(given);
      expect(parts.map(sum)).toEqual(given.map(({ base, actual }) => actual.billed - base.billed));
      expect(all(parts)).toBe(
        given.reduce((whole, { base, actual }) => whole + actual.billed - base.billed, 0n),
      );
    }),
  );
});

test('two periods that are the same differ in nothing', () => {
  fc.assert(
    fc.property(fc.array(side, { minLength: 1, maxLength: 12 }), (sides) => {
      for (const parts of varianceOf(sides.map((each) => ({ base: each, actual: each }))))
        expect(numbers(parts).every((part) => part === 0)).toBe(true);
    }),
  );
});
