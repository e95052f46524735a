// What is overdue, the notices about it and what stands in their way, as they are stored.

import type { Language } from '@daybook/core/delivery/mail-template.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

type Page = Readonly<{ after: Key | null; limit: number }>;

export type OverdueRow = Readonly<{
  id: string;
  number: string;
  client_id: string;
  client_name: string;
  language: Language;
  legal_entity_id: string;
  legal_entity_name: string;
  branch_id: string;
  currency: string;
  invoice_date: string;
  due_on: string;
  open_minor: bigint;
  level: number;
  last_notice_on: string | null;
  ladder_id: string | null;
}>;
export type AccountFilter = Readonly<{
  clientIds?: readonly string[] | undefined;
  legalEntityId?: string | undefined;
}>;
/** Posted, due before today and not paid, by client; with the steps that were taken for each. */
export function overdueInvoices(db: ReadDb, filter: AccountFilter, today: string) {
  const c = conditions();
  c.where('i.due_on < ?', today);
  c.where('i.client_id = any(?)', filter.clientIds);
  c.where('i.legal_entity_id = ?', filter.legalEntityId);
  return db.rows<OverdueRow>(
    `select i.id, i.number, i.client_id, c.name as client_name, c.language, i.legal_entity_id, e.name as legal_entity_name, i.branch_id, i.currency, i.invoice_date, i.due_on, b.open_minor,
        coalesce(n.level, 0) as level, n.last_notice_on, coalesce(c.dunning_ladder_id, l.id) as ladder_id
       from open_invoice b join invoice i on i.firm_id = b.firm_id and i.id = b.invoice_id join client c on c.firm_id = i.firm_id and c.id = i.client_id join legal_entity e on e.firm_id = i.firm_id and e.id = i.legal_entity_id
       left join dunning_ladder l on l.firm_id = i.firm_id and l.is_default
       left join lateral (select count(*) filter (where x.is_raised)::int as level, max(d.on_date) filter (where x.is_raised) as last_notice_on
                            from dunning_notice_line x join dunning_notice d on d.firm_id = x.firm_id and d.id = x.notice_id where x.firm_id = i.firm_id and x.invoice_id = i.id and d.withdrawn_at is null) n on true
      where i.firm_id = app.firm_id() and i.state in ('posted', 'credited') and b.open_minor > 0 and ${c.sql()}
      order by c.name, i.client_id, i.legal_entity_id, i.currency, i.due_on, i.id`,
    c.values,
  );
}

export type CreditRow = Readonly<{
  client_id: string;
  legal_entity_id: string;
  currency: string;
  minor: bigint;
}>;
/** What the firm holds of clients: unapplied cash, and invoices that were credited after they had been paid. */
export const creditsOf = (db: ReadDb, clientIds: readonly string[]) =>
  db.rows<CreditRow>(
    `select client_id, legal_entity_id, currency, sum(minor)::bigint as minor from (
       select r.client_id, r.legal_entity_id, r.currency, u.unapplied_minor as minor from unapplied_cash u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id where u.firm_id = app.firm_id() and u.client_id = any($1) and u.unapplied_minor > 0
       union all select i.client_id, i.legal_entity_id, i.currency, -b.open_minor from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id
         where i.firm_id = app.firm_id() and i.client_id = any($1) and i.state in ('posted', 'credited') and b.open_minor < 0) held
     group by client_id, legal_entity_id, currency`,
    [clientIds],
  );

export type HoldRow = Readonly<{
  id: string;
  version: number;
  client_id: string;
  client_name: string;
  invoice_id: string | null;
  invoice_number: string | null;
  kind: 'dispute' | 'promise' | 'hold';
  reason: string;
  until_on: string | null;
  owner_id: string;
  owner_name: string;
  created_at: string;
  ended_at: string | null;
  ended_because: string | null;
}>;
const holdSelect = `select h.id, h.version, h.client_id, c.name as client_name, h.invoice_id, i.number as invoice_number, h.kind, h.reason, h.until_on, h.owner_id, p.name as owner_name, h.created_at, h.ended_at, h.ended_because
  from dunning_hold h join client c on c.firm_id = h.firm_id and c.id = h.client_id join person p on p.firm_id = h.firm_id and p.id = h.owner_id left join invoice i on i.firm_id = h.firm_id and i.id = h.invoice_id where h.firm_id = app.firm_id()`;
export function listHolds(
  db: ReadDb,
  filter: Readonly<{
    clientId?: string | undefined;
    isActive?: boolean | undefined;
    today: string;
  }>,
  page: Page,
) {
  const c = conditions();
  c.where('h.client_id = ?', filter.clientId);
  if (filter.isActive !== undefined)
    c.where(
      `${filter.isActive ? '' : 'not '}(h.ended_at is null and (h.until_on is null or h.until_on > ?))`,
      filter.today,
    );
  c.after(['h.created_at', 'h.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<HoldRow>(
    `${holdSelect} and ${c.sql()} order by h.created_at desc, h.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
/** Not ended; a promise or hold with a date ends by itself on that day. */
export const activeHolds = (db: ReadDb, clientIds: readonly string[], today: string) =>
  db.rows<HoldRow>(
    `${holdSelect} and h.client_id = any($1) and h.ended_at is null and (h.until_on is null or h.until_on > $2) order by h.created_at, h.id`,
    [clientIds, today],
  );
export const lockHold = async (tx: WriteTx, id: string) =>
  (await tx.rows<HoldRow>(`${holdSelect} and h.id = $1 for update of h`, [id]))[0] ?? null;
export const findHold = async (db: ReadDb, id: string) =>
  (await db.rows<HoldRow>(`${holdSelect} and h.id = $1`, [id]))[0] ?? null;
export const addHold = (
  tx: WriteTx,
  x: Readonly<{
    id: string;
    clientId: string;
    invoiceId: string | null;
    kind: string;
    reason: string;
    until: string | null;
    ownerId: string;
    at: string;
    byId: string;
  }>,
) =>
  tx.rows(
    'insert into dunning_hold (firm_id, id, client_id, invoice_id, kind, reason, until_on, owner_id, created_at, created_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [x.id, x.clientId, x.invoiceId, x.kind, x.reason, x.until, x.ownerId, x.at, x.byId],
  );
export const endHold = (
  tx: WriteTx,
  x: Readonly<{ id: string; at: string; byId: string; because: string }>,
) =>
  tx.rows(
    'update dunning_hold set version = version + 1, ended_at = $2, ended_by_id = $3, ended_because = $4 where firm_id = app.firm_id() and id = $1',
    [x.id, x.at, x.byId, x.because],
  );

export type NoticeRow = Readonly<{
  id: string;
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  legal_entity_name: string;
  currency: string;
  step: number;
  step_name: string;
  template_key: string | null;
  on_date: string;
  pay_by: string;
  open_minor: bigint;
  net_minor: bigint;
  fee_minor: bigint;
  language: Language;
  created_at: string;
  created_by_id: string;
  created_by_name: string;
  withdrawn_because: string | null;
  delivery_id: string | null;
  delivery_state: string | null;
}>;
const noticeSelect = `select n.id, n.client_id, c.name as client_name, n.legal_entity_id, e.name as legal_entity_name, n.currency, n.step, n.step_name, n.template_key, n.on_date, n.pay_by, n.open_minor, n.net_minor, n.fee_minor, n.language, n.created_at, n.created_by_id,
    p.name as created_by_name, n.withdrawn_because, d.id as delivery_id, d.state as delivery_state
  from dunning_notice n join client c on c.firm_id = n.firm_id and c.id = n.client_id join legal_entity e on e.firm_id = n.firm_id and e.id = n.legal_entity_id join person p on p.firm_id = n.firm_id and p.id = n.created_by_id
  left join lateral (select x.id, x.state from delivery x where x.firm_id = n.firm_id and x.record_id = n.id order by x.created_at desc, x.id desc limit 1) d on true
  where n.firm_id = app.firm_id()`;
export function listNotices(
  db: ReadDb,
  filter: Readonly<{ clientId?: string | undefined }>,
  page: Page,
) {
  const c = conditions();
  c.where('n.client_id = ?', filter.clientId);
  c.after(['n.created_at', 'n.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<NoticeRow>(
    `${noticeSelect} and ${c.sql()} order by n.created_at desc, n.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findNotices = (db: ReadDb, ids: readonly string[]) =>
  db.rows<NoticeRow>(`${noticeSelect} and n.id = any($1) order by n.created_at, n.id`, [ids]);
export async function lockNotice(tx: WriteTx, id: string) {
  await tx.rows('select from dunning_notice where firm_id = app.firm_id() and id = $1 for update', [
    id,
  ]);
  return (await findNotices(tx, [id]))[0] ?? null;
}
export const withdrawNotice = (
  tx: WriteTx,
  x: Readonly<{ id: string; at: string; because: string }>,
) =>
  tx.rows(
    'update dunning_notice set withdrawn_at = $2, withdrawn_because = $3 where firm_id = app.firm_id() and id = $1',
    [x.id, x.at, x.because],
  );

export type NoticeLineRow = Readonly<{
  notice_id: string;
  invoice_id: string;
  number: string;
  invoice_date: string;
  due_on: string;
  open_minor: bigint;
  days_past_due: number;
  level: number;
  is_raised: boolean;
}>;
export const linesOfNotices = (db: ReadDb, noticeIds: readonly string[]) =>
  db.rows<NoticeLineRow>(
    'select notice_id, invoice_id, number, invoice_date, due_on, open_minor, days_past_due, level, is_raised from dunning_notice_line where firm_id = app.firm_id() and notice_id = any($1) order by due_on, number',
    [noticeIds],
  );

export type NewNotice = Readonly<{
  id: string;
  clientId: string;
  legalEntityId: string;
  currency: string;
  ladderId: string;
  step: number;
  stepName: string;
  templateKey: string | null;
  on: string;
  payBy: string;
  openMinor: bigint;
  netMinor: bigint;
  feeMinor: bigint;
  language: string;
}>;
export async function addNotices(
  tx: WriteTx,
  notices: readonly NewNotice[],
  lines: readonly NoticeLineRow[],
  made: Readonly<{ at: string; byId: string }>,
): Promise<void> {
  await tx.rows(
    `insert into dunning_notice (firm_id, created_at, created_by_id, id, client_id, legal_entity_id, currency, ladder_id, step, step_name, template_key, on_date, pay_by, open_minor, net_minor, fee_minor, language)
     select app.firm_id(), $1, $2, x.* from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::int[], $9::text[], $10::text[], $11::date[], $12::date[], $13::bigint[], $14::bigint[], $15::bigint[], $16::text[]) as x`,
    [
      made.at,
      made.byId,
      notices.map((x) => x.id),
      notices.map((x) => x.clientId),
      notices.map((x) => x.legalEntityId),
      notices.map((x) => x.currency),
      notices.map((x) => x.ladderId),
      notices.map((x) => x.step),
      notices.map((x) => x.stepName),
      notices.map((x) => x.templateKey),
      notices.map((x) => x.on),
      notices.map((x) => x.payBy),
      notices.map((x) => x.openMinor),
      notices.map((x) => x.netMinor),
      notices.map((x) => x.feeMinor),
      notices.map((x) => x.language),
    ],
  );
  await tx.rows(
    `insert into dunning_notice_line (firm_id, notice_id, invoice_id, number, invoice_date, due_on, open_minor, days_past_due, level, is_raised)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[], $6::bigint[], $7::int[], $8::int[], $9::boolean[]) as x`,
    [
      lines.map((x) => x.notice_id),
      lines.map((x) => x.invoice_id),
      lines.map((x) => x.number),
      lines.map((x) => x.invoice_date),
      lines.map((x) => x.due_on),
      lines.map((x) => x.open_minor),
      lines.map((x) => x.days_past_due),
      lines.map((x) => x.level),
      lines.map((x) => x.is_raised),
    ],
  );
}

/** The clients in one order, so that two who write to the same ones take turns. */
export const lockClients = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows(
    'select from client where firm_id = app.firm_id() and id = any($1) order by id for no key update',
    [ids],
  );
