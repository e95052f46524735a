// What an expense cost the firm, what it may cost, and what the client is billed for it. The tax that the firm gets
// back is no cost; the mark-up is on the cost alone.

import { type FieldError, Refusal, refuseField } from '../kernel/refusal.ts';
import { minorDigits } from '../money/currency.ts';
import type { Exchange } from '../money/exchange.ts';
import {
  compare,
  divideHalfAwayFromZero,
  formatAmount,
  isNegative,
  type Money,
  money,
  subtract,
} from '../money/money.ts';

export type Paid = Readonly<{
  /** As on the receipt. */
  gross: Money;
  /** Of it, what the firm gets back as input tax. */
  inputTax: Money;
}>;

/** Without the input tax. Refuses with amount_out_of_range tax that is negative or more than was paid. */
export function costOf({ gross, inputTax }: Paid): Money {
  if (isNegative(inputTax) || compare(inputTax, gross) > 0)
    throw refuseField(
      'amount_out_of_range',
      'inputTax',
      `Between nothing and ${formatAmount(gross)} ${gross.currency}`,
    );
  return subtract(gross, inputTax);
}

const e4 = 10_000n;

/** Quantity x 10^2 (12.50 km is 1250n) by a price x 10^4 of one, rounded once, half away from zero. */
export const amountOfQuantity = (
  quantityE2: bigint,
  unitPriceE4: bigint,
  currency: string,
): Money =>
  money(
    divideHalfAwayFromZero(
      quantityE2 * unitPriceE4 * 10n ** BigInt(minorDigits(currency)),
      100n * e4,
    ),
    currency,
  );

const wholeE4 = 1_000_000n; // 100 % x 10^4
const e8 = 100_000_000n;

/**
 * What the client is billed: the cost in the client's currency with the mark-up, rounded once, half away from
 * zero. `exchange.base` is the client's currency: units of it for one unit of the expense's. `markupE4` is a
 * percent x 10^4: 100000n is 10 %.
 */
export function billedFor(cost: Money, exchange: Exchange, markupE4: bigint): Money {
  const from = 10n ** BigInt(minorDigits(cost.currency));
  const to = 10n ** BigInt(minorDigits(exchange.base));
  const dividend = cost.minor * exchange.rateE8 * (wholeE4 + markupE4) * to;
  return money(divideHalfAwayFromZero(dividend, e8 * wholeE4 * from), exchange.base);
}

export type ExpensePolicy = Readonly<{
  /** The most that one may cost; null: any amount. */
  limit: Money | null;
  /** From more than this on a receipt is asked for; null: never. */
  receiptOver: Money | null;
}>;

/** In another currency than the policy's nothing can be compared, and so it counts as over. */
export const isOverLimit = (gross: Money, { limit }: ExpensePolicy): boolean =>
  limit !== null && (limit.currency !== gross.currency || compare(gross, limit) > 0);

/** Refuses with evidence_missing without a receipt where one is asked for, and with note_missing over the limit. */
export function requirePolicy(
  expense: Readonly<{ gross: Money; hasReceipt: boolean; note: string }>,
  policy: ExpensePolicy,
  field: (name: string) => string,
): void {
  const problems: FieldError[] = [];
  const { receiptOver } = policy;
  const asksReceipt =
    receiptOver !== null &&
    (receiptOver.currency !== expense.gross.currency || compare(expense.gross, receiptOver) > 0);
  if (asksReceipt && !expense.hasReceipt)
    problems.push({
      field: field('receipt'),
      rule: 'evidence_missing',
      message: `Over ${formatAmount(receiptOver)} ${receiptOver.currency} a receipt is asked for`,
    });
  if (isOverLimit(expense.gross, policy) && expense.note.trim() === '')
    problems.push({
      field: field('note'),
      rule: 'note_missing',
      message: 'It is over the limit of its category: say why',
    });
  const [first] = problems;
  if (first !== undefined)
    throw new Refusal(
      first.rule === 'note_missing' ? 'note_missing' : 'evidence_missing',
      {},
      problems,
    );
}
