// Webhooks as people set them up, look after them, and have them told again.

import { randomBytes } from 'node:crypto';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { webhooks } from '@daybook/contract/webhooks.ts';
import { isDeletion } from '@daybook/core/audit/audit-event.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import {
  type CommandContext,
  defineCommand,
  defineQuery,
  nothing,
} from '../../platform/command.ts';
import { mayOf } from '../../platform/may.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference } from '../../platform/rows.ts';
import { logSize } from '../audit/public.ts';
import * as store from './store.ts';

const record = (id: string) => ({ kind: 'webhook', id });

function viewOf(row: store.WebhookRow, actor: Actor): OutputOf<typeof webhooks.get> {
  const permission = 'webhooks.update';
  const isOpen = row.state !== 'ended';
  return {
    id: row.id,
    version: row.version,
    may: mayOf(actor, {
      update: { permission, when: isOpen },
      changeSecret: { permission, when: isOpen },
      replay: { permission, when: isOpen },
      end: { permission, when: isOpen },
    }),
    name: row.name,
    url: row.url,
    types: [...row.types],
    state: row.state,
    person: reference(row.person_id, row.person_name),
    createdAt: row.created_at,
    behind: row.state === 'ended' ? 0 : row.behind,
    waiting: row.waiting,
    givenUp: row.given_up,
    lastDeliveredAt: row.last_delivered_at,
  };
}

function deliveryView(row: store.DeliveryRow): OutputOf<typeof webhooks.redeliver> {
  const { last_at: at, last_milliseconds: milliseconds } = row;
  return {
    id: row.id,
    position: Number(row.position),
    eventId: row.event_id,
    type: row.type,
    record: { kind: row.record_kind, id: row.record_id },
    isDeletion: isDeletion(row.type),
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    nextAt: row.next_at,
    endedAt: row.ended_at,
    last:
      at === null || milliseconds === null
        ? null
        : { at, status: row.last_status, milliseconds, says: row.last_says ?? '' },
  };
}

export const list = defineQuery(webhooks.list, {
  permission: 'webhooks.view',
  async handle({ db, input, actor }) {
    const rows = await store.listWebhooks(db, input, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => viewOf(row, actor),
      key: (row) => [row.name, row.id],
    });
  },
});

export const get = defineQuery(webhooks.get, {
  permission: 'webhooks.view',
  async handle({ db, input, actor }) {
    const row = await store.findWebhook(db, input.id);
    if (row === null) throw new Refusal('not_found');
    return viewOf(row, actor);
  },
});

export const listDeliveries = defineQuery(webhooks.listDeliveries, {
  permission: 'webhooks.view',
  async handle({ db, input }) {
    if ((await store.findWebhook(db, input.id)) === null) throw new Refusal('not_found');
    const rows = await store.listDeliveries(
      db,
      { webhookId: input.id, states: input.states },
      { after: decodeCursor(input.cursor, 1), limit: input.limit },
    );
    return pageFrom(rows, input.limit, { item: deliveryView, key: (row) => [row.id] });
  },
});

const shared = {
  permission: 'webhooks.update',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;
const load = ({ tx, input }: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
  store.lockWebhook(tx, input.id);

function requireOpen(row: store.WebhookRow): void {
  if (row.state === 'ended') throw new Refusal('wrong_state', { state: row.state });
}

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const facts = ({ name, url, types, state }: store.WebhookFields) => ({ name, url, types, state });
const resultOf = async ({ tx, actor }: CommandContext, id: string) =>
  viewOf(existing(await store.findWebhook(tx, id)), actor);

export const create = defineCommand(webhooks.create, {
  ...shared,
  toldOnce: ['secret'],
  load: nothing,
  async handle({ input, subject: _, ...context }) {
    const { tx, actor, clock } = context;
    const id = clock.newId();
    const secret = newSecret();
    const fields = { ...input, state: 'active' as const };
    await store.addWebhook(tx, {
      ...fields,
      id,
      secret,
      personId: actor.personId,
      at: clock.now(),
    });
    return {
      result: { ...(await resultOf(context, id)), secret },
      events: [{ type: 'webhook.created', record: record(id), after: facts(fields) }],
    };
  },
});

export const update = defineCommand(webhooks.update, {
  ...shared,
  load,
  async handle({ input, subject: row, ...context }) {
    requireOpen(row);
    const fields = {
      name: input.name ?? row.name,
      url: input.url ?? row.url,
      types: input.types ?? row.types,
      state: input.state ?? row.state,
    };
    await store.saveWebhook(context.tx, row.id, fields);
    return {
      result: await resultOf(context, row.id),
      events: [
        {
          type: 'webhook.updated',
          record: record(row.id),
          before: facts(row),
          after: facts(fields),
        },
      ],
    };
  },
});

const bothSignFor = 24 * 60 * 60 * 1000;

export const changeSecret = defineCommand(webhooks.changeSecret, {
  ...shared,
  toldOnce: ['secret'],
  load,
  async handle({ subject: row, input: _, ...context }) {
    requireOpen(row);
    const secret = newSecret();
    const formerUntil = new Date(Date.parse(context.clock.now()) + bothSignFor).toISOString();
    await store.saveSecret(context.tx, row.id, { secret, formerUntil });
    return {
      result: { ...(await resultOf(context, row.id)), secret },
      events: [{ type: 'webhook.secret_changed', record: record(row.id), after: { formerUntil } }],
    };
  },
});

export const end = defineCommand(webhooks.end, {
  ...shared,
  load,
  async handle({ subject: row, input: _, ...context }) {
    requireOpen(row);
    const ended = { ...facts(row), state: 'ended' as const };
    await store.saveWebhook(context.tx, row.id, ended);
    await store.endDeliveries(context.tx, row.id, context.clock.now());
    return {
      result: await resultOf(context, row.id),
      events: [
        {
          type: 'webhook.ended',
          record: record(row.id),
          before: { state: row.state },
          after: { state: 'ended' },
        },
      ],
    };
  },
});

export const replay = defineCommand(webhooks.replay, {
  ...shared,
  load,
  async handle({ input: { from }, subject: row, ...context }) {
    requireOpen(row);
    const size = await logSize(context.tx);
    if (from >= size)
      throw refuseField('invalid_input', 'from', `The log has ${size} events, counted from 0`);
    await store.moveCursor(context.tx, row.id, from);
    return {
      result: await resultOf(context, row.id),
      events: [{ type: 'webhook.replayed', record: record(row.id), after: { from, until: size } }],
    };
  },
});

export const redeliver = defineCommand(webhooks.redeliver, {
  ...shared,
  load: ({ tx, input }) => store.lockDelivery(tx, input.id),
  async handle({ subject: row, input: _, tx, clock }) {
    const webhook = existing(await store.findWebhook(tx, row.webhook_id));
    requireOpen(webhook);
    await store.sendAgain(tx, row.id, clock.now());
    return {
      result: deliveryView(existing(await store.findDelivery(tx, row.id))),
      events: [
        {
          type: 'webhook.replayed',
          record: record(row.webhook_id),
          after: { deliveryId: row.id, position: Number(row.position) },
        },
      ],
    };
  },
});
