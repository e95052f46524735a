import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../kernel/plain-date.ts';
import { interestFrom, lateInterest } from './late-interest.ts';

const facts = (from: string, until: string) => ({ from, until, currency: 'EUR' });

describe('late interest', () => {
  it('is principal x rate x days / 365', () => {
    // 10,000.00 at 9.27 % for 30 days: 76.1917... is 76.19.
    const { amount, pieces } = lateInterest(
      [{ from: '2026-01-01', openMinor: 1_000_000n }],
      [{ from: '2026-01-01', percentE4: 92_700n }],
      facts('2026-03-02', '2026-04-01'),
    );
    expect(amount).toEqual({ minor: 7_619n, currency: 'EUR' });
    expect(pieces).toMatchObject([{ days: 30, openMinor: 1_000_000n }]);
  });

  it('runs piece by piece over a part payment and a change of the rate, rounded once', () => {
    // 10,000.00: 10 days at 9 % = 24.6575; 6,000.00: 10 days at 9 % = 14.7945 and 10 days at 12 % = 19.7260.
    // Together 59.1781, rounded once: 59.18.
    const { amount, pieces } = lateInterest(
      [
        { from: '2026-02-01', openMinor: 1_000_000n },
        { from: '2026-03-12', openMinor: 600_000n },
      ],
      [
        { from: '2026-01-01', percentE4: 90_000n },
        { from: '2026-03-22', percentE4: 120_000n },
      ],
      facts('2026-03-02', '2026-04-01'),
    );
    expect(
      pieces.map((piece) => [piece.from, piece.days, piece.openMinor, piece.percentE4]),
    ).toEqual([
      ['2026-03-02', 10, 1_000_000n, 90_000n],
      ['2026-03-12', 10, 600_000n, 90_000n],
      ['2026-03-22', 10, 600_000n, 120_000n],
    ]);
    expect(amount.minor).toBe(5_918n);
  });

  it('ends with the principal, and begins the day after the due date or after the last claim', () => {
    const { amount } = lateInterest(
      [
        { from: '2026-02-01', openMinor: 365_000n },
        { from: '2026-03-12', openMinor: 0n },
      ],
      [{ from: '2026-01-01', percentE4: 100_000n }],
      facts(interestFrom('2026-03-01', null), '2026-06-01'),
    );
    expect(amount.minor).toBe(1_000n); // 3,650.00 at 10 % for 10 days
    expect(interestFrom('2026-03-01', '2026-04-01')).toBe('2026-04-01');
  });

  it('is the same told in one go or in two, but for one cent of rounding', () => {
    const anyDay = fc.integer({ min: 0, max: 300 }).map((days) => addDays('2026-01-01', days));
    fc.assert(
      fc.property(
        fc.array(fc.record({ from: anyDay, openMinor: fc.bigInt({ min: 0n, max: 10_000_000n }) })),
        fc.array(fc.record({ from: anyDay, percentE4: fc.bigInt({ min: 0n, max: 200_000n }) })),
        anyDay,
        (opens, rates, cut) => {
          const of = (from: string, until: string) =>
            lateInterest(opens, rates, facts(from, until)).amount.minor;
          const whole = of('2026-01-01', '2027-01-01');
          const parts = of('2026-01-01', cut) + of(cut, '2027-01-01');
          expect(parts - whole <= 1n && whole - parts <= 1n).toBe(true);
        },
      ),
    );
  });
});
