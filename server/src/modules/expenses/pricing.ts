// What approved expenses cost, and what their clients are billed for them: with the mark-up of the category, in the
// currency of the contract that takes them in, or else of the client, at the rate of their day.

import { billedFor, costOf } from '@daybook/core/expenses/expense.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type Exchange, sameCurrency } from '@daybook/core/money/exchange.ts';
import { type Money, money } from '@daybook/core/money/money.ts';
import type { CommandContext } from '../../platform/command.ts';
import { e4Of, e8Of } from '../../platform/numeric.ts';
import { byId, existing } from '../../platform/rows.ts';
import { addItems, type ItemTerms, type OfferedItem } from '../billing/public.ts';
import { termsInCurrencyFor } from '../contracts/public.ts';
import { type CategoryRow, findCategories } from './category-store.ts';
import * as store from './store.ts';

export type Priced = Readonly<{
  row: store.ExpenseRow;
  category: CategoryRow;
  cost: Money;
  /** Null where the client is not billed. */
  billed: Money | null;
  terms: ItemTerms | undefined;
}>;
type Rows = readonly store.ExpenseRow[];
type RateOf = (row: store.ExpenseRow, base: string) => Exchange;

export const grossOf = (row: store.ExpenseRow): Money => money(row.gross_minor, row.currency);

/** Refuses with exchange_rate_missing. */
export async function priceOf(
  { tx }: CommandContext,
  rows: Rows,
): Promise<Readonly<{ priced: readonly Priced[]; rateOf: RateOf }>> {
  const categories = byId(
    await findCategories(
      tx,
      rows.map((row) => row.category_id),
    ),
  );
  const billable = rows.filter((row) => row.is_billable);
  const termsOf = await termsInCurrencyFor(tx, [...new Set(billable.map((row) => row.client_id))]);
  const sold = rows.map((row) => {
    const category = existing(categories.get(row.category_id));
    const held = termsOf({
      clientId: row.client_id,
      projectId: row.project_id,
      serviceId: category.service_id,
      workDate: row.on_date,
    });
    return { row, category, terms: held?.terms, currency: held?.currency ?? row.client_currency };
  });
  const rateOf = await exchanges(
    tx,
    sold.map(({ row, currency }) => ({ row, bases: [currency, row.entity_currency] })),
  );
  const priced = sold.map(({ row, category, terms, currency }) => {
    const cost = costOf({
      gross: grossOf(row),
      inputTax: money(row.input_tax_minor, row.currency),
    });
    const billed = row.is_billable
      ? billedFor(cost, rateOf(row, currency), e4Of(category.markup_percent))
      : null;
    return { row, category, cost, billed, terms };
  });
  return { priced, rateOf };
}

/** Of each expense's day. Refuses with exchange_rate_missing. */
async function exchanges(
  tx: CommandContext['tx'],
  needed: readonly Readonly<{ row: store.ExpenseRow; bases: readonly string[] }>[],
): Promise<RateOf> {
  const wanted = needed.flatMap(({ row, bases }) =>
    bases
      .filter((base) => base !== row.currency)
      .map((base) => ({ base, currency: row.currency, on: row.on_date })),
  );
  const keyOf = (x: store.WantedRate) => `${x.base} ${x.currency} ${x.on}`;
  const found = new Map(
    (await store.ratesOn(tx, wanted)).map((each) => [keyOf(each), e8Of(each.rate)]),
  );
  return (row, base) => {
    if (base === row.currency) return sameCurrency(base);
    const facts = { base, currency: row.currency, on: row.on_date };
    const rateE8 = found.get(keyOf(facts));
    if (rateE8 === undefined)
      throw new Refusal('exchange_rate_missing', facts, [
        {
          field: 'ids',
          rule: 'exchange_rate_missing',
          message: `No rate of ${row.currency} to ${base} on ${row.on_date} or in the week before`,
        },
      ]);
    return { base, rateE8 };
  };
}

/** What is billable becomes work in progress. */
export async function offer(
  { tx, clock }: CommandContext,
  priced: readonly Priced[],
): Promise<void> {
  const billable = priced.filter(({ billed }) => billed !== null);
  if (billable.length === 0) return;
  await addItems(
    tx,
    billable.map(({ row, category, billed, terms }): OfferedItem => {
      const amount = existing(billed);
      return {
        id: clock.newId(),
        sourceKind: 'expense',
        sourceId: row.id,
        clientId: row.client_id,
        projectId: row.project_id,
        branchId: row.branch_id,
        personId: row.person_id,
        serviceId: category.service_id,
        taskId: null,
        workDate: row.on_date,
        note: row.note === '' ? category.name : `${category.name}: ${row.note}`,
        currency: amount.currency,
        workedMinutes: 0,
        billableMinutes: 0,
        unitPriceE4: null,
        amountMinor: amount.minor,
        rateId: null,
        beaten: [],
        rounding: null,
        quantityPolicy: 'minutes',
        // A fee pays for work, not for what was laid out.
        ...(terms === undefined ? {} : { terms: { ...terms, coverage: null } }),
      };
    }),
  );
}
