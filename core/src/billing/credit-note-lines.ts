// The lines of a credit note mirror those of its invoice, with the part that is credited.

import { add, compare, divideHalfAwayFromZero, type Money, negate, zero } from '../money/money.ts';
import type { Allocation, AllocationDraft } from './allocation.ts';
import type { Invoice } from './invoice.ts';
import type { InvoiceLine, KeptInvoiceLine } from './invoice-lines.ts';
import { amountForMinutes } from './quantity.ts';

/** Positive numbers. */
export type CreditNoteLine = Omit<InvoiceLine, 'itemIds'> & Readonly<{ invoiceLineId: string }>;

type Mirrored = Pick<Invoice, 'policy'> & Readonly<{ lines: readonly KeptInvoiceLine[] }>;

export function creditNoteLines(
  invoice: Mirrored,
  reversals: readonly AllocationDraft[],
  allocations: readonly Allocation[],
): readonly CreditNoteLine[] {
  const reversalsOf = Map.groupBy(reversals, (reversal) => reversal.invoiceLineId);
  const takenMinutes = minutesByLine(allocations);
  return invoice.lines
    .filter((line) => reversalsOf.has(line.id))
    .map((line, index) => {
      const ofLine = reversalsOf.get(line.id) ?? [];
      const net = ofLine.reduce(creditOf, zero(line.net.currency));
      const reversed = ofLine.reduce((total, reversal) => total - reversal.minutes, 0);
      const minutes = shownMinutes(line.minutes, reversed, takenMinutes.get(line.id) ?? 0);
      const { id: invoiceLineId, itemIds: _, ...mirrored } = line;
      const unitPriceE4 = printedPriceE4(line, { minutes, net }, invoice);
      return { ...mirrored, invoiceLineId, position: index + 1, minutes, net, unitPriceE4 };
    });
}

const creditOf = (total: Money, reversal: AllocationDraft): Money =>
  add(total, negate(reversal.amount));

function minutesByLine(allocations: readonly Allocation[]): ReadonlyMap<string, number> {
  const minutes = new Map<string, number>();
  for (const { invoiceLineId, minutes: taken } of allocations) {
    minutes.set(invoiceLineId, (minutes.get(invoiceLineId) ?? 0) + taken);
  }
  return minutes;
}

// After a write-down by hours a line shows fewer minutes than it takes, and so does its credit.
function shownMinutes(shown: number, reversed: number, taken: number): number {
  if (shown === taken || taken <= 0) return reversed;
  return Number(divideHalfAwayFromZero(BigInt(shown) * BigInt(reversed), BigInt(taken)));
}

function printedPriceE4(
  line: InvoiceLine,
  credited: Readonly<{ minutes: number; net: Money }>,
  { policy }: Mirrored,
): bigint | null {
  if (line.unitPriceE4 === null) return null;
  const { currency } = credited.net;
  const priced = amountForMinutes(credited.minutes, line.unitPriceE4, currency, policy.quantity);
  return compare(priced.amount, credited.net) === 0 ? line.unitPriceE4 : null;
}
