// Makes draft invoices of pre-bills, for sets: one or a thousand take the same statements.

import type { DiscountTerms } from '@daybook/core/billing/courtesy-discount.ts';
import { type Invoice, raiseInvoice } from '@daybook/core/billing/invoice.ts';
import type { Grouping } from '@daybook/core/billing/invoice-lines.ts';
import { preBillLifecycle } from '@daybook/core/billing/pre-bill-lifecycle.ts';
import { formatQuantity } from '@daybook/core/billing/quantity.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatScaled, type Money, money } from '@daybook/core/money/money.ts';
import type { AuditEvent, CommandContext } from '../../platform/command.ts';
import { planAnew, planForKeys } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import { listTaxRates } from '../catalog/public.ts';
import { findEntities } from '../org/public.ts';
import { type ClientRow, findClients, findProjects } from '../parties/public.ts';
import * as allocationStore from './allocation-store.ts';
import { requireUnderCap } from './caps.ts';
import * as lineStore from './invoice-line-store.ts';
import * as invoices from './invoice-store.ts';
import { quantityPolicyOf, taxFinder, toLineSource } from './pre-bill-lines.ts';
import type { PreBillLineRow, PreBillRow } from './pre-bill-store.ts';
import * as preBills from './pre-bill-store.ts';
import { discountColumns, discountPercentE2, discountTermsOf } from './stored-discount.ts';
import { GroupingName, totalColumns } from './stored-invoice.ts';
import { addDeductions, type PlannedDeduction, planWithholding } from './withholding.ts';

type Choice = Readonly<{ grouping?: Grouping | undefined; notes: string }>;

/** What is billed: a pre-bill that is kept, or one that is not yet. */
export type InvoicedPreBill = Readonly<{
  id: string;
  client_id: string;
  legal_entity_id: string;
  branch_id: string;
  currency: string;
  grouping: string;
  quantity_policy: string;
  discount: DiscountedRow | null;
}>;
type DiscountedRow = Pick<
  PreBillRow,
  'currency' | 'billed_minor' | 'discount_text' | 'discount_minor' | 'discount_percent_e2'
>;
/** An invoice as it would be; nothing of it is stored. */
export type InvoiceDraft = Readonly<{
  preBill: InvoicedPreBill;
  client: ClientRow;
  sources: readonly PreBillLineRow[];
  raised: ReturnType<typeof raiseInvoice>;
  grouping: Grouping;
  purchaseOrder: string | null;
  retention: Money;
  deductions: readonly PlannedDeduction[];
  prepaidMinor: bigint;
}>;
type Made = Readonly<{ ids: readonly string[]; events: readonly AuditEvent[] }>;

/** Draft invoices of locked pre-bills. Refuses with wrong_state, nothing_to_bill, over_contract_value, tax_rate_missing. */
export async function makeInvoices(
  context: CommandContext,
  rows: readonly PreBillRow[],
  choice: Choice,
): Promise<Made> {
  const { tx } = context;
  for (const row of rows) preBillLifecycle.next(row.state, 'invoice');
  const preBillIds = rows.map((row) => row.id);
  await planAnew(tx);
  await preBills.lockProjectsOfLines(tx, preBillIds);
  await requireUnderCap(tx, preBillIds);
  const lines = Map.groupBy(await preBills.listLines(tx, preBillIds), (line) => line.pre_bill_id);
  const drafts = await draftInvoices(
    context,
    rows.map((row) => ({ preBill: { ...row, discount: row }, lines: lines.get(row.id) ?? [] })),
    choice.grouping,
  );
  return keepInvoices(context, drafts, choice.notes);
}

/**
 * What the invoices of these pre-bills come to; their projects are locked. Writes nothing.
 * Refuses with nothing_to_bill, tax_rate_missing, amount_out_of_range.
 */
export async function draftInvoices(
  context: CommandContext,
  billed: readonly Readonly<{ preBill: InvoicedPreBill; lines: readonly PreBillLineRow[] }>[],
  grouping?: Grouping | undefined,
): Promise<readonly InvoiceDraft[]> {
  const { tx, clock, today } = context;
  const clients = byId(
    await findClients(
      tx,
      billed.map(({ preBill }) => preBill.client_id),
    ),
  );
  const entities = byId(
    await findEntities(
      tx,
      billed.map(({ preBill }) => preBill.legal_entity_id),
    ),
  );
  const rates = await listTaxRates(tx);
  const terms = await documentTerms(
    context,
    billed.flatMap(({ lines }) => lines),
  );
  const drafts = billed.map(({ preBill, lines: sources }) => {
    const client = existing(clients.get(preBill.client_id));
    const taxOf = taxFinder(client, rates, {
      country: existing(entities.get(preBill.legal_entity_id)).address.country,
      on: today,
    });
    const own = terms.get(preBill.id);
    const chosen = grouping ?? GroupingName.parse(preBill.grouping);
    const raised = raiseInvoice(
      sources.map((line) => toLineSource(line, taxOf(line.tax_class_id))),
      {
        id: clock.newId(),
        clientId: preBill.client_id,
        branchId: preBill.branch_id,
        currency: preBill.currency,
        policy: { grouping: chosen, quantity: quantityPolicyOf(preBill.quantity_policy) },
        paymentTermDays: own?.paymentTermDays ?? client.payment_term_days,
        discount: preBill.discount === null ? null : discountToGive(preBill.discount),
      },
    );
    const purchaseOrder = own?.purchaseOrder ?? null;
    return { preBill, client, sources, raised, grouping: chosen, purchaseOrder };
  });
  const { retention, deductions } = await planWithholding(
    tx,
    drafts.map(({ raised, sources }) => ({
      invoiceId: raised.invoice.id,
      currency: raised.invoice.currency,
      lines: sources,
    })),
  );
  const deductionsOf = Map.groupBy(deductions, (each) => each.invoiceId);
  return drafts.map((draft) => {
    const { id } = draft.raised.invoice;
    const own = deductionsOf.get(id) ?? [];
    const withheld = {
      retention: existing(retention.get(id)),
      deductions: own,
      prepaidMinor: own.reduce((total, each) => total + each.netMinor + each.taxMinor, 0n),
    };
    requireRoom(draft.raised.invoice, withheld);
    return { ...draft, ...withheld };
  });
}

/** Writes drafts of pre-bills that are kept; the ids come in the order of the drafts. */
export async function keepInvoices(
  context: CommandContext,
  drafts: readonly InvoiceDraft[],
  notes: string,
): Promise<Made> {
  const { tx, clock, actor } = context;
  await planForKeys(tx);
  await invoices.addInvoices(
    tx,
    drafts.map(({ preBill, raised, grouping, purchaseOrder, retention, prepaidMinor }) => ({
      id: raised.invoice.id,
      preBillId: preBill.id,
      clientId: preBill.client_id,
      legalEntityId: preBill.legal_entity_id,
      branchId: preBill.branch_id,
      currency: preBill.currency,
      paymentTermDays: raised.invoice.paymentTermDays,
      grouping,
      quantityPolicy: preBill.quantity_policy,
      notes,
      purchaseOrder,
      ...totalColumns(raised.invoice.totals),
      ...discountColumns(raised.invoice.discount, preBill.currency),
      retentionMinor: retention.minor,
      prepaidMinor,
      createdAt: clock.now(),
      createdById: actor.personId,
    })),
  );
  await addDeductions(
    tx,
    drafts
      .flatMap(({ deductions }) => deductions)
      .map((each) => ({ ...each, id: clock.newId(), creditNoteId: null })),
  );
  const lineIds = new Map<string, string>();
  await lineStore.addLines(
    tx,
    drafts.flatMap(({ raised }) =>
      raised.invoice.lines.map((line) => {
        const id = clock.newId();
        lineIds.set(`${raised.invoice.id} ${line.position}`, id);
        const { quantity: policy } = raised.invoice.policy;
        // Where minutes are printed, the document shows them as hours and minutes itself.
        const isPrinted = line.unitPriceE4 !== null && policy.printed === 'hours';
        const quantity = isPrinted ? formatQuantity(line.minutes, policy) : null;
        return { ...line, id, invoiceId: raised.invoice.id, quantity };
      }),
    ),
  );
  await allocationStore.addAllocations(
    tx,
    context.commandId,
    drafts.flatMap((draft) => allocationsOf(draft, lineIds, clock.newId)),
  );
  await preBills.savePreBillStates(
    tx,
    drafts.map(({ preBill }) => preBill.id),
    'invoiced',
  );
  return {
    ids: drafts.map(({ raised }) => raised.invoice.id),
    events: drafts.flatMap(({ preBill, raised, client }) => {
      const { invoice } = raised;
      const total = { minor: invoice.totals.taxInclusive.minor, currency: preBill.currency };
      return [
        {
          type: 'pre_bill.invoiced',
          record: { kind: 'pre_bill', id: preBill.id },
          after: { invoiceId: invoice.id, total },
        },
        {
          type: 'invoice.drafted',
          record: { kind: 'invoice', id: invoice.id },
          after: {
            client: client.name,
            preBillId: preBill.id,
            lines: invoice.lines.length,
            total,
          },
        },
      ] as const;
    }),
  };
}

/**
 * What somebody agreed to was a share of what the pre-bill billed then: an amount that has become a larger
 * share of it, since lines were put off, has to be agreed to again.
 */
function discountToGive(row: DiscountedRow): DiscountTerms | null {
  const terms = discountTermsOf(row);
  if (terms === null) return null;
  const percentE2 = discountPercentE2(money(row.billed_minor, row.currency), terms);
  const agreedE2 = BigInt(row.discount_percent_e2 ?? 0);
  if (percentE2 > agreedE2)
    throw refuseField(
      'amount_out_of_range',
      'discount',
      `The discount was ${formatScaled(agreedE2, 2)} % of the lines and is ${formatScaled(percentE2, 2)} % now: set it again`,
    );
  return terms;
}

/** Refuses a discount that leaves less than what is held back and what deposits have paid of it. */
function requireRoom(
  { discount, totals }: Invoice,
  { retention, prepaidMinor }: Readonly<{ retention: Money; prepaidMinor: bigint }>,
): void {
  if (discount !== null && totals.taxInclusive.minor < retention.minor + prepaidMinor)
    throw refuseField(
      'amount_out_of_range',
      'discount',
      'After the discount less is left than what is held back and paid by deposits',
    );
}

type DocumentTerms = Readonly<{ purchaseOrder: string | null; paymentTermDays: number | null }>;

/** The one value that all lines share; of different ones, none is printed. */
function shared<T>(values: readonly (T | null)[]): T | null {
  const [first, ...others] = [...new Set(values)];
  return others.length === 0 ? (first ?? null) : null;
}

/** What contracts and projects say of a document: a contract's terms stand before its project's. */
async function documentTerms(
  { tx }: CommandContext,
  lines: readonly PreBillLineRow[],
): Promise<ReadonlyMap<string, DocumentTerms>> {
  const billed = lines.filter((line) => line.decision === 'bill');
  const projects = byId(
    await findProjects(tx, [...new Set(billed.map((line) => line.project_id))]),
  );
  return new Map(
    [...Map.groupBy(billed, (line) => line.pre_bill_id)].map(([preBillId, own]) => [
      preBillId,
      {
        purchaseOrder: shared(
          own.map(
            (line) => line.term_order ?? projects.get(line.project_id)?.purchase_order ?? null,
          ),
        ),
        paymentTermDays: shared(own.map((line) => line.term_days)),
      },
    ]),
  );
}

function allocationsOf(
  { raised, sources }: InvoiceDraft,
  lineIds: ReadonlyMap<string, string>,
  newId: () => string,
): readonly allocationStore.NewAllocation[] {
  const sourceOf = new Map(sources.map((line) => [line.item_id, line]));
  return raised.allocations.map((allocation) => {
    const source = sourceOf.get(allocation.itemId);
    return {
      id: newId(),
      itemId: allocation.itemId,
      invoiceId: raised.invoice.id,
      lineId: existing(lineIds.get(`${raised.invoice.id} ${allocation.position}`)),
      minutes: allocation.minutes,
      includedMinutes: source?.included_minutes ?? 0,
      valueMinor: allocation.value.minor,
      amountMinor: allocation.amount.minor,
      reasonCode: source?.reason_code ?? null,
      comment: source?.comment ?? null,
      reversesId: null,
      creditNoteId: null,
    };
  });
}
