// Source: docs/product.md, project billing (part credit then re-bill is exact);
// docs/domain-rules.md, section 1, rule 5, and section 3.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { allocation, dollars, euros } from '../../test/samples.ts';
import { sum } from '../money/money.ts';
import {
  type Allocation,
  type AllocationDraft,
  reverseAllocations,
  unreversed,
  writeDownOfAllocation,
} from './allocation.ts';

const three = ['a', 'b', 'c'].map((id) =>
  allocation({ id, minutes: 25, value: euros(4_000), amount: euros(3_333) }),
);
const half = { numerator: 1n, denominator: 2n };

const creditOf = (reversals: readonly AllocationDraft[]): bigint =>
  -sum(
    reversals.map((reversal) => reversal.amount),
    'EUR',
  ).minor;

const anyAllocations = fc
  .array(
    fc.record({
      minutes: fc.nat(600),
      value: fc.integer({ min: 0, max: 100_000 }).map(euros),
      amount: fc.integer({ min: -2_000, max: 100_000 }).map(euros),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.map((part, index) => allocation({ id: `part ${index}`, ...part })));

test('the write-down is the value minus what is billed', () => {
  expect(writeDownOfAllocation({ value: euros(4_000), amount: euros(3_333) })).toEqual(euros(667));
});

test('reversing all of it leaves nothing, and names what it reverses', () => {
  const reversals = reverseAllocations(three, 'all');
  expect(reversals.map((reversal) => reversal.reversesId)).toEqual(['a', 'b', 'c']);
  expect(reversals[0]).toMatchObject({ minutes: -25, value: euros(-4_000), amount: euros(-3_333) });
  for (const part of three) {
    const nothing = { minutes: 0, value: euros(0), amount: euros(0) };
    expect(unreversed(part, reversals)).toEqual(nothing);
  }
  expect(reverseAllocations(three, 'all', reversals)).toEqual([]);
});

test('crediting half leaves half billable', () => {
  const reversals = reverseAllocations(three, half);
  // 75 minutes and 120.00 agreed, 99.99 billed: half is 37.5, 60.00 and 49.995.
  expect(creditOf(reversals)).toBe(5_000n);
  expect(reversals.map((reversal) => reversal.minutes)).toEqual([-13, -13, -12]);
  expect(reversals.map((reversal) => reversal.value.minor)).toEqual([-2_000n, -2_000n, -2_000n]);
});

test('a half, twice, is all of it, also of an odd number of cents', () => {
  const first = reverseAllocations(three, half);
  const second = reverseAllocations(three, half, first);
  expect(creditOf(first) + creditOf(second)).toBe(9_999n);
  expect(reverseAllocations(three, 'all', [...first, ...second])).toEqual([]);
  expectRefusal('over_credited', () => reverseAllocations(three, half, [...first, ...second]));
});

test('an amount is credited to the cent, by largest remainder', () => {
  const reversals = reverseAllocations(three, { amount: euros(100) });
  expect(reversals.map((reversal) => reversal.amount.minor)).toEqual([-34n, -33n, -33n]);
});

test('crediting the whole amount also frees what was written down to nothing', () => {
  const free = allocation({ id: 'free', amount: euros(0) });
  const reversals = reverseAllocations([...three, free], { amount: euros(9_999) });
  expect(unreversed(free, reversals)).toMatchObject({ minutes: 0, value: euros(0) });
});

test('work given away is reversed by share, since it has no amount', () => {
  const free = allocation({ id: 'free', amount: euros(0) });
  expect(reverseAllocations([free], half)).toMatchObject([{ minutes: -30, value: euros(-5_000) }]);
});

test('no more is credited than is left', () => {
  expectRefusal('over_credited', () => reverseAllocations(three, { amount: euros(10_000) }));
  const first = reverseAllocations(three, { amount: euros(9_000) });
  expectRefusal('over_credited', () => reverseAllocations(three, { amount: euros(1_000) }, first));
  expectRefusal('over_credited', () => reverseAllocations(three, half, first));
});

test.each([
  [{ amount: euros(0) }],
  [{ amount: euros(-1) }],
  [{ numerator: 0n, denominator: 2n }],
  [{ numerator: 3n, denominator: 2n }],
])('a share that is nothing, negative or above all is refused', (share) => {
  expectRefusal('amount_out_of_range', () => reverseAllocations(three, share));
});

test('a credit has the currency of its invoice', () => {
  const inDollars = { amount: dollars(100) };
  expectRefusal('currency_mismatch', () => reverseAllocations(three, inDollars));
});

test('a returned expense goes back with the rest, and the amount is exact', () => {
  const returned = allocation({
    id: 'returned',
    minutes: 0,
    value: euros(-50),
    amount: euros(-50),
  });
  const reversals = reverseAllocations([...three, returned], { amount: euros(4_975) });
  expect(creditOf(reversals)).toBe(4_975n);
  expect(unreversed(returned, reversals).amount).toEqual(euros(-25));
});

function expectWithin(part: bigint, whole: bigint): void {
  expect(whole >= 0n ? part >= 0n && part <= whole : part <= 0n && part >= whole).toBe(true);
}

function expectNothingBelowZero(
  parts: readonly Allocation[],
  reversals: readonly AllocationDraft[],
) {
  for (const part of parts) {
    const left = unreversed(part, reversals);
    expectWithin(BigInt(left.minutes), BigInt(part.minutes));
    expectWithin(left.value.minor, part.value.minor);
    expectWithin(left.amount.minor, part.amount.minor);
  }
}

test('whatever is credited in parts, each part is exact and nothing goes below zero', () => {
  const someAmounts = fc.array(fc.bigInt({ min: 1n, max: 60_000n }), { maxLength: 6 });
  fc.assert(
    fc.property(anyAllocations, someAmounts, (parts, amounts) => {
      let reversals: readonly AllocationDraft[] = [];
      const billed = parts.reduce((total, part) => total + part.amount.minor, 0n);
      for (const minor of amounts) {
        if (minor > billed - creditOf(reversals)) continue;
        const more = reverseAllocations(parts, { amount: euros(minor) }, reversals);
        expect(creditOf(more)).toBe(minor);
        reversals = [...reversals, ...more];
        expectNothingBelowZero(parts, reversals);
      }
      const rest = reverseAllocations(parts, 'all', reversals);
      expect(reverseAllocations(parts, 'all', [...reversals, ...rest])).toEqual([]);
    }),
  );
});
