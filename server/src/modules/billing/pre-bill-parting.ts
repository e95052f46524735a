// One pre-bill becomes two, or several become one: their lines keep what was decided and written on them.

import { billing } from '@daybook/contract/billing.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { defineCommand, defineQuery } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { requirePreBill } from './pre-bill-reach.ts';
import * as store from './pre-bill-store.ts';
import { preBillView } from './views.ts';

const shared = {
  permission: 'billing.update',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;
const record = (id: string) => ({ kind: 'pre_bill', id });

function requireDraft({ state }: Pick<store.PreBillRow, 'state'>): void {
  if (state !== 'draft') throw new Refusal('wrong_state', { state });
}

export const splitPreBill = defineCommand(billing.splitPreBill, {
  ...shared,
  load: async ({ input, tx }) => (await store.lockPreBills(tx, [input.id]))[0] ?? null,
  async handle({ input, subject: row, tx, clock, actor }) {
    requireDraft(row);
    const lineIds = [...new Set(input.lineIds)];
    const own = new Set((await store.listLines(tx, [row.id])).map((line) => line.item_id));
    const unknown = lineIds.findIndex((id) => !own.has(id));
    if (unknown >= 0)
      throw refuseField('not_found', `lineIds.${unknown}`, 'Not a line of this pre-bill');
    if (lineIds.length === own.size)
      throw refuseField('invalid_input', 'lineIds', 'Some of its lines stay');
    const id = clock.newId();
    await store.addPreBillOf(tx, { id, of: row.id, at: clock.now(), byId: actor.personId });
    await store.moveLines(tx, { from: [row.id], to: id, lineIds });
    await store.touchPreBill(tx, row.id);
    const view = preBillView(existing(await store.findPreBill(tx, id)), actor);
    return {
      result: view,
      events: [
        { type: 'pre_bill.split', record: record(row.id), after: { into: id, lineIds } },
        { type: 'pre_bill.proposed', record: record(id), after: view },
      ],
    };
  },
});

export const mergePreBills = defineCommand(billing.mergePreBills, {
  ...shared,
  async load({ input, tx }) {
    const ids = [...new Set([input.id, ...input.otherIds])];
    const rows = await store.lockPreBills(tx, ids);
    const target = rows.find((row) => row.id === input.id);
    if (target === undefined) return null;
    if (rows.length !== ids.length)
      throw refuseField('not_found', 'otherIds', 'There is no such pre-bill');
    return { version: target.version, target, others: rows.filter((row) => row !== target) };
  },
  async handle({ input, subject: { target, others }, tx, actor }) {
    for (const row of [target, ...others]) requireDraft(row);
    if (others.length === 0)
      throw refuseField('invalid_input', 'otherIds', 'Another pre-bill than this');
    const alien = others.find(
      (row) => row.client_id !== target.client_id || row.currency !== target.currency,
    );
    if (alien !== undefined)
      throw refuseField(
        'currency_mismatch',
        `otherIds.${input.otherIds.indexOf(alien.id)}`,
        `Only pre-bills of ${target.client_name} in ${target.currency} go on one invoice`,
      );
    const discounted = others.find((row) => row.discount_text !== null);
    if (discounted !== undefined)
      throw refuseField(
        'invalid_input',
        `otherIds.${input.otherIds.indexOf(discounted.id)}`,
        'It has a discount of its own: take it off first',
      );
    const otherIds = others.map((row) => row.id);
    await store.moveLines(tx, { from: otherIds, to: target.id, lineIds: null });
    await store.endMerged(tx, target.id, otherIds);
    const view = preBillView(existing(await store.findPreBill(tx, target.id)), actor);
    return {
      result: view,
      events: [
        { type: 'pre_bill.merged', record: record(target.id), after: { from: otherIds } },
        ...otherIds.map((id) => ({
          type: 'pre_bill.discarded' as const,
          record: record(id),
          after: { into: target.id },
        })),
      ],
    };
  },
});

/** Where it stands among the drafts that wait, and what the client was billed before it. */
export const preBillQueue = defineQuery(billing.preBillQueue, {
  permission: 'billing.view',
  handle: async ({ input, ...context }) =>
    store.standingOf(context.db, await requirePreBill(context, input.id)),
});
