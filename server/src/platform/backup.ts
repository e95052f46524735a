// Backup and restore of the whole database, sign-ins and waiting jobs included, with nothing but a connection: the
// PostgreSQL that Daybook brings has no pg_dump. Needs a role that row-level security does not hold back.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import {
  ArchiveError,
  type Manifest,
  readArchive,
  type TableCopy,
  writeArchive,
} from './backup-archive.ts';
import { migrate } from './migrate.ts';

const schemas = `('public', 'app', 'auth', 'log')`;

// Of the queue's tables only its jobs: the rest is made anew at each start.
const tablesSql = `
  select format('%I.%I', n.nspname, c.relname) as name,
         array_agg(quote_ident(a.attname) order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
   where (n.nspname in ${schemas} and c.relkind = 'r' and c.oid <> 'public.migration'::regclass)
      or (n.nspname = 'pgboss' and c.relname = 'job')
   group by 1 order by 1`;
const sequencesSql = `
  select format('%I.%I', schemaname, sequencename) as name,
         coalesce(last_value, start_value)::text as last, last_value is not null as "isCalled"
    from pg_sequences where schemaname in ${schemas} order by 1`;

type Columns = Readonly<{ name: string; columns: string[] }>;

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'daybook-backup' });
  await client.connect();
  try {
    // A role that sees only some of the rows is refused, instead of keeping a part for the whole.
    await client.query('set row_security = off');
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Of one moment, while the server goes on. */
export async function backUp(url: string, file: string): Promise<void> {
  await connected(url, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const tables = (await client.query<Columns>(tablesSql)).rows;
    const { rows: migrations } = await client.query<Manifest['migrations'][number]>(
      'select name, sha256 from migration order by name',
    );
    const { rows: sequences } = await client.query<Manifest['sequences'][number]>(sequencesSql);
    async function* copies(): AsyncGenerator<TableCopy> {
      for (const { name, columns } of tables) {
        const content = client.query(
          copyTo(`copy (select ${columns.join(', ')} from ${name}) to stdout`),
        );
        yield { name, columns, content };
      }
    }
    await writeArchive(file, { migrations, sequences }, copies());
  });
}

async function drain(content: AsyncGenerator<Buffer>): Promise<void> {
  for await (const _ of content);
}

/** Read through once before anything is written: throws ArchiveError where it is not what was backed up. */
const verify = (file: string) => readArchive(file, (_, content) => drain(content));

const usedSchemas = `
  select quote_ident(n.nspname) as name from pg_namespace n
   where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
     and (n.nspname <> 'public' or exists (select from pg_class c where c.relnamespace = n.oid))`;

async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query(usedSchemas);
  if (rows.length > 0)
    throw new ArchiveError('The database is not empty: a backup is restored into an empty one');
}

async function emptyAgain(url: string): Promise<void> {
  await connected(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(usedSchemas);
    if (rows.length > 0)
      await client.query(
        `drop schema ${rows.map(({ name }) => name).join(', ')} cascade; create schema if not exists public`,
      );
  });
}

async function load(client: pg.Client, file: string): Promise<Manifest> {
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  const known = new Map(
    (await client.query<Columns>(tablesSql)).rows.map(({ name, columns }) => [name, columns]),
  );
  // What the migrations put in is in the backup too.
  await client.query(`truncate ${[...known.keys()].join(', ')}`);
  const loaded = new Map<string, number>();
  const manifest = await readArchive(file, async ({ name, columns }, content) => {
    const own = known.get(name);
    if (own === undefined || columns.some((column) => !own.includes(column)))
      throw new ArchiveError(`This version of Daybook has no place for ${name}`);
    const into = client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`));
    await pipeline(Readable.from(content, { objectMode: false }), into);
    loaded.set(name, into.rowCount);
  });
  const short = manifest.tables.find(({ name, rows }) => loaded.get(name) !== rows);
  if (short !== undefined)
    throw new ArchiveError(`${loaded.get(short.name)} of ${short.rows} rows of ${short.name}`);
  await client.query(
    'select setval(name::regclass, last, called) from unnest($1::text[], $2::bigint[], $3::boolean[]) as s (name, last, called)',
    [
      manifest.sequences.map(({ name }) => name),
      manifest.sequences.map(({ last }) => last),
      manifest.sequences.map(({ isCalled }) => isCalled),
    ],
  );
  await client.query('commit');
  return manifest;
}

/** Leaves the database empty where it fails. Throws ArchiveError for a damaged file and a database that is not empty. */
export async function restore(
  url: string,
  file: string,
  options: Readonly<{ appUrl: string | null }>,
): Promise<Readonly<{ appUrl: string; rows: number }>> {
  const { migrations } = await verify(file);
  await connected(url, requireEmpty);
  try {
    await migrate(url, { ...options, only: migrations });
    const { tables } = await connected(url, (client) => load(client, file));
    const { appUrl } = await migrate(url, options);
    return { appUrl, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
  } catch (error) {
    await emptyAgain(url);
    throw error;
  }
}
