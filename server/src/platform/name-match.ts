// Finding records by the names that another system gave them: equal names first, then similar ones.
// Each module names its own table; nobody else's table is reached through here.

import type { ReadDb } from './database.ts';

export type WantedName = Readonly<{
  /** As core's nameKey makes it. */
  key: string;
  /** What must be equal too, such as an e-mail address; empty for nothing. */
  extra: string;
}>;
export type FoundName = Readonly<{ index: number; id: string; name: string }>;

export type NameTable = Readonly<{
  table: 'person' | 'client' | 'project' | 'service';
  /** The condition under which t is the wanted w; nameEquals is the usual part of it. */
  isWanted: string;
  /** What a person reads, of t. */
  label: string;
}>;

// The same steps as core's nameKey, so that both sides of the comparison are made alike.
export const nameEquals = `lower(btrim(regexp_replace(normalize(t.name), '\\s+', ' ', 'g'))) = w.key`;

const wantedRows = 'unnest($1::text[], $2::text[]) with ordinality as w (key, extra, index)';
const columns = (wanted: readonly WantedName[]) => [
  wanted.map((each) => each.key),
  wanted.map((each) => each.extra),
];

/** Of each wanted name the equal ones, the same record always first. */
export const findEqualNames = (db: ReadDb, of: NameTable, wanted: readonly WantedName[]) =>
  db.rows<FoundName>(
    `select w.index::int - 1 as index, t.id, ${of.label} as name
       from ${wantedRows} join ${of.table} t on t.firm_id = app.firm_id() and t.is_active and ${of.isWanted}
      order by w.index, t.id`,
    columns(wanted),
  );

/** Of each wanted name the three most similar ones. */
export const findSimilarNames = (db: ReadDb, of: NameTable, wanted: readonly WantedName[]) =>
  db.rows<FoundName>(
    `select w.index::int - 1 as index, s.id, s.name
       from ${wantedRows} cross join lateral (
         select t.id, ${of.label} as name from ${of.table} t
          where t.firm_id = app.firm_id() and t.is_active and t.name % w.key
          order by similarity(t.name, w.key) desc, t.id limit 3) s
      order by w.index`,
    columns(wanted),
  );

/** Those of the ids that can be chosen. */
export const findNamed = (db: ReadDb, of: NameTable, ids: readonly string[]) =>
  db.rows<Readonly<{ id: string; name: string }>>(
    `select t.id, ${of.label} as name from ${of.table} t where t.firm_id = app.firm_id() and t.is_active and t.id = any($1)`,
    [ids],
  );
