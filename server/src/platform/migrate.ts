// Brings a database to the newest schema: numbered SQL files, each once, forward only. Runs as the
// migrator, who owns the tables; the application's role only gets what grants.sql says.

import { createHash, createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { ReadDb } from './database.ts';

const ownFolder = new URL('../../migrations/', import.meta.url);
// Any number will do, as long as two starts at the same time choose the same one.
const migrationLock = 7_236_001;

export const queues = [
  'time-import',
  'idle-sessions',
  'contract-terms',
  'billing-run',
  'billing-run-watch',
  'billing-run-begin',
  'delivery',
  'delivery-watch',
  'dunning',
  'report-schedules',
  'approvals-waiting',
  'books-check',
] as const;

type Migration = Readonly<{ name: string; sha256: string }>;
export type Migrated = Readonly<{ appUrl: string; applied: readonly string[] }>;

export async function migrate(
  url: string,
  options: Readonly<{
    appUrl: string | null;
    /** Of another version: for the test of an upgrade. */
    folder?: URL;
    /** Up to where a backup was: throws where this version's are others. */
    only?: readonly Migration[];
  }>,
): Promise<Migrated> {
  const folder = options.folder ?? ownFolder;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await requireVersion(client);
    const applied = await applyPending(client, folder, options.only);
    await prepareQueues(url);
    const appUrl = options.appUrl ?? (await ensureAppRole(client, url));
    await grant(client, decodeURIComponent(new URL(appUrl).username));
    return { appUrl, applied };
  } finally {
    await client.end();
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  const version = rows[0]?.version ?? 0;
  if (version < 150_000)
    throw new Error(
      `Daybook needs PostgreSQL 15 or later; this is ${Math.floor(version / 10_000)}`,
    );
}

async function applyPending(
  client: pg.Client,
  folder: URL,
  only: readonly Migration[] | undefined,
): Promise<readonly string[]> {
  await client.query(
    'create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migration',
  );
  const done = new Map(rows.map((row) => [row.name, row.sha256]));
  const wanted = only === undefined ? null : new Map(only.map((each) => [each.name, each.sha256]));
  const names = (await migrationNames(folder)).filter((name) => wanted?.has(name) ?? true);
  if (wanted !== null && names.length < wanted.size)
    throw new Error('The backup is of a newer version of Daybook: restore it with that one');
  const applied: string[] = [];
  for (const name of names) {
    const sql = await readFile(new URL(name, folder), 'utf8');
    const sha256 = createHash('sha256').update(sql).digest('hex');
    const known = done.get(name);
    if (known === sha256) continue;
    if (wanted !== null && wanted.get(name) !== sha256)
      throw new Error(`Migration ${name} is another one than that of the backup`);
    if (known !== undefined)
      throw new Error(`Migration ${name} was changed after it had been applied`);
    await client.query('begin');
    // Made anew by grants.sql: no table can change under views of its past.
    await client.query('drop schema if exists past cascade');
    await client.query(sql);
    await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256]);
    await client.query('commit');
    applied.push(name);
  }
  return applied;
}

const migrationNames = async (folder: URL) =>
  (await readdir(folder)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort();

/** Throws where the database is older than this server: one that was restored under it, for example. */
export async function requireMigrated(db: ReadDb): Promise<void> {
  const rows = await db.rows<{ name: string }>('select name from migration');
  const done = rows.map((row) => row.name);
  const missing = (await migrationNames(ownFolder)).filter((name) => !done.includes(name));
  if (missing.length > 0) throw new Error(`The database lacks ${missing.join(', ')}`);
}

async function prepareQueues(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'pgboss',
    supervise: false,
    schedule: false,
  });
  await boss.start();
  // A server that dies says nothing: a job without a heartbeat is taken up by the next one.
  const options = {
    retryLimit: 3,
    retryBackoff: true,
    expireInSeconds: 3600,
    heartbeatSeconds: 30,
  };
  for (const queue of queues) {
    await boss.createQueue(queue, options);
    await boss.updateQueue(queue, options);
  }
  await boss.stop({ graceful: false });
}

/** A login that owns nothing. Its password follows from the migrator's, so every server finds it. */
async function ensureAppRole(client: pg.Client, url: string): Promise<string> {
  const target = new URL(url);
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const role = `${rows[0]?.name ?? 'daybook'}_app`.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 60);
  const password = createHmac('sha256', `${target.username}:${target.password}`)
    .update(role)
    .digest('hex');
  const { rows: known } = await client.query('select from pg_roles where rolname = $1', [role]);
  const verb = known.length === 0 ? 'create' : 'alter';
  await client.query(
    `${verb} role ${client.escapeIdentifier(role)} login password ${client.escapeLiteral(password)}`,
  );
  target.username = role;
  target.password = password;
  return target.toString();
}

async function grant(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{
    current: string;
    owns: boolean;
    rolsuper: boolean;
    rolbypassrls: boolean;
  }>(
    `select current_user as current, r.rolsuper, r.rolbypassrls,
            exists (select from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace) as owns
       from pg_roles r where r.rolname = $1`,
    [role],
  );
  const found = rows[0];
  if (found === undefined) throw new Error(`The application's role ${role} does not exist`);
  if (found.rolsuper || found.rolbypassrls || found.owns || found.current === role) {
    throw new Error(
      `The application's role ${role} must own nothing and bypass nothing: give DATABASE_APP_URL another role`,
    );
  }
  const sql = await readFile(new URL('grants.sql', ownFolder), 'utf8');
  const quoted = client.escapeIdentifier(role);
  await client.query(sql.replaceAll('{{app_role}}', quoted));
  await client.query(`grant usage on schema pgboss to ${quoted}; grant select, insert, update, delete on all tables in schema pgboss to ${quoted};
    grant execute on all functions in schema pgboss to ${quoted}; grant usage, select on all sequences in schema pgboss to ${quoted}`);
}
