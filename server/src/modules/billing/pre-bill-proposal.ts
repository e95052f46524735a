// Proposes pre-bills from open work in progress.

import { billing } from '@daybook/contract/billing.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { type CommandContext, defineCommand, nothing } from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { existing, reference } from '../../platform/rows.ts';
import { lockClient } from '../parties/public.ts';
import { holdOverCap } from './caps.ts';
import { coverByTerms } from './included.ts';
import * as store from './pre-bill-store.ts';
import { preBillView } from './views.ts';

/** One pre-bill for each group of open work. Refuses with nothing_to_bill. */
async function proposePreBills(
  context: CommandContext,
  per: 'client' | 'project',
  scope: store.OpenScope,
) {
  const { tx, clock, actor } = context;
  await planForSets(tx);
  await store.lockProjects(tx, scope);
  const groups = (await store.openGroups(tx, per, scope)).filter((group) => group.priced > 0);
  if (groups.length === 0) throw new Refusal('nothing_to_bill', { cutOff: scope.cutOff });
  const made = groups.map((group) => ({
    ...group,
    id: clock.newId(),
    cutOff: scope.cutOff,
    createdAt: clock.now(),
    createdById: actor.personId,
  }));
  await store.addPreBills(tx, made, scope);
  await coverByTerms(tx, made);
  await holdOverCap(
    tx,
    made.map(({ id }) => id),
  );
  const rows = await store.findPreBills(
    tx,
    made.map(({ id }) => id),
  );
  const events = rows.map((row) => ({
    type: 'pre_bill.proposed' as const,
    record: { kind: 'pre_bill', id: row.id },
    after: {
      client: row.client_name,
      cutOff: row.cut_off,
      lines: row.lines,
      agreedAmount: money(row.agreed_minor, row.currency),
      skippedUnpriced: row.skipped_unpriced,
    },
  }));
  return { rows, events };
}

export const propose = defineCommand(billing.propose, {
  permission: 'billing.create',
  load: ({ input, tx }) => lockClient(tx, input.clientId),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: client, ...context }) {
    const scope = {
      clientIds: [client.id],
      projectIds: input.projectIds ?? null,
      currency: input.currency ?? client.currency,
      cutOff: input.cutOff,
    };
    const { rows, events } = await proposePreBills(context, 'client', scope);
    return { result: preBillView(existing(rows[0]), context.actor), events };
  },
});

export const proposeMany = defineCommand(billing.proposeMany, {
  permission: 'billing.create',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: _, ...context }) {
    const scope = {
      clientIds: input.clientIds ?? null,
      projectIds: input.projectIds ?? null,
      currency: null,
      cutOff: input.cutOff,
    };
    const { rows, events } = await proposePreBills(context, input.per, scope);
    return { result: { items: rows.map((row) => reference(row.id, row.client_name)) }, events };
  },
});
