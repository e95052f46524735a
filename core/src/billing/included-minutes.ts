// Hours that the terms include: the first ones worked under a line cost nothing more, and an invoice
// shows them as included.
// Source of the rule: docs/product.md (service contracts: included hours).

import type { Money } from '../money/money.ts';
import { amountOfMinutes, type PreBillLine } from './pre-bill.ts';
import type { QuantityPolicy } from './quantity.ts';

export const includedReason = 'included_hours';

export type IncludedPart = Readonly<{
  id: string;
  /** Minutes of the line that the terms include, at most those that it takes. */
  included: number;
  billedMinutes: number;
  amount: Money;
}>;

/**
 * Lines in the order of their work, as far as the minutes left reach; the line that they end in is
 * billed for the rest at its own price. Lines beyond are not returned: they are billed as they stand.
 */
export function coverIncluded(
  lines: readonly PreBillLine[],
  leftMinutes: number,
  quantity: QuantityPolicy,
): readonly IncludedPart[] {
  let left = Math.max(0, leftMinutes);
  return lines.flatMap((line) => {
    const included = Math.min(left, line.minutes);
    left -= included;
    if (included === 0) return [];
    const billedMinutes = line.minutes - included;
    return [
      {
        id: line.id,
        included,
        billedMinutes,
        amount: amountOfMinutes(line, billedMinutes, quantity),
      },
    ];
  });
}
