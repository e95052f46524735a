import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BasisLeaf, type BasisParts, varianceAgainst } from './variance-basis.ts';

const base = (minutes: number | null, amount: number) => ({
  minutes: minutes === null ? null : BigInt(minutes),
  billed: BigInt(amount),
});
const billed = (minutes: number, value: number, net = value) => ({
  ...{ minutes: BigInt(minutes), value: BigInt(value), billed: BigInt(net) },
});
const numbers = ({ volume, mix, rate, writeOff, unexplained }: BasisParts) =>
  [volume, mix, rate, writeOff, unexplained].map(Number);
const sum = (parts: BasisParts) => numbers(parts).reduce((all, part) => all + part, 0);

// Budget of 100 h at 120.00; 110 h were billed, agreed at 130.00, and 500.00 written down.
test.each([
  ['hours and money', base(6000, 1_200_000), [120_000, 0, 110_000, -50_000, 0]],
  ['money alone', base(null, 1_200_000), [0, 0, 0, -50_000, 230_000]],
  ['nothing', base(null, 0), [0, 0, 0, -50_000, 1_430_000]],
  ['no hours', base(0, 1_200_000), [0, 0, 0, -50_000, 230_000]],
] as const)('against a basis of %s', (_, of, expected) => {
  const [parts] = varianceAgainst([{ base: of, actual: billed(6600, 1_430_000, 1_380_000) }], {
    isShared: false,
  });
  expect(parts && numbers(parts)).toEqual(expected);
});

test('where nothing was billed, all of the basis is missing, and no rate is made up', () => {
  const [parts] = varianceAgainst([{ base: base(600, 90_000), actual: billed(0, 0) }], {
    isShared: true,
  });
  expect(parts && numbers(parts)).toEqual([0, 0, 0, 0, -90_000]);
});

test('hours that go from a partner to a junior are mix of a firm, but volume of two budgets', () => {
  // Planned 10 h at 300.00 and 10 h at 100.00; billed 5 and 15 at the same rates.
  const leaves = [
    { base: base(600, 300_000), actual: billed(300, 150_000) },
    { base: base(600, 100_000), actual: billed(900, 150_000) },
  ];
  expect(varianceAgainst(leaves, { isShared: true }).map(numbers)).toEqual([
    [-100_000, -50_000, 0, 0, 0],
    [100_000, -50_000, 0, 0, 0],
  ]);
  expect(varianceAgainst(leaves, { isShared: false }).map(numbers)).toEqual([
    [-150_000, 0, 0, 0, 0],
    [50_000, 0, 0, 0, 0],
  ]);
});

const minor = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });
const minutes = fc.bigInt({ min: -1000n, max: 10n ** 6n });
const leaf: fc.Arbitrary<BasisLeaf> = fc.record({
  base: fc.record({
    minutes: fc.option(fc.bigInt({ min: 0n, max: 10n ** 6n }), { nil: null }),
    billed: minor,
  }),
  actual: fc.record({ minutes, value: minor, billed: minor }),
});

test('the parts of every leaf and in all add up to the difference to the cent', () => {
  fc.assert(
    fc.property(fc.array(leaf, { maxLength: 12 }), fc.boolean(), (leaves, isShared) => {
      const parts = varianceAgainst(leaves, { isShared });
      expect(parts).toHaveLength(leaves.length);
      leaves.forEach(({ base: of, actual }, place) => {
        const own = parts[place];
        expect(own && sum(own)).toBe(Number(actual.billed - of.billed));
      });
    }),
  );
});

test('a leaf that stands for itself has no mix, and none has a rate without hours on both sides', () => {
  fc.assert(
    fc.property(fc.array(leaf, { maxLength: 12 }), (leaves) => {
      varianceAgainst(leaves, { isShared: false }).forEach(({ mix, rate, volume }, place) => {
        expect(mix).toBe(0n);
        const { base: of, actual } = leaves[place] ?? {};
        if ((of?.minutes ?? 0n) === 0n || (actual?.minutes ?? 0n) <= 0n)
          expect([rate, volume]).toEqual([0n, 0n]);
      });
    }),
  );
});
