import { type Money, parseAmount, subtract, sum } from '@daybook/core/money/money.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';

type Typed = Readonly<Record<string, string>>;

/** What is sent: invoices for which an amount was typed. */
export const settlementsOf = (typed: Typed, currency: string) =>
  Object.entries(typed)
    .filter(([, amount]) => amount.trim() !== '')
    .map(([invoiceId, amount]) => ({
      invoiceId,
      amount: { amount: plainDecimal(amount), currency },
    }));

/** What would be left, while it is typed; null while something is no number. */
export function leftOf(received: Money | string, typed: Typed, currency: string): Money | null {
  try {
    const whole =
      typeof received === 'string' ? parseAmount(plainDecimal(received), currency) : received;
    const parts = settlementsOf(typed, currency).map(({ amount }) =>
      parseAmount(amount.amount, currency),
    );
    return subtract(whole, sum(parts, currency));
  } catch {
    return null;
  }
}
