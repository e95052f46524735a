// Raising, posting and ending an invoice. A posted invoice is never edited: what is wrong with it
// is voided or credited, and what becomes of it is derived from what settles it.
// Source of the rules: docs/domain-rules.md, section 3.

import type { AccountCode } from '../journal/accounts.ts';
import { assertBalanced, type JournalEntry, reverseEntry } from '../journal/journal-entry.ts';
import {
  badDebtPostings,
  type DeductedDeposit,
  invoicePostings,
  type WipItem,
} from '../journal/postings.ts';
import { assert } from '../kernel/assert.ts';
import { addDays, type PlainDate } from '../kernel/plain-date.ts';
import { Refusal, refuseField } from '../kernel/refusal.ts';
import type { Currency } from '../money/currency.ts';
import type { Exchange } from '../money/exchange.ts';
import { compare, isNegative, isZero, type Money, sum } from '../money/money.ts';
import { type Allocation, type AllocationDraft, reverseAllocations } from './allocation.ts';
import { type CourtesyDiscount, type DiscountTerms, discountOf } from './courtesy-discount.ts';
import { type InvoiceState, invoiceLifecycle } from './invoice-lifecycle.ts';
import {
  allocationsForLines,
  groupIntoLines,
  type InvoiceLine,
  type LineSource,
  type LinesPolicy,
  type PositionedAllocation,
} from './invoice-lines.ts';
import { type InvoiceTotals, totalsOf } from './invoice-totals.ts';

/** What the document says of a party, frozen when it is posted. */
export type PartySnapshot = Readonly<{ name: string; [detail: string]: unknown }>;

export type Invoice = Readonly<{
  id: string;
  clientId: string;
  branchId: string;
  currency: Currency;
  state: InvoiceState;
  policy: LinesPolicy;
  paymentTermDays: number;
  lines: readonly InvoiceLine[];
  discount: CourtesyDiscount | null;
  totals: InvoiceTotals;
  /** Null until it is posted, as all that follow. */
  number: string | null;
  postedOn: PlainDate | null;
  dueOn: PlainDate | null;
  seller: PartySnapshot | null;
  buyer: PartySnapshot | null;
  exchange: Exchange | null;
}>;

/** Where the books keep an item: its dimensions, the account that it earns on, and whether it is WIP. */
export type ItemAccounts = Readonly<{
  projectId: string;
  serviceId: string;
  account: AccountCode;
  isWip: boolean;
}>;

export type PostedAllocation = Allocation & ItemAccounts;

type InvoiceEvent<T extends string> = Readonly<{
  type: `invoice.${T}`;
  invoiceId: string;
  clientId: string;
  number: string | null;
  reason: string | null;
}>;

export type RaiseFacts = Readonly<{
  id: string;
  clientId: string;
  branchId: string;
  currency: Currency;
  policy: LinesPolicy;
  paymentTermDays: number;
  prepaid?: Money;
  discount?: DiscountTerms | null;
}>;

/** A draft of what the pre-bill bills. Refuses with nothing_to_bill or amount_out_of_range. */
export function raiseInvoice(sources: readonly LineSource[], facts: RaiseFacts) {
  const { prepaid, discount: terms = null, ...kept } = facts;
  const lines = groupIntoLines(sources, facts.policy);
  const { currency } = facts;
  const discount = terms === null ? null : discountOf(lines, terms, currency);
  const totals = totalsOf({
    currency,
    lines,
    allowances: discount?.parts ?? [],
    ...(prepaid === undefined ? {} : { prepaid }),
  });
  const invoice: Invoice = {
    ...kept,
    state: invoiceLifecycle.initial,
    lines,
    discount,
    totals,
    number: null,
    postedOn: null,
    dueOn: null,
    seller: null,
    buyer: null,
    exchange: null,
  };
  assertBillable(invoice);
  const allocations: readonly PositionedAllocation[] = allocationsForLines(
    sources,
    facts.policy.grouping,
  );
  return { invoice, allocations, events: [eventOf('raised', invoice, null)] } as const;
}

/** Refuses with wrong_state or nothing_to_bill. */
export function submitInvoice<I extends Invoice>(invoice: I) {
  const state = invoiceLifecycle.next(invoice.state, 'submit');
  assertBillable(invoice);
  return { invoice: { ...invoice, state }, events: [eventOf('submitted', invoice, null)] } as const;
}

/** Refuses with wrong_state or reason_missing. */
export function rejectInvoice<I extends Invoice>(invoice: I, facts: Readonly<{ reason: string }>) {
  const state = invoiceLifecycle.next(invoice.state, 'reject');
  const reason = givenReason(facts.reason);
  return {
    invoice: { ...invoice, state },
    events: [eventOf('rejected', invoice, reason)],
  } as const;
}

/** A draft that is not wanted; its allocations go. Refuses with wrong_state. */
export function discardInvoice<I extends Invoice>(invoice: I) {
  const state = invoiceLifecycle.next(invoice.state, 'discard');
  return { invoice: { ...invoice, state }, events: [eventOf('discarded', invoice, null)] } as const;
}

export type PostInvoiceFacts = Readonly<{
  number: string;
  on: PlainDate;
  seller: PartySnapshot;
  buyer: PartySnapshot;
  exchange: Exchange;
  /** All of its allocations: revenue is posted by their services, WIP by their agreed value. */
  allocations: readonly (Pick<PostedAllocation, 'value' | 'amount'> & ItemAccounts)[];
  booksWip: boolean;
  /** What of the total is held back until it is released. */
  retention: Money;
  /** What earlier deposit invoices have paid of it. */
  deposits: readonly DeductedDeposit[];
}>;

/** Due paymentTermDays after it is posted. Refuses with wrong_state or nothing_to_bill. */
export function postInvoice<I extends Invoice>(invoice: I, facts: PostInvoiceFacts) {
  const state = invoiceLifecycle.next(invoice.state, 'post');
  assertBillable(invoice);
  const { number, on, seller, buyer, exchange } = facts;
  const dueOn = addDays(on, invoice.paymentTermDays);
  const posted = { ...invoice, state, number, postedOn: on, dueOn, seller, buyer, exchange };
  const journal = invoicePostings({
    on,
    description: `Invoice ${number}`,
    source: { kind: 'invoice', id: invoice.id },
    branchId: invoice.branchId,
    clientId: invoice.clientId,
    exchange,
    taxInclusive: invoice.totals.taxInclusive,
    tax: invoice.totals.tax,
    revenue: revenueOf(invoice, facts),
    discount: invoice.totals.allowances,
    wip: facts.booksWip ? wipOf(facts.allocations, invoice.clientId) : [],
    retention: facts.retention,
    deposits: facts.deposits,
  });
  return { invoice: posted, journal, events: [eventOf('posted', posted, null)] } as const;
}

export type VoidInvoiceFacts = Readonly<{
  on: PlainDate;
  reason: string;
  /** The sum of credits, receipts and draws on it. */
  settled: Money;
  /** What posting it wrote, from the journal: a void reverses that, whatever the policy is now. */
  journal: JournalEntry;
  allocations: readonly Allocation[];
}>;

/** Refuses with wrong_state, already_settled or reason_missing. Its allocations are reversed. */
export function voidInvoice<I extends Invoice>(invoice: I, facts: VoidInvoiceFacts) {
  const state = invoiceLifecycle.next(invoice.state, 'void');
  if (!isZero(facts.settled)) throw new Refusal('already_settled', { invoiceId: invoice.id });
  const reason = givenReason(facts.reason);
  const description = `Void of invoice ${invoice.number}`;
  const journal = reverseEntry(facts.journal, { on: facts.on, description });
  assertBalanced(journal);
  const reversals: readonly AllocationDraft[] = reverseAllocations(facts.allocations, 'all');
  return {
    invoice: { ...invoice, state },
    reversals,
    journal,
    events: [eventOf('voided', invoice, reason)],
  } as const;
}

/**
 * What is open will never be paid: bad debt. Refuses with wrong_state, reason_missing, or
 * already_settled if nothing is open.
 */
export function writeOffInvoice<I extends Invoice>(
  invoice: I,
  facts: Readonly<{ on: PlainDate; reason: string; open: Money }>,
) {
  const state = invoiceLifecycle.next(invoice.state, 'writeOff');
  const reason = givenReason(facts.reason);
  if (facts.open.minor <= 0n) throw new Refusal('already_settled', { invoiceId: invoice.id });
  const exchange = exchangeOf(invoice);
  const { clientId, branchId } = invoice;
  const journal = badDebtPostings({
    on: facts.on,
    description: `Bad debt: invoice ${invoice.number}`,
    source: { kind: 'invoice', id: invoice.id },
    ...{ clientId, branchId, exchange },
    amount: facts.open,
    receivable: { open: facts.open, exchange },
  });
  const events = [eventOf('written_off', invoice, reason)] as const;
  return { invoice: { ...invoice, state }, journal, events } as const;
}

/** The rate that it was posted at. Refuses with wrong_state before that. */
export function exchangeOf(invoice: Pick<Invoice, 'exchange' | 'state'>): Exchange {
  if (invoice.exchange === null) throw new Refusal('wrong_state', { state: invoice.state });
  return invoice.exchange;
}

// Zero is allowed: work done for nothing is worth showing. Below zero is a credit note.
function assertBillable(invoice: Invoice): void {
  if (invoice.lines.length === 0) throw new Refusal('nothing_to_bill', { invoiceId: invoice.id });
  if (isNegative(invoice.totals.taxInclusive)) {
    throw new Refusal('amount_out_of_range', { invoiceId: invoice.id });
  }
}

function revenueOf(invoice: Invoice, { allocations }: PostInvoiceFacts) {
  const amounts = allocations.map((allocation) => allocation.amount);
  const allocated = sum(amounts, invoice.currency);
  assert(compare(allocated, invoice.totals.lineNet) === 0, 'lines are the sum of allocations');
  return allocations.map(({ amount, projectId, serviceId, account }) => ({
    net: amount,
    projectId,
    serviceId,
    account,
  }));
}

/** Work that was booked as WIP when it was approved; a milestone or a fee never was. */
export const wipOf = (
  parts: readonly (Pick<PostedAllocation, 'value'> & ItemAccounts)[],
  clientId: string,
): readonly WipItem[] =>
  parts
    .filter((part) => part.isWip)
    .map(({ value, projectId, serviceId }) => ({ value, clientId, projectId, serviceId }));

const eventOf = <T extends string>(
  happened: T,
  invoice: Invoice,
  reason: string | null,
): InvoiceEvent<T> => ({
  type: `invoice.${happened}`,
  invoiceId: invoice.id,
  clientId: invoice.clientId,
  number: invoice.number,
  reason,
});

function givenReason(reason: string): string {
  if (reason.trim() === '') throw refuseField('reason_missing', 'reason', 'Say why');
  return reason.trim();
}
