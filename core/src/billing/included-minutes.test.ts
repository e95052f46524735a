// Source: docs/product.md (service contracts: included hours).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { euros, preBillLine } from '../../test/samples.ts';
import { formatAmount } from '../money/money.ts';
import { coverIncluded } from './included-minutes.ts';

const minutesOnly = { printed: 'minutes', hourDigits: 2 } as const;
const line = (id: string, minutes: number) =>
  preBillLine({
    id,
    minutes,
    billedMinutes: minutes,
    value: euros((minutes * 10_000) / 60),
    amount: euros((minutes * 10_000) / 60),
  });

test('the first work is included, and the line in which it ends is billed for the rest', () => {
  const parts = coverIncluded([line('a', 180), line('b', 180), line('c', 60)], 300, minutesOnly);
  expect(
    parts.map((part) => [part.id, part.included, part.billedMinutes, formatAmount(part.amount)]),
  ).toEqual([
    ['a', 180, 0, '0.00'],
    ['b', 120, 60, '100.00'],
  ]);
});

test('where nothing is left, nothing is included', () => {
  expect(coverIncluded([line('a', 180)], 0, minutesOnly)).toEqual([]);
  expect(coverIncluded([line('a', 180)], -60, minutesOnly)).toEqual([]);
});

test('included and billed minutes add up to what was worked, and never exceed what is left', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 12 }),
      fc.integer({ min: 0, max: 4000 }),
      (quarters, left) => {
        const lines = quarters.map((quarter, index) => line(String(index), quarter * 15));
        const parts = coverIncluded(lines, left, minutesOnly);
        const included = parts.reduce((total, part) => total + part.included, 0);
        const worked = lines.reduce((total, each) => total + each.minutes, 0);
        expect(included).toBe(Math.min(left, worked));
        for (const part of parts)
          expect(part.included + part.billedMinutes).toBe(
            lines.find((each) => each.id === part.id)?.minutes,
          );
      },
    ),
  );
});
