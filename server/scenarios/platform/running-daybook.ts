// The program itself, as npm start runs it: a process with an environment, an output and an exit code.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export type Program = Readonly<{
  pid: number;
  port: number;
  address: string;
  output: () => string;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
  /** To the process alone, or to its whole group as Ctrl-C in a terminal does. */
  signal: (signal: NodeJS.Signals, to: 'process' | 'group') => void;
}>;

export function runDaybook(port: number, env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, ['server/src/main.ts'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DAYBOOK_DEMO: 'no',
      PORT: String(port),
      // The heads of one test are not those of another, though their firms are copies.
      DAYBOOK_AUDIT: mkdtempSync(join(tmpdir(), 'daybook-audit-')),
      ...env,
    },
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    port,
    address: `http://127.0.0.1:${port}`,
    output: outputOf(child),
    ended: once(child, 'close').then(([code, signal]) => code ?? signal),
    signal: (signal, to) => process.kill(to === 'group' ? -pid : pid, signal),
  };
}

function outputOf(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  return () => output;
}

export async function startDaybook(env: Readonly<Record<string, string>>): Promise<Program> {
  const program = runDaybook(await freePort(), env);
  const isEarly = await Promise.race([program.ended.then(() => true), isReady(program)]);
  if (isEarly) throw new Error(`Daybook ended before it was ready: ${program.output()}`);
  return program;
}

const isReady = (program: Program) =>
  expect
    .poll(program.output, { timeout: 50_000 })
    .toContain('Daybook is ready')
    .then(() => false);

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('No free port');
  return address.port;
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A new connection, as anyone would open it who comes while the program stops. */
export const knock = (program: Program): Promise<'answered' | 'refused'> =>
  fetch(`${program.address}/healthz`, { headers: { connection: 'close' } }).then(
    () => 'answered',
    () => 'refused',
  );
