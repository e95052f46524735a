import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { addDays } from '../kernel/plain-date.ts';
import { agingLabels, agingOf, balanceForward } from './statement.ts';

it('carries forward what came before', () => {
  const { openingMinor, lines, closingMinor } = balanceForward(
    [
      { on: '2026-01-10', amountMinor: 10_000n },
      { on: '2026-01-31', amountMinor: -4_000n },
      { on: '2026-02-01', amountMinor: 2_500n },
      { on: '2026-02-20', amountMinor: -8_500n },
    ],
    '2026-02-01',
  );
  expect(openingMinor).toBe(6_000n);
  expect(lines.map((line) => line.balanceMinor)).toEqual([8_500n, 0n]);
  expect(closingMinor).toBe(0n);
});

test.each([
  ['due today', '2026-03-31', 0],
  ['a day late', '2026-03-30', 1],
  ['thirty days', '2026-03-01', 1],
  ['thirty-one', '2026-02-28', 2],
  ['ninety', '2025-12-31', 3],
  ['ninety-one', '2025-12-30', 4],
  ['years', '2020-01-01', 4],
] as const)('ages what is open: %s', (_, dueOn, bucket) => {
  const totals = agingOf([{ dueOn, openMinor: 100n }], '2026-03-31');
  expect(totals.indexOf(100n)).toBe(bucket);
});

it('loses nothing, whatever day the account is told from', () => {
  const anyMovement = fc.record({
    on: fc.integer({ min: 0, max: 400 }).map((days) => addDays('2025-06-01', days)),
    amountMinor: fc.bigInt({ min: -100_000n, max: 100_000n }),
  });
  fc.assert(
    fc.property(fc.array(anyMovement), fc.integer({ min: 0, max: 400 }), (given, day) => {
      const movements = given.toSorted((a, b) => (a.on < b.on ? -1 : 1));
      const { closingMinor } = balanceForward(movements, addDays('2025-06-01', day));
      expect(closingMinor).toBe(movements.reduce((total, each) => total + each.amountMinor, 0n));
      const items = movements.map(({ on, amountMinor }) => ({ dueOn: on, openMinor: amountMinor }));
      const aged = agingOf(items, '2026-03-31');
      expect(aged).toHaveLength(agingLabels.length);
      expect(aged.reduce((total, each) => total + each, 0n)).toBe(closingMinor);
    }),
  );
});
