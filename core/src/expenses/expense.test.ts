import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { sameCurrency } from '../money/exchange.ts';
import { money } from '../money/money.ts';
import { amountOfQuantity, billedFor, costOf, isOverLimit, requirePolicy } from './expense.ts';

const eur = (minor: bigint) => money(minor, 'EUR');
const chf = (minor: bigint) => money(minor, 'CHF');

describe('what it cost, and what the client is billed', () => {
  it('bills travel in francs on a job in euros: 214.60 less 16.10 tax, at 1.0642, and 10 %', () => {
    // 198.50 CHF x 1.0642 = 211.2437; with 10 % 232.36807: 232.37.
    const cost = costOf({ gross: chf(21_460n), inputTax: chf(1_610n) });
    expect(cost).toEqual(chf(19_850n));
    expect(billedFor(cost, { base: 'EUR', rateE8: 106_420_000n }, 100_000n)).toEqual(eur(23_237n));
  });

  test.each([
    ['whole', 10_000n, 0n, 10_000n],
    ['a tenth more', 10_000n, 100_000n, 11_000n],
    ['half a cent goes up', 105n, 100_000n, 116n],
    ['less than it cost', 10_000n, -500_000n, 5_000n],
  ] as const)('marks it up: %s', (_, minor, markupE4, billed) => {
    expect(billedFor(eur(minor), sameCurrency('EUR'), markupE4).minor).toBe(billed);
  });

  it('counts currencies without cents as what they are', () => {
    const yen = money(10_000n, 'JPY');
    expect(billedFor(yen, { base: 'EUR', rateE8: 620_000n }, 0n)).toEqual(eur(6_200n));
    expect(billedFor(eur(6_200n), { base: 'JPY', rateE8: 16_129_032_258n }, 0n)).toEqual(yen);
  });

  it('pays kilometres by their price, rounded once', () => {
    expect(amountOfQuantity(12_345n, 3_000n, 'EUR')).toEqual(eur(3_704n)); // 123.45 x 0.30 = 37.035
  });

  test.each([-1n, 10_001n])('refuses input tax of %s on 100.00', (tax) => {
    expect(() => costOf({ gross: eur(10_000n), inputTax: eur(tax) })).toThrow(Refusal);
  });
});

describe('the policy of a category', () => {
  const policy = { limit: eur(15_000n), receiptOver: eur(2_500n) };
  const at = (name: string) => name;
  const problem = (over: Partial<Parameters<typeof requirePolicy>[0]>) => {
    try {
      requirePolicy({ gross: eur(2_500n), hasReceipt: false, note: '', ...over }, policy, at);
      return null;
    } catch (error) {
      return error instanceof Refusal ? error.fields.map(({ field }) => field) : error;
    }
  };
  test.each([
    ['as much as needs no receipt', {}, null],
    ['a cent more', { gross: eur(2_501n) }, ['receipt']],
    ['with its receipt', { gross: eur(15_000n), hasReceipt: true }, null],
    ['over the limit', { gross: eur(15_001n), hasReceipt: true }, ['note']],
    ['over the limit, explained', { gross: eur(15_001n), hasReceipt: true, note: 'Strike' }, null],
    ['both', { gross: eur(15_001n) }, ['receipt', 'note']],
    ['in francs, which can’t be compared', { gross: chf(100n) }, ['receipt', 'note']],
  ] as const)('%s', (_, over, fields) => {
    expect(problem(over)).toEqual(fields);
  });

  it('is over the limit by amount alone', () => {
    expect(isOverLimit(eur(15_001n), policy)).toBe(true);
    expect(isOverLimit(eur(15_000n), policy)).toBe(false);
    expect(isOverLimit(eur(15_001n), { limit: null, receiptOver: null })).toBe(false);
  });
});

it('never bills more than half a cent beside what it is', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 100_000_000n }),
      fc.bigInt({ min: 1n, max: 500_000_000n }),
      fc.bigInt({ min: 0n, max: 2_000_000n }),
      (minor, rateE8, markupE4) => {
        const billed = billedFor(chf(minor), { base: 'EUR', rateE8 }, markupE4).minor;
        const exact = minor * rateE8 * (1_000_000n + markupE4);
        const difference = billed * 100_000_000n * 1_000_000n - exact;
        const half = 100_000_000n * 500_000n;
        expect(difference <= half && difference >= -half).toBe(true);
      },
    ),
  );
});
