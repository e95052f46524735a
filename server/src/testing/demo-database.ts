// The demo firm, loaded once for all test files: each works on a copy of its own.

import { loadDemoFirm } from '../demo/demo-firm.ts';
import { demoSignIns } from '../demo/demo-people.ts';
import { type MovableClock, movableClock } from '../platform/clock.ts';
import { existing } from '../platform/rows.ts';
import type { DaybookServer } from '../server.ts';
import { connectAside, makeDatabase } from './test-database.ts';
import { type Api, apiOf, type Headers, serverOn, signIn } from './test-firm.ts';

const template = 'demo_firm';
const loadedAt = '2026-12-01T09:00:00.000Z';
// Any number, the same in every worker: who comes second waits until the first has loaded it.
const loadLock = 7_236_002;

async function ensureTemplate(): Promise<void> {
  const client = await connectAside();
  try {
    await client.query('select pg_advisory_lock($1)', [loadLock]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      template,
    ]);
    if (rowCount !== 0) return;
    const urls = await makeDatabase({ from: 'daybook' });
    const server = await serverOn(urls, { clock: movableClock(loadedAt, 7) });
    await loadDemoFirm(server.door, { say: () => undefined });
    await server.close();
    // Under its name only when it is whole.
    await client.query(
      `alter database ${new URL(urls.ownerUrl).pathname.slice(1)} rename to ${template}`,
    );
  } finally {
    await client.end();
  }
}

export type DemoStage = Readonly<{
  server: DaybookServer;
  clock: MovableClock;
  /** For what only the database's superuser can do. */
  ownerUrl: string;
  /** By first name, signed in with a session open. */
  as: (name: string) => Api;
  headersOf: (name: string) => Headers;
}>;

export async function openDemoFirm(): Promise<DemoStage> {
  await ensureTemplate();
  // Of another seed than the loader's, so that no id comes twice.
  const clock = movableClock(loadedAt, 11);
  const urls = await makeDatabase({ from: template });
  const server = await serverOn(urls, { clock });
  const headers = new Map<string, Headers>();
  for (const { email } of demoSignIns.people.slice(0, 7)) {
    const signedIn = await signIn(server, email, demoSignIns.password);
    headers.set(existing(email.split('@')[0]), signedIn);
    const api = apiOf(server, signedIn);
    const me = await api.access.me({});
    await api.access.openSession({ branchId: me.branches[0]?.id ?? '' });
  }
  const headersOf = (name: string) => existing(headers.get(name));
  return {
    server,
    clock,
    ownerUrl: urls.ownerUrl,
    as: (name) => apiOf(server, headersOf(name)),
    headersOf,
  };
}
