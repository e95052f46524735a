// What each event does to the books: the table "Journal postings" of docs/domain-rules.md.
// It knows documents by what it posts of them only, and so imports no noun that posts.

import type { PlainDate } from '../kernel/plain-date.ts';
import { convert, type Exchange } from '../money/exchange.ts';
import { add, type Money, money, negate, subtract, sum, zero } from '../money/money.ts';
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

export type Posting = Readonly<{
  on: PlainDate;
  description: string;
  source: JournalSource;
  branchId: string;
  exchange: Exchange;
}>;

/**
 * What is still to be paid of an invoice before the event, retention that is held back among it, and
 * the rate that it was posted at.
 */
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

/** `account` is the service's own; of a deposit, where it waits until a later bill deducts it. */
export type RevenueShare = Readonly<{
  net: Money;
  projectId: string;
  serviceId: string | null;
  account: AccountCode;
}>;

/** A deposit that this bill deducts, and the rate that the deposit invoice was posted at. */
export type DeductedDeposit = Readonly<{ net: Money; tax: Money; exchange: Exchange }>;

export type DocumentPosting = Posting &
  Readonly<{
    clientId: string;
    /** BT-112: what the client owes. */
    taxInclusive: Money;
    tax: Money;
    revenue: readonly RevenueShare[];
    /** What the document takes off all of it: revenue of services stays what was billed for them. */
    discount?: Money;
    /** Agreed value of the allocations; none where the entity does not book WIP. */
    wip: readonly WipItem[];
    /** The part of what the client owes that is held back until it is released. */
    retention: Money;
    /** Of a credit note, those that wait again. */
    deposits: readonly DeductedDeposit[];
  }>;

/**
 * Debit receivable and retention receivable, credit revenue and tax payable; a deposit leaves where
 * it waited, with its tax. WIP of the allocations goes back.
 */
export function invoicePostings(invoice: DocumentPosting): JournalEntry {
  const { clientId, branchId, exchange } = invoice;
  const lines = inBase(
    [
      { account: accounts.receivable, amount: claimOf(invoice), clientId, branchId },
      ...depositLines(invoice),
      ...revenueLines(invoice).map(negated),
      ...discountLines(invoice),
      { account: accounts.taxPayable, amount: negate(ownTaxOf(invoice)), clientId, branchId },
    ],
    exchange,
  );
  const held = { amount: invoice.retention, base: convert(invoice.retention, exchange) };
  return entryOf(invoice, [
    ...withRetention(lines, held, { clientId, branchId }),
    ...exchangeDifference(invoice, 1n),
    ...wipLines(invoice.wip.map(taken), invoice),
  ]);
}

/**
 * Debit revenue and tax payable, credit receivable and what was held back; a deposit waits again, and
 * reversed allocations are WIP again. At the invoice's own rate, so that crediting all of it leaves
 * nothing in base either.
 */
export function creditNotePostings(
  creditNote: DocumentPosting & Readonly<{ receivable: OpenReceivable; openRetention: Money }>,
): JournalEntry {
  const { clientId, branchId, retention, receivable, openRetention } = creditNote;
  const { exchange } = receivable;
  const claim = claimOf(creditNote);
  const base = negate(relievedBase(claim, receivable));
  const lines = inBase(
    [
      { account: accounts.receivable, amount: negate(claim), base, clientId, branchId },
      ...depositLines(creditNote).map(negated),
      ...revenueLines(creditNote),
      ...discountLines(creditNote).map(negated),
      { account: accounts.taxPayable, amount: ownTaxOf(creditNote), clientId, branchId },
    ],
    exchange,
  );
  const freed = relievedBase(retention, { open: openRetention, exchange });
  return entryOf(creditNote, [
    ...withRetention(
      lines,
      { amount: negate(retention), base: negate(freed) },
      { clientId, branchId },
    ),
    ...exchangeDifference(creditNote, -1n),
    ...wipLines(creditNote.wip, creditNote),
  ]);
}

/** Held back no longer: debit receivable, credit retention receivable, at the invoice's own rate. */
export function retentionReleasePostings(
  release: Posting & Readonly<{ clientId: string; amount: Money; openRetention: Money }>,
): JournalEntry {
  const { clientId, branchId, amount, openRetention, exchange } = release;
  const base = relievedBase(amount, { open: openRetention, exchange });
  return entryOf(release, [
    { account: accounts.receivable, amount, base, clientId, branchId },
    {
      account: accounts.retentionReceivable,
      amount: negate(amount),
      base: negate(base),
      clientId,
      branchId,
    },
  ]);
}

/** What the client owes once deposits are deducted; retention is part of it. */
const claimOf = (document: DocumentPosting): Money =>
  subtract(document.taxInclusive, add(depositOf(document, 'net'), depositOf(document, 'tax')));

/** The tax that is not yet in the books: that of a deposit was posted with its invoice. */
const ownTaxOf = (document: DocumentPosting): Money =>
  subtract(document.tax, depositOf(document, 'tax'));

const depositOf = ({ deposits, tax }: DocumentPosting, part: 'net' | 'tax'): Money =>
  sum(
    deposits.map((deposit) => deposit[part]),
    tax.currency,
  );

const discountLines = ({
  discount,
  clientId,
  branchId,
}: DocumentPosting): readonly UnconvertedLine[] =>
  discount === undefined
    ? []
    : [{ account: accounts.courtesyDiscount, amount: discount, clientId, branchId }];

const depositLines = (document: DocumentPosting): readonly UnconvertedLine[] => [
  {
    account: accounts.clientDeposits,
    amount: depositOf(document, 'net'),
    clientId: document.clientId,
    branchId: document.branchId,
  },
];

type Amounts = Readonly<{ amount: Money; base: Money }>;
type Party = Readonly<{ clientId: string; branchId: string }>;

/** The claim in two: what is due, and what is held back. Together they are the claim, in base too. */
function withRetention(
  lines: readonly JournalLine[],
  held: Amounts,
  party: Party,
): readonly JournalLine[] {
  const isClaim = (line: JournalLine) => line.account === accounts.receivable;
  const claims = lines.filter(isClaim);
  const due = (part: 'amount' | 'base') =>
    claims.reduce((left, line) => add(left, line[part]), negate(held[part]));
  return withoutZeros([
    { account: accounts.receivable, amount: due('amount'), base: due('base'), ...party },
    { account: accounts.retentionReceivable, ...held, ...party },
    ...lines.filter((line) => !isClaim(line)),
  ]);
}

/** A deposit leaves at the rate that it came in with; what the rate did since is gain or loss. */
function exchangeDifference(document: DocumentPosting, sign: 1n | -1n): readonly JournalLine[] {
  const { clientId, branchId, exchange } = document;
  const waited = document.deposits.map((deposit) => convert(deposit.net, deposit.exchange));
  const now = convert(depositOf(document, 'net'), exchange);
  const difference = subtract(sum(waited, exchange.base), now);
  const base = money(sign * difference.minor, exchange.base);
  const amount = zero(document.tax.currency);
  return withoutZeros([
    { account: accounts.clientDeposits, amount, base, clientId, branchId },
    { account: accounts.fxGainLoss, amount, base: negate(base), clientId, branchId },
  ]);
}

/** `writtenOff` is what was paid short and is let off: the expense, on this account, settles the rest. */
export type SettledInvoice = OpenReceivable &
  Readonly<{
    invoiceId: string;
    amount: Money;
    writtenOff?: Readonly<{ amount: Money; account: AccountCode }> | undefined;
  }>;

export type CashPosting = Posting &
  Readonly<{ clientId: string; amount: Money; settled: readonly SettledInvoice[] }>;

/**
 * Debit bank, credit receivable and unapplied cash. A receivable leaves the books at the rate that
 * it came in with; the difference to the rate of the day is realized gain or loss.
 */
export function receiptPostings(
  receipt: CashPosting & Readonly<{ bank?: AccountCode }>,
): JournalEntry {
  const base = convert(receipt.amount, receipt.exchange);
  const account = receipt.bank ?? accounts.bank;
  return entryOf(receipt, settlementLines({ account, base }, receipt));
}

/**
 * Unapplied cash goes back to the client: debit unapplied cash at the rate that it came in with,
 * credit bank at the rate of the day (`exchange`); the difference is realized gain or loss.
 */
export function refundPostings(
  refund: Posting &
    Readonly<{ clientId: string; amount: Money; held: OpenReceivable; bank?: AccountCode }>,
): JournalEntry {
  const { clientId, branchId, amount, exchange } = refund;
  const held = relievedBase(amount, refund.held);
  const paid = convert(amount, exchange);
  const lines: readonly JournalLine[] = [
    { account: accounts.unappliedCash, amount, base: held },
    { account: refund.bank ?? accounts.bank, amount: negate(amount), base: negate(paid) },
    { account: accounts.fxGainLoss, amount: zero(amount.currency), base: subtract(paid, held) },
  ];
  return entryOf(refund, withoutZeros(lines.map((line) => ({ ...line, clientId, branchId }))));
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
  const receivables = cash.settled.flatMap(relievedLines);
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

function relievedLines(invoice: SettledInvoice): readonly JournalLine[] {
  const { amount, writtenOff, open, exchange } = invoice;
  const paid = relievedBase(amount, invoice);
  const receivable = { account: accounts.receivable, amount: negate(amount), base: negate(paid) };
  if (writtenOff === undefined) return [receivable];
  const rest = relievedBase(writtenOff.amount, { open: subtract(open, amount), exchange });
  return [
    {
      account: accounts.receivable,
      amount: negate(add(amount, writtenOff.amount)),
      base: negate(add(paid, rest)),
    },
    { ...writtenOff, base: rest },
  ];
}

/**
 * The base value that leaves with `amount`. As a difference of what is open before and after, so
 * that whatever settles an invoice, in however many parts, takes out what went in to the cent.
 */
export const relievedBase = (amount: Money, { open, exchange }: OpenReceivable): Money =>
  subtract(convert(open, exchange), convert(subtract(open, amount), exchange));

function revenueLines(document: DocumentPosting): readonly UnconvertedLine[] {
  const { clientId, branchId } = document;
  const shares = Map.groupBy(document.revenue, ({ projectId, serviceId, account }) =>
    JSON.stringify([projectId, serviceId, account]),
  );
  return [...shares.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const nets = same.map((share) => share.net);
    return [
      {
        account: first.account,
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

export const withoutZeros = (lines: readonly JournalLine[]): readonly JournalLine[] =>
  lines.filter((line) => line.amount.minor !== 0n || line.base.minor !== 0n);

export function entryOf(posting: Posting, lines: readonly JournalLine[]): JournalEntry {
  const { on, description, source } = posting;
  const entry = { on, description, source, lines };
  assertBalanced(entry);
  return entry;
}
