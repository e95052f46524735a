// Making and posting invoices, for sets: one invoice or a thousand take the same statements.

import type { CreditableInvoice } from '@daybook/core/billing/credit-note.ts';
import { postInvoice, raiseInvoice } from '@daybook/core/billing/invoice.ts';
import { type Grouping, groupings } from '@daybook/core/billing/invoice-lines.ts';
import type { InvoiceTotals } from '@daybook/core/billing/invoice-totals.ts';
import { preBillLifecycle } from '@daybook/core/billing/pre-bill-lifecycle.ts';
import { formatQuantity } from '@daybook/core/billing/quantity.ts';
import type { TaxGroup } from '@daybook/core/billing/tax.ts';
import { accountCode } from '@daybook/core/journal/accounts.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { convert, type Exchange, sameCurrency } from '@daybook/core/money/exchange.ts';
import { money } from '@daybook/core/money/money.ts';
import { z } from 'zod';
import type { AuditEvent, CommandContext, Posting } from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { e8Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import { listTaxRates } from '../catalog/public.ts';
import { type EntityRow, findEntities } from '../org/public.ts';
import { type ClientRow, findClients, findProjects } from '../parties/public.ts';
import * as invoices from './invoice-store.ts';
import { quantityPolicyOf, taxFinder, toLineSource } from './pre-bill-lines.ts';
import type { PreBillLineRow, PreBillRow } from './pre-bill-store.ts';
import * as preBills from './pre-bill-store.ts';
import {
  addDeductions,
  listDeductions,
  planWithholding,
  prepaidOf,
  withheldOf,
} from './withholding.ts';

const GroupingName = z.enum(groupings);
type Choice = Readonly<{ grouping?: Grouping | undefined; notes: string }>;

/** Draft invoices of locked pre-bills. Refuses with wrong_state, nothing_to_bill, tax_rate_missing. */
export async function makeInvoices(
  context: CommandContext,
  rows: readonly PreBillRow[],
  choice: Choice,
): Promise<Readonly<{ ids: readonly string[]; events: readonly AuditEvent[] }>> {
  const { tx, clock, actor, today } = context;
  for (const row of rows) preBillLifecycle.next(row.state, 'invoice');
  const preBillIds = rows.map((row) => row.id);
  await planForSets(tx);
  await preBills.lockProjectsOfLines(tx, preBillIds);
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
  const orders = await purchaseOrders(context, [...lines.values()].flat());
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
        paymentTermDays: client.payment_term_days,
      },
    );
    return { row, client, own, raised, grouping, order: orders.get(row.id) ?? null };
  });
  const { retention, deductions } = await planWithholding(
    tx,
    made.map(({ raised, own }) => ({
      invoiceId: raised.invoice.id,
      currency: raised.invoice.currency,
      lines: own,
    })),
  );
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
  await invoices.addLines(
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
  await invoices.addAllocations(
    tx,
    context.commandId,
    made.flatMap(({ raised, own }) => allocationsOf(raised, own, lineIds, clock.newId)),
  );
  await preBills.savePreBillStates(tx, preBillIds, 'invoiced');
  return {
    ids: made.map(({ raised }) => raised.invoice.id),
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

const byId = <T extends Readonly<{ id: string }>>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

export const taxColumns = (groups: readonly TaxGroup[]) =>
  groups.map((group) => ({
    category: group.category,
    percentE4: group.percentE4,
    reason: group.reason,
    taxable: group.taxable.minor,
    tax: group.tax.minor,
  }));
export const totalColumns = (totals: InvoiceTotals) => ({
  lineNetMinor: totals.lineNet.minor,
  taxMinor: totals.tax.minor,
  totalMinor: totals.taxInclusive.minor,
  taxLines: taxColumns(totals.taxBreakdown),
});

/** The purchase order that all projects of a pre-bill share; of different ones, none is printed. */
async function purchaseOrders(
  { tx }: CommandContext,
  lines: readonly PreBillLineRow[],
): Promise<ReadonlyMap<string, string>> {
  const projects = byId(await findProjects(tx, [...new Set(lines.map((line) => line.project_id))]));
  const found = [...Map.groupBy(lines, (line) => line.pre_bill_id)].flatMap(([preBillId, own]) => {
    const orders = [
      ...new Set(own.map((line) => projects.get(line.project_id)?.purchase_order ?? null)),
    ];
    const [order] = orders;
    return orders.length === 1 && order !== null && order !== undefined
      ? [[preBillId, order] as const]
      : [];
  });
  return new Map(found);
}

function allocationsOf(
  raised: ReturnType<typeof raiseInvoice>,
  own: readonly PreBillLineRow[],
  lineIds: ReadonlyMap<string, string>,
  newId: () => string,
): readonly invoices.NewAllocation[] {
  const reasons = new Map(own.map((line) => [line.item_id, line]));
  return raised.allocations.map((allocation) => ({
    id: newId(),
    itemId: allocation.itemId,
    invoiceId: raised.invoice.id,
    lineId: existing(lineIds.get(`${raised.invoice.id} ${allocation.position}`)),
    minutes: allocation.minutes,
    valueMinor: allocation.value.minor,
    amountMinor: allocation.amount.minor,
    reasonCode: reasons.get(allocation.itemId)?.reason_code ?? null,
    comment: reasons.get(allocation.itemId)?.comment ?? null,
    reversesId: null,
    creditNoteId: null,
  }));
}

const partyOfEntity = (entity: EntityRow) => ({
  name: entity.name,
  taxId: entity.tax_id,
  address: entity.address,
  email: entity.email,
  registration: entity.registration,
  iban: entity.iban,
  bic: entity.bic,
  bankName: entity.bank_name,
});
const partyOfClient = (client: ClientRow) => ({
  name: client.name,
  taxId: client.tax_id,
  address: client.address,
  email: client.email,
  registration: null,
  iban: null,
  bic: null,
  bankName: null,
});

/** Posts locked invoices, each series in the order of the ids given. Refuses with wrong_state, exchange_rate_missing. */
export async function postInvoices(
  context: CommandContext,
  rows: readonly invoices.InvoiceRow[],
  on: string,
): Promise<Readonly<{ events: readonly AuditEvent[]; journal: readonly Posting[] }>> {
  const { tx, clock, actor } = context;
  const ids = rows.map((row) => row.id);
  await planForSets(tx);
  const [lines, sums, deductions] = [
    await invoices.listInvoiceLines(tx, ids),
    await invoices.allocatedSums(tx, ids),
    await listDeductions(tx, ids),
  ];
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
  const exchanges = await exchangesOn(context, rows, on);
  const numbers = await takeInvoiceNumbers(context, rows, entities);
  const linesOf = Map.groupBy(lines, (line) => line.invoice_id);
  const sumsOf = Map.groupBy(sums, (sum) => sum.invoice_id);
  const deductionsOf = Map.groupBy(deductions, (each) => each.invoice_id);
  const posted = rows.map((row) => {
    const entity = existing(entities.get(row.legal_entity_id));
    const exchange = existing(exchanges.get(`${entity.currency} ${row.currency}`));
    const facts = {
      number: existing(numbers.get(row.id)),
      on,
      seller: partyOfEntity(entity),
      buyer: partyOfClient(existing(clients.get(row.client_id))),
      exchange,
      booksWip: entity.books_wip,
      allocations: (sumsOf.get(row.id) ?? []).map((sum) => ({
        value: money(sum.value_minor, row.currency),
        amount: money(sum.amount_minor, row.currency),
        projectId: sum.project_id,
        serviceId: sum.service_id,
        account: accountCode(sum.account),
        isWip: sum.is_wip,
      })),
      ...withheldOf(row, deductionsOf.get(row.id) ?? []),
    };
    return { row, exchange, ...postInvoice(toInvoice(row, linesOf.get(row.id) ?? []), facts) };
  });
  await invoices.savePosted(
    tx,
    posted.map(({ invoice, exchange }) => ({
      id: invoice.id,
      number: invoice.number,
      on,
      dueOn: invoice.dueOn,
      seller: invoice.seller,
      buyer: invoice.buyer,
      rateE8: exchange.rateE8,
      baseCurrency: exchange.base,
      baseTotalMinor: convert(invoice.totals.taxInclusive, exchange).minor,
      postedAt: clock.now(),
      postedById: actor.personId,
    })),
  );
  return {
    journal: posted.map(({ row, journal }) => ({ ...journal, legalEntityId: row.legal_entity_id })),
    events: posted.map(({ row, invoice }) => ({
      type: 'invoice.posted',
      record: { kind: 'invoice', id: row.id },
      before: { state: row.state },
      after: {
        state: invoice.state,
        number: invoice.number,
        invoiceDate: on,
        dueOn: invoice.dueOn,
        client: row.client_name,
        total: { minor: row.total_minor, currency: row.currency },
      },
    })),
  };
}

/** What core asks of a stored invoice: its lines, and totals as they were stored. */
export function toInvoice(
  row: invoices.InvoiceRow,
  lines: readonly invoices.LineRow[],
): CreditableInvoice {
  const amount = (minor: bigint) => money(minor, row.currency);
  const none = amount(0n);
  return {
    id: row.id,
    clientId: row.client_id,
    branchId: row.branch_id,
    currency: row.currency,
    state: row.state,
    policy: {
      grouping: GroupingName.parse(row.grouping),
      quantity: quantityPolicyOf(row.quantity_policy),
    },
    paymentTermDays: row.payment_term_days,
    lines: lines.map((line) => ({
      id: line.id,
      position: line.position,
      description: line.description,
      projectId: line.project_id,
      serviceId: line.service_id,
      personId: line.person_id,
      workDateFrom: line.from_date,
      workDateUntil: line.until_date,
      minutes: line.minutes,
      unitPriceE4: line.unit_price === null ? null : BigInt(line.unit_price.replace('.', '')),
      net: amount(line.net_minor),
      clause: line.clause,
      itemIds: [],
      tax: {
        taxClassId: line.tax_class_id,
        category: line.tax_category,
        percentE4: BigInt(line.tax_percent.replace('.', '')),
        reason: line.tax_reason,
      },
    })),
    totals: {
      lineNet: amount(row.line_net_minor),
      allowances: none,
      charges: none,
      taxExclusive: amount(row.line_net_minor),
      tax: amount(row.tax_minor),
      taxInclusive: amount(row.total_minor),
      prepaid: amount(row.prepaid_minor),
      rounding: none,
      due: amount(row.total_minor - row.prepaid_minor),
      taxBreakdown: row.tax_lines.map((line) => ({
        category: line.category,
        percentE4: BigInt(line.percentE4),
        reason: line.reason,
        taxable: amount(BigInt(line.taxable)),
        tax: amount(BigInt(line.tax)),
      })),
    },
    number: row.number,
    postedOn: row.invoice_date,
    dueOn: row.due_on,
    seller: null,
    buyer: null,
    exchange:
      row.exchange_rate === null || row.base_currency === null
        ? null
        : { base: row.base_currency, rateE8: e8Of(row.exchange_rate) },
  };
}

type CurrencyPair = Readonly<{ entity_currency: string; currency: string }>;
/** The rate of each pair of currencies on a date, by "BASE CUR". Refuses with exchange_rate_missing. */
export async function exchangesOn(
  { tx }: Pick<CommandContext, 'tx'>,
  rows: readonly CurrencyPair[],
  on: string,
): Promise<ReadonlyMap<string, Exchange>> {
  const keys = [...new Set(rows.map((row) => `${row.entity_currency} ${row.currency}`))];
  const pairs = keys.map((key) => ({ key, base: key.slice(0, 3), currency: key.slice(4) }));
  const found = await invoices.findExchangeRates(
    tx,
    pairs.filter((pair) => pair.base !== pair.currency),
    on,
  );
  return new Map(
    pairs.map(({ key, base, currency }) => {
      if (base === currency) return [key, sameCurrency(base)];
      const rate = found.find((row) => row.base === base && row.currency === currency);
      if (rate === undefined)
        throw new Refusal('exchange_rate_missing', { base, currency, on }, [
          {
            field: 'invoiceDate',
            rule: 'exchange_rate_missing',
            message: `No rate of ${currency} to ${base} on ${on} or in the week before`,
          },
        ]);
      return [key, { base, rateE8: e8Of(rate.rate) }];
    }),
  );
}

async function takeInvoiceNumbers(
  context: CommandContext,
  rows: readonly invoices.InvoiceRow[],
  entities: ReadonlyMap<string, EntityRow>,
): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  // One statement a legal entity, of which a firm has a handful; in order, so that two posts can't lock crosswise.
  for (const [entityId, own] of [...Map.groupBy(rows, (row) => row.legal_entity_id)].sort(
    ([a], [b]) => (a < b ? -1 : 1),
  )) {
    const first = await invoices.takeNumbers(
      context.tx,
      { legalEntityId: entityId, kind: 'invoice' },
      own.length,
    );
    own.forEach((row, index) => {
      numbers.set(
        row.id,
        documentNumber(existing(entities.get(entityId)).number_prefix, '', first + BigInt(index)),
      );
    });
  }
  return numbers;
}

export const documentNumber = (prefix: string, kind: string, number: bigint): string =>
  `${prefix}${kind}-${number.toString().padStart(5, '0')}`;
