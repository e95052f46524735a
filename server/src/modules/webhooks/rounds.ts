// Spreads what joined the log over the webhooks that want it, and sends it. What was spread is in rows before the log's
// mark moves on, so nothing is lost wherever the server stops; what was under way then is sent once more.

import { isDeletion } from '@daybook/core/audit/audit-event.ts';
import {
  hears,
  nextWebhookAttempt,
  verdictOfAnswer,
} from '@daybook/core/webhooks/webhook-attempts.ts';
import { loadActor } from '../../platform/actor.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, ReadDb } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { changesAfter, kindsHeardBy, logSize } from '../audit/public.ts';
import { post } from './posting.ts';
import * as store from './store.ts';

export type WebhookRoom = Readonly<{
  database: Database;
  clock: Clock;
  /** Also to addresses of the server's own network, and without a cipher: a setting of who runs the server. */
  isAnywhere: boolean;
}>;

const atOnce = 2000;

/** The kinds that a person hears of; null for all. Nobody hears what somebody who has left may see. */
async function earsOf(
  db: ReadDb,
  firmId: string,
  clock: Clock,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[] | null>> {
  const ears = await Promise.all(
    [...new Set(personIds)].map(async (personId) => {
      const credentials = { firmId, personId, authSessionId: null, apiKeyId: null };
      const facts = { source: 'job', requestId: null, now: clock.now() } as const;
      const actor = await loadActor(db, credentials, facts);
      return [personId, actor === null ? [] : kindsHeardBy(actor)] as const;
    }),
  );
  return new Map(ears);
}

/** True if there may be more. */
async function spreadOnce({ database, clock }: WebhookRoom, firmId: string): Promise<boolean> {
  return database.keepLog(firmId, async (tx) => {
    const size = await logSize(tx);
    const listeners = await store.lockListeners(tx, size);
    if (listeners.length === 0) return false;
    const from = Math.min(...listeners.map((each) => Number(each.position)));
    const until = Math.min(size, from + atOnce);
    const events = await changesAfter(tx, from - 1, { until: until - 1, kinds: null });
    const ears = await earsOf(
      tx,
      firmId,
      clock,
      listeners.map((each) => each.person_id),
    );
    const deliveries = listeners.flatMap((webhook) => {
      const kinds = ears.get(webhook.person_id) ?? null;
      return events
        .filter(
          (event) =>
            event.position >= webhook.position &&
            hears(webhook.types, event.type) &&
            (kinds === null || kinds.includes(event.record_kind)),
        )
        .map((event) => ({
          id: clock.newId(),
          webhookId: webhook.id,
          position: event.position,
          eventId: event.event_id,
          type: event.type,
        }));
    });
    await store.addDeliveries(tx, deliveries, {
      webhookIds: listeners.map((each) => each.id),
      positions: listeners.map((each) => Math.max(Number(each.position), until)),
      at: clock.now(),
    });
    return until < size;
  });
}

const leaseMinutes = 2;
/** So many of one webhook before it is looked what is due for all of them. */
const inARow = 200;

export const bodyOf = (delivery: store.DeliveryRow): string =>
  toJson({
    type: delivery.type,
    timestamp: delivery.event_at,
    data: {
      position: Number(delivery.position),
      eventId: delivery.event_id,
      record: { kind: delivery.record_kind, id: delivery.record_id },
      isDeletion: isDeletion(delivery.type),
    },
  });

/** Whoever refuses so many one after the other is left alone for this round; who does not answer at all, at once. */
const refusalsInARow = 5;

/** One after the other in the log's order. True if there may be more. */
async function sendDue(
  room: WebhookRoom,
  firmId: string,
  { webhookId, signal }: Readonly<{ webhookId: string; signal: AbortSignal }>,
): Promise<boolean> {
  let refused = 0;
  for (let sent = 0; sent < inARow && !signal.aborted; sent += 1) {
    const end = await sendNext(room, firmId, webhookId);
    refused = end === 'refused' ? refused + 1 : 0;
    if (end === 'nothing_due' || end === 'unanswered' || refused === refusalsInARow) return false;
  }
  return true;
}

async function sendNext(
  { database, clock, isAnywhere }: WebhookRoom,
  firmId: string,
  webhookId: string,
): Promise<'nothing_due' | 'taken' | 'refused' | 'unanswered'> {
  const now = clock.now();
  const lease = new Date(Date.parse(now) + leaseMinutes * 60_000).toISOString();
  const claimed = await database.keepLog(firmId, (tx) =>
    store.claimNext(tx, webhookId, { now, lease }),
  );
  if (claimed === null) return 'nothing_due';
  const { id, url, attempts, secret, former_secret } = claimed;
  const answered = await post(
    {
      ...{ url, id, at: now, body: bodyOf(claimed) },
      secrets: former_secret === null ? [secret] : [secret, former_secret],
    },
    { isAnywhere },
  );
  const verdict = verdictOfAnswer(answered.status);
  const nextAt = verdict === 'again' ? nextWebhookAttempt(attempts, now) : null;
  const state = verdict === 'taken' ? 'delivered' : nextAt === null ? 'given_up' : 'waiting';
  await database.keepLog(firmId, (tx) =>
    store.endAttempt(tx, {
      ...{ id: clock.newId(), deliveryId: id, at: now, ...answered, state, nextAt },
    }),
  );
  if (verdict === 'taken') return 'taken';
  return answered.status === null ? 'unanswered' : 'refused';
}

/** Until nothing is due that is taken, in all firms at once. */
export async function tellWebhooks(room: WebhookRoom, signal: AbortSignal): Promise<void> {
  const firms = await room.database.identities.rows<{ firm_id: string }>(
    'select firms_with_webhooks as firm_id from log.firms_with_webhooks($1)',
    [room.clock.now()],
  );
  await Promise.all(firms.map(({ firm_id }) => tellFirm(room, firm_id, signal)));
}

async function tellFirm(room: WebhookRoom, firmId: string, signal: AbortSignal): Promise<void> {
  for (let isMore = true; isMore && !signal.aborted; ) {
    while (await spreadOnce(room, firmId));
    const due = await store.dueWebhooks(room.database.reader(firmId), room.clock.now());
    const each = due.map((webhookId) => sendDue(room, firmId, { webhookId, signal }));
    isMore = (await Promise.all(each)).includes(true);
  }
}
