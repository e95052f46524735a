// A client's account as the books have it: receivables, and what the firm holds as unapplied cash.

import type { Language } from '@daybook/core/delivery/mail-template.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type AccountKey = Readonly<{ clientId: string; legalEntityId: string; currency: string }>;

export type BalanceRow = Readonly<{
  client_id: string;
  client_name: string;
  language: Language;
  legal_entity_id: string;
  legal_entity_name: string;
  currency: string;
  open_minor: bigint;
  overdue_minor: bigint;
  held_minor: bigint;
}>;
/** Accounts with something open or held, by client. */
export function balances(
  db: ReadDb,
  filter: Readonly<{ clientId?: string | undefined; today: string }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  const today = c.place(filter.today);
  c.where('a.client_id = ?', filter.clientId);
  c.after(
    ['k.name', 'a.client_id', 'a.legal_entity_id', 'a.currency'],
    ['text', 'uuid', 'uuid', 'text'],
    page.after,
    'asc',
  );
  return db.rows<BalanceRow>(
    `with each as (
       select i.client_id, i.legal_entity_id, i.currency, case when b.open_minor > 0 then b.open_minor else 0 end as open_minor, case when b.open_minor > 0 and i.due_on < ${today} then b.open_minor else 0 end as overdue_minor,
           case when b.open_minor < 0 then -b.open_minor else 0 end as held_minor
         from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id where i.firm_id = app.firm_id() and i.state in ('posted', 'credited') and b.open_minor <> 0
       union all select r.client_id, r.legal_entity_id, r.currency, 0, 0, u.unapplied_minor from unapplied_cash u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id where u.firm_id = app.firm_id() and u.unapplied_minor > 0)
     select a.client_id, k.name as client_name, k.language, a.legal_entity_id, e.name as legal_entity_name, a.currency, sum(a.open_minor)::bigint as open_minor, sum(a.overdue_minor)::bigint as overdue_minor, sum(a.held_minor)::bigint as held_minor
       from each a join client k on k.firm_id = app.firm_id() and k.id = a.client_id join legal_entity e on e.firm_id = app.firm_id() and e.id = a.legal_entity_id
      where ${c.sql()} group by a.client_id, k.name, k.language, a.legal_entity_id, e.name, a.currency order by k.name, a.client_id, a.legal_entity_id, a.currency limit ${page.limit + 1}`,
    c.values,
  );
}

export type MovementRow = Readonly<{
  on_date: string;
  description: string;
  source_kind: string;
  source_id: string;
  amount_minor: bigint;
}>;
/** Entries that moved the account until a day, its last included, oldest first; settling moves nothing. */
export const movements = (db: ReadDb, key: AccountKey, until: string) =>
  db.rows<MovementRow>(
    `select j.on_date, j.description, j.source_kind, j.source_id, sum(l.amount_minor)::bigint as amount_minor
       from journal_line l join journal_entry j on j.firm_id = l.firm_id and j.id = l.entry_id
      where l.firm_id = app.firm_id() and l.client_id = $1 and l.currency = $3 and l.account in ('1200', '2310') and j.legal_entity_id = $2 and j.on_date <= $4
      group by j.id, j.on_date, j.description, j.source_kind, j.source_id having sum(l.amount_minor) <> 0 order by j.on_date, j.id`,
    [key.clientId, key.legalEntityId, key.currency, until],
  );

export type OpenItemRow = Readonly<{
  kind: 'invoice' | 'receipt';
  id: string;
  number: string;
  on_date: string;
  due_on: string | null;
  amount_minor: bigint;
}>;
/** What makes up the balance now: open invoices, and receipts that settle nothing yet. */
export const openItems = (db: ReadDb, key: AccountKey) =>
  db.rows<OpenItemRow>(
    `select 'invoice' as kind, i.id, i.number, i.invoice_date as on_date, i.due_on, b.open_minor as amount_minor
       from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id where i.firm_id = app.firm_id() and i.client_id = $1 and i.legal_entity_id = $2 and i.currency = $3 and i.state in ('posted', 'credited') and b.open_minor <> 0
     union all select 'receipt', r.id, coalesce(r.number, ''), r.received_on, null, -u.unapplied_minor
       from unapplied_cash u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id where u.firm_id = app.firm_id() and u.client_id = $1 and r.legal_entity_id = $2 and u.currency = $3 and u.unapplied_minor > 0
     order by on_date, number, id`,
    [key.clientId, key.legalEntityId, key.currency],
  );

export type IssueRow = Readonly<{
  id: string;
  client_id: string;
  legal_entity_id: string;
  currency: string;
  kind: 'open_item' | 'balance_forward';
  from_on: string;
  until_on: string;
  language: Language;
  balance_minor: bigint;
}>;
export const findIssues = (db: ReadDb, ids: readonly string[]) =>
  db.rows<IssueRow>(
    'select id, client_id, legal_entity_id, currency, kind, from_on, until_on, language, balance_minor from statement_issue where firm_id = app.firm_id() and id = any($1) order by created_at, id',
    [ids],
  );
export const addIssues = (
  tx: WriteTx,
  rows: readonly IssueRow[],
  made: Readonly<{ at: string; byId: string }>,
) =>
  tx.rows(
    `insert into statement_issue (firm_id, created_at, created_by_id, id, client_id, legal_entity_id, currency, kind, from_on, until_on, language, balance_minor)
     select app.firm_id(), $1, $2, x.* from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::date[], $9::date[], $10::text[], $11::bigint[]) as x`,
    [
      made.at,
      made.byId,
      rows.map((x) => x.id),
      rows.map((x) => x.client_id),
      rows.map((x) => x.legal_entity_id),
      rows.map((x) => x.currency),
      rows.map((x) => x.kind),
      rows.map((x) => x.from_on),
      rows.map((x) => x.until_on),
      rows.map((x) => x.language),
      rows.map((x) => x.balance_minor),
    ],
  );
