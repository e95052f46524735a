// Source of the rules: docs/domain-rules.md, section 1, rule 7: effective dates are half-open and
// never overlap for one key.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, rangeContains } from '../kernel/plain-date.ts';
import { cutRates, type DatedRate } from './rate-change.ts';

const old: DatedRate = {
  id: 'old',
  range: { from: '2025-01-01', until: null },
  unitPriceE4: 1000000n,
};

describe('setting a rate from a date', () => {
  test('an open rate ends where the new one begins', () => {
    expect(cutRates([old], { from: '2026-01-01', until: null })).toEqual({
      changed: [{ id: 'old', range: { from: '2025-01-01', until: '2026-01-01' } }],
      added: [],
    });
  });

  test('a rate for a while leaves the old one before and after it', () => {
    expect(cutRates([old], { from: '2026-01-01', until: '2026-02-01' }).added).toEqual([
      { range: { from: '2026-02-01', until: null }, unitPriceE4: 1000000n, from: 'old' },
    ]);
  });

  test('a rate that is wholly replaced keeps an empty range', () => {
    expect(cutRates([old], { from: '2024-01-01', until: null }).changed).toEqual([
      { id: 'old', range: null },
    ]);
  });

  test('a rate that ends where the new one begins is left alone', () => {
    const ended = { ...old, range: { from: '2025-01-01', until: '2026-01-01' } };
    expect(cutRates([ended], { from: '2026-01-01', until: null })).toEqual({
      changed: [],
      added: [],
    });
  });

  test('every day outside the new range keeps its price, and no day inside keeps an old one', () => {
    const day = (n: number) => addDays('2026-01-01', n);
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(60),
        (from, length, probe) => {
          const range = { from: day(from), until: day(from + length) };
          const rates = [
            { id: 'a', range: { from: day(5), until: day(15) }, unitPriceE4: 1n },
            { id: 'b', range: { from: day(15), until: null }, unitPriceE4: 2n },
          ];
          const cut = cutRates(rates, range);
          const changed = new Map(cut.changed.map((each) => [each.id, each.range]));
          const left = [
            ...rates.flatMap((rate) => {
              const kept = changed.has(rate.id) ? changed.get(rate.id) : rate.range;
              return kept === null || kept === undefined
                ? []
                : [{ range: kept, unitPriceE4: rate.unitPriceE4 }];
            }),
            ...cut.added,
          ].filter((rate) => rangeContains(rate.range, day(probe)));
          const before = rates.filter((rate) => rangeContains(rate.range, day(probe)));
          const expected = rangeContains(range, day(probe))
            ? []
            : before.map((rate) => rate.unitPriceE4);
          expect(left.map((rate) => rate.unitPriceE4)).toEqual(expected);
        },
      ),
    );
  });
});
