import { compare, type Money, parseAmount, subtract, sum } from '@daybook/core/money/money.ts';
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

type Settling = Readonly<{
  received: Money | string;
  typed: Typed;
  invoiceId: string;
  open: Money;
}>;

/** All that is open of an invoice, or what is left for it of the money. */
export function mostFor({ received, typed, invoiceId, open }: Settling): Money {
  const others = Object.fromEntries(Object.entries(typed).filter(([id]) => id !== invoiceId));
  const left = leftOf(received, others, open.currency);
  if (left === null || left.minor <= 0n || compare(left, open) >= 0) return open;
  return left;
}
