// Starting and stopping the program: nothing that was begun is lost, nothing is left behind, and a start
// after a crash puts right what the crash left.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '@daybook/contract/contract.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { readSecrets } from '../../src/platform/embedded-postgres.ts';
import { openFirm, password, type TestFirm } from '../../src/testing/test-firm.ts';
import { isAlive, knock, type Program, runDaybook, startDaybook } from './running-daybook.ts';

const started: Program[] = [];
const start = async (env: Readonly<Record<string, string>>) => {
  const program = await startDaybook(env);
  started.push(program);
  return program;
};
afterEach(async () => {
  for (const program of started.splice(0)) {
    if (isAlive(program.pid)) program.signal('SIGKILL', 'process');
    await program.ended;
  }
});

/** Waits until somebody waits for a lock of this connection. */
const someoneWaits = (client: pg.Client) =>
  expect
    .poll(
      async () =>
        (
          await client.query(
            'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
          )
        ).rowCount,
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);

const refusesNewConnections = (program: Program) =>
  expect.poll(() => knock(program), { timeout: 20_000 }).toBe('refused');

const json = { 'content-type': 'application/json' };
const signIn = (program: Program, email: string) =>
  fetch(`${program.address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { ...json, origin: program.address },
    body: JSON.stringify({ email, password }),
  });

describe('with a PostgreSQL of the firm', () => {
  // The program's clock is the machine's.
  const now = systemClock.now();
  let firm: TestFirm;
  let client: pg.Client;
  const data = mkdtempSync(join(tmpdir(), 'daybook-stop-'));
  beforeAll(async () => {
    firm = await openFirm({ now });
    await firm.close();
    client = new pg.Client({ connectionString: firm.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    rmSync(data, { recursive: true, force: true });
  });

  test('SIGTERM: the write in flight is carried out and answered, and nobody new is let in', async () => {
    const program = await start({ DATABASE_URL: firm.ownerUrl, DAYBOOK_DATA: data });
    const [cookie = ''] = (await signIn(program, firm.people.timekeeper.email)).headers
      .getSetCookie()
      .map((each) => each.split(';')[0]);
    const post = (path: string, body: object) =>
      fetch(`${program.address}/api/v1${path}`, {
        method: 'POST',
        headers: { ...json, cookie, origin: program.address },
        body: JSON.stringify(body),
      });
    const { openSession } = contract.access;
    const { createEntry } = contract.timesheets;
    expect((await post(openSession.path, { branchId: firm.branchId })).status).toBe(200);

    await client.query('begin; lock table time_entry in exclusive mode');
    const answer = post(createEntry.path, {
      projectId: firm.projectId,
      serviceId: firm.serviceId,
      workDate: now.slice(0, 10),
      workedMinutes: 90,
      note: 'Written while the server stops',
    });
    await someoneWaits(client);
    program.signal('SIGTERM', 'process');
    await refusesNewConnections(program);
    expect(isAlive(program.pid)).toBe(true);
    await client.query('commit');

    expect((await answer).status).toBe(200);
    expect(await program.ended).toBe(0);
    const { rows } = await client.query('select note, worked_minutes from time_entry');
    expect(rows).toEqual([{ note: 'Written while the server stops', worked_minutes: 90 }]);
  });

  test('a database that is not there: one line that says so, and no start', async () => {
    const nowhere = 'postgres://nobody:nothing@127.0.0.1:1/nowhere';
    const program = runDaybook(0, { DATABASE_URL: nowhere, DAYBOOK_DATA: data });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(
      /^Daybook did not start: DATABASE_URL can't be used: .*ECONNREFUSED.*\n$/,
    );
  });
});

describe('with a PostgreSQL of its own', () => {
  const data = mkdtempSync(join(tmpdir(), 'daybook-own-'));
  const lock = join(data, 'daybook.lock');
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  const postmaster = () => {
    const [pid, , , port] = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split(
      '\n',
    );
    return { pid: Number(pid), port };
  };
  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: `postgres://daybook_owner:${readSecrets(data).password}@127.0.0.1:${postmaster().port}/daybook`,
    });
    await client.connect();
    client.on('error', () => undefined); // its server is stopped or killed under it
    return client;
  }
  const failures = async () => {
    const client = await connect();
    const { rows } = await client.query('select email from auth.sign_in_failure order by email');
    await client.end();
    return rows.map((row) => row.email);
  };

  test('Ctrl-C: the request in flight gets its answer, and PostgreSQL is gone with the program', async () => {
    const program = await start({ DAYBOOK_DATA: data });
    const { pid } = postmaster();
    const client = await connect();
    await client.query('begin; lock table auth.sign_in_failure in access exclusive mode');
    const answer = signIn(program, 'first@own.test');
    await someoneWaits(client);
    program.signal('SIGINT', 'group');
    await refusesNewConnections(program);
    await client.query('commit');

    expect((await answer).status).toBe(401);
    expect(await program.ended).toBe(0);
    expect([isAlive(pid), existsSync(lock)]).toEqual([false, false]);
  });

  test('after kill -9 of the program, its PostgreSQL is stopped and nothing is lost', async () => {
    const killed = await start({ DAYBOOK_DATA: data });
    expect(await failures()).toEqual(['first@own.test']);
    const { pid } = postmaster();
    await signIn(killed, 'second@own.test');
    killed.signal('SIGKILL', 'process');
    await killed.ended;
    expect([isAlive(pid), existsSync(lock)]).toEqual([true, true]);

    const program = await start({ DAYBOOK_DATA: data });
    expect(program.output()).toContain('Recovering after a crash');
    expect(isAlive(pid)).toBe(false);
    expect(await failures()).toEqual(['first@own.test', 'second@own.test']);

    const second = runDaybook(0, { DAYBOOK_DATA: data });
    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(
      `Daybook did not start: The data folder ${data} is in use by process ${program.pid}: stop it, or set DAYBOOK_DATA to another folder\n`,
    );
    const third = runDaybook(program.port, { DAYBOOK_DATA: join(data, 'other') });
    expect(await third.ended).toBe(1);
    expect(third.output()).toBe(
      `Daybook did not start: Port ${program.port} is in use: stop what uses it, or set PORT to another number\n`,
    );
    program.signal('SIGTERM', 'process');
    expect(await program.ended).toBe(0);
  });

  test('after kill -9 of both, and with a lock that was cut off, it starts', async () => {
    const killed = await start({ DAYBOOK_DATA: data });
    process.kill(postmaster().pid, 'SIGKILL');
    killed.signal('SIGKILL', 'process');
    await killed.ended;
    writeFileSync(lock, '{"pid":');

    const program = await start({ DAYBOOK_DATA: data });
    expect(await failures()).toEqual(['first@own.test', 'second@own.test']);
    program.signal('SIGTERM', 'process');
    expect(await program.ended).toBe(0);
  });
});
