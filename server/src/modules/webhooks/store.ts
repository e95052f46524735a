// Webhooks, and what the server notes of their deliveries.

import type { LogTx, ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type WebhookRow = Readonly<{
  id: string;
  version: number;
  name: string;
  url: string;
  types: readonly string[];
  state: 'active' | 'paused' | 'ended';
  secret: string;
  former_secret: string | null;
  former_until: string | null;
  person_id: string;
  person_name: string;
  created_at: string;
  behind: number;
  waiting: number;
  given_up: number;
  last_delivered_at: string | null;
}>;
const selected = `select w.id, w.version, w.name, w.url, w.types, w.state, w.secret, w.former_secret, w.former_until, w.person_id, p.name as person_name, w.created_at, greatest(0, coalesce(g.size, 0) - coalesce(c.position, 0))::int as behind, d.waiting, d.given_up, d.last_delivered_at
   from webhook w join person p on p.firm_id = w.firm_id and p.id = w.person_id left join log.webhook_cursor c on c.firm_id = w.firm_id and c.webhook_id = w.id left join log.progress g on g.firm_id = w.firm_id
   left join lateral (select (count(*) filter (where x.state = 'waiting'))::int as waiting, (count(*) filter (where x.state = 'given_up'))::int as given_up, max(x.ended_at) filter (where x.state = 'delivered') as last_delivered_at
                        from log.webhook_delivery x where x.firm_id = w.firm_id and x.webhook_id = w.id) d on true
  where w.firm_id = app.firm_id()`;

export const findWebhook = async (db: ReadDb, id: string): Promise<WebhookRow | null> =>
  (await db.rows<WebhookRow>(`${selected} and w.id = $1`, [id]))[0] ?? null;

export async function lockWebhook(tx: WriteTx, id: string): Promise<WebhookRow | null> {
  await tx.rows('select from webhook where firm_id = app.firm_id() and id = $1 for update', [id]);
  return findWebhook(tx, id);
}

export function listWebhooks(
  db: ReadDb,
  filter: Readonly<{ states?: readonly string[] | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('w.state = any(?)', filter.states);
  c.after(['w.name', 'w.id'], ['text', 'uuid'], page.after, 'asc');
  return db.rows<WebhookRow>(
    `${selected} and ${c.sql()} order by w.name, w.id limit ${page.limit + 1}`,
    c.values,
  );
}

export type WebhookFields = Readonly<{
  name: string;
  url: string;
  types: readonly string[];
  state: 'active' | 'paused' | 'ended';
}>;
/** It is told of what joins the log from now on. */
export async function addWebhook(
  tx: WriteTx,
  webhook: WebhookFields & Readonly<{ id: string; secret: string; personId: string; at: string }>,
): Promise<void> {
  const { id, name, url, types, state, secret, personId, at } = webhook;
  await tx.rows(
    `with made as (insert into webhook (firm_id, id, name, url, types, state, secret, person_id, created_at) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8) returning firm_id, id)
     insert into log.webhook_cursor (firm_id, webhook_id, position) select m.firm_id, m.id, coalesce((select size from log.progress p where p.firm_id = m.firm_id), 0) from made m`,
    [id, name, url, types, state, secret, personId, at],
  );
}

export const saveWebhook = (tx: WriteTx, id: string, fields: WebhookFields) =>
  tx.rows(
    'update webhook set name = $2, url = $3, types = $4, state = $5, version = version + 1 where firm_id = app.firm_id() and id = $1',
    [id, fields.name, fields.url, fields.types, fields.state],
  );

export const saveSecret = (
  tx: WriteTx,
  id: string,
  change: Readonly<{ secret: string; formerUntil: string }>,
) =>
  tx.rows(
    'update webhook set former_secret = secret, former_until = $3, secret = $2, version = version + 1 where firm_id = app.firm_id() and id = $1',
    [id, change.secret, change.formerUntil],
  );

export const moveCursor = (tx: WriteTx, webhookId: string, position: number) =>
  tx.rows(
    'update log.webhook_cursor set position = $2 where firm_id = app.firm_id() and webhook_id = $1',
    [webhookId, position],
  );

export const endDeliveries = (tx: WriteTx, webhookId: string, at: string) =>
  tx.rows(
    `update log.webhook_delivery set state = 'given_up', next_at = null, ended_at = $2 where firm_id = app.firm_id() and webhook_id = $1 and state = 'waiting'`,
    [webhookId, at],
  );

export type DeliveryRow = Readonly<{
  id: string;
  webhook_id: string;
  position: bigint;
  event_id: string;
  type: string;
  record_kind: string;
  record_id: string;
  event_at: string;
  state: 'waiting' | 'delivered' | 'given_up';
  attempts: number;
  created_at: string;
  next_at: string | null;
  ended_at: string | null;
  last_at: string | null;
  last_status: number | null;
  last_milliseconds: number | null;
  last_says: string | null;
}>;
const deliverySelected = `select d.id, d.webhook_id, d.position, d.event_id, d.type, e.record_kind, e.record_id, e.at as event_at, d.state, d.attempts, d.created_at, d.next_at, d.ended_at, a.at as last_at, a.status as last_status, a.milliseconds as last_milliseconds, a.says as last_says
   from log.webhook_delivery d join audit_event e on e.firm_id = d.firm_id and e.id = d.event_id
   left join lateral (select x.at, x.status, x.milliseconds, x.says from log.webhook_attempt x where x.firm_id = d.firm_id and x.delivery_id = d.id order by x.id desc limit 1) a on true
  where d.firm_id = app.firm_id()`;

export const findDelivery = async (db: ReadDb, id: string): Promise<DeliveryRow | null> =>
  (await db.rows<DeliveryRow>(`${deliverySelected} and d.id = $1`, [id]))[0] ?? null;

export async function lockDelivery(tx: WriteTx, id: string): Promise<DeliveryRow | null> {
  await tx.rows(
    'select from log.webhook_delivery where firm_id = app.firm_id() and id = $1 for update',
    [id],
  );
  return findDelivery(tx, id);
}

export function listDeliveries(
  db: ReadDb,
  filter: Readonly<{ webhookId: string; states?: readonly string[] | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('d.webhook_id = ?', filter.webhookId);
  c.where('d.state = any(?)', filter.states);
  c.after(['d.id'], ['uuid'], page.after, 'desc');
  return db.rows<DeliveryRow>(
    `${deliverySelected} and ${c.sql()} order by d.id desc limit ${page.limit + 1}`,
    c.values,
  );
}

export const sendAgain = (tx: WriteTx, id: string, at: string) =>
  tx.rows(
    `update log.webhook_delivery set state = 'waiting', attempts = 0, next_at = $2, ended_at = null where firm_id = app.firm_id() and id = $1`,
    [id, at],
  );

// Of the server's own rounds.

export type Listener = Readonly<{
  id: string;
  types: readonly string[];
  person_id: string;
  position: bigint;
}>;
/** Those that another server has in hand are left to it. */
export const lockListeners = (tx: LogTx, size: number) =>
  tx.rows<Listener>(
    `select w.id, w.types, w.person_id, c.position from log.webhook_cursor c join webhook w on w.firm_id = c.firm_id and w.id = c.webhook_id
      where c.firm_id = app.firm_id() and w.state = 'active' and c.position < $1 order by w.id for update of c skip locked`,
    [size],
  );

export type NewDelivery = Readonly<{
  id: string;
  webhookId: string;
  position: bigint;
  eventId: string;
  type: string;
}>;
export const addDeliveries = (
  tx: LogTx,
  deliveries: readonly NewDelivery[],
  cursors: Readonly<{ webhookIds: readonly string[]; positions: readonly number[]; at: string }>,
) =>
  tx.rows(
    `with moved as (
       update log.webhook_cursor c set position = m.position from unnest($6::uuid[], $7::bigint[]) as m (webhook_id, position) where c.firm_id = app.firm_id() and c.webhook_id = m.webhook_id)
     insert into log.webhook_delivery (firm_id, id, webhook_id, position, event_id, type, state, next_at, created_at)
     select app.firm_id(), d.*, 'waiting', $8, $8 from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[]) as d`,
    [
      deliveries.map((each) => each.id),
      deliveries.map((each) => each.webhookId),
      deliveries.map((each) => each.position),
      deliveries.map((each) => each.eventId),
      deliveries.map((each) => each.type),
      cursors.webhookIds,
      cursors.positions,
      cursors.at,
    ],
  );

/** With something to be sent by now. */
export const dueWebhooks = async (db: ReadDb, now: string): Promise<readonly string[]> =>
  (
    await db.rows<{ id: string }>(
      `select w.id from webhook w where w.firm_id = app.firm_id() and w.state = 'active' and exists (select from log.webhook_delivery d where d.firm_id = w.firm_id and d.webhook_id = w.id and d.state = 'waiting' and d.next_at <= $1) order by w.id`,
      [now],
    )
  ).map((row) => row.id);

export type Claimed = DeliveryRow &
  Readonly<{ url: string; secret: string; former_secret: string | null }>;
/** The first in the log's order that is due. While it is under way its next time is that of a try after a crash. */
export async function claimNext(
  tx: LogTx,
  webhookId: string,
  { now, lease }: Readonly<{ now: string; lease: string }>,
): Promise<Claimed | null> {
  const [claimed] = await tx.rows<{ id: string }>(
    `update log.webhook_delivery set attempts = attempts + 1, next_at = $3 where firm_id = app.firm_id() and id = (
       select d.id from log.webhook_delivery d join webhook w on w.firm_id = d.firm_id and w.id = d.webhook_id
        where d.firm_id = app.firm_id() and d.webhook_id = $1 and w.state = 'active' and d.state = 'waiting' and d.next_at <= $2 order by d.attempts > 0, d.position limit 1 for update of d skip locked) returning id`,
    [webhookId, now, lease],
  );
  if (claimed === undefined) return null;
  const [row] = await tx.rows<Claimed>(
    `select d.*, w.url, w.secret, case when w.former_until > $2 then w.former_secret end as former_secret from (${deliverySelected} and d.id = $1) d join webhook w on w.firm_id = app.firm_id() and w.id = d.webhook_id`,
    [claimed.id, now],
  );
  return row ?? null;
}

type Ending = Readonly<{
  id: string;
  deliveryId: string;
  at: string;
  status: number | null;
  milliseconds: number;
  says: string;
  state: 'waiting' | 'delivered' | 'given_up';
  nextAt: string | null;
}>;
export const endAttempt = (tx: LogTx, x: Ending) =>
  tx.rows(
    `with attempt as (insert into log.webhook_attempt (firm_id, id, delivery_id, at, status, milliseconds, says) values (app.firm_id(), $1, $2, $3, $4, $5, $6))
     update log.webhook_delivery set state = $7, next_at = $8, ended_at = case when $7 = 'waiting' then null else $3::timestamptz end where firm_id = app.firm_id() and id = $2 and state = 'waiting'`,
    [x.id, x.deliveryId, x.at, x.status, x.milliseconds, x.says, x.state, x.nextAt],
  );
