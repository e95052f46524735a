// Bank files and their lines, found and listed, with what a line could be for.

import { cash } from '@daybook/contract/cash.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineQuery } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { reference } from '../../platform/rows.ts';
import * as files from './bank-file-store.ts';
import { bankFileView, bankLineView, branchReach } from './bank-file-views.ts';
import * as store from './bank-line-store.ts';
import { unmatchedRefunds } from './refund-store.ts';

export async function lineViews(db: ReadDb, rows: readonly store.BankLineRow[], actor: Actor) {
  const ids = rows.flatMap((row) => row.parts.map((part) => part.invoiceId));
  const found = ids.length === 0 ? [] : await store.invoiceNumbers(db, [...new Set(ids)]);
  const numbers = new Map(found.map(({ id, number }) => [id, number ?? '']));
  return rows.map((row) => bankLineView(row, numbers, actor));
}

export const getBankFile = defineQuery(cash.getBankFile, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const row = await files.findBankFile(db, input.id);
    if (row === null || !canReach(scope, branchReach(row, actor))) throw new Refusal('not_found');
    const totals = await files.totalsOf(db, row.id);
    return {
      ...bankFileView(row, actor),
      totals: totals.map(({ state, count, amount_minor }) => ({
        state: state as store.LineState,
        count,
        amount: money(amount_minor, row.currency),
      })),
    };
  },
});

export const listBankLines = defineQuery(cash.listBankLines, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const file = await files.findBankFile(db, input.id);
    if (file === null || !canReach(scope, branchReach(file, actor))) throw new Refusal('not_found');
    const rows = await store.listBankLines(
      db,
      { fileId: file.id, states: input.states },
      { after: decodeCursor(input.cursor, 1), limit: input.limit },
    );
    const views = new Map((await lineViews(db, rows, actor)).map((view) => [view.id, view]));
    return pageFrom(rows, input.limit, {
      item: (row) => views.get(row.id) ?? bankLineView(row, new Map(), actor),
      key: (row) => [row.position],
    });
  },
});

export const getBankLine = defineQuery(cash.getBankLine, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const row = await store.findBankLine(db, input.id);
    if (row === null || !canReach(scope, branchReach(row, actor))) throw new Refusal('not_found');
    const [view] = await lineViews(db, [row], actor);
    if (view === undefined) throw new Refusal('not_found');
    const isIn = row.amount_minor > 0n;
    const [candidates, refunds] = await Promise.all([
      isIn
        ? store.candidatesFor(db, {
            ids: [...row.candidates, ...row.parts.map((part) => part.invoiceId)],
            clientId: row.client_id,
            currency: row.currency,
          })
        : [],
      isIn
        ? []
        : unmatchedRefunds(db, {
            amountMinor: -row.amount_minor,
            currency: row.currency,
            legalEntityId: row.legal_entity_id,
          }),
    ]);
    return {
      ...view,
      candidates: candidates.map((each) => ({
        invoice: reference(each.id, each.number),
        client: reference(each.client_id, each.client_name),
        dueOn: each.due_on,
        open: money(each.open_minor, row.currency),
      })),
      refunds: refunds.map((each) => ({
        refund: reference(each.id, each.number),
        client: reference(each.client_id, each.client_name),
        on: each.on_date,
        amount: money(each.amount_minor, each.currency),
      })),
    };
  },
});
