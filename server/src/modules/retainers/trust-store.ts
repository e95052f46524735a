// The trust ledgers of a legal entity and their reconciliations, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

type Book = Readonly<{ legalEntityId: string; currency: string; on: string }>;
const ofBook = `r.firm_id = app.firm_id() and r.kind = 'trust' and r.legal_entity_id = $1 and r.currency = $2`;

/** One reconciliation of an entity at a time. */
export const lockBook = (tx: WriteTx, legalEntityId: string) =>
  tx.rows('select pg_advisory_xact_lock(hashtextextended($1::text, 14))', [legalEntityId]);

export type EntryRow = Readonly<{
  entry_id: string;
  on_date: string;
  units: bigint;
  note: string;
  reference: string | null;
}>;
/** What moved in the trust bank until a day and was on no statement yet, oldest first. */
export const openEntries = (db: ReadDb, { legalEntityId, currency, on }: Book) =>
  db.rows<EntryRow>(
    `select m.entry_id, min(m.on_date)::date as on_date, sum(m.units)::bigint as units, min(r.number || ' ' || m.note) as note, min(t.reference) filter (where m.kind = 'received') as reference
       from retainer_movement m join retainer r on r.firm_id = m.firm_id and r.id = m.retainer_id join retainer_tranche t on t.firm_id = m.firm_id and t.id = m.tranche_id
      where ${ofBook} and m.on_date <= $3 and not exists (select from trust_match x where x.firm_id = m.firm_id and x.entry_id = m.entry_id) group by m.entry_id order by 2, 1`,
    [legalEntityId, currency, on],
  );

export type LedgerRow = Readonly<{ client_id: string; client_name: string; units: bigint }>;
export const ledgersOn = (db: ReadDb, { legalEntityId, currency, on }: Book) =>
  db.rows<LedgerRow>(
    `select r.client_id, c.name as client_name, sum(m.units)::bigint as units from retainer_movement m join retainer r on r.firm_id = m.firm_id and r.id = m.retainer_id join client c on c.firm_id = r.firm_id and c.id = r.client_id
      where ${ofBook} and m.on_date <= $3 group by r.client_id, c.name having sum(m.units) <> 0 order by c.name, r.client_id`,
    [legalEntityId, currency, on],
  );

export type ReconciliationRow = Readonly<{
  id: string;
  legal_entity_id: string;
  legal_entity_name: string;
  currency: string;
  on_date: string;
  statement_minor: bigint;
  in_transit_minor: bigint;
  outstanding_minor: bigint;
  book_minor: bigint;
  ledgers_minor: bigint;
  is_reconciled: boolean;
  file_name: string;
  ledgers: readonly Readonly<{ id: string; name: string; minor: string }>[];
  open_movements: readonly Readonly<{ on: string; minor: string; note: string }>[];
  open_lines: readonly Readonly<{ on: string; minor: string; reference: string | null }>[];
  at: string;
  person_id: string;
  person_name: string;
}>;
const select = `select x.id, x.legal_entity_id, e.name as legal_entity_name, x.currency, x.on_date, x.statement_minor, x.in_transit_minor, x.outstanding_minor, x.book_minor, x.ledgers_minor, x.is_reconciled, x.file_name,
    x.ledgers, x.open_movements, x.open_lines, x.at, x.person_id, w.name as person_name
  from trust_reconciliation x join legal_entity e on e.firm_id = x.firm_id and e.id = x.legal_entity_id join person w on w.firm_id = x.firm_id and w.id = x.person_id where x.firm_id = app.firm_id()`;
export const findReconciliation = async (db: ReadDb, id: string) =>
  (await db.rows<ReconciliationRow>(`${select} and x.id = $1`, [id]))[0] ?? null;
export function listReconciliations(
  db: ReadDb,
  filter: Readonly<{ legalEntityId?: string | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('x.legal_entity_id = ?', filter.legalEntityId);
  c.after(['x.on_date', 'x.id'], ['date', 'uuid'], page.after, 'desc');
  return db.rows<ReconciliationRow>(
    `${select} and ${c.sql()} order by x.on_date desc, x.id desc limit ${page.limit + 1}`,
    c.values,
  );
}

export type NewReconciliation = Readonly<{
  id: string;
  legalEntityId: string;
  currency: string;
  on: string;
  statementMinor: bigint;
  inTransitMinor: bigint;
  outstandingMinor: bigint;
  bookMinor: bigint;
  ledgersMinor: bigint;
  isReconciled: boolean;
  fileName: string;
  ledgers: ReconciliationRow['ledgers'];
  openMovements: ReconciliationRow['open_movements'];
  openLines: ReconciliationRow['open_lines'];
  at: string;
  personId: string;
}>;
export const addReconciliation = (tx: WriteTx, x: NewReconciliation) =>
  tx.rows(
    `insert into trust_reconciliation (firm_id, id, legal_entity_id, currency, on_date, statement_minor, in_transit_minor, outstanding_minor, book_minor, ledgers_minor, is_reconciled, file_name, ledgers, open_movements, open_lines, at, person_id)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      x.id,
      x.legalEntityId,
      x.currency,
      x.on,
      x.statementMinor,
      x.inTransitMinor,
      x.outstandingMinor,
      x.bookMinor,
      x.ledgersMinor,
      x.isReconciled,
      x.fileName,
      toJson(x.ledgers),
      toJson(x.openMovements),
      toJson(x.openLines),
      x.at,
      x.personId,
    ],
  );
export const addMatches = (
  tx: WriteTx,
  reconciliationId: string,
  matches: readonly Readonly<{ movementId: string; lineId: string }>[],
) =>
  tx.rows(
    'insert into trust_match (firm_id, entry_id, reconciliation_id, line_id) select app.firm_id(), x.entry_id, $1, x.line_id from unnest($2::uuid[], $3::text[]) as x (entry_id, line_id)',
    [reconciliationId, matches.map((x) => x.movementId), matches.map((x) => x.lineId)],
  );
