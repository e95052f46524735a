// Exceptions by what they are about, and what people said about them.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import type { Key } from '../../platform/page.ts';
import { exceptionsReport, narrowed, type ReportFilter } from '../reports/public.ts';

export type SubjectRow = Readonly<{
  key: string;
  kind: string;
  record_kind: string;
  record_id: string;
  record_name: string;
  label: string;
  currency: string | null;
  since: string;
  pieces: number;
  stake_minor: bigint;
  branch_id: string | null;
  branch_name: string | null;
  client_id: string | null;
  client_name: string | null;
  project_id: string | null;
  project_name: string | null;
  owner_id: string | null;
  owner_name: string | null;
  state: 'open' | 'snoozed';
  snoozed_until: string | null;
  reason: string | null;
}>;
export type SubjectFilter = Readonly<{
  filter: ReportFilter;
  keys?: readonly string[] | undefined;
  ownerId?: string | undefined;
}>;
type Page = Readonly<{ after: Key | null; limit: number; sort: 'since' | '-stake' }>;

const keyOf = `f.kind || ':' || f.record_kind || ':' || f.record_id`;
const first = (column: string) => `(array_agg(f.${column} order by f.id))[1] as ${column}`;
const nameIn = (table: string) =>
  `(select x.name from ${table} x where x.firm_id = app.firm_id() and x.id = g.${table}_id) as ${table}_name`;

/** A row for each thing that something is wrong with, in each currency. */
export function listSubjects(db: ReadDb, { filter, keys, ownerId }: SubjectFilter, page: Page) {
  const { c, facts } = narrowed(exceptionsReport, filter);
  c.where(`${keyOf} = any(?::text[])`, keys);
  const owner = `coalesce(h_owner_id, (select p.manager_id from project p where p.firm_id = app.firm_id() and p.id = s.project_id), s.person_id)`;
  const order =
    page.sort === 'since'
      ? {
          columns: 'g.since, g.key, g.place',
          direction: 'asc' as const,
          types: ['date', 'text', 'text'],
        }
      : {
          columns: 'g.stake_minor, g.key, g.place',
          direction: 'desc' as const,
          types: ['bigint', 'text', 'text'],
        };
  const later = page.after?.map((value, index) => `${c.place(value)}::${order.types[index]}`);
  const paged =
    later === undefined
      ? 'true'
      : `(${order.columns}) ${order.direction === 'asc' ? '>' : '<'} (${later.join(', ')})`;
  const owned = ownerId === undefined ? 'true' : `g.owner_id = ${c.place(ownerId)}::uuid`;
  return db.rows<SubjectRow>(
    `select g.*, case g.record_kind when 'project' then (select x.name from project x where x.firm_id = app.firm_id() and x.id = g.record_id) when 'person' then (select x.name from person x where x.firm_id = app.firm_id() and x.id = g.record_id) else g.label end as record_name,
        ${['branch', 'client', 'project'].map(nameIn).join(', ')}, (select x.name from person x where x.firm_id = app.firm_id() and x.id = g.owner_id) as owner_name
       from (select s.*, ${owner} as owner_id from (
         select ${keyOf} as key, f.kind, f.record_kind, f.record_id, f.currency, coalesce(f.currency, '') as place, min(f.on_date) as since, count(*)::int as pieces, sum(f.stake_minor)::bigint as stake_minor, ${['label', 'branch_id', 'client_id', 'project_id', 'person_id'].map(first).join(', ')},
            min(f.state) as state, (array_agg(f.owner_id))[1] as h_owner_id, min(f.snoozed_until) as snoozed_until, min(f.reason) as reason
           from (${facts}) f where ${c.sql()} group by f.kind, f.record_kind, f.record_id, f.currency) s) g
      where ${paged} and ${owned} order by ${order.columns
        .split(', ')
        .map((column) => `${column} ${order.direction}`)
        .join(', ')} limit ${page.limit + 1}`,
    c.values,
  );
}

export type Handling = Readonly<{ id: string; key: string }>;
type Said = Readonly<{ at: string; personId: string }>;

const upsert = (columns: readonly string[]) =>
  `insert into exception_handling (firm_id, id, key, at, person_id, ${columns.join(', ')})
     select app.firm_id(), x.id, x.key, $3, $4, ${columns.map((_, place) => `$${place + 5}`).join(', ')} from unnest($1::uuid[], $2::text[]) as x (id, key) order by x.key
   on conflict (firm_id, key) do update set version = exception_handling.version + 1, at = excluded.at, person_id = excluded.person_id, ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;

const said = (handlings: readonly Handling[], { at, personId }: Said) => [
  handlings.map(({ id }) => id),
  handlings.map(({ key }) => key),
  at,
  personId,
];
export const putOff = (
  tx: WriteTx,
  handlings: readonly Handling[],
  by: Said & Readonly<{ until: string | null; reason: string | null }>,
) => tx.rows(upsert(['snoozed_until', 'reason']), [...said(handlings, by), by.until, by.reason]);
export const giveTo = (
  tx: WriteTx,
  handlings: readonly Handling[],
  by: Said & Readonly<{ ownerId: string | null }>,
) => tx.rows(upsert(['owner_id']), [...said(handlings, by), by.ownerId]);
