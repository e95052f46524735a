// A journal entry: double entry, in balance for each currency and in base. Never edited: reversed.
// Source of the rules: docs/domain-rules.md, journal postings, and section 8 (FX).

import type { PlainDate } from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';
import { convert, convertToTotal, type Exchange } from '../money/exchange.ts';
import { isZero, type Money, negate, sum } from '../money/money.ts';
import type { AccountCode } from './accounts.ts';

export type JournalSource = Readonly<{ kind: string; id: string }>;

export type JournalDimensions = Readonly<{
  clientId?: string | undefined;
  projectId?: string | undefined;
  serviceId?: string | undefined;
  branchId?: string | undefined;
}>;

/** A debit is positive, a credit negative. */
export type JournalLine = JournalDimensions &
  Readonly<{ account: AccountCode; amount: Money; base: Money }>;

export type JournalEntry = Readonly<{
  on: PlainDate;
  description: string;
  source: JournalSource;
  lines: readonly JournalLine[];
}>;

/** A line whose base may still be open. */
export type UnconvertedLine = JournalDimensions &
  Readonly<{ account: AccountCode; amount: Money; base?: Money | undefined }>;

/** Refuses with journal_unbalanced: debits are credits, for each currency and in base. */
export function assertBalanced(entry: JournalEntry): void {
  const sides = { amount: entry.lines.map((line) => line.amount), base: entry.lines.map(baseOf) };
  for (const [side, amounts] of Object.entries(sides)) {
    for (const [currency, same] of Map.groupBy(amounts, (amount) => amount.currency)) {
      const difference = sum(same, currency);
      if (isZero(difference)) continue;
      const { minor } = difference;
      throw new Refusal('journal_unbalanced', { side, currency, difference: minor.toString() });
    }
  }
}

const baseOf = (line: JournalLine): Money => line.base;

/**
 * Gives each line its base amount so that base balances too. Lines that have one keep it; where
 * none has, the first line (the control account) is converted on its own. The others take what
 * balances it, by largest remainder. Refuses with journal_unbalanced lines of which the amounts do
 * not balance; lines that are zero in both are left out.
 */
export function inBase(
  lines: readonly UnconvertedLine[],
  exchange: Exchange,
): readonly JournalLine[] {
  const control = lines.some((line) => line.base !== undefined) ? null : lines[0];
  const fixed = lines.map((line) =>
    line === control ? { ...line, base: convert(line.amount, exchange) } : line,
  );
  const open = fixed.filter((line) => line.base === undefined);
  const known = fixed.flatMap((line) => line.base ?? []);
  const amounts = open.map((line) => line.amount);
  assertSumsToZero(lines);
  const bases = convertToTotal(amounts, exchange, negate(sum(known, exchange.base)));
  const converted = new Map(open.map((line, index) => [line, bases[index]]));
  return fixed
    .map((line) => ({
      ...line,
      base: line.base ?? converted.get(line) ?? convert(line.amount, exchange),
    }))
    .filter((line) => !isZero(line.amount) || !isZero(line.base));
}

function assertSumsToZero(lines: readonly UnconvertedLine[]): void {
  const [first] = lines;
  if (first === undefined) return;
  const amounts = lines.map((line) => line.amount);
  if (!isZero(sum(amounts, first.amount.currency))) throw new Refusal('journal_unbalanced');
}

/** The same lines with debit and credit exchanged. */
export const reverseEntry = (
  entry: JournalEntry,
  facts: Readonly<{ on: PlainDate; description: string; source?: JournalSource }>,
): JournalEntry => ({
  on: facts.on,
  description: facts.description,
  source: facts.source ?? entry.source,
  lines: entry.lines.map((line) => ({
    ...line,
    amount: negate(line.amount),
    base: negate(line.base),
  })),
});
