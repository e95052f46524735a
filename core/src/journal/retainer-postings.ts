// What retainers and client trust do to the books: the table "Journal postings" of docs/domain-rules.md.
// Money received ahead is a liability until it is drawn.

import { convert, type Exchange } from '../money/exchange.ts';
import { add, type Money, negate, sum, zero } from '../money/money.ts';
import { type AccountCode, accounts } from './accounts.ts';
import type { JournalEntry, JournalLine } from './journal-entry.ts';
import {
  entryOf,
  type Posting,
  relievedBase,
  type SettledInvoice,
  withoutZeros,
} from './postings.ts';

type OfClient = Posting & Readonly<{ clientId: string; amount: Money }>;
/** Where it waits: the firm's own money received ahead, or the client's in trust. */
type Held = Readonly<{ bank: AccountCode; ledger: AccountCode }>;
const retainer: Held = { bank: accounts.bank, ledger: accounts.clientRetainers };
const trust: Held = { bank: accounts.trustBank, ledger: accounts.clientTrust };

/** Part of a tranche: what is open of it before, and the rate that it came in with. */
export type TranchePart = Readonly<{
  kind: 'paid' | 'granted';
  amount: Money;
  open: Money;
  exchange: Exchange;
}>;

/** Debit bank, credit client retainers. */
export const retainerReceivedPostings = (received: OfClient): JournalEntry =>
  receivedIn(retainer, received);
/** Debit trust bank, credit client trust. */
export const trustReceivedPostings = (received: OfClient): JournalEntry =>
  receivedIn(trust, received);

function receivedIn(held: Held, received: OfClient): JournalEntry {
  const { amount, exchange } = received;
  const base = convert(amount, exchange);
  return entryOf(received, [
    line(received, held.bank, { amount, base }),
    line(received, held.ledger, { amount: negate(amount), base: negate(base) }),
  ]);
}

type Drawn = Omit<OfClient, 'amount'> &
  Readonly<{ parts: readonly TranchePart[]; settled: SettledInvoice }>;

/**
 * Debit client retainers, credit receivable. Granted credit was never a liability: it is revenue that
 * the firm gives up. Both leave at the rate they came in with; the rest is realized gain or loss.
 */
export function retainerDrawnPostings(drawn: Drawn): JournalEntry {
  const paid = relieved(drawn, 'paid');
  const granted = relieved(drawn, 'granted');
  const receivable = receivableLine(drawn);
  const base = negate(add(add(paid.base, granted.base), receivable.base));
  return entryOf(
    drawn,
    withoutZeros([
      line(drawn, accounts.clientRetainers, paid),
      line(drawn, accounts.revenue, granted),
      receivable,
      line(drawn, accounts.fxGainLoss, { amount: zero(paid.amount.currency), base }),
    ]),
  );
}

/** Debit client trust, credit trust bank; then debit bank, credit receivable. */
export function trustDrawnPostings(drawn: Drawn): JournalEntry {
  const left = relieved(drawn, 'paid');
  const arrived = convert(left.amount, drawn.exchange);
  const receivable = receivableLine(drawn);
  return entryOf(
    drawn,
    withoutZeros([
      line(drawn, accounts.clientTrust, left),
      line(drawn, accounts.trustBank, negated(left)),
      line(drawn, accounts.bank, { amount: left.amount, base: arrived }),
      receivable,
      line(drawn, accounts.fxGainLoss, {
        amount: zero(left.amount.currency),
        base: negate(add(arrived, receivable.base)),
      }),
    ]),
  );
}

type Left = Omit<OfClient, 'amount'> & Readonly<{ parts: readonly TranchePart[] }>;

/** Money goes back to the client: debit client retainers, credit bank. */
export const retainerRefundedPostings = (refund: Left): JournalEntry => paidBack(retainer, refund);
/** Debit client trust, credit trust bank. */
export const trustRefundedPostings = (refund: Left): JournalEntry => paidBack(trust, refund);

function paidBack(held: Held, refund: Left): JournalEntry {
  const left = relieved(refund, 'paid');
  const paid = convert(left.amount, refund.exchange);
  return entryOf(
    refund,
    withoutZeros([
      line(refund, held.ledger, left),
      line(refund, held.bank, { amount: negate(left.amount), base: negate(paid) }),
      line(refund, accounts.fxGainLoss, {
        amount: zero(left.amount.currency),
        base: add(paid, negate(left.base)),
      }),
    ]),
  );
}

/** What the terms let the firm keep: debit client retainers, credit breakage. */
export function breakagePostings(kept: Left): JournalEntry {
  const left = relieved(kept, 'paid');
  return entryOf(kept, [
    line(kept, accounts.clientRetainers, left),
    line(kept, accounts.breakage, negated(left)),
  ]);
}

type Amounts = Readonly<{ amount: Money; base: Money }>;

const line = (
  { clientId, branchId }: Readonly<{ clientId: string; branchId: string }>,
  account: AccountCode,
  amounts: Amounts,
): JournalLine => ({ account, ...amounts, clientId, branchId });

const negated = ({ amount, base }: Amounts): Amounts => ({
  amount: negate(amount),
  base: negate(base),
});

function relieved({ parts, exchange }: Left, kind: TranchePart['kind']): Amounts {
  const same = parts.filter((part) => part.kind === kind);
  const currency = parts[0]?.amount.currency ?? exchange.base;
  return {
    amount: sum(
      same.map((part) => part.amount),
      currency,
    ),
    base: sum(
      same.map((part) => relievedBase(part.amount, part)),
      exchange.base,
    ),
  };
}

const receivableLine = (drawn: Drawn): JournalLine =>
  line(drawn, accounts.receivable, {
    amount: negate(drawn.settled.amount),
    base: negate(relievedBase(drawn.settled.amount, drawn.settled)),
  });
