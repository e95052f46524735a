// The journal, as it is stored. It is written by the door alone.

import type { ReadDb } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type EntryRow = Readonly<{
  id: string;
  on_date: string;
  description: string;
  legal_entity_id: string;
  legal_entity_name: string;
  source_kind: string;
  source_id: string;
}>;
export type LineRow = Readonly<{
  entry_id: string;
  account: string;
  currency: string;
  amount_minor: bigint;
  base_currency: string;
  base_minor: bigint;
  client_id: string | null;
  project_id: string | null;
  service_id: string | null;
  branch_id: string | null;
}>;
export type EntryFilter = Readonly<{
  sourceId?: string | undefined;
  legalEntityId?: string | undefined;
  account?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}>;

export function listEntries(
  db: ReadDb,
  filter: EntryFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('j.source_id = ?', filter.sourceId);
  c.where('j.legal_entity_id = ?', filter.legalEntityId);
  c.where(
    'exists (select from journal_line l where l.firm_id = j.firm_id and l.entry_id = j.id and l.account = ?)',
    filter.account,
  );
  c.where('j.on_date >= ?', filter.from);
  c.where('j.on_date < ?', filter.until);
  c.after(['j.on_date', 'j.id'], ['date', 'uuid'], page.after, 'desc');
  return db.rows<EntryRow>(
    `select j.id, j.on_date, j.description, j.legal_entity_id, e.name as legal_entity_name, j.source_kind, j.source_id from journal_entry j join legal_entity e on e.firm_id = j.firm_id and e.id = j.legal_entity_id
      where j.firm_id = app.firm_id() and ${c.sql()} order by j.on_date desc, j.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const listLines = (db: ReadDb, entryIds: readonly string[]) =>
  db.rows<LineRow>(
    'select entry_id, account, currency, amount_minor, base_currency, base_minor, client_id, project_id, service_id, branch_id from journal_line where firm_id = app.firm_id() and entry_id = any($1) order by entry_id, position',
    [entryIds],
  );
export const entriesOfSource = (db: ReadDb, sourceId: string) =>
  db.rows<EntryRow>(
    `select j.id, j.on_date, j.description, j.legal_entity_id, '' as legal_entity_name, j.source_kind, j.source_id from journal_entry j where j.firm_id = app.firm_id() and j.source_id = $1 order by j.id`,
    [sourceId],
  );

export type BalanceRow = Readonly<{
  account: string;
  currency: string;
  debit_minor: bigint;
  credit_minor: bigint;
}>;
export const balances = (
  db: ReadDb,
  filter: Readonly<{ legalEntityId?: string | undefined; until?: string | undefined }>,
) =>
  db.rows<BalanceRow>(
    `select l.account, l.currency, coalesce(sum(l.amount_minor) filter (where l.amount_minor > 0), 0)::bigint as debit_minor, coalesce(-sum(l.amount_minor) filter (where l.amount_minor < 0), 0)::bigint as credit_minor
       from journal_line l join journal_entry j on j.firm_id = l.firm_id and j.id = l.entry_id
      where l.firm_id = app.firm_id() and ($1::uuid is null or j.legal_entity_id = $1) and ($2::date is null or j.on_date < $2) group by 1, 2 order by 1, 2`,
    [filter.legalEntityId ?? null, filter.until ?? null],
  );

/** What stands on an account at the end of a day: debits less credits. */
export async function accountBalance(
  db: ReadDb,
  of: Readonly<{ legalEntityId: string; account: string; currency: string; on: string }>,
): Promise<bigint> {
  const [row] = await db.rows<{ minor: bigint }>(
    `select coalesce(sum(l.amount_minor), 0)::bigint as minor from journal_line l join journal_entry j on j.firm_id = l.firm_id and j.id = l.entry_id
      where l.firm_id = app.firm_id() and j.legal_entity_id = $1 and l.account = $2 and l.currency = $3 and j.on_date <= $4`,
    [of.legalEntityId, of.account, of.currency, of.on],
  );
  return row?.minor ?? 0n;
}
