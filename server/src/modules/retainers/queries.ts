// Retainers, listed and read.

import { retainers } from '@daybook/contract/retainers.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { totalOf } from '@daybook/core/retainers/tranche.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { reference } from '../../platform/rows.ts';
import { findInvoice, invoiceReach } from '../billing/public.ts';
import { plannedDraws } from './drawing.ts';
import { nextPeriodView } from './hours.ts';
import * as ledger from './ledger-store.ts';
import { reconciliationView } from './reconciling.ts';
import { lowAmong, standingOf } from './standing.ts';
import { statementPdf as renderStatement } from './statement-pdf.ts';
import * as store from './store.ts';
import * as trust from './trust-store.ts';
import { movementView, retainerDetail, retainerReach, retainerView } from './views.ts';

export const list = defineQuery(retainers.list, {
  permission: 'retainers.view',
  async handle({ db, input, actor, scope, today }) {
    const within = {
      own: { createdById: actor.personId },
      team: { managerId: actor.personId },
      branch: { branchId: actor.branchId },
      firm: {},
    }[scope];
    const lowIds =
      input.isLow === undefined
        ? []
        : [...(await lowAmong(db, await store.evergreenRetainers(db), today))];
    const low = input.isLow === undefined ? {} : input.isLow ? { ids: lowIds } : { notIds: lowIds };
    const rows = await store.listRetainers(
      db,
      { ...input, ...within, ...low },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    const below = await lowAmong(db, rows, today);
    return pageFrom(rows, input.limit, {
      item: (row) => ({ ...retainerView(row, actor), isLow: below.has(row.id) }),
      key: (row) => [row.number, row.id],
    });
  },
});

async function readRetainer({ db, actor, scope }: QueryContext, id: string) {
  const row = await store.findRetainer(db, id);
  if (row === null || (scope !== 'firm' && !canReach(scope, retainerReach(row, actor))))
    throw new Refusal('not_found');
  return row;
}

export const get = defineQuery(retainers.get, {
  permission: 'retainers.view',
  async handle({ input, ...context }) {
    const { db, actor } = context;
    const row = await readRetainer(context, input.id);
    return retainerDetail(
      row,
      {
        tranches: await ledger.listTranches(db, row.id),
        requests: await store.listRequests(db, row.id),
        periods: await store.listPeriods(db, row.id),
        standing: await standingOf(context, db, row),
        nextPeriod: await nextPeriodView(db, row),
      },
      actor,
    );
  },
});

export const previewDraws = defineQuery(retainers.previewDraws, {
  permission: 'billing.view',
  async handle({ input, db, actor, scope, today }) {
    const invoice = await findInvoice(db, input.id, actor.personId);
    if (invoice === null || (scope !== 'firm' && !canReach(scope, invoiceReach(invoice, actor))))
      throw new Refusal('not_found');
    const due = invoice.total_minor - invoice.retention_minor - invoice.prepaid_minor;
    const isOpen = invoice.state === 'draft' || invoice.state === 'submitted';
    const rows = isOpen ? await store.drawnAtPosting(db, [invoice.client_id]) : [];
    const lines = await ledger.invoicedLines(db, [invoice.id]);
    const invoices = [{ ...invoice, open_minor: due }];
    const planned = await plannedDraws(db, rows, { invoices, lines, on: today });
    return {
      items: planned.map(({ row, parts, left }) => ({
        retainer: reference(row.id, row.number),
        amount: money(totalOf(parts), row.currency),
        left: money(left, row.currency),
      })),
    };
  },
});

type Span = Readonly<{ from?: string | undefined; until?: string | undefined }>;
async function movementsOf(context: QueryContext, id: string, { from, until }: Span) {
  const row = await readRetainer(context, id);
  const rows = await ledger.listMovements(context.db, row.id);
  const items = rows
    .filter(
      (each) =>
        (from === undefined || each.on_date >= from) &&
        (until === undefined || each.on_date < until),
    )
    .map((each) => movementView(row, each));
  return { row, items };
}

export const statement = defineQuery(retainers.statement, {
  permission: 'retainers.view',
  async handle({ input, ...context }) {
    const { items } = await movementsOf(context, input.id, input);
    return { items };
  },
});

export const statementPdf = defineQuery(retainers.statementPdf, {
  permission: 'retainers.view',
  async handle({ input, ...context }) {
    const { row, items } = await movementsOf(context, input.id, input);
    return renderStatement(row, items, { ...input, today: context.today });
  },
});

export const burn = defineQuery(retainers.burn, {
  permission: 'retainers.view',
  async handle({ input, ...context }) {
    const row = await readRetainer(context, input.id);
    const points = await ledger.burnByMonth(context.db, row.id);
    const isHours = row.kind === 'hours';
    return {
      items: points.map((point) => ({
        month: point.month,
        received: money(isHours ? 0n : point.received, row.currency),
        drawn: money(isHours ? 0n : point.drawn, row.currency),
        minutes: isHours ? Number(point.drawn) : 0,
      })),
    };
  },
});

export const listReconciliations = defineQuery(retainers.listReconciliations, {
  permission: 'retainers.view',
  async handle({ db, input, scope }) {
    if (scope !== 'firm') throw new Refusal('not_permitted', { needs: 'firm' });
    const rows = await trust.listReconciliations(
      db,
      { legalEntityId: input.legalEntityId },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: reconciliationView,
      key: (row) => [row.on_date, row.id],
    });
  },
});
