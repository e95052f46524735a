// One booked line of a bank's file, whatever the format. A credit is positive, a debit negative.

import type { PlainDate } from '../kernel/plain-date.ts';
import type { Money } from '../money/money.ts';

export type BankEntry = Readonly<{
  /** Where it stands in the file, as a person would look for it. */
  place: string;
  /** The bank's own id of it. */
  id: string | null;
  on: PlainDate;
  amount: Money;
  reference: string;
  counterparty: string | null;
  iban: string | null;
}>;

/** What the file states besides its lines. */
export type StatedBalances = Readonly<{ opening: Money | null; closing: Money | null }>;

/**
 * What makes a line this line, in this and every other file of the account: the bank's id of it, or date,
 * amount and text; and the how-manieth of its like it is, since two equal payments on a day are two.
 */
export function fingerprintCounter(): (entry: BankEntry) => string {
  const seen = new Map<string, number>();
  return (entry) => {
    const { id, on, amount, reference, counterparty } = entry;
    const text = `${counterparty ?? ''} ${reference}`.replaceAll(/\s+/g, ' ').trim();
    const facts = id === null ? [on, `${amount.minor}`, text] : ['id', id, `${amount.minor}`];
    const like = JSON.stringify(facts);
    const ordinal = (seen.get(like) ?? 0) + 1;
    seen.set(like, ordinal);
    return `${like} ${ordinal}`;
  };
}
