// Deliveries and their attempts, as they are stored.

import type { DeliveryState } from '@daybook/core/delivery/delivery-lifecycle.ts';
import type { Language } from '@daybook/core/delivery/mail-template.ts';
import type { DocumentKind, Recipient } from '@daybook/core/delivery/recipients.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type DeliveryRow = Readonly<{
  id: string;
  version: number;
  kind: DocumentKind;
  record_id: string;
  record_name: string;
  client_id: string | null;
  client_name: string | null;
  legal_entity_id: string;
  language: Language;
  sender: Readonly<{ name: string; email: string }>;
  recipients: readonly Recipient[];
  subject: string;
  body: string;
  file_name: string;
  message_id: string;
  state: DeliveryState;
  attempts: number;
  next_attempt_at: string | null;
  claimed_at: string | null;
  last_reply: string | null;
  sent_at: string | null;
  created_at: string;
  created_by_id: string;
  created_by_name: string;
}>;
const select = `select d.id, d.version, d.kind, d.record_id, d.record_name, d.client_id, c.name as client_name, d.legal_entity_id, d.language, d.sender, d.recipients, d.subject, d.body, d.file_name, d.message_id, d.state, d.attempts,
    d.next_attempt_at, d.claimed_at, d.last_reply, d.sent_at, d.created_at, d.created_by_id, p.name as created_by_name
  from delivery d left join client c on c.firm_id = d.firm_id and c.id = d.client_id join person p on p.firm_id = d.firm_id and p.id = d.created_by_id where d.firm_id = app.firm_id()`;

export type DeliveryFilter = Readonly<{
  states?: readonly string[] | undefined;
  kinds?: readonly string[] | undefined;
  clientId?: string | undefined;
  recordId?: string | undefined;
}>;
export function listDeliveries(
  db: ReadDb,
  filter: DeliveryFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('d.state = any(?)', filter.states);
  c.where('d.kind = any(?)', filter.kinds);
  c.where('d.client_id = ?', filter.clientId);
  c.where('d.record_id = ?', filter.recordId);
  c.after(['d.created_at', 'd.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<DeliveryRow>(
    `${select} and ${c.sql()} order by d.created_at desc, d.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findDelivery = async (db: ReadDb, id: string) =>
  (await db.rows<DeliveryRow>(`${select} and d.id = $1`, [id]))[0] ?? null;
export const findDeliveries = (db: ReadDb, ids: readonly string[]) =>
  db.rows<DeliveryRow>(`${select} and d.id = any($1) order by d.created_at, d.id`, [ids]);
export const lockDelivery = async (tx: WriteTx, id: string) =>
  (await tx.rows<DeliveryRow>(`${select} and d.id = $1 for update of d`, [id]))[0] ?? null;

export type StateCount = Readonly<{ state: DeliveryState; count: number }>;
export const countByState = (db: ReadDb) =>
  db.rows<StateCount>(
    `select state, count(*)::int as count from delivery where firm_id = app.firm_id() and state in ('waiting', 'failed', 'bounced', 'unknown') group by state`,
  );

export type NewDelivery = Readonly<{
  id: string;
  kind: DocumentKind;
  recordId: string;
  recordName: string;
  clientId: string | null;
  legalEntityId: string;
  language: Language;
  sender: Readonly<{ name: string; email: string }>;
  recipients: readonly Recipient[];
  subject: string;
  body: string;
  fileName: string;
  messageId: string;
}>;
export const addDeliveries = (
  tx: WriteTx,
  rows: readonly NewDelivery[],
  facts: Readonly<{ at: string; byId: string }>,
) =>
  tx.rows(
    `insert into delivery (firm_id, state, next_attempt_at, created_at, created_by_id, id, kind, record_id, record_name, client_id, legal_entity_id, language, sender, recipients, subject, body, file_name, message_id)
     select app.firm_id(), 'waiting', $1, $1, $2, x.* from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::jsonb[], $11::jsonb[], $12::text[], $13::text[], $14::text[], $15::text[]) as x`,
    [
      facts.at,
      facts.byId,
      rows.map((x) => x.id),
      rows.map((x) => x.kind),
      rows.map((x) => x.recordId),
      rows.map((x) => x.recordName),
      rows.map((x) => x.clientId),
      rows.map((x) => x.legalEntityId),
      rows.map((x) => x.language),
      rows.map((x) => toJson(x.sender)),
      rows.map((x) => toJson(x.recipients)),
      rows.map((x) => x.subject),
      rows.map((x) => x.body),
      rows.map((x) => x.fileName),
      rows.map((x) => x.messageId),
    ],
  );

export type SavedState = Readonly<{
  state: DeliveryState;
  nextAttemptAt?: string | null;
  claimedAt?: string | null;
  lastReply?: string | null;
  sentAt?: string | null;
  recipients?: readonly Recipient[];
}>;
export const saveState = (tx: WriteTx, id: string, x: SavedState) =>
  tx.rows(
    `update delivery set version = version + 1, state = $2, next_attempt_at = $3, claimed_at = $4, last_reply = coalesce($5, last_reply), sent_at = coalesce($6, sent_at), recipients = coalesce($7, recipients)
      where firm_id = app.firm_id() and id = $1`,
    [
      id,
      x.state,
      x.nextAttemptAt ?? null,
      x.claimedAt ?? null,
      x.lastReply ?? null,
      x.sentAt ?? null,
      x.recipients === undefined ? null : toJson(x.recipients),
    ],
  );

export const addAttempt = (tx: WriteTx, id: string, at: string) =>
  tx.rows(
    `with d as (update delivery set attempts = attempts + 1 where firm_id = app.firm_id() and id = $1 returning attempts)
     insert into delivery_attempt (firm_id, delivery_id, number, began_at) select app.firm_id(), $1, d.attempts, $2 from d`,
    [id, at],
  );
export const endAttempt = (
  tx: WriteTx,
  x: Readonly<{
    id: string;
    number: number;
    at: string;
    outcome: 'sent' | 'put_off' | 'failed' | 'unknown';
    reply: string;
    fileSha256: Buffer | null;
    fileBytes: number | null;
  }>,
) =>
  tx.rows(
    'update delivery_attempt set ended_at = $3, outcome = $4, reply = $5, file_sha256 = $6, file_bytes = $7 where firm_id = app.firm_id() and delivery_id = $1 and number = $2',
    [x.id, x.number, x.at, x.outcome, x.reply, x.fileSha256, x.fileBytes],
  );
export type AttemptRow = Readonly<{
  number: number;
  began_at: string;
  ended_at: string | null;
  outcome: 'sent' | 'put_off' | 'failed' | 'unknown' | null;
  reply: string | null;
  file_sha256: string | null;
  file_bytes: number | null;
}>;
export const listAttempts = (db: ReadDb, id: string) =>
  db.rows<AttemptRow>(
    `select number, began_at, ended_at, outcome, reply, encode(file_sha256, 'hex') as file_sha256, file_bytes from delivery_attempt where firm_id = app.firm_id() and delivery_id = $1 order by number desc`,
    [id],
  );

export type DueRow = Readonly<{
  id: string;
  state: 'waiting' | 'sending';
  created_by_id: string;
  created_by_name: string;
  branch_id: string;
  time_zone: string;
}>;
/** What is to be sent now, and what a server began and never ended. */
export const dueDeliveries = (
  db: ReadDb,
  x: Readonly<{
    now: string;
    abandonedBefore: string;
    states: readonly string[];
    limit: number;
  }>,
) =>
  db.rows<DueRow>(
    `select d.id, d.state, d.created_by_id, p.name as created_by_name, p.branch_id, b.time_zone
       from delivery d join person p on p.firm_id = d.firm_id and p.id = d.created_by_id join branch b on b.firm_id = p.firm_id and b.id = p.branch_id
      where d.firm_id = app.firm_id() and d.state = any($4) and ((d.state = 'waiting' and d.next_attempt_at <= $1) or (d.state = 'sending' and d.claimed_at < $2))
      order by coalesce(d.next_attempt_at, d.claimed_at), d.id limit $3`,
    [x.now, x.abandonedBefore, x.limit, x.states],
  );

export type TemplateRow = Readonly<{
  key: string;
  language: string;
  version: number;
  subject: string;
  body: string;
  saved_at: string;
  saved_by_id: string;
  saved_by_name: string;
}>;
export const listTemplates = (db: ReadDb) =>
  db.rows<TemplateRow>(
    `select t.key, t.language, t.version, t.subject, t.body, t.saved_at, t.saved_by_id, p.name as saved_by_name from mail_template t join person p on p.firm_id = t.firm_id and p.id = t.saved_by_id where t.firm_id = app.firm_id()`,
  );
export const lockTemplate = async (tx: WriteTx, key: string, language: string) =>
  (
    await tx.rows<{ version: number; subject: string; body: string }>(
      'select version, subject, body from mail_template where firm_id = app.firm_id() and key = $1 and language = $2 for update',
      [key, language],
    )
  )[0] ?? null;
export const saveTemplate = (
  tx: WriteTx,
  x: Readonly<{
    key: string;
    language: string;
    subject: string;
    body: string;
    at: string;
    byId: string;
  }>,
) =>
  tx.rows(
    `insert into mail_template as t (firm_id, key, language, subject, body, saved_at, saved_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6)
     on conflict (firm_id, key, language) do update set version = t.version + 1, subject = excluded.subject, body = excluded.body, saved_at = excluded.saved_at, saved_by_id = excluded.saved_by_id`,
    [x.key, x.language, x.subject, x.body, x.at, x.byId],
  );
export const removeTemplate = (tx: WriteTx, key: string, language: string) =>
  tx.rows(
    'delete from mail_template where firm_id = app.firm_id() and key = $1 and language = $2',
    [key, language],
  );

export type MailClientRow = Readonly<{
  id: string;
  name: string;
  email: string | null;
  language: Language;
  contacts: readonly Readonly<{
    name: string;
    email: string | null;
    getsInvoices: boolean;
    getsReminders: boolean;
    getsStatements: boolean;
    isCopied: boolean;
  }>[];
}>;
export const mailClients = (db: ReadDb, ids: readonly string[]) =>
  db.rows<MailClientRow>(
    `select c.id, c.name, c.email, c.language, coalesce(k.contacts, '[]') as contacts from client c
       left join lateral (select jsonb_agg(jsonb_build_object('name', x.name, 'email', x.email, 'getsInvoices', x.gets_invoices, 'getsReminders', x.gets_reminders, 'getsStatements', x.gets_statements, 'isCopied', x.is_copied) order by x.name, x.id) as contacts
                            from contact x where x.firm_id = c.firm_id and x.client_id = c.id) k on true
      where c.firm_id = app.firm_id() and c.id = any($1)`,
    [ids],
  );
