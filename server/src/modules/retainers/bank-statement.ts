// A bank's statement as the trust reconciliation wants it: all lines at once, and the closing balance.

import type { Money } from '@daybook/core/money/money.ts';
import type { StatementLine } from '@daybook/core/retainers/trust.ts';
import { openBankFile } from '../../platform/bank-files/bank-file.ts';

export type BankStatement = Readonly<{
  closing: Money | null;
  lines: readonly StatementLine[];
}>;

/** Refuses with import_unreadable, naming the place, what no bank writes. */
export function readStatement(content: Buffer, currency: string): BankStatement {
  const { entries } = openBankFile(content, { currency, iban: null, mapping: null });
  const lines: StatementLine[] = [];
  for (;;) {
    const next = entries.next();
    if (next.done === true) return { closing: next.value.closing, lines };
    const { id, on, amount, reference } = next.value;
    lines.push({
      id: id ?? `${lines.length + 1}`,
      on,
      amount,
      reference: reference === '' ? null : reference,
    });
  }
}
