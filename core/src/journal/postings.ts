// What each event does to the books: the table "Journal postings" of docs/domain-rules.md.
// It knows documents by what it posts of them only, and so imports no noun that posts.

import type { PlainDate } from '../kernel/plain-date.ts';
import { convert, type Exchange } from '../money/exchange.ts';
import { add, type Money, negate, subtract, sum, zero } from '../money/money.ts';
import { type AccountCode, accounts } from './accounts.ts';
import {
  assertBalanced,
  inBase,
  type JournalDimensions,
  type JournalEntry,
  type JournalLine,
  type JournalSource,
  type UnconvertedLine,
} from './journal-entry.ts';

type Posting = Readonly<{
  on: PlainDate;
  description: string;
  source: JournalSource;
  branchId: string;
  exchange: Exchange;
}>;

/** What is still to be paid of an invoice before the event, and the rate that it was posted at. */
export type OpenReceivable = Readonly<{ open: Money; exchange: Exchange }>;

export type WipItem = Readonly<{
  value: Money;
  clientId: string;
  projectId: string;
  serviceId: string;
}>;

/** Approved work: debit WIP, credit WIP earned, by project and service. One currency a call. */
export function wipPostings(items: readonly WipItem[], posting: Posting): JournalEntry {
  return entryOf(posting, wipLines(items, posting));
}

export type RevenueShare = Readonly<{ net: Money; projectId: string; serviceId: string | null }>;

export type DocumentPosting = Posting &
  Readonly<{
    clientId: string;
    /** BT-112: what the client owes. */
    taxInclusive: Money;
    tax: Money;
    revenue: readonly RevenueShare[];
    /** Agreed value of the allocations; none where the entity does not book WIP. */
    wip: readonly WipItem[];
  }>;

/** Debit receivable, credit revenue and tax payable; WIP of the allocations goes back. */
export function invoicePostings(invoice: DocumentPosting): JournalEntry {
  const { clientId, branchId } = invoice;
  const claim = inBase(
    [
      { account: accounts.receivable, amount: invoice.taxInclusive, clientId, branchId },
      ...revenueLines(invoice).map(negated),
      { account: accounts.taxPayable, amount: negate(invoice.tax), clientId, branchId },
    ],
    invoice.exchange,
  );
  return entryOf(invoice, [...claim, ...wipLines(invoice.wip.map(taken), invoice)]);
}

/**
 * Debit revenue and tax payable, credit receivable; reversed allocations are WIP again. At the
 * invoice's own rate, so that crediting all of it leaves nothing in base either.
 */
export function creditNotePostings(
  creditNote: DocumentPosting & Readonly<{ receivable: OpenReceivable }>,
): JournalEntry {
  const { clientId, branchId, taxInclusive } = creditNote;
  const base = negate(relievedBase(taxInclusive, creditNote.receivable));
  const claim = inBase(
    [
      { account: accounts.receivable, amount: negate(taxInclusive), base, clientId, branchId },
      ...revenueLines(creditNote),
      { account: accounts.taxPayable, amount: creditNote.tax, clientId, branchId },
    ],
    creditNote.receivable.exchange,
  );
  return entryOf(creditNote, [...claim, ...wipLines(creditNote.wip, creditNote)]);
}

export type SettledInvoice = OpenReceivable & Readonly<{ invoiceId: string; amount: Money }>;

export type CashPosting = Posting &
  Readonly<{ clientId: string; amount: Money; settled: readonly SettledInvoice[] }>;

/**
 * Debit bank, credit receivable and unapplied cash. A receivable leaves the books at the rate that
 * it came in with; the difference to the rate of the day is realized gain or loss.
 */
export function receiptPostings(receipt: CashPosting): JournalEntry {
  const base = convert(receipt.amount, receipt.exchange);
  return entryOf(receipt, settlementLines({ account: accounts.bank, base }, receipt));
}

/**
 * Unapplied cash finds its invoices: debit unapplied cash, credit receivable. `exchange` is that of
 * the receipt, and `unapplied` what it has left before.
 */
export function applicationPostings(
  application: CashPosting & Readonly<{ unapplied: Money }>,
): JournalEntry {
  const { amount, exchange, unapplied } = application;
  const base = relievedBase(amount, { open: unapplied, exchange });
  return entryOf(
    application,
    settlementLines({ account: accounts.unappliedCash, base }, application),
  );
}

/** A receivable never to be paid: debit bad debt, credit receivable. */
export function badDebtPostings(
  loss: Posting & Readonly<{ clientId: string; amount: Money; receivable: OpenReceivable }>,
): JournalEntry {
  const { clientId, branchId, amount } = loss;
  const base = relievedBase(amount, loss.receivable);
  return entryOf(loss, [
    { account: accounts.badDebt, amount, base, clientId, branchId },
    {
      account: accounts.receivable,
      amount: negate(amount),
      base: negate(base),
      clientId,
      branchId,
    },
  ]);
}

function settlementLines(
  from: Readonly<{ account: AccountCode; base: Money }>,
  cash: CashPosting,
): readonly JournalLine[] {
  const { clientId, branchId, exchange, amount } = cash;
  const settled = sum(
    cash.settled.map((invoice) => invoice.amount),
    amount.currency,
  );
  const unapplied = subtract(amount, settled);
  const unappliedBase = convert(unapplied, exchange);
  const receivables = cash.settled.map((invoice) => ({
    account: accounts.receivable,
    amount: negate(invoice.amount),
    base: negate(relievedBase(invoice.amount, invoice)),
  }));
  const relieved = receivables.reduce((total, line) => add(total, line.base), zero(exchange.base));
  const difference = negate(add(subtract(from.base, unappliedBase), relieved));
  const lines: readonly JournalLine[] = [
    { ...from, amount },
    ...receivables,
    { account: accounts.unappliedCash, amount: negate(unapplied), base: negate(unappliedBase) },
    { account: accounts.fxGainLoss, amount: zero(amount.currency), base: difference },
  ];
  return withoutZeros(lines.map((line) => ({ ...line, clientId, branchId })));
}

/**
 * The base value that leaves with `amount`. As a difference of what is open before and after, so
 * that whatever settles an invoice, in however many parts, takes out what went in to the cent.
 */
const relievedBase = (amount: Money, { open, exchange }: OpenReceivable): Money =>
  subtract(convert(open, exchange), convert(subtract(open, amount), exchange));

function revenueLines(document: DocumentPosting): readonly UnconvertedLine[] {
  const { clientId, branchId } = document;
  const shares = Map.groupBy(document.revenue, ({ projectId, serviceId }) =>
    JSON.stringify([projectId, serviceId]),
  );
  return [...shares.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const nets = same.map((share) => share.net);
    return [
      {
        account: accounts.revenue,
        amount: sum(nets, first.net.currency),
        ...dimensionsOf({ ...first, clientId, branchId }),
      },
    ];
  });
}

/** Each pair balances by itself in base, since both lines convert the same amount. */
function wipLines(items: readonly WipItem[], posting: Posting): readonly JournalLine[] {
  const groups = Map.groupBy(items, ({ clientId, projectId, serviceId }) =>
    JSON.stringify([clientId, projectId, serviceId]),
  );
  const lines = [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const values = same.map((item) => item.value);
    const amount = sum(values, first.value.currency);
    const base = convert(amount, posting.exchange);
    const dimensions = dimensionsOf({ ...first, branchId: posting.branchId });
    return [
      { account: accounts.wip, amount, base, ...dimensions },
      { account: accounts.wipEarned, amount: negate(amount), base: negate(base), ...dimensions },
    ];
  });
  return withoutZeros(lines);
}

type NullableDimensions = Readonly<{
  clientId: string;
  projectId: string;
  serviceId: string | null;
  branchId: string;
}>;

const dimensionsOf = (dimensions: NullableDimensions): JournalDimensions => ({
  clientId: dimensions.clientId,
  projectId: dimensions.projectId,
  branchId: dimensions.branchId,
  ...(dimensions.serviceId === null ? {} : { serviceId: dimensions.serviceId }),
});

const taken = (item: WipItem): WipItem => ({ ...item, value: negate(item.value) });

const negated = (line: UnconvertedLine): UnconvertedLine => ({
  ...line,
  amount: negate(line.amount),
});

const withoutZeros = (lines: readonly JournalLine[]): readonly JournalLine[] =>
  lines.filter((line) => line.amount.minor !== 0n || line.base.minor !== 0n);

function entryOf(posting: Posting, lines: readonly JournalLine[]): JournalEntry {
  const { on, description, source } = posting;
  const entry = { on, description, source, lines };
  assertBalanced(entry);
  return entry;
}
