// A working session ends with its person's absence: here an hour without a request, as at a sign-out, with
// the totals by kind of what was done in it.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock } from '../../platform/clock.ts';
import { openJobs } from '../../platform/jobs.ts';
import { existing } from '../../platform/rows.ts';
import { buildServer, type DaybookServer } from '../../server.ts';
import { openFirm, type TestFirm, type TestPerson } from '../../testing/test-firm.ts';
import { jobHandlers, schedules } from './public.ts';

let firm: TestFirm;
let owner: pg.Client;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
  owner = new pg.Client({ connectionString: firm.ownerUrl });
  await owner.connect();
  await rest('2026-03-02T09:00:00.000Z');
});
afterAll(async () => {
  await owner.end();
  await firm.close();
});

/** Sign-ins run on the clock of the machine; this sets them to that of the test. */
const rest = (since: string, email = '%') =>
  owner.query(
    `update auth.session s set "updatedAt" = $1 from auth."user" u where u.id = s."userId" and u.email like $2`,
    [since, email],
  );
const runJob = (server: DaybookServer = firm.server) =>
  existing(jobHandlers(server.door, { idleMinutes: 60 })['idle-sessions'])(
    {},
    new AbortController().signal,
  );

const openOf = async (person: TestPerson) =>
  (await firm.people.owner.api.access.listSessions({ personId: person.id, state: 'open' })).items;
const closings = async (id: string) =>
  (await firm.people.auditor.api.audit.list({ recordKind: 'session', recordId: id })).items.filter(
    (event) => event.type === 'session.closed',
  );

test('a session rests for an hour and stays; a minute later it is closed, with its totals', async () => {
  const { timekeeper } = firm.people;
  firm.clock.moveTo('2026-03-02T09:05:00.000Z');
  for (const [workDate, workedMinutes] of [
    ['2026-02-26', 45],
    ['2026-02-27', 75],
  ] as const)
    await timekeeper.api.timesheets.createEntry({
      projectId: firm.projectId,
      serviceId: firm.serviceId,
      workDate,
      workedMinutes,
      note: 'Work',
    });
  const { id } = existing((await openOf(timekeeper))[0]);

  firm.clock.moveTo('2026-03-02T10:05:00.000Z');
  await runJob();
  expect((await openOf(timekeeper)).map((session) => session.id)).toEqual([id]);

  firm.clock.moveTo('2026-03-02T10:06:00.000Z');
  await runJob();
  expect(await openOf(timekeeper)).toEqual([]);
  const session = await firm.people.owner.api.access.getSession({ id });
  expect(session).toMatchObject({
    closedAt: '2026-03-02T10:06:00.000Z',
    closedBecause: 'idle',
    lastSeenAt: '2026-03-02T10:06:00.000Z',
  });
  expect(session.totals).toContainEqual({
    kind: 'time_entry.created',
    count: 2,
    minutes: 120,
    amounts: [],
  });
  const [closing] = await closings(id);
  expect(closing).toMatchObject({
    source: 'job',
    actor: { id: timekeeper.id },
    after: { closedBecause: 'idle', totals: expect.arrayContaining([expect.anything()]) },
  });
});

test('who only reads is there: a sign-in that is used keeps its session', async () => {
  const { biller } = firm.people;
  await biller.api.access.openSession({ branchId: firm.branchId });
  const before = existing((await openOf(biller))[0]);
  await rest('2026-03-02T11:30:00.000Z', 'biller%');
  firm.clock.moveTo('2026-03-02T12:00:00.000Z');
  await runJob();
  expect((await openOf(biller)).map((session) => session.id)).toEqual([before.id]);
});

test('a write after the session has closed is refused, until it is opened again', async () => {
  const { cashier } = firm.people;
  expect(await openOf(cashier)).toEqual([]);
  const stop = () => cashier.api.timesheets.discardTimer({});
  await expect(stop()).rejects.toMatchObject({ code: 'session_closed' });
  await cashier.api.access.openSession({ branchId: firm.branchId });
  await expect(stop()).rejects.toMatchObject({ code: 'not_found' });
});

test('a session without its sign-in is closed at once, also of a person who has left', async () => {
  const leaver = await firm.addPerson('timekeeper', 'Lea Leaver');
  const { id } = existing((await openOf(leaver))[0]);
  await owner.query(
    `delete from auth.session s using auth."user" u where u.id = s."userId" and u.email = $1`,
    [leaver.email],
  );
  const person = await firm.people.owner.api.org.getPerson({ id: leaver.id });
  await firm.people.owner.api.access.openSession({ branchId: firm.branchId });
  await firm.people.owner.api.org.updatePerson({
    id: leaver.id,
    version: person.version,
    isActive: false,
  });
  firm.clock.moveTo('2026-03-02T12:02:00.000Z');
  await runJob();
  expect(await closings(id)).toHaveLength(1);
});

test('two servers on one database close a session once', async () => {
  const clock = movableClock('2026-03-02T20:00:00.000Z', 7);
  const other = await buildServer({
    appUrl: firm.appUrl,
    authSecret: 'a-secret-for-tests-that-is-long-enough-0123',
    publicUrl: null,
    logLevel: 'silent',
    webFolder: null,
    withQueue: false,
    clock,
  });
  firm.clock.moveTo('2026-03-02T18:00:00.000Z');
  const late = [];
  for (const name of ['Ada', 'Ben', 'Cem', 'Dua', 'Eva', 'Fay'])
    late.push(await firm.addPerson('timekeeper', `${name} Late`));
  await rest('2026-03-02T18:00:00.000Z');
  const open = (await Promise.all(late.map(openOf))).flat();
  expect(open).toHaveLength(late.length);

  firm.clock.moveTo('2026-03-02T20:00:00.000Z');
  await Promise.all([runJob(), runJob(other)]);
  await other.close();
  expect((await Promise.all(late.map(openOf))).flat()).toEqual([]);
  const heard = await Promise.all(open.map((session) => closings(session.id)));
  expect(heard.map((events) => events.length)).toEqual(open.map(() => 1));
});

test('a session of an API key lasts as long as its key', async () => {
  const { owner: keyOwner } = firm.people;
  await keyOwner.api.access.openSession({ branchId: firm.branchId });
  await keyOwner.api.access.createApiKey({ name: 'Robot', scopes: { 'org.view': 'firm' } });
  const ofKey = () =>
    firm.server.database
      .reader(firm.firmId)
      .rows('select closed_at from session where api_key_id is not null');
  firm.clock.moveTo('2026-03-09T09:00:00.000Z');
  await runJob();
  expect(await ofKey()).toEqual([{ closed_at: null }]);
});

test('however many servers start, the schedule is there once', async () => {
  const log = { error: (_: object, message: string) => expect.unreachable(message) };
  const servers = [openJobs(firm.appUrl, log), openJobs(firm.appUrl, log)];
  for (const jobs of servers) await jobs.start({}, schedules, []);
  const { rows } = await owner.query('select name, cron from pgboss.schedule');
  for (const jobs of servers) await jobs.stop();
  expect(rows).toEqual([{ name: 'idle-sessions', cron: '* * * * *' }]);
});
