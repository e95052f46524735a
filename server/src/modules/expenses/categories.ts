// Categories of expenses: as what they are billed, what they cost by the unit, and what is allowed.

import type { InputOf } from '@daybook/contract/endpoint.ts';
import { expenses } from '@daybook/contract/expenses.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import {
  type CommandContext,
  defineCommand,
  defineQuery,
  nothing,
} from '../../platform/command.ts';
import { numericOfE4 } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import { findServices } from '../catalog/public.ts';
import * as store from './category-store.ts';
import { categoryView } from './views.ts';

export const listCategories = defineQuery(expenses.listCategories, {
  permission: 'catalog.view',
  handle: async ({ db }) => ({ items: (await store.listCategories(db)).map(categoryView) }),
});

const shared = {
  permission: 'catalog.update',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;

type Written = InputOf<typeof expenses.createCategory>;

async function save(
  { tx }: CommandContext,
  input: Written,
  saved: Readonly<{ id: string; before: store.CategoryRow | null }>,
) {
  requireWritable(input);
  const [service] = await findServices(tx, [input.serviceId]);
  if (service === undefined)
    throw refuseField('not_found', 'serviceId', 'There is no such service');
  const names = (await store.listCategories(tx)).filter((each) => each.id !== saved.id);
  if (names.some((each) => each.name.toLowerCase() === input.name.toLowerCase()))
    throw refuseField('already_exists', 'name', 'There is a category of this name');
  await store.saveCategory(tx, {
    id: saved.id,
    name: input.name,
    serviceId: input.serviceId,
    unit: input.unit,
    unitPrice: input.unitPrice === null ? null : numericOfE4(input.unitPrice),
    currency: input.currency,
    markupPercent: numericOfE4(input.markupPercent),
    limitMinor: input.limit?.minor ?? null,
    receiptOverMinor: input.receiptOver?.minor ?? null,
    policyCurrency: input.limit?.currency ?? input.receiptOver?.currency ?? null,
    isActive: input.isActive,
  });
  const view = categoryView(existing((await store.findCategories(tx, [saved.id]))[0]));
  return {
    result: view,
    events: [
      {
        type: 'expense_category.saved' as const,
        record: { kind: 'expense_category', id: saved.id },
        before: saved.before === null ? undefined : categoryView(saved.before),
        after: view,
      },
    ],
  };
}

function requireWritable(input: Written): void {
  const { unit, unitPrice, currency, limit, receiptOver, markupPercent } = input;
  const parts = [unit, unitPrice, currency].filter((part) => part !== null);
  if (parts.length !== 0 && parts.length !== 3)
    throw refuseField('invalid_input', 'unitPrice', 'A price has a unit and a currency, or none');
  if (unitPrice !== null && unitPrice <= 0n)
    throw refuseField('amount_out_of_range', 'unitPrice', 'More than nothing');
  if (limit !== null && limit.minor <= 0n)
    throw refuseField('amount_out_of_range', 'limit', 'More than nothing');
  if (receiptOver !== null && receiptOver.minor < 0n)
    throw refuseField('amount_out_of_range', 'receiptOver', 'Not less than nothing');
  if (limit !== null && receiptOver !== null && limit.currency !== receiptOver.currency)
    throw refuseField('currency_mismatch', 'receiptOver', `In ${limit.currency}, as the limit`);
  if (markupPercent < -1_000_000n)
    throw refuseField('amount_out_of_range', 'markupPercent', 'Not less than -100 %');
}

export const createCategory = defineCommand(expenses.createCategory, {
  ...shared,
  load: nothing,
  handle: ({ input, subject: _, ...context }) =>
    save(context, input, { id: context.clock.newId(), before: null }),
});
export const updateCategory = defineCommand(expenses.updateCategory, {
  ...shared,
  load: ({ input, tx }) => store.lockCategory(tx, input.id),
  handle: ({ input, subject: before, ...context }) =>
    save(context, input, { id: before.id, before }),
});
