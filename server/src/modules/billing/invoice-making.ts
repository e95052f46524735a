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
import { findClients, findProjects } from '../parties/public.ts';
import * as allocationStore from './allocation-store.ts';
import { requireUnderCap } from './caps.ts';
import * as lineStore from './invoice-line-store.ts';
import * as invoices from './invoice-store.ts';
import { quantityPolicyOf, taxFinder, toLineSource } from './pre-bill-lines.ts';
import type { PreBillLineRow, PreBillRow } from './pre-bill-store.ts';
import * as preBills from './pre-bill-store.ts';
import { discountColumns, discountPercentE2, discountTermsOf } from './stored-discount.ts';
import { GroupingName, totalColumns } from './stored-invoice.ts';
import { addDeductions, planWithholding, prepaidOf } from './withholding.ts';

type Choice = Readonly<{
  grouping?: Grouping | undefined;
  notes: string;
  /** Made to be looked at and rolled back: nothing is taken of the items. */
  isTrial?: boolean;
}>;

export type MadeInvoice = Readonly<{
  id: string;
  preBillId: string;
  lines: ReturnType<typeof raiseInvoice>['invoice']['lines'];
  totals: ReturnType<typeof raiseInvoice>['invoice']['totals'];
  paymentTermDays: number;
  purchaseOrder: string | null;
  sources: readonly PreBillLineRow[];
}>;

/** Draft invoices of locked pre-bills. Refuses with wrong_state, nothing_to_bill, over_contract_value, tax_rate_missing. */
export async function makeInvoices(
  context: CommandContext,
  rows: readonly PreBillRow[],
  choice: Choice,
): Promise<
  Readonly<{
    ids: readonly string[];
    made: readonly MadeInvoice[];
    events: readonly AuditEvent[];
  }>
> {
  const { tx, clock, actor, today } = context;
  for (const row of rows) preBillLifecycle.next(row.state, 'invoice');
  const preBillIds = rows.map((row) => row.id);
  await planAnew(tx);
  await preBills.lockProjectsOfLines(tx, preBillIds);
  await requireUnderCap(tx, preBillIds);
  const lines = Map.groupBy(await preBills.listLines(tx, preBillIds), (line) => line.pre_bill_id);
  const clients = byId(
    await findClients(
      tx,
      rows.map((row) => row.client_id),
    ),
  );
  const entities = byId(
    await findEntities(
      tx,
      rows.map((row) => row.legal_entity_id),
    ),
  );
  const rates = await listTaxRates(tx);
  const terms = await documentTerms(context, [...lines.values()].flat());
  const made = rows.map((row) => {
    const client = existing(clients.get(row.client_id));
    const taxOf = taxFinder(client, rates, {
      country: existing(entities.get(row.legal_entity_id)).address.country,
      on: today,
    });
    const own = lines.get(row.id) ?? [];
    const grouping = choice.grouping ?? GroupingName.parse(row.grouping);
    const raised = raiseInvoice(
      own.map((line) => toLineSource(line, taxOf(line.tax_class_id))),
      {
        id: clock.newId(),
        clientId: row.client_id,
        branchId: row.branch_id,
        currency: row.currency,
        policy: { grouping, quantity: quantityPolicyOf(row.quantity_policy) },
        paymentTermDays: terms.get(row.id)?.paymentTermDays ?? client.payment_term_days,
        discount: discountToGive(row),
      },
    );
    return { row, client, own, raised, grouping, order: terms.get(row.id)?.purchaseOrder ?? null };
  });
  const { retention, deductions } = await planWithholding(
    tx,
    made.map(({ raised, own }) => ({
      invoiceId: raised.invoice.id,
      currency: raised.invoice.currency,
      lines: own,
    })),
  );
  await planForKeys(tx);
  for (const { raised } of made)
    requireRoom(raised.invoice, {
      retention: existing(retention.get(raised.invoice.id)),
      prepaidMinor: prepaidOf(deductions, raised.invoice.id),
    });
  await invoices.addInvoices(
    tx,
    made.map(({ row, raised, grouping, order }) => ({
      id: raised.invoice.id,
      preBillId: row.id,
      clientId: row.client_id,
      legalEntityId: row.legal_entity_id,
      branchId: row.branch_id,
      currency: row.currency,
      paymentTermDays: raised.invoice.paymentTermDays,
      grouping,
      quantityPolicy: row.quantity_policy,
      notes: choice.notes,
      purchaseOrder: order,
      ...totalColumns(raised.invoice.totals),
      ...discountColumns(raised.invoice.discount, row.currency),
      retentionMinor: existing(retention.get(raised.invoice.id)).minor,
      prepaidMinor: prepaidOf(deductions, raised.invoice.id),
      createdAt: clock.now(),
      createdById: actor.personId,
    })),
  );
  await addDeductions(
    tx,
    deductions.map((each) => ({ ...each, id: clock.newId(), creditNoteId: null })),
  );
  const lineIds = new Map<string, string>();
  await lineStore.addLines(
    tx,
    made.flatMap(({ raised }) =>
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
  if (choice.isTrial !== true)
    await allocationStore.addAllocations(
      tx,
      context.commandId,
      made.flatMap(({ raised, own }) => allocationsOf(raised, own, lineIds, clock.newId)),
    );
  await preBills.savePreBillStates(tx, preBillIds, 'invoiced');
  return {
    ids: made.map(({ raised }) => raised.invoice.id),
    made: made.map(({ row, own, raised, order }) => ({
      id: raised.invoice.id,
      preBillId: row.id,
      lines: raised.invoice.lines,
      totals: raised.invoice.totals,
      paymentTermDays: raised.invoice.paymentTermDays,
      purchaseOrder: order,
      sources: own,
    })),
    events: made.flatMap(({ row, raised, client }) => {
      const total = { minor: raised.invoice.totals.taxInclusive.minor, currency: row.currency };
      return [
        {
          type: 'pre_bill.invoiced',
          record: { kind: 'pre_bill', id: row.id },
          after: { invoiceId: raised.invoice.id, total },
        },
        {
          type: 'invoice.drafted',
          record: { kind: 'invoice', id: raised.invoice.id },
          after: {
            client: client.name,
            preBillId: row.id,
            lines: raised.invoice.lines.length,
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
function discountToGive(row: PreBillRow): DiscountTerms | null {
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
  raised: ReturnType<typeof raiseInvoice>,
  own: readonly PreBillLineRow[],
  lineIds: ReadonlyMap<string, string>,
  newId: () => string,
): readonly allocationStore.NewAllocation[] {
  const reasons = new Map(own.map((line) => [line.item_id, line]));
  return raised.allocations.map((allocation) => ({
    id: newId(),
    itemId: allocation.itemId,
    invoiceId: raised.invoice.id,
    lineId: existing(lineIds.get(`${raised.invoice.id} ${allocation.position}`)),
    minutes: allocation.minutes,
    includedMinutes: reasons.get(allocation.itemId)?.included_minutes ?? 0,
    valueMinor: allocation.value.minor,
    amountMinor: allocation.amount.minor,
    reasonCode: reasons.get(allocation.itemId)?.reason_code ?? null,
    comment: reasons.get(allocation.itemId)?.comment ?? null,
    reversesId: null,
    creditNoteId: null,
  }));
}
