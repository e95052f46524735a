// Expenses as lists and one by one, within the reach of who asks.

import type { InputOf } from '@daybook/contract/endpoint.ts';
import { expenses } from '@daybook/contract/expenses.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type Money, money, sum } from '@daybook/core/money/money.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import { findReceipt, listReceipts } from './receipt-store.ts';
import * as store from './store.ts';
import { expenseDetail, expenseReach, expenseView } from './views.ts';

type Asked = InputOf<typeof expenses.totals>;

/** What was asked for, of what the person may see. */
function filterOf(
  { awaitingMe, ...filter }: Asked,
  { actor, scope }: Pick<QueryContext, 'actor' | 'scope'>,
): store.ExpenseFilter {
  const within: store.ExpenseFilter =
    scope === 'firm'
      ? {}
      : scope === 'branch'
        ? { branchId: actor.branchId }
        : scope === 'team'
          ? { ownOrManaged: actor.personId }
          : { ownOf: actor.personId };
  return { ...filter, ...within, ...(awaitingMe === true ? { awaiting: actor.personId } : {}) };
}

export const list = defineQuery(expenses.list, {
  permission: 'expenses.view',
  async handle({ db, input, ...context }) {
    const rows = await store.listExpenses(db, filterOf(input, context), {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => expenseView(row, context.actor),
      key: (row) => [row.on_date, row.id],
    });
  },
});

export const totals = defineQuery(expenses.totals, {
  permission: 'expenses.view',
  async handle({ db, input, ...context }) {
    const rows = await store.expenseTotals(db, filterOf(input, context));
    return {
      count: rows.reduce((count, row) => count + row.count, 0),
      gross: sumByCurrency(rows.map((row) => money(row.gross_minor, row.currency))),
      billed: sumByCurrency(
        rows.flatMap((row) =>
          row.billed_minor === null || row.billed_currency === null
            ? []
            : [money(row.billed_minor, row.billed_currency)],
        ),
      ),
    };
  },
});

const sumByCurrency = (amounts: readonly Money[]): Money[] =>
  [...Map.groupBy(amounts, (amount) => amount.currency)].map(([currency, own]) =>
    sum(own, currency),
  );

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
    return expenseDetail(row, await listReceipts(context.db, row.id), context.actor);
  },
});

export const receipt = defineQuery(expenses.receipt, {
  permission: 'expenses.view',
  async handle({ input, ...context }) {
    const found = await findReceipt(context.db, input.id);
    if (found === null) throw new Refusal('not_found');
    await readExpense(context, found.expense_id);
    return existing(found.content);
  },
});
