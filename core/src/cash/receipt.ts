// Money that came in, and the invoices that it settles. What settles nothing is unapplied cash.
// Source of the rules: docs/domain-rules.md, sections 8 (FX) and 9 (order of settlement).

import type { AccountCode } from '../journal/accounts.ts';
import { type JournalEntry, reverseEntry } from '../journal/journal-entry.ts';
import { receiptPostings, type SettledInvoice } from '../journal/postings.ts';
import { compareText } from '../kernel/order.ts';
import type { PlainDate } from '../kernel/plain-date.ts';
import { Refusal, refuseField } from '../kernel/refusal.ts';
import type { Currency } from '../money/currency.ts';
import type { Exchange } from '../money/exchange.ts';
import {
  add,
  compare,
  formatAmount,
  isZero,
  type Money,
  smallerOf,
  subtract,
  sum,
} from '../money/money.ts';
import { type ReceiptState, receiptLifecycle } from './receipt-lifecycle.ts';

export type Receipt = Readonly<{
  id: string;
  clientId: string;
  branchId: string;
  currency: Currency;
  amount: Money;
  state: ReceiptState;
  receivedOn: PlainDate;
}>;

export type OpenInvoice = Readonly<{ invoiceId: string; dueOn: PlainDate; open: Money }>;
export type Settlement = Readonly<{ invoiceId: string; amount: Money }>;
export type Settled = Readonly<{ allocations: readonly Settlement[]; unapplied: Money }>;

/**
 * Settles the invoice that is due first, then the next; or exactly as the payer says. What is left
 * is unapplied. Refuses with over_settled, not_found, amount_out_of_range or currency_mismatch.
 */
export function settle(
  receipt: Pick<Receipt, 'amount'>,
  invoices: readonly OpenInvoice[],
  asSaid?: readonly Settlement[],
): Settled {
  const { amount } = receipt;
  if (amount.minor <= 0n)
    throw refuseField('amount_out_of_range', 'amount', 'It is not above zero');
  const allocations =
    asSaid === undefined ? oldestFirst(amount, invoices) : checked(asSaid, invoices);
  const amounts = allocations.map((allocation) => allocation.amount);
  const unapplied = subtract(amount, sum(amounts, amount.currency));
  if (unapplied.minor < 0n) throw new Refusal('over_settled', { unapplied: `${unapplied.minor}` });
  return { allocations, unapplied };
}

function oldestFirst(amount: Money, invoices: readonly OpenInvoice[]): readonly Settlement[] {
  const inOrder = invoices.toSorted(
    (a, b) => compareText(a.dueOn, b.dueOn) || compareText(a.invoiceId, b.invoiceId),
  );
  const allocations: Settlement[] = [];
  let left = amount;
  for (const { invoiceId, open } of inOrder) {
    const settled = smallerOf(left, open);
    if (settled.minor <= 0n) continue;
    allocations.push({ invoiceId, amount: settled });
    left = subtract(left, settled);
  }
  return allocations;
}

function checked(
  asSaid: readonly Settlement[],
  invoices: readonly OpenInvoice[],
): readonly Settlement[] {
  const open = new Map(invoices.map((invoice) => [invoice.invoiceId, invoice.open]));
  for (const { invoiceId, amount } of asSaid) {
    const before = open.get(invoiceId);
    if (before === undefined) throw new Refusal('not_found', { invoiceId });
    if (amount.minor <= 0n) throw new Refusal('amount_out_of_range', { invoiceId });
    if (compare(amount, before) > 0) throw new Refusal('over_settled', { invoiceId });
    // An invoice may be named twice: what the first mention took is gone.
    open.set(invoiceId, subtract(before, amount));
  }
  return asSaid;
}

export type PostReceiptFacts = Readonly<{
  on: PlainDate;
  /** The rate of the day that the money came in. */
  exchange: Exchange;
  /** Each with what was open before, and the rate that its invoice was posted at. */
  settled: readonly SettledInvoice[];
  /** The account that the money came in on; the firm's bank, where it is not said. */
  bank?: AccountCode | undefined;
}>;

/** Refuses with wrong_state or over_settled. */
export function postReceipt<R extends Receipt>(receipt: R, facts: PostReceiptFacts) {
  const state = receiptLifecycle.next(receipt.state, 'post');
  const over = facts.settled.find(
    ({ amount, open, writtenOff }) =>
      compare(writtenOff === undefined ? amount : add(amount, writtenOff.amount), open) > 0,
  );
  if (over !== undefined) throw new Refusal('over_settled', { invoiceId: over.invoiceId });
  const { clientId, branchId, amount, currency } = receipt;
  const amounts = facts.settled.map((invoice) => invoice.amount);
  const unapplied = subtract(amount, sum(amounts, currency));
  if (unapplied.minor < 0n) throw new Refusal('over_settled', { receiptId: receipt.id });
  const journal = receiptPostings({
    on: facts.on,
    description: 'Receipt',
    source: { kind: 'receipt', id: receipt.id },
    ...{ branchId, clientId, amount },
    exchange: facts.exchange,
    settled: facts.settled,
    ...(facts.bank === undefined ? {} : { bank: facts.bank }),
  });
  const invoiceIds = facts.settled.map((invoice) => invoice.invoiceId);
  const isFullyApplied = isZero(unapplied);
  const receiptId = receipt.id;
  const event = {
    type: 'receipt.posted',
    receiptId,
    clientId,
    invoiceIds,
    isFullyApplied,
  } as const;
  return { receipt: { ...receipt, state }, journal, events: [event] } as const;
}

export type LetOff = Readonly<{ invoiceId: string; amount: Money }>;

/**
 * What the client paid short: the rest of each invoice that is settled in part. Refuses with
 * invalid_input where nothing is short, or where money is left that could pay it.
 */
export function letOffRest(settled: Settled, invoices: readonly OpenInvoice[]): readonly LetOff[] {
  if (!isZero(settled.unapplied))
    throw refuseField('invalid_input', 'writeOff', 'Money is left that could still pay it');
  const open = new Map(invoices.map((invoice) => [invoice.invoiceId, invoice.open]));
  const short = settled.allocations.flatMap(({ invoiceId, amount }) => {
    const rest = subtract(open.get(invoiceId) ?? amount, amount);
    return isZero(rest) ? [] : [{ invoiceId, amount: rest }];
  });
  if (short.length === 0)
    throw refuseField('invalid_input', 'writeOff', 'Nothing is short of what is open');
  return short;
}

/** What goes back of a receipt that has so much unapplied. Refuses with wrong_state, over_settled. */
export function checkRefund(
  receipt: Pick<Receipt, 'state'>,
  { amount, unapplied }: Readonly<{ amount: Money; unapplied: Money }>,
): void {
  if (receipt.state !== 'posted') throw new Refusal('wrong_state', { state: receipt.state });
  if (amount.minor <= 0n)
    throw refuseField('amount_out_of_range', 'amount', 'It is not above zero');
  if (compare(amount, unapplied) > 0)
    throw refuseField('over_settled', 'amount', `${formatAmount(unapplied)} is unapplied`);
}

export type SettledPart = Readonly<{ receiptId: string; amount: Money; settledAt: string }>;

/**
 * Frees what receipts paid of an invoice beyond what it is worth now, the last payment first, so that
 * it is unapplied again. What retainers paid is not theirs to free: the rest stays.
 */
export function freeOverpaid(
  overpaid: Money,
  parts: readonly SettledPart[],
): readonly Omit<SettledPart, 'settledAt'>[] {
  const latestFirst = parts.toSorted(
    (a, b) => compareText(b.settledAt, a.settledAt) || compareText(b.receiptId, a.receiptId),
  );
  const freed: Omit<SettledPart, 'settledAt'>[] = [];
  let left = overpaid;
  for (const { receiptId, amount } of latestFirst) {
    const part = smallerOf(left, amount);
    if (part.minor <= 0n) continue;
    freed.push({ receiptId, amount: part });
    left = subtract(left, part);
  }
  return freed;
}

export type SourcePart = Readonly<{ receiptId: string; invoiceId: string; amount: Money }>;

/** Takes allocations out of what receipts have left, the first receipt first. Refuses with over_settled. */
export function spreadOver(
  receipts: readonly Readonly<{ receiptId: string; unapplied: Money }>[],
  allocations: readonly Settlement[],
): readonly SourcePart[] {
  const left = receipts.map((receipt) => ({ ...receipt }));
  const parts: SourcePart[] = [];
  for (const { invoiceId, amount } of allocations) {
    let wanted = amount;
    for (const source of left) {
      const part = smallerOf(source.unapplied, wanted);
      if (part.minor <= 0n) continue;
      parts.push({ receiptId: source.receiptId, invoiceId, amount: part });
      source.unapplied = subtract(source.unapplied, part);
      wanted = subtract(wanted, part);
    }
    if (!isZero(wanted)) throw new Refusal('over_settled', { invoiceId });
  }
  return parts;
}

/** `journal` is what posting wrote, null for a draft. Refuses with wrong_state, reason_missing. */
export function voidReceipt<R extends Receipt>(
  receipt: R,
  facts: Readonly<{ on: PlainDate; reason: string; journal: JournalEntry | null }>,
) {
  const state = receiptLifecycle.next(receipt.state, 'void');
  const reason = facts.reason.trim();
  if (reason === '') throw refuseField('reason_missing', 'reason', 'Say why');
  const description = 'Void of receipt';
  const journal =
    facts.journal === null ? null : reverseEntry(facts.journal, { on: facts.on, description });
  const { id: receiptId, clientId } = receipt;
  const events = [{ type: 'receipt.voided', receiptId, clientId, reason }] as const;
  return { receipt: { ...receipt, state }, journal, events } as const;
}
