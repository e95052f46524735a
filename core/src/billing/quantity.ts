// From minutes to money. Where hours are printed, they are rounded BEFORE the price is applied, so
// that quantity x price = amount on the document (PEPPOL-EN16931-R120).
// Source of the rules: docs/domain-rules.md, section 1, rules 2 and 3.

import type { Currency } from '../money/currency.ts';
import { divideHalfAwayFromZero, formatScaled, type Money } from '../money/money.ts';
import { priceOf } from '../money/price.ts';

/** What an invoice prints as the quantity. hourDigits counts only where hours are printed. */
export type QuantityPolicy = Readonly<{ printed: 'minutes' | 'hours'; hourDigits: 2 | 3 }>;

export type PricedQuantity = Readonly<{
  minutes: number;
  /** Hours x 10^3 as printed; null where minutes are printed. */
  hoursE3: bigint | null;
  amount: Money;
}>;

/** unitPriceE4 is the price per hour x 10^4. The amount is rounded once, half away from zero. */
export function amountForMinutes(
  minutes: number,
  unitPriceE4: bigint,
  currency: Currency,
  policy: QuantityPolicy,
): PricedQuantity {
  const hoursE3 = printedHoursE3(minutes, policy);
  const hours =
    hoursE3 === null
      ? { numerator: BigInt(minutes), denominator: 60n }
      : { numerator: hoursE3, denominator: 1_000n };
  return { minutes, hoursE3, amount: priceOf(hours, { unitPriceE4, currency }) };
}

/** Hours x 10^3 with the policy's digits, half away from zero; null where minutes are printed. */
export function printedHoursE3(minutes: number, policy: QuantityPolicy): bigint | null {
  if (policy.printed === 'minutes') return null;
  const lastDigit = 10n ** BigInt(3 - policy.hourDigits);
  return divideHalfAwayFromZero(BigInt(minutes) * 1_000n, 60n * lastDigit) * lastDigit;
}

/** "0.083" or "0.08" in hours, "5" in minutes: the quantity as the document shows it. */
export function formatQuantity(minutes: number, policy: QuantityPolicy): string {
  const hoursE3 = printedHoursE3(minutes, policy);
  if (hoursE3 === null) return String(minutes);
  return formatScaled(hoursE3 / 10n ** BigInt(3 - policy.hourDigits), policy.hourDigits);
}
