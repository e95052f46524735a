// Connections. Two pools on one database: one that can only read, one for commands. Nobody else
// opens a transaction, so the right to write is a type that only the door hands out.

import { createHash } from 'node:crypto';
import pg from 'pg';
import { GatheringSocket } from './gathering-socket.ts';

export type ReadDb = Readonly<{
  rows: <T>(sql: string, values?: readonly unknown[]) => Promise<readonly T[]>;
}>;

declare const writes: unique symbol;
/** Made by the door alone. */
export type WriteTx = ReadDb & { readonly [writes]: true };

declare const keepsLog: unique symbol;
export type LogTx = ReadDb & { readonly [keepsLog]: true };

export type CommandSettings = Readonly<{ firmId: string; commandId: string }>;

export type Database = Readonly<{
  /** Reads see one firm, on a connection that can't write. */
  reader: (firmId: string) => ReadDb;
  /** Reads of one moment: all statements see the same snapshot, each planned for its own values. */
  snapshot: <T>(firmId: string, work: (db: ReadDb) => Promise<T>) => Promise<T>;
  /** As a snapshot, of all that was committed by then: the tables of the schema `past`. */
  asOf: <T>(firmId: string, instant: string, work: (db: ReadDb) => Promise<T>) => Promise<T>;
  /** Used by run-command.ts only. `commit: false` rolls back what succeeded: a dry run. */
  command: <T>(settings: CommandSettings, work: (tx: WriteTx) => Promise<Kept<T>>) => Promise<T>;
  /** The tables of the audit log, which no command writes, and no other table: the door's triggers refuse. */
  keepLog: <T>(firmId: string, work: (tx: LogTx) => Promise<T>) => Promise<T>;
  /** Tables without a firm: who can sign in. */
  identities: ReadDb;
  /** After a large load, so that the planner knows what there is: in these tables, or in all. */
  refreshStatistics: (tables?: readonly string[]) => Promise<void>;
  ping: () => Promise<void>;
  counts: () => Readonly<{ reading: number; writing: number; waiting: number }>;
  close: () => Promise<void>;
}>;

export type Kept<T> = Readonly<{
  value: T;
  commit: boolean;
  /** The last statement, sent and not waited for: the commit follows it at once, and if it fails, ends the transaction without effect. */
  last?: Promise<unknown>;
}>;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  20: BigInt,
  1082: (text) => text,
  1184: (text) => new Date(text).toISOString(),
};
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format),
};

const statementNames = new Map<string, string>();

// Named statements are parsed once a connection; the texts are few, for they are all in the code.
function statementName(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  const name = createHash('sha1').update(sql).digest('base64url');
  statementNames.set(sql, name);
  return name;
}

async function run<T>(client: pg.ClientBase, sql: string, values: readonly unknown[] = []) {
  const answer = await client.query({ name: statementName(sql), text: sql, values: [...values] });
  return answer.rows as readonly T[];
}

function requireUuid(value: string): string {
  if (!uuidPattern.test(value)) throw new RangeError('Not a uuid');
  return value;
}

export function openDatabase(url: string, options: Readonly<{ size: number }>): Database {
  const pool = (name: string, max: number, sessionOptions: string) =>
    new pg.Pool({
      connectionString: url,
      max,
      types,
      pipeline: true,
      stream: () => new GatheringSocket(),
      application_name: name,
      options: sessionOptions,
    });
  const readers = pool(
    'daybook-read',
    options.size,
    '-c default_transaction_read_only=on -c jit=off',
  );
  // A command's statements go by key: they are planned once a connection (planning one of them anew
  // costs more than running it), and by index also while a young table has no statistics yet.
  const writers = pool(
    'daybook-write',
    options.size,
    '-c jit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c idle_in_transaction_session_timeout=120s',
  );
  for (const each of [readers, writers]) each.on('error', () => undefined); // the next query meets it
  const firmOf = new WeakMap<pg.ClientBase, string>();

  async function reading<T>(
    firmId: string,
    work: (client: pg.PoolClient) => Promise<T>,
  ): Promise<T> {
    const client = await readers.connect();
    try {
      if (firmOf.get(client) !== firmId) {
        await client.query(`select set_config('app.firm_id', '${requireUuid(firmId)}', false)`);
        firmOf.set(client, firmId);
      }
      return await work(client);
    } finally {
      client.release();
    }
  }

  const inSnapshot = <T>(firmId: string, work: (db: ReadDb) => Promise<T>) =>
    reading(firmId, async (client) => {
      // Reports are planned for their own dates and filters: a plan for any would read all that there is.
      await client.query(
        'begin isolation level repeatable read read only; set local plan_cache_mode = force_custom_plan',
      );
      try {
        return await work({ rows: (sql, values) => run(client, sql, values) });
      } finally {
        await client.query('commit');
      }
    });

  return {
    reader: (firmId) => ({
      rows: (sql, values) => reading(firmId, (client) => run(client, sql, values)),
    }),
    snapshot: (firmId, work) => inSnapshot(firmId, work),
    asOf: (firmId, instant, work) =>
      inSnapshot(firmId, async (db) => {
        // What changed since is put together once a statement, not once a row that it is joined to.
        await db.rows(
          `select set_config('search_path', 'past, public', true), set_config('app.as_of', $1, true), set_config('enable_nestloop', 'off', true)`,
          [new Date(instant).toISOString()],
        );
        return work(db);
      }),
    command: (settings, work) => transaction(writers, settings, work),
    keepLog: (firmId, work) =>
      transaction(writers, { firmId, commandId: '' }, async (tx) => ({
        value: await work(tx as ReadDb as LogTx),
        commit: true,
      })),
    identities: {
      rows: async <T>(sql: string, values: readonly unknown[] = []) =>
        (await writers.query({ text: sql, values: [...values] })).rows as readonly T[],
    },
    refreshStatistics: async (tables) =>
      void (tables === undefined
        ? await writers.query('select app.refresh_statistics()')
        : await writers.query('select app.refresh_statistics($1)', [tables])),
    ping: async () => void (await readers.query('select 1')),
    counts: () => ({
      reading: readers.totalCount - readers.idleCount,
      writing: writers.totalCount - writers.idleCount,
      waiting: readers.waitingCount + writers.waitingCount,
    }),
    close: async () => void (await Promise.all([readers.end(), writers.end()])),
  };
}

/**
 * For commands on large sets: their statements are planned for the values at hand, where those of a
 * command by key are planned once. Not 'force_custom_plan': that would plan the check of every foreign
 * key anew for every row. Holds to the end of the transaction.
 */
export const planForSets = (tx: WriteTx) =>
  tx.rows(
    `select set_config('plan_cache_mode', 'auto', true), set_config('enable_seqscan', 'on', true)`,
  );

/**
 * For the reads of a command that is one of many on a set: each is planned for the tables as they are by
 * then. The plan of the first, made while nothing was billed, would read all that the others have added.
 * planForKeys comes before the writes.
 */
export const planAnew = (tx: ReadDb) =>
  tx.rows(
    `select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'on', true)`,
  );

/**
 * Back to plans by key. Before a command on a large set writes: the check of a foreign key is planned at its first use and kept
 * for the session. Planned for the set's values, while the table it looks into is small, it would read
 * that table whole for every row that is written from then on.
 */
export const planForKeys = (tx: WriteTx) =>
  tx.rows(
    `select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`,
  );

async function transaction<T>(
  pool: pg.Pool,
  settings: CommandSettings,
  work: (tx: WriteTx) => Promise<Kept<T>>,
): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    // The connection pipelines, so what the command asks first travels with these and waits for no answer.
    const opened = Promise.all([
      run(client, 'begin'),
      run(
        client,
        `select set_config('app.firm_id', $1, true), set_config('app.command_id', $2, true)`,
        [settings.firmId, settings.commandId],
      ),
    ]);
    opened.catch(() => undefined); // awaited below; until then the first query to fail speaks
    const { value, commit, last } = await work({
      rows: (sql: string, values?: readonly unknown[]) => run(client, sql, values),
    } as WriteTx);
    const ended = run(client, commit ? 'commit' : 'rollback');
    await Promise.all([opened, last, ended]);
    return value;
  } catch (error) {
    await client.query('rollback').catch(() => {
      isBroken = true; // the connection is gone, and its transaction with it
    });
    throw error;
  } finally {
    client.release(isBroken);
  }
}
