// What a supervisor asks: /healthz, whether the process is alive; /readyz, whether it can serve.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../testing/test-firm.ts';
import { existing } from './rows.ts';

let started: Awaited<ReturnType<typeof startServer>>;
let admin: pg.Client;
const name = () => new URL(started.ownerUrl).pathname.slice(1);
beforeAll(async () => {
  started = await startServer();
  const url = new URL(started.ownerUrl);
  url.pathname = '/postgres';
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
});
afterAll(async () => {
  await started.server.close();
  await admin.end();
});

async function health() {
  const [alive, ready] = await Promise.all(
    ['/healthz', '/readyz'].map((url) => started.server.http.inject({ url })),
  );
  return [existing(alive), existing(ready)].map((answer) => [answer.statusCode, answer.json()]);
}
const isAlive = [200, { ok: true }];
const isReady = [200, { ready: true }];
const isNotReady = [503, { ready: false }];

test('a server with its database is alive and ready', async () => {
  expect(await health()).toEqual([isAlive, isReady]);
});

test('without its database it is alive and not ready, and ready again when that comes back', async () => {
  await admin.query(`alter database ${name()} with allow_connections false`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    name(),
  ]);
  expect(await health()).toEqual([isAlive, isNotReady]);
  await admin.query(`alter database ${name()} with allow_connections true`);
  expect(await health()).toEqual([isAlive, isReady]);
});

test('a database that lacks a migration, or all of them, is not one to serve from', async () => {
  const owner = new pg.Client({ connectionString: started.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query(
    'delete from migration where name = (select max(name) from migration) returning name, sha256',
  );
  expect(await health()).toEqual([isAlive, isNotReady]);
  await owner.query('insert into migration (name, sha256) values ($1, $2)', [
    rows[0].name,
    rows[0].sha256,
  ]);
  expect(await health()).toEqual([isAlive, isReady]);
  await owner.query('alter table migration rename to elsewhere');
  expect(await health()).toEqual([isAlive, isNotReady]);
  await owner.end();
});
