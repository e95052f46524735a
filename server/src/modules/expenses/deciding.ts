// Submitting, approving and sending back, for sets: one or five hundred take the same statements. Approved, an
// expense is in the books, and work in progress where it is billable.

import { expenses } from '@daybook/contract/expenses.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { isOverLimit, requirePolicy } from '@daybook/core/expenses/expense.ts';
import { expenseLifecycle } from '@daybook/core/expenses/expense-lifecycle.ts';
import { expensePostings } from '@daybook/core/expenses/expense-postings.ts';
import { reverseEntry } from '@daybook/core/journal/journal-entry.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Exchange } from '@daybook/core/money/exchange.ts';
import { money } from '@daybook/core/money/money.ts';
import { scopeOf } from '../../platform/actor.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  type Posting,
} from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { withdrawItems } from '../billing/public.ts';
import { findJournalOf } from '../journal/public.ts';
import { grossOf, offer, type Priced, priceOf } from './pricing.ts';
import * as store from './store.ts';
import { touchOf } from './touched-period.ts';
import { expenseReach, expenseView, policyOf } from './views.ts';

type Asked = CommandContext & Readonly<{ input: Readonly<{ ids: readonly string[] }> }>;

/** In the order of their days. Refuses with not_found one that is not there or out of reach. */
async function lockAsked({ input, tx, actor, scope }: Asked) {
  const ids = [...new Set(input.ids)];
  const rows = await store.lockExpenses(tx, ids);
  const seen = rows.filter((row) => canReach(scope, expenseReach(row, actor)));
  if (seen.length !== ids.length) {
    const known = new Set(seen.map((row) => row.id));
    const missing = input.ids.findIndex((id) => !known.has(id));
    throw refuseField('not_found', `ids.${missing}`, 'There is no such expense');
  }
  return seen;
}
type Rows = readonly store.ExpenseRow[];
const touches = ({ subject }: Readonly<{ subject: Rows }>) =>
  subject.map((row) => touchOf(row, row.on_date, 'ids'));
const record = (id: string) => ({ kind: 'expense', id });

type Told = Readonly<{
  verb: 'submit' | 'recall' | 'reject';
  type: 'expense.submitted' | 'expense.recalled' | 'expense.rejected';
  reason?: string;
}>;
async function move(context: CommandContext, rows: Rows, { verb, type, reason }: Told) {
  const { tx, clock, actor } = context;
  await store.saveStates(
    tx,
    rows.map((row) => ({ id: row.id, state: expenseLifecycle.next(row.state, verb) })),
    {
      at: clock.now(),
      byId: verb === 'reject' ? actor.personId : null,
      reason: reason ?? null,
    },
  );
  return {
    result: { items: await viewsOf(context, rows) },
    events: rows.map(
      (row): AuditEvent => ({
        type,
        record: record(row.id),
        reason: reason ?? null,
        before: { state: row.state },
        after: { state: expenseLifecycle.next(row.state, verb) },
      }),
    ),
  };
}
const viewsOf = async ({ tx, actor }: CommandContext, rows: Rows) =>
  (
    await store.findExpenses(
      tx,
      rows.map((row) => row.id),
    )
  ).map((row) => expenseView(row, actor));

const shared = { load: lockAsked, standing: 'any', approval: 'never' } as const;

export const submit = defineCommand(expenses.submit, {
  ...shared,
  permission: 'expenses.submit',
  locks: touches,
  handle({ subject: rows, input, ...context }) {
    for (const row of rows)
      requirePolicy(
        { gross: grossOf(row), hasReceipt: row.receipts > 0, note: row.note },
        policyOf(row),
        (name) => `ids.${input.ids.indexOf(row.id)}.${name}`,
      );
    return move(context, rows, { verb: 'submit', type: 'expense.submitted' });
  },
});
export const recall = defineCommand(expenses.recall, {
  ...shared,
  permission: 'expenses.submit',
  locks: 'none',
  handle: ({ subject: rows, input: _, ...context }) =>
    move(context, rows, { verb: 'recall', type: 'expense.recalled' }),
});
export const reject = defineCommand(expenses.reject, {
  ...shared,
  permission: 'expenses.approve',
  locks: 'none',
  handle({ subject: rows, input, ...context }) {
    requireOthers(context, rows);
    return move(context, rows, {
      verb: 'reject',
      type: 'expense.rejected',
      reason: input.reason,
    });
  },
});

/** Nobody decides on their own. */
function requireOthers({ actor }: CommandContext, rows: Rows): void {
  if (rows.some((row) => row.person_id === actor.personId)) throw new Refusal('own_approval');
}

export const approve = defineCommand(expenses.approve, {
  ...shared,
  permission: 'expenses.approve',
  locks: touches,
  async handle({ subject: rows, input, ...context }) {
    const { tx, actor, clock } = context;
    requireOthers(context, rows);
    requireAllowed(context, rows, input.ids);
    const { priced, rateOf } = await priceOf(context, rows);
    await store.saveStates(
      tx,
      priced.map(({ row, category, billed }) => ({
        id: row.id,
        state: expenseLifecycle.next(row.state, 'approve'),
        billedMinor: billed?.minor ?? null,
        billedCurrency: billed?.currency ?? null,
        markupPercent: billed === null ? null : category.markup_percent,
      })),
      { at: clock.now(), byId: actor.personId },
    );
    await offer(context, priced);
    return {
      result: { items: await viewsOf(context, rows) },
      journal: priced.map((each) => journalOf(each, rateOf(each.row, each.row.entity_currency))),
      events: priced.map(
        ({ row, billed }): AuditEvent => ({
          type: 'expense.approved',
          record: record(row.id),
          before: { state: row.state },
          after: { state: 'approved', billed },
        }),
      ),
    };
  },
});

/** Over the limit of its category one is approved only by who may go over it. */
function requireAllowed({ actor }: CommandContext, rows: Rows, ids: readonly string[]): void {
  const scope = scopeOf(actor, 'expenses.override');
  const over = rows.find(
    (row) => isOverLimit(grossOf(row), policyOf(row)) && !canReach(scope, expenseReach(row, actor)),
  );
  if (over !== undefined)
    throw refuseField(
      'amount_out_of_range',
      `ids.${ids.indexOf(over.id)}`,
      `${over.category_name} of ${over.on_date} is over its limit: somebody else has to approve it`,
    );
}

const journalOf = ({ row, category, cost }: Priced, exchange: Exchange): Posting => ({
  ...expensePostings({
    on: row.on_date,
    description: `Expense: ${row.person_name}, ${row.category_name}`,
    source: record(row.id),
    branchId: row.branch_id,
    exchange,
    cost,
    inputTax: money(row.input_tax_minor, row.currency),
    isReimbursable: row.is_reimbursable,
    clientId: row.client_id,
    projectId: row.project_id,
    serviceId: category.service_id,
  }),
  legalEntityId: row.legal_entity_id,
});

export const reopen = defineCommand(expenses.reopen, {
  permission: 'expenses.approve',
  load: async ({ input, tx }) => (await store.lockExpenses(tx, [input.id]))[0] ?? null,
  standing: ({ subject, actor }) => expenseReach(subject, actor),
  locks: ({ subject: row, today }) => [touchOf(row, today, 'id')],
  approval: 'never',
  async handle({ subject: row, input, ...context }) {
    const { tx, clock, today } = context;
    requireOthers(context, [row]);
    const state = expenseLifecycle.next(row.state, 'reopen');
    if (row.reimbursement_id !== null) throw new Refusal('already_settled');
    const withdrawn = row.is_billable ? await withdrawItems(tx, [row.id]) : [];
    if (row.is_billable && withdrawn.length === 0) throw new Refusal('already_billed');
    await store.saveStates(tx, [{ id: row.id, state }], {
      at: clock.now(),
      byId: null,
      reason: input.reason,
    });
    const [view] = await viewsOf(context, [row]);
    const booked = await findJournalOf(tx, row.id);
    return {
      result: existing(view),
      journal: [
        {
          ...reverseEntry(booked, {
            on: today,
            description: `Opened again: ${booked.description}`,
          }),
          legalEntityId: row.legal_entity_id,
        },
      ],
      events: [
        {
          type: 'expense.reopened',
          record: record(row.id),
          reason: input.reason,
          before: { state: row.state },
          after: { state },
        },
      ],
    };
  },
});
