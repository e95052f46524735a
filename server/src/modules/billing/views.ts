// Pre-bills, invoices and credit notes as the contract shows them.

import type { billing } from '@daybook/contract/billing.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { Party } from '@daybook/contract/invoice.ts';
import { groupings, quantityPolicies } from '@daybook/contract/parties.ts';
import { writeReasons } from '@daybook/contract/pre-bill.ts';
import { discountAmount } from '@daybook/core/billing/courtesy-discount.ts';
import { creditNoteLifecycle } from '@daybook/core/billing/credit-note-lifecycle.ts';
import { includedReason } from '@daybook/core/billing/included-minutes.ts';
import { invoiceLifecycle } from '@daybook/core/billing/invoice-lifecycle.ts';
import { realizationOf } from '@daybook/core/billing/pre-bill.ts';
import { preBillLifecycle } from '@daybook/core/billing/pre-bill-lifecycle.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { money, subtract } from '@daybook/core/money/money.ts';
import { percentE2Of } from '@daybook/core/money/price.ts';
import { z } from 'zod';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { e4Of, e8Of } from '../../platform/numeric.ts';
import { existing, reference, referenceOrNull } from '../../platform/rows.ts';
import type { CreditNoteRow } from './credit-note-store.ts';
import type { LineRow } from './invoice-line-store.ts';
import type { DrawRow, InvoiceRow, PaidRow, TaxLineRow } from './invoice-store.ts';
import { toPreBillLine } from './pre-bill-lines.ts';
import type { PreBillLineRow, PreBillRow } from './pre-bill-store.ts';
import { discountTermsOf, discountView } from './stored-discount.ts';
import type { DeductionRow } from './withholding.ts';

const Grouping = z.enum(groupings);
const QuantityPolicyName = z.enum(quantityPolicies);
const WriteReason = z.enum([...writeReasons, includedReason]);

export function preBillView(row: PreBillRow, actor: Actor): OutputOf<typeof billing.propose> {
  const isDraft = row.state === 'draft';
  const agreed = money(row.agreed_minor, row.currency);
  const billed = money(row.billed_minor, row.currency);
  const edit = { permission: 'billing.update', when: isDraft } as const;
  return {
    id: row.id,
    version: row.version,
    client: reference(row.client_id, row.client_name),
    currency: row.currency,
    cutOff: row.cut_off,
    state: row.state,
    createdAt: row.created_at,
    createdBy: existing(referenceOrNull(row.created_by_id, row.created_by_name)),
    lineCount: row.lines,
    billCount: row.bill_lines,
    heldCount: row.held_lines,
    agreedAmount: agreed,
    billedAmount: billed,
    writtenAmount: subtract(agreed, billed),
    realization: percentE2Of(billed, agreed),
    discount: preBillDiscount(row),
    invoice:
      row.invoice_id === null ? null : reference(row.invoice_id, row.invoice_number ?? 'Draft'),
    grouping: row.grouping,
    may: mayOf(actor, {
      decide: edit,
      split: edit,
      merge: edit,
      write: edit,
      discount: edit,
      transfer: edit,
      invoice: {
        permission: 'billing.create',
        when: preBillLifecycle.can(row.state, 'invoice') && row.bill_lines > 0,
      },
      discard: { permission: 'billing.update', when: preBillLifecycle.can(row.state, 'discard') },
    }),
  };
}

/** What it comes to of what is billed now; an amount that is more than that is told as it is. */
function preBillDiscount(row: PreBillRow): OutputOf<typeof billing.propose>['discount'] {
  const terms = discountTermsOf(row);
  if (terms === null) return null;
  const billed = money(row.billed_minor, row.currency);
  return 'amount' in terms
    ? { text: terms.text, percent: null, amount: terms.amount }
    : { text: terms.text, percent: terms.percentE2, amount: discountAmount(billed, terms) };
}

export function preBillDetail(
  row: PreBillRow,
  lines: readonly PreBillLineRow[],
  actor: Actor,
): OutputOf<typeof billing.getPreBill> {
  const view = preBillView(row, actor);
  const realization = realizationOf(lines.map(toPreBillLine), row.currency);
  return {
    ...view,
    realization: realization.percentE2,
    skippedUnpriced: row.skipped_unpriced,
    lines: lines.map((line) => ({
      id: line.item_id,
      itemId: line.item_id,
      workDate: line.work_date,
      person: referenceOrNull(line.person_id, line.person_name),
      project: reference(line.project_id, line.project_name),
      service: reference(line.service_id, line.service_name),
      note: line.note,
      decision: line.decision,
      workedMinutes: line.worked_minutes,
      agreedMinutes: line.minutes,
      billedMinutes: line.billed_minutes,
      unitPrice: e4Of(line.unit_price ?? '0.0000'),
      agreedAmount: money(line.value_minor, row.currency),
      amount: money(line.amount_minor, row.currency),
      reasonCode: line.reason_code === null ? null : WriteReason.parse(line.reason_code),
      comment: line.comment,
    })),
  };
}

/** Paid, part-paid and overdue follow from what was posted against the invoice; they are not states. */
export function paymentStateOf(
  row: InvoiceRow,
  today: PlainDate,
): 'open' | 'part_paid' | 'paid' | 'overdue' | null {
  if (row.state !== 'posted') return null;
  if (row.open_minor <= 0n) return 'paid';
  if (row.due_on !== null && row.due_on < today) return 'overdue';
  return row.settled_minor > 0n ? 'part_paid' : 'open';
}

export const invoiceReach = (row: InvoiceRow, actor: Actor) => ({
  isOwn: row.created_by_id === actor.personId,
  isTeam: row.has_team,
  isBranch: row.branch_id === actor.branchId,
});

export function invoiceView(
  row: InvoiceRow,
  actor: Actor,
  today: PlainDate,
): OutputOf<typeof billing.submit> {
  const can = (action: keyof typeof invoiceLifecycle.actions) =>
    invoiceLifecycle.can(row.state, action);
  const isOpen = row.state === 'posted' && row.open_minor > 0n;
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    client: reference(row.client_id, row.client_name),
    legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
    currency: row.currency,
    state: row.state,
    paymentState: paymentStateOf(row, today),
    invoiceDate: row.invoice_date,
    dueOn: row.due_on,
    total: money(row.total_minor, row.currency),
    open: money(row.open_minor, row.currency),
    retained: money(row.retained_minor, row.currency),
    createdAt: row.created_at,
    postedAt: row.posted_at,
    preBillId: row.pre_bill_id,
    may: mayOf(
      actor,
      {
        submit: { permission: 'billing.submit', when: can('submit') },
        post: { permission: 'billing.post', when: can('post') },
        reject: { permission: 'billing.reject', when: can('reject') },
        discard: { permission: 'billing.update', when: can('discard') },
        void: {
          permission: 'billing.void',
          when: can('void') && row.settled_minor === 0n && row.credited_minor === 0n,
        },
        writeOff: { permission: 'billing.void', when: can('writeOff') && row.open_minor > 0n },
        credit: {
          permission: 'billing.credit',
          when: row.state === 'posted' && row.credited_minor < row.total_minor,
        },
        receive: { permission: 'cash.create', when: isOpen },
        send: { permission: 'billing.send', when: row.state === 'posted' },
        releaseRetention: {
          permission: 'billing.post',
          when: row.state === 'posted' && row.retained_minor > 0n,
        },
      },
      invoiceReach(row, actor),
    ),
  };
}

const taxLineView = (currency: string) => (line: TaxLineRow) => ({
  category: line.category,
  percent: BigInt(line.percentE4),
  taxable: money(BigInt(line.taxable), currency),
  tax: money(BigInt(line.tax), currency),
  reason: line.reason,
});

export const lineView = (
  line: LineRow,
  currency: string,
): OutputOf<typeof billing.getInvoice>['lines'][number] => ({
  id: line.id,
  position: line.position,
  description: line.description,
  service: referenceOrNull(line.service_id, line.service_name),
  project: reference(line.project_id, line.project_name),
  from: line.from_date,
  until: line.until_date,
  minutes: line.minutes,
  quantity: line.quantity,
  unitPrice: line.unit_price === null ? null : e4Of(line.unit_price),
  net: money(line.net_minor, currency),
  clause: line.clause,
  taxCategory: line.tax_category,
  taxPercent: e4Of(line.tax_percent),
  creditedNet: money(line.credited_minor, currency),
});

export type InvoiceParts = Readonly<{
  lines: readonly LineRow[];
  creditNotes: readonly CreditNoteRow[];
  receipts: readonly PaidRow[];
  draws: readonly DrawRow[];
  worked: Readonly<{ minutes: number; writtenMinor: bigint }>;
  deductions: readonly DeductionRow[];
}>;
export function invoiceDetail(
  row: InvoiceRow,
  parts: InvoiceParts,
  actor: Actor,
  today: PlainDate,
): OutputOf<typeof billing.getInvoice> {
  const amount = (minor: bigint) => money(minor, row.currency);
  return {
    ...invoiceView(row, actor, today),
    lines: parts.lines.map((line) => lineView(line, row.currency)),
    lineNet: amount(row.line_net_minor),
    discount: discountView(row),
    taxExclusive: amount(row.line_net_minor - row.allowance_minor),
    tax: amount(row.tax_minor),
    taxLines: row.tax_lines.map(taxLineView(row.currency)),
    credited: amount(row.credited_minor),
    received: amount(row.settled_minor),
    retention: amount(row.retention_minor),
    prepaid: amount(row.prepaid_minor),
    deposits: parts.deductions.map((each) => ({
      invoice: reference(each.deposit_invoice_id, each.deposit_number ?? ''),
      net: amount(each.net_minor),
      tax: amount(each.tax_minor),
    })),
    seller: Party.nullable().parse(row.seller),
    buyer: Party.nullable().parse(row.buyer),
    exchangeRate: row.exchange_rate === null ? null : e8Of(row.exchange_rate),
    baseTotal:
      row.base_total_minor === null || row.base_currency === null
        ? null
        : money(row.base_total_minor, row.base_currency),
    rejectedBecause: row.rejected_because,
    quantityPolicy: QuantityPolicyName.parse(row.quantity_policy),
    grouping: Grouping.parse(row.grouping),
    notes: row.notes,
    purchaseOrder: row.purchase_order,
    creditNotes: parts.creditNotes.map((note) => ({
      id: note.id,
      number: note.number,
      state: note.state,
      total: money(note.total_minor, note.currency),
    })),
    draws: parts.draws.map((each) => ({
      retainer: reference(each.id, each.number),
      drawnOn: each.drawn_on,
      amount: money(each.amount_minor, row.currency),
    })),
    receipts: parts.receipts.map((receipt) => ({
      id: receipt.id,
      receivedOn: receipt.received_on,
      amount: amount(receipt.amount_minor),
      letOff: amount(receipt.let_off_minor),
    })),
    worked: { minutes: parts.worked.minutes, writtenAmount: amount(parts.worked.writtenMinor) },
  };
}

export function creditNoteView(
  row: CreditNoteRow,
  actor: Actor,
): OutputOf<typeof billing.draftCredit> {
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    invoice: reference(row.invoice_id, row.invoice_number ?? ''),
    client: reference(row.client_id, row.client_name),
    state: row.state,
    reason: row.reason,
    issuedOn: row.issued_on,
    total: money(row.total_minor, row.currency),
    createdAt: row.created_at,
    may: mayOf(actor, {
      post: { permission: 'billing.credit', when: creditNoteLifecycle.can(row.state, 'post') },
      send: { permission: 'billing.send', when: row.state === 'posted' },
      discard: {
        permission: 'billing.credit',
        when: creditNoteLifecycle.can(row.state, 'discard'),
      },
    }),
  };
}

const TaxCategoryName = z.enum(['S', 'Z', 'E', 'AE', 'O', 'K', 'G']);
export const creditNoteDetail = (
  row: CreditNoteRow,
  actor: Actor,
): OutputOf<typeof billing.getCreditNote> => ({
  ...creditNoteView(row, actor),
  lineNet: money(row.line_net_minor, row.currency),
  discount: discountView(row),
  tax: money(row.tax_minor, row.currency),
  taxLines: row.tax_lines.map(taxLineView(row.currency)),
  lines: row.lines.map((line) => ({
    id: line.id,
    description: line.description,
    minutes: line.minutes,
    net: money(BigInt(line.net), row.currency),
    taxCategory: TaxCategoryName.parse(line.taxCategory),
    taxPercent: BigInt(line.taxPercentE4),
  })),
});
