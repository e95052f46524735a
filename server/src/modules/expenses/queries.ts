// Expenses as lists and one by one, within the reach of who asks.

import { expenses } from '@daybook/contract/expenses.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import * as store from './store.ts';
import { expenseDetail, expenseReach, expenseView } from './views.ts';

export const list = defineQuery(expenses.list, {
  permission: 'expenses.view',
  async handle({ db, input, actor, scope }) {
    const { awaitingMe, ...filter } = input;
    const within: store.ExpenseFilter =
      scope === 'firm'
        ? {}
        : scope === 'branch'
          ? { branchId: actor.branchId }
          : scope === 'team'
            ? { ownOrManaged: actor.personId }
            : { personId: actor.personId };
    const awaiting = awaitingMe === true ? { awaiting: actor.personId } : {};
    const rows = await store.listExpenses(
      db,
      { ...filter, ...within, ...awaiting },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => expenseView(row, actor),
      key: (row) => [row.on_date, row.id],
    });
  },
});

async function readExpense(
  { db, actor, scope }: Pick<QueryContext, 'db' | 'actor' | 'scope'>,
  id: string,
): Promise<store.ExpenseRow> {
  const [row] = await store.findExpenses(db, [id]);
  if (row === undefined || !canReach(scope, expenseReach(row, actor)))
    throw new Refusal('not_found');
  return row;
}

export const get = defineQuery(expenses.get, {
  permission: 'expenses.view',
  async handle({ input, ...context }) {
    const row = await readExpense(context, input.id);
    return expenseDetail(row, await store.listReceipts(context.db, row.id), context.actor);
  },
});

export const receipt = defineQuery(expenses.receipt, {
  permission: 'expenses.view',
  async handle({ input, ...context }) {
    const found = await store.findReceipt(context.db, input.id);
    if (found === null) throw new Refusal('not_found');
    await readExpense(context, found.expense_id);
    return existing(found.content);
  },
});
