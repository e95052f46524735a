// Recording expenses: one's own, until somebody has approved them.

import type { InputOf } from '@daybook/contract/endpoint.ts';
import { expenses } from '@daybook/contract/expenses.ts';
import { amountOfQuantity, costOf } from '@daybook/core/expenses/expense.ts';
import { expenseLifecycle } from '@daybook/core/expenses/expense-lifecycle.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { type Money, parseScaled, zero } from '@daybook/core/money/money.ts';
import { filesHeard, type NewFile, readFile } from '../../platform/added-file.ts';
import { type CommandContext, defineCommand, type PeriodTouch } from '../../platform/command.ts';
import { e4Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import { findClients, findProjects } from '../parties/public.ts';
import { type CategoryRow, findCategories } from './category-store.ts';
import { saveReceipt } from './receipt-store.ts';
import * as store from './store.ts';
import { touchOf } from './touched-period.ts';
import { expenseReach, expenseView } from './views.ts';

type Written = Omit<InputOf<typeof expenses.update>, 'id' | 'version'>;

/** The project and category that it is written for. */
async function targetOf({ tx, actor }: CommandContext, input: Written) {
  const [project] = await findProjects(tx, [input.projectId]);
  if (project === undefined || !(await store.mayBookOn(tx, input.projectId, actor.personId)))
    throw refuseField('not_found', 'projectId', 'You do not work on such a project');
  const [category] = await findCategories(tx, [input.categoryId]);
  if (category?.is_active !== true)
    throw refuseField('not_found', 'categoryId', 'There is no such category');
  const client = existing((await findClients(tx, [project.client_id]))[0]);
  return { project, category, client };
}
type Target = Awaited<ReturnType<typeof targetOf>>;

const touched = ({ project, client }: Target, on: string): PeriodTouch => ({
  legalEntityId: client.legal_entity_id,
  branchId: project.branch_id,
  area: 'expenses',
  on,
  field: 'on',
});

/** As it is on the receipt, or quantity by price. Refuses at the field what is missing or too much. */
function paidOf(
  input: Written,
  category: CategoryRow,
): Readonly<{ gross: Money; inputTax: Money }> {
  const gross = grossOf(input, category);
  if (gross.minor <= 0n) throw refuseField('amount_out_of_range', 'gross', 'More than nothing');
  const inputTax = input.inputTax ?? zero(gross.currency);
  if (inputTax.currency !== gross.currency)
    throw refuseField('currency_mismatch', 'inputTax', `In ${gross.currency}, as the amount`);
  costOf({ gross, inputTax });
  return { gross, inputTax };
}

function grossOf({ quantity, gross }: Written, category: CategoryRow): Money {
  if (category.unit_price === null || category.currency === null) {
    if (gross === null) throw refuseField('invalid_input', 'gross', 'The amount on the receipt');
    return gross;
  }
  if (quantity === null)
    throw refuseField('invalid_input', 'quantity', `How many ${category.unit ?? 'units'}`);
  return amountOfQuantity(parseScaled(quantity, 2), e4Of(category.unit_price), category.currency);
}

async function save(
  context: CommandContext,
  input: Written,
  saved: Readonly<{ id: string; before: store.ExpenseRow | null; target: Target }>,
) {
  const { tx, actor, clock, today } = context;
  const { project, category } = saved.target;
  if (input.on > today) throw refuseField('invalid_input', 'on', `Not after today, ${today}`);
  const { gross, inputTax } = paidOf(input, category);
  await store.saveExpense(tx, {
    id: saved.id,
    personId: saved.before?.person_id ?? actor.personId,
    projectId: project.id,
    clientId: project.client_id,
    branchId: project.branch_id,
    categoryId: category.id,
    on: input.on,
    quantity: category.unit_price === null ? null : input.quantity,
    currency: gross.currency,
    grossMinor: gross.minor,
    inputTaxMinor: inputTax.minor,
    note: input.note,
    isBillable: input.isBillable && project.is_billable,
    isReimbursable: input.isReimbursable,
    at: clock.now(),
  });
}

const viewOf = async ({ tx, actor }: CommandContext, id: string) =>
  expenseView(existing((await store.findExpenses(tx, [id]))[0]), actor);
const record = (id: string) => ({ kind: 'expense', id });

/** A picture or a PDF; anything else is no receipt. */
function receiptOf(
  file: Parameters<typeof readFile>[0],
  facts: Parameters<typeof readFile>[1],
): NewFile {
  if (!/^(image\/(png|jpeg|webp|heic|gif)|application\/pdf)$/.test(file.contentType))
    throw refuseField('invalid_input', facts.field, 'A picture or a PDF');
  return readFile(file, facts);
}

export const create = defineCommand(expenses.create, {
  permission: 'expenses.create',
  load: ({ input, ...context }) => targetOf(context, input),
  standing: 'any',
  locks: ({ input, subject }) => [touched(subject, input.on)],
  approval: 'never',
  async handle({ input, subject: target, ...context }) {
    const { tx, clock, actor } = context;
    const id = clock.newId();
    await save(context, input, { id, before: null, target });
    const file =
      input.receipt === null
        ? null
        : receiptOf(input.receipt, { id: clock.newId(), field: 'receipt' });
    if (file !== null)
      await saveReceipt(tx, { expenseId: id, at: clock.now(), byId: actor.personId }, file);
    const view = await viewOf(context, id);
    return {
      result: view,
      events: [
        {
          type: 'expense.created',
          record: record(id),
          after: { ...view, files: file === null ? [] : filesHeard([file]) },
        },
      ],
    };
  },
});

const lockOne = async ({
  input,
  tx,
}: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
  (await store.lockExpenses(tx, [input.id]))[0] ?? null;
const own = {
  permission: 'expenses.update',
  standing: ({ subject, actor }: CommandContext & Readonly<{ subject: store.ExpenseRow }>) =>
    expenseReach(subject, actor),
  approval: 'never',
} as const;

async function lockWithTarget({
  input,
  ...context
}: CommandContext & Readonly<{ input: InputOf<typeof expenses.update> }>) {
  const row = await lockOne({ input, ...context });
  return row === null ? null : { ...row, target: await targetOf(context, input) };
}

export const update = defineCommand(expenses.update, {
  ...own,
  load: lockWithTarget,
  // Of the day and branch that it is of, and of those that it moves to.
  locks: ({ input, subject: row }) => [
    touchOf(row, row.on_date, 'on'),
    touched(row.target, input.on),
  ],
  async handle({ input, subject: { target, ...before }, ...context }) {
    expenseLifecycle.next(before.state, 'change');
    await save(context, input, { id: before.id, before, target });
    const view = await viewOf(context, before.id);
    return {
      result: view,
      events: [
        {
          type: 'expense.updated',
          record: record(before.id),
          before: expenseView(before, context.actor),
          after: view,
        },
      ],
    };
  },
});

export const addReceipt = defineCommand(expenses.addReceipt, {
  ...own,
  load: lockOne,
  locks: 'none',
  async handle({ input, subject: row, ...context }) {
    const { tx, clock, actor } = context;
    if (row.state !== 'submitted') expenseLifecycle.next(row.state, 'change');
    const file = receiptOf(input, { id: clock.newId(), field: 'contentBase64' });
    await saveReceipt(tx, { expenseId: row.id, at: clock.now(), byId: actor.personId }, file);
    return {
      result: await viewOf(context, row.id),
      events: [
        { type: 'expense.receipt_added', record: record(row.id), after: filesHeard([file])[0] },
      ],
    };
  },
});

export const discard = defineCommand(expenses.discard, {
  ...own,
  load: lockOne,
  locks: 'none',
  async handle({ subject: row, input: _, ...context }) {
    const state = expenseLifecycle.next(row.state, 'discard');
    await store.saveStates(context.tx, [{ id: row.id, state }], {
      at: context.clock.now(),
      byId: null,
    });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'expense.discarded',
          record: record(row.id),
          before: { state: row.state },
          after: { state },
        },
      ],
    };
  },
});
