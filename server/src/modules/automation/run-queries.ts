// Runs, read: what they would bill, what stands in the way, and what they would come to on other terms.

import { runs } from '@daybook/contract/runs.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { totalsUnder } from '@daybook/core/automation/simulated-invoice.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { percentE2Of } from '@daybook/core/money/price.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { decodeCursor, type Key, pageFrom } from '../../platform/page.ts';
import { quantityPolicyOf } from '../billing/public.ts';
import * as store from './run-store.ts';
import { takesIn } from './simulated.ts';
import { listTopUps } from './top-up-store.ts';
import { exceptionView, itemDetail, itemView, runReach, runView, topUpView } from './views.ts';

export const list = defineQuery(runs.list, {
  permission: 'automation.view',
  async handle({ db, input, actor }) {
    const rows = await store.listRuns(db, input, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => runView(row, actor),
      key: (row) => [row.created_at, row.id],
    });
  },
});

async function readRun({ db, actor, scope }: QueryContext, id: string): Promise<store.RunRow> {
  const row = await store.findRun(db, id);
  if (row === null || (scope !== 'firm' && !canReach(scope, runReach(row, actor))))
    throw new Refusal('not_found');
  return row;
}

export const get = defineQuery(runs.get, {
  permission: 'automation.view',
  handle: async ({ input, ...context }) => runView(await readRun(context, input.id), context.actor),
});

export const items = defineQuery(runs.items, {
  permission: 'automation.view',
  async handle({ input, ...context }) {
    const run = await readRun(context, input.id);
    const rows = await store.listItems(
      context.db,
      { runId: run.id, states: input.states },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, { item: itemView, key: (row) => [row.position, row.id] });
  },
});

export const item = defineQuery(runs.item, {
  permission: 'automation.view',
  async handle({ input, ...context }) {
    const row = await store.findItem(context.db, input.id);
    if (row === null) throw new Refusal('not_found');
    await readRun(context, row.run_id);
    return itemDetail(row);
  },
});

export const exceptions = defineQuery(runs.exceptions, {
  permission: 'automation.view',
  async handle({ input, ...context }) {
    const run = await readRun(context, input.id);
    const rows = await store.listExceptions(
      context.db,
      { runId: run.id, kinds: input.kinds },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: exceptionView,
      key: (row) => [row.position, row.id],
    });
  },
});

export const topUps = defineQuery(runs.topUps, {
  permission: 'automation.view',
  async handle({ input, ...context }) {
    const run = await readRun(context, input.id);
    const rows = await listTopUps(context.db, run.id, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, { item: topUpView, key: (row) => [row.position, row.id] });
  },
});

const invoicesAtOnce = 500;
const percentE2 = (percent: number): bigint => BigInt(Math.round(percent * 100));

export const whatIf = defineQuery(runs.whatIf, {
  permission: 'automation.view',
  async handle({ input, ...context }) {
    const { db } = context;
    const run = await readRun(context, input.id);
    const change = {
      rateChangeE2: percentE2(input.ratePercent),
      writeDownE2: percentE2(input.writeDownPercent),
    };
    const sums = new Map<string, { simulated: bigint; changed: bigint }>();
    const sumOf = (currency: string) => {
      const known = sums.get(currency) ?? { simulated: 0n, changed: 0n };
      sums.set(currency, known);
      return known;
    };
    let after: Key | null = null;
    for (;;) {
      const rows: Awaited<ReturnType<typeof store.takesAfter>> = await store.takesAfter(
        db,
        run.id,
        after,
        invoicesAtOnce,
      );
      for (const row of rows) {
        const invoice = { currency: row.currency, takes: takesIn(row.takes, row.currency) };
        const total = totalsUnder(invoice, change, quantityPolicyOf(row.quantity_policy));
        const sum = sumOf(row.currency);
        sum.simulated += row.total_minor;
        sum.changed += total.taxInclusive.minor;
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < invoicesAtOnce) break;
      after = [last.position, last.id];
    }
    if (input.withoutCaps)
      for (const { currency, minor } of await store.overCapOf(db, run.id))
        sumOf(currency).changed += minor;
    return {
      totals: [...sums].sort().map(([currency, { simulated, changed }]) => ({
        currency,
        simulated: money(simulated, currency),
        changed: money(changed, currency),
        difference: money(changed - simulated, currency),
        percent: percentE2Of(money(changed - simulated, currency), money(simulated, currency)),
      })),
    };
  },
});
