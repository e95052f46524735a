// Source: docs/domain-rules.md, section 1, rule 5: parts add up exactly.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divideHalfAwayFromZero } from './money.ts';
import { shareOfEach } from './share.ts';

const someQuantities = fc.array(fc.bigInt({ min: -50_000n, max: 50_000n }), { maxLength: 10 });
const anyShare = fc
  .tuple(fc.bigInt({ min: 0n, max: 1_000n }), fc.bigInt({ min: 1n, max: 1_000n }))
  .map(([part, rest]) => ({ numerator: part, denominator: part + rest }));
const sumOf = (quantities: readonly bigint[]) => quantities.reduce((a, b) => a + b, 0n);

test('the shares add up to the share of the sum, rounded once', () => {
  fc.assert(
    fc.property(someQuantities, anyShare, (quantities, ratio) => {
      const { numerator, denominator } = ratio;
      expect(sumOf(shareOfEach(quantities, ratio))).toBe(
        divideHalfAwayFromZero(sumOf(quantities) * numerator, denominator),
      );
    }),
  );
});

test('none gives more than it has, and none changes its sign', () => {
  fc.assert(
    fc.property(someQuantities, anyShare, (quantities, ratio) => {
      shareOfEach(quantities, ratio).forEach((share, index) => {
        const quantity = quantities[index] ?? 0n;
        const isInside =
          quantity < 0n ? share <= 0n && share >= quantity : share >= 0n && share <= quantity;
        expect(isInside).toBe(true);
      });
    }),
  );
});

test('all of it is each as it is, and nothing of it is nothing', () => {
  fc.assert(
    fc.property(someQuantities, (quantities) => {
      expect(shareOfEach(quantities, { numerator: 7n, denominator: 7n })).toEqual(quantities);
      const nothing = shareOfEach(quantities, { numerator: 0n, denominator: 1n });
      expect(nothing).toEqual(quantities.map(() => 0n));
    }),
  );
});
