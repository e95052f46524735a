// The firm's ladders, who is chased by which, and the rates of late interest.

import { dunning } from '@daybook/contract/dunning.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import { kindOfTemplate } from '@daybook/core/delivery/mail-template.ts';
import { requireLadder } from '@daybook/core/dunning/ladder.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import {
  type CommandContext,
  defineCommand,
  defineQuery,
  nothing,
} from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findServices } from '../catalog/public.ts';
import * as store from './ladder-store.ts';
import { ladderView } from './views.ts';

const shared = {
  permission: 'receivables.update',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;
const record = (id: string) => ({ kind: 'dunning_ladder', id });

export const listLadders = defineQuery(dunning.listLadders, {
  permission: 'receivables.view',
  standing: 'firm',
  handle: async ({ db }) => ({ items: (await store.listLadders(db)).map(ladderView) }),
});

type Written = InputOf<typeof dunning.createLadder>;

async function save(
  context: CommandContext,
  input: Written,
  saved: Readonly<{ id: string; before: store.LadderRow | null }>,
) {
  const { tx, clock, actor } = context;
  requireLadder(input.steps);
  await requireWritable(context, input, saved.id);
  await store.saveLadder(tx, {
    id: saved.id,
    name: input.name,
    isDefault: input.isDefault || saved.before?.is_default === true,
    isAutomatic: input.isAutomatic,
    claimServiceId: input.claimServiceId,
    at: clock.now(),
    byId: actor.personId,
    steps: input.steps.map((step) => ({
      name: step.name,
      afterDays: step.afterDays,
      templateKey: step.templateKey,
      payWithinDays: step.payWithinDays,
      feeMinor: step.fee?.minor ?? 0n,
      feeCurrency: step.fee === null || step.fee.minor === 0n ? null : step.fee.currency,
      needsApproval: step.needsApproval,
    })),
  });
  const view = ladderView(
    existing((await store.listLadders(tx)).find((each) => each.id === saved.id)),
  );
  return {
    result: view,
    events: [
      {
        type: 'dunning.ladder_saved' as const,
        record: record(saved.id),
        before: saved.before === null ? undefined : ladderView(saved.before),
        after: view,
      },
    ],
  };
}

/** What a table of rules can't know: other ladders, the catalogue, and which texts are reminders. */
async function requireWritable({ tx }: CommandContext, input: Written, id: string): Promise<void> {
  const others = (await store.listLadders(tx)).filter((each) => each.id !== id);
  if (others.some((each) => each.name.toLowerCase() === input.name.toLowerCase()))
    throw refuseField('already_exists', 'name', 'There is a ladder of this name');
  for (const [index, step] of input.steps.entries()) {
    const at = `steps.${index}`;
    if (step.templateKey !== null && kindOfTemplate[step.templateKey] !== 'reminder')
      throw refuseField('invalid_input', `${at}.templateKey`, 'Not a text of a reminder');
    if (step.fee !== null && step.fee.minor < 0n)
      throw refuseField('amount_out_of_range', `${at}.fee`, 'A fee is not negative');
  }
  const hasFee = input.steps.some((step) => (step.fee?.minor ?? 0n) > 0n);
  if (hasFee && input.claimServiceId === null)
    throw refuseField('invalid_input', 'claimServiceId', 'What fees are billed as: a service');
  if (input.claimServiceId === null) return;
  const [service] = await findServices(tx, [input.claimServiceId]);
  if (service === undefined)
    throw refuseField('not_found', 'claimServiceId', 'There is no such service');
}

export const createLadder = defineCommand(dunning.createLadder, {
  ...shared,
  load: nothing,
  handle: ({ input, subject: _, ...context }) =>
    save(context, input, { id: context.clock.newId(), before: null }),
});

export const updateLadder = defineCommand(dunning.updateLadder, {
  ...shared,
  load: ({ input, tx }) => store.lockLadder(tx, input.id),
  handle: ({ input, subject: before, ...context }) =>
    save(context, input, { id: before.id, before }),
});

export const assignLadder = defineCommand(dunning.assignLadder, {
  ...shared,
  load: ({ input, tx }) => store.lockLadder(tx, input.id),
  async handle({ input, subject: ladder, tx }) {
    const clientIds = [...new Set(input.clientIds)];
    const assigned = await store.assignClients(tx, ladder.id, clientIds);
    if (assigned.length !== clientIds.length)
      throw refuseField('not_found', 'clientIds', 'There is no such client');
    const view = ladderView(
      existing((await store.listLadders(tx)).find((each) => each.id === ladder.id)),
    );
    return {
      result: view,
      events: [
        {
          type: 'dunning.ladder_assigned',
          record: record(ladder.id),
          after: { ladder: ladder.name, clientIds },
        },
      ],
    };
  },
});

const ratesView = (rates: Awaited<ReturnType<typeof store.listRates>>) => ({
  items: rates.map((rate) => ({ from: rate.from, percent: rate.percentE4 })),
});
export const listRates = defineQuery(dunning.listRates, {
  permission: 'receivables.view',
  standing: 'firm',
  handle: async ({ db }) => ratesView(await store.listRates(db)),
});

export const setRates = defineCommand(dunning.setRates, {
  ...shared,
  load: async ({ tx }) => ({ before: await store.listRates(tx) }),
  async handle({ input, subject: { before }, tx, actor }) {
    const dates = input.rates.map((rate) => rate.from);
    const twice = dates.findIndex((date, index) => dates.indexOf(date) !== index);
    if (twice >= 0)
      throw refuseField(
        'overlapping_dates',
        `rates.${twice}.from`,
        'There is a rate from this day',
      );
    if (input.rates.some((rate) => rate.percent < 0n))
      throw new Refusal('invalid_input', {}, [
        { field: 'rates', rule: 'min', message: 'A rate is not negative' },
      ]);
    await store.setRates(
      tx,
      input.rates.map((rate) => ({ from: rate.from, percentE4: rate.percent })),
    );
    const result = ratesView(await store.listRates(tx));
    return {
      result,
      events: [
        {
          type: 'dunning.rates_set',
          record: { kind: 'firm', id: actor.firmId },
          before: ratesView(before),
          after: result,
        },
      ],
    };
  },
});
