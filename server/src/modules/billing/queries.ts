// Work in progress, pre-bills, invoices and credit notes, found and listed.

import { billing } from '@daybook/contract/billing.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { daysBetween } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money, sum } from '@daybook/core/money/money.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { e4OrNull, e8Of } from '../../platform/numeric.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import * as allocationStore from './allocation-store.ts';
import { splitLedger } from './allocations.ts';
import * as notes from './credit-note-store.ts';
import { fileOfCreditNote, fileOfInvoice } from './document-files.ts';
import * as rateStore from './exchange-rate-store.ts';
import { explanationOf } from './explanation.ts';
import { invoiceDetailOf } from './invoice-detail.ts';
import * as invoices from './invoice-store.ts';
import * as items from './item-store.ts';
import { requirePreBill } from './pre-bill-reach.ts';
import * as preBills from './pre-bill-store.ts';
import {
  creditNoteDetail,
  creditNoteView,
  invoiceReach,
  invoiceView,
  preBillDetail,
  preBillView,
} from './views.ts';

/** A team is what you manage; a branch is where you work. */
const reachOf = ({ scope, actor }: Pick<QueryContext, 'scope' | 'actor'>) => {
  if (scope === 'firm') return {};
  return scope === 'branch' ? { branchId: actor.branchId } : { managerId: actor.personId };
};

export const wip = defineQuery(billing.wip, {
  permission: 'billing.view',
  async handle({ db, input, today, ...context }) {
    const rows = await items.wip(db, input.by, { ...input, ...reachOf(context) }, today);
    const byCurrency = Map.groupBy(rows, (row) => row.currency);
    return {
      rows: rows.map((row) => ({
        key: row.key,
        name: row.name,
        client: referenceOrNull(row.client_id, row.client_name),
        currency: row.currency,
        openMinutes: row.open_minutes,
        openAmount: money(row.open_minor, row.currency),
        unpricedCount: row.unpriced,
        itemCount: row.items,
        oldest: row.oldest,
        age: {
          current: money(row.current_minor, row.currency),
          days31: money(row.days31_minor, row.currency),
          days61: money(row.days61_minor, row.currency),
          over90: money(row.over90_minor, row.currency),
        },
      })),
      totals: [...byCurrency].map(([currency, own]) =>
        sum(
          own.map((row) => money(row.open_minor, currency)),
          currency,
        ),
      ),
      openMinutes: rows.reduce((total, row) => total + row.open_minutes, 0),
      unpricedCount: rows.reduce((total, row) => total + row.unpriced, 0),
      asOf: today,
    };
  },
});

export const listItems = defineQuery(billing.listItems, {
  permission: 'billing.view',
  async handle({ db, input, today, ...context }) {
    const rows = await items.listItems(
      db,
      { ...input, ...reachOf(context) },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      key: (row) => [row.work_date, row.id],
      item: (row) => ({
        id: row.id,
        sourceKind: row.source_kind,
        sourceId: row.source_id,
        client: reference(row.client_id, row.client_name),
        project: reference(row.project_id, row.project_name),
        person: referenceOrNull(row.person_id, row.person_name),
        service: reference(row.service_id, row.service_name),
        workDate: row.work_date,
        note: row.note,
        workedMinutes: row.worked_minutes,
        billableMinutes: row.billable_minutes,
        unitPrice: e4OrNull(row.unit_price),
        amount: row.amount_minor === null ? null : money(row.amount_minor, row.currency),
        openMinutes: row.open_minutes,
        openAmount: row.open_minor === null ? null : money(row.open_minor, row.currency),
        ageDays: daysBetween(row.work_date, today),
        preBill: referenceOrNull(row.pre_bill_id, 'Pre-bill'),
      }),
    });
  },
});

export const listPreBills = defineQuery(billing.listPreBills, {
  permission: 'billing.view',
  async handle({ db, input, actor, ...context }) {
    const rows = await preBills.listPreBills(
      db,
      { ...input, ...reachOf({ ...context, actor }) },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => preBillView(row, actor),
      key: (row) => [row.created_at, row.id],
    });
  },
});

export const getPreBill = defineQuery(billing.getPreBill, {
  permission: 'billing.view',
  async handle({ input, ...context }) {
    const row = await requirePreBill(context, input.id);
    return preBillDetail(row, await preBills.listLines(context.db, [row.id]), context.actor);
  },
});

async function requireInvoice(
  { db, actor, scope }: Pick<QueryContext, 'db' | 'actor' | 'scope'>,
  id: string,
): Promise<invoices.InvoiceRow> {
  const row = await invoices.findInvoice(db, id, actor.personId);
  if (row === null || !canReach(scope, invoiceReach(row, actor))) throw new Refusal('not_found');
  return row;
}

export const listInvoices = defineQuery(billing.listInvoices, {
  permission: 'billing.view',
  async handle({ db, input, actor, today, scope }) {
    const rows = await invoices.listInvoices(
      db,
      { ...input, ...reachOf({ scope, actor }) },
      { after: decodeCursor(input.cursor, 2), limit: input.limit, sort: input.sort, today },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => invoiceView(row, actor, today),
      key: (row) => [input.sort === 'dueOn' ? row.due_on : row.created_at, row.id],
    });
  },
});

export const getInvoice = defineQuery(billing.getInvoice, {
  permission: 'billing.view',
  handle: async ({ input, ...context }) =>
    invoiceDetailOf(context.db, await requireInvoice(context, input.id), context),
});

export const listAllocations = defineQuery(billing.listAllocations, {
  permission: 'billing.view',
  async handle({ input, ...context }) {
    const invoice = await requireInvoice(context, input.id);
    const rows = await allocationStore.listAllocations(context.db, {
      invoiceIds: [invoice.id],
      lineId: input.lineId,
    });
    const { reversals } = splitLedger(rows);
    const undone = Map.groupBy(reversals, (reversal) => reversal.reversesId);
    return {
      items: rows
        .filter((row) => row.reverses_id === null)
        .map((row) => {
          const amount = money(row.amount_minor, row.currency);
          const back = (undone.get(row.id) ?? []).map((reversal) => reversal.amount);
          return {
            id: row.id,
            itemId: row.item_id,
            lineId: row.line_id,
            workDate: row.work_date,
            person: referenceOrNull(row.person_id, row.person_name),
            project: reference(row.project_id, row.project_name),
            service: reference(row.service_id, row.service_name),
            note: row.note,
            minutes: row.minutes,
            value: money(row.value_minor, row.currency),
            amount,
            openAmount: sum([amount, ...back], row.currency),
          };
        }),
    };
  },
});

export const explain = defineQuery(billing.explain, {
  permission: 'billing.view',
  handle: async ({ input, ...context }) =>
    explanationOf(context.db, await requireInvoice(context, input.id), input.lineId ?? null),
});

export const pdf = defineQuery(billing.pdf, {
  permission: 'billing.view',
  async handle({ input, ...context }) {
    return fileOfInvoice(context.db, await requireInvoice(context, input.id), context);
  },
});

async function requireCreditNote(
  context: Pick<QueryContext, 'db' | 'actor' | 'scope'>,
  id: string,
): Promise<notes.CreditNoteRow> {
  const note = await notes.findCreditNote(context.db, id);
  if (note === null) throw new Refusal('not_found');
  await requireInvoice(context, note.invoice_id);
  return note;
}

export const listCreditNotes = defineQuery(billing.listCreditNotes, {
  permission: 'billing.view',
  async handle({ db, input, actor, scope }) {
    const rows = await notes.listCreditNotes(
      db,
      { ...input, ...reachOf({ scope, actor }) },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => creditNoteView(row, actor),
      key: (row) => [row.created_at, row.id],
    });
  },
});
export const getCreditNote = defineQuery(billing.getCreditNote, {
  permission: 'billing.view',
  handle: async ({ input, ...context }) =>
    creditNoteDetail(await requireCreditNote(context, input.id), context.actor),
});
export const creditNotePdf = defineQuery(billing.creditNotePdf, {
  permission: 'billing.view',
  async handle({ input, ...context }) {
    const note = await requireCreditNote(context, input.id);
    const invoice = await requireInvoice(context, note.invoice_id);
    return fileOfCreditNote(context.db, { note, invoice }, context);
  },
});

export const listExchangeRates = defineQuery(billing.listExchangeRates, {
  permission: 'org.view',
  async handle({ db, input }) {
    const rows = await rateStore.listExchangeRates(db, input.currency, {
      after: decodeCursor(input.cursor, 3),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => ({
        base: row.base,
        currency: row.currency,
        on: row.on_date,
        rate: e8Of(row.rate),
      }),
      key: (row) => [row.on_date, row.currency, row.base],
    });
  },
});
