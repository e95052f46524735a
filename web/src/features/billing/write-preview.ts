// What a write-down would come to, while it is typed. The server computes what is kept.

import {
  type Money,
  parseAmount,
  parseScaled,
  scale,
  subtract,
  sum,
} from '@daybook/core/money/money.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import type { PreBillLine } from './PreBillRoom.tsx';

export type WriteKind = 'percent_off' | 'total' | 'minutes' | 'agreed';
export type Writing = Readonly<{ kind: WriteKind; text: string; minutes: number | null }>;

const wholePercentE2 = 10_000n;

function amountOf(agreed: Money, { kind, text }: Writing): Money | null {
  switch (kind) {
    case 'agreed':
      return agreed;
    case 'minutes':
      return null;
    case 'total':
      return parseAmount(plainDecimal(text), agreed.currency);
    case 'percent_off': {
      const off = parseScaled(plainDecimal(text), 2);
      return scale(agreed, { numerator: wholePercentE2 - off, denominator: wholePercentE2 });
    }
  }
}

/** Null while what is typed is no number, or where only the server can tell. */
export function writePreview(lines: readonly PreBillLine[], writing: Writing, currency: string) {
  const agreed = sum(
    lines.map((line) => line.agreedAmount),
    currency,
  );
  try {
    const amount = amountOf(agreed, writing);
    if (amount === null) return null;
    const realizationE2 =
      agreed.minor === 0n ? null : (amount.minor * wholePercentE2) / agreed.minor;
    return { agreed, amount, written: subtract(agreed, amount), realizationE2 };
  } catch {
    return null;
  }
}
