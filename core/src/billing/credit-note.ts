// A credit note has its own number, cites its invoice and reverses named allocations. It mirrors
// the invoice's lines and takes tax back at the invoice's own rates, so that the last credit takes
// exactly what is left: a full credit in parts is the invoice, to the cent.
// Source of the rules: docs/domain-rules.md, sections 3 and 8.

import type { JournalEntry } from '../journal/journal-entry.ts';
import { creditNotePostings } from '../journal/postings.ts';
import type { PlainDate } from '../kernel/plain-date.ts';
import { Refusal, refuseField } from '../kernel/refusal.ts';
import type { Currency } from '../money/currency.ts';
import { compare, type Money, negate, subtract, sum } from '../money/money.ts';
import {
  type Allocation,
  type AllocationDraft,
  type ReversalShare,
  reverseAllocations,
} from './allocation.ts';
import { type CourtesyDiscount, creditedDiscount } from './courtesy-discount.ts';
import { type CreditNoteState, creditNoteLifecycle } from './credit-note-lifecycle.ts';
import { type CreditNoteLine, creditNoteLines } from './credit-note-lines.ts';
import { creditNoteTotals } from './credit-note-totals.ts';
import { exchangeOf, type Invoice, type PostedAllocation, wipOf } from './invoice.ts';
import { invoiceLifecycle } from './invoice-lifecycle.ts';
import type { KeptInvoiceLine } from './invoice-lines.ts';
import type { InvoiceTotals } from './invoice-totals.ts';
import { shareOfWithheld, type Withheld } from './withheld.ts';

export type CreditableInvoice = Invoice & Readonly<{ lines: readonly KeptInvoiceLine[] }>;

export type CreditNote = Readonly<{
  id: string;
  invoiceId: string;
  clientId: string;
  branchId: string;
  currency: Currency;
  state: CreditNoteState;
  reason: string;
  /** Positive numbers, as the document shows them. */
  lines: readonly CreditNoteLine[];
  /** What it takes back of the invoice's. */
  discount?: CourtesyDiscount | null;
  totals: InvoiceTotals;
  /** Negative numbers, as the allocation ledger keeps them. */
  reversals: readonly AllocationDraft[];
  number: string | null;
  postedOn: PlainDate | null;
}>;

/** The invoice's allocations, and what credit notes before this one took back. */
export type CreditLedger<A extends Allocation = Allocation> = Readonly<{
  allocations: readonly A[];
  reversals: readonly AllocationDraft[];
  credits: readonly Pick<CreditNote, 'totals' | 'discount'>[];
}>;

export type CreditRequest = Readonly<{
  id: string;
  reason: string;
  /** All of it, a fraction of what was billed, or an exact net amount. */
  share: ReversalShare;
  /** The allocations to credit; without it, all of the invoice's. */
  allocationIds?: readonly string[];
}>;

/** Refuses with wrong_state, reason_missing, not_found, over_credited or amount_out_of_range. */
export function draftCreditNote(
  invoice: CreditableInvoice,
  ledger: CreditLedger,
  request: CreditRequest,
): CreditNote {
  if (invoice.state !== 'posted') throw new Refusal('wrong_state', { state: invoice.state });
  const reason = request.reason.trim();
  if (reason === '') throw refuseField('reason_missing', 'reason', 'Say why');
  const named = namedAllocations(ledger.allocations, request.allocationIds);
  const reversals = reverseAllocations(named, request.share, ledger.reversals);
  if (reversals.length === 0) throw new Refusal('over_credited', { invoiceId: invoice.id });
  const lines = creditNoteLines(invoice, reversals, ledger.allocations);
  const discount = creditedDiscount(invoice, lines, ledger.credits);
  return {
    id: request.id,
    invoiceId: invoice.id,
    clientId: invoice.clientId,
    branchId: invoice.branchId,
    currency: invoice.currency,
    state: creditNoteLifecycle.initial,
    reason,
    lines,
    discount,
    totals: creditNoteTotals(invoice, { lines, discount }, ledger.credits),
    reversals,
    number: null,
    postedOn: null,
  };
}

export type PostCreditNoteFacts = Readonly<{
  number: string;
  on: PlainDate;
  invoice: CreditableInvoice;
  ledger: CreditLedger<PostedAllocation>;
  /** What is still to be paid of the invoice before this credit, what is held back of it among it. */
  open: Money;
  booksWip: boolean;
  /** What posting the invoice held back and deducted, and what credits before this gave back of it. */
  withheld: Withheld;
}>;

/**
 * Totals are computed again, since another credit may have been posted after the draft; the invoice
 * is credited once nothing of it is left. Refuses with wrong_state or over_credited.
 */
export function postCreditNote<N extends CreditNote>(creditNote: N, facts: PostCreditNoteFacts) {
  const state = creditNoteLifecycle.next(creditNote.state, 'post');
  const { invoice, ledger, number, on } = facts;
  if (invoice.state !== 'posted') throw new Refusal('wrong_state', { state: invoice.state });
  assertStillThere(creditNote, ledger);
  const { lines } = creditNote;
  const discount = creditedDiscount(invoice, lines, ledger.credits);
  const totals = creditNoteTotals(invoice, { lines, discount }, ledger.credits);
  const posted = { ...creditNote, state, discount, totals, number, postedOn: on };
  const credited = [...ledger.credits, posted].map((credit) => credit.totals.taxInclusive);
  const isCreditedInFull =
    compare(sum(credited, invoice.currency), invoice.totals.taxInclusive) === 0;
  const { clientId, id: creditNoteId, invoiceId } = creditNote;
  const event = { type: 'credit_note.posted', creditNoteId, invoiceId, clientId, number } as const;
  return {
    creditNote: posted,
    withheld: withheldBy(posted, facts),
    invoice: isCreditedInFull
      ? { ...invoice, state: invoiceLifecycle.next(invoice.state, 'creditInFull') }
      : invoice,
    journal: journalOf(posted, facts),
    events: [event],
  } as const;
}

/** Refuses with wrong_state. */
export function discardCreditNote<N extends CreditNote>(creditNote: N) {
  const state = creditNoteLifecycle.next(creditNote.state, 'discard');
  const { id: creditNoteId, invoiceId } = creditNote;
  const events = [{ type: 'credit_note.discarded', creditNoteId, invoiceId }] as const;
  return { creditNote: { ...creditNote, state }, events } as const;
}

/**
 * What is still to be paid: the invoice minus credits and receipts, all positive. Below zero, it is
 * the client's: to be refunded or applied.
 */
export function openAmountOf(
  invoiceTotal: Money,
  credits: readonly Money[],
  receipts: readonly Money[],
): Money {
  return subtract(invoiceTotal, sum([...credits, ...receipts], invoiceTotal.currency));
}

function namedAllocations<A extends Allocation>(
  allocations: readonly A[],
  ids: readonly string[] | undefined,
): readonly A[] {
  if (ids === undefined) return allocations;
  const known = new Set(allocations.map((allocation) => allocation.id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new Refusal('not_found', { allocationIds: unknown });
  const wanted = new Set(ids);
  return allocations.filter((allocation) => wanted.has(allocation.id));
}

function assertStillThere(creditNote: CreditNote, ledger: CreditLedger): void {
  const wanted = new Set(creditNote.reversals.map((reversal) => reversal.reversesId));
  const lefts = new Map(
    reverseAllocations(
      ledger.allocations.filter((allocation) => wanted.has(allocation.id)),
      'all',
      ledger.reversals,
    ).map((left) => [left.reversesId, left]),
  );
  for (const reversal of creditNote.reversals) {
    const left = lefts.get(reversal.reversesId);
    const isThere =
      left !== undefined &&
      reversal.minutes >= left.minutes &&
      isPartOf(reversal.value, left.value) &&
      isPartOf(reversal.amount, left.amount);
    if (!isThere) throw new Refusal('over_credited', { allocationId: reversal.reversesId });
  }
}

const isPartOf = (part: Money, whole: Money): boolean =>
  whole.minor < 0n ? compare(part, whole) >= 0 : compare(part, whole) <= 0;

const withheldBy = (creditNote: CreditNote, { invoice, ledger, withheld }: PostCreditNoteFacts) =>
  shareOfWithheld(withheld, {
    of: invoice.totals.taxInclusive,
    before: sum(
      ledger.credits.map((credit) => credit.totals.taxInclusive),
      invoice.currency,
    ),
    now: creditNote.totals.taxInclusive,
  });

function journalOf(creditNote: CreditNote, facts: PostCreditNoteFacts): JournalEntry {
  const { invoice, ledger } = facts;
  const { clientId, branchId, totals } = creditNote;
  const exchange = exchangeOf(invoice);
  const owners = new Map(ledger.allocations.map((allocation) => [allocation.id, allocation]));
  const parts = creditNote.reversals.flatMap((reversal) => {
    const owner = owners.get(reversal.reversesId ?? '');
    if (owner === undefined) return [];
    const { projectId, serviceId, account, isWip } = owner;
    const net = negate(reversal.amount);
    return [{ net, value: negate(reversal.value), projectId, serviceId, account, isWip }];
  });
  const { retention, deposits } = withheldBy(creditNote, facts);
  return creditNotePostings({
    on: facts.on,
    description: `Credit note ${facts.number} to invoice ${invoice.number}`,
    source: { kind: 'credit_note', id: creditNote.id },
    ...{ clientId, branchId, exchange },
    taxInclusive: totals.taxInclusive,
    tax: totals.tax,
    revenue: parts,
    discount: totals.allowances,
    wip: facts.booksWip ? wipOf(parts, clientId) : [],
    retention,
    deposits,
    receivable: { open: facts.open, exchange },
    openRetention: facts.withheld.openRetention,
  });
}

/** What is left of the invoice to credit, tax included. */
export const creditableOf = (
  invoice: Pick<Invoice, 'totals'>,
  credits: readonly Pick<CreditNote, 'totals'>[],
): Money =>
  credits.reduce(
    (left, credit) => subtract(left, credit.totals.taxInclusive),
    invoice.totals.taxInclusive,
  );
