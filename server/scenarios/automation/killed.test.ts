// A run of 500 invoices while the server is killed at random moments, and with two servers at once: each
// time the invoices are those of a run that nobody disturbed, none lost and none twice.

import { setTimeout as pause } from 'node:timers/promises';
import { contract } from '@daybook/contract/contract.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seeded } from '../../src/demo/random.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { existing } from '../../src/platform/rows.ts';
import { makeDatabase } from '../../src/testing/test-database.ts';
import { openFirm, password, type TestFirm } from '../../src/testing/test-firm.ts';
import { isAlive, type Program, startDaybook } from '../platform/running-daybook.ts';

const clientCount = 500;
const killCount = 20;
const now = systemClock.now();
const today = now.slice(0, 10);
let firm: TestFirm;
let undisturbed: readonly unknown[] = [];

beforeAll(async () => {
  firm = await openFirm({ now });
  const { biller, timekeeper, project_manager } = firm.people;
  const address = {
    line1: 'Road 1',
    line2: '',
    postalCode: '1',
    city: 'Berlin',
    region: '',
    country: 'DE',
  };
  for (let index = 1; index <= clientCount; index += 1) {
    const name = `Client ${String(index).padStart(4, '0')}`;
    const client = await biller.api.parties.createClient({
      ...{ name, code: `K${index}`, legalEntityId: firm.entityId, currency: 'EUR', address },
    });
    const project = await biller.api.parties.createProject({
      ...{ clientId: client.id, name: 'Work', code: `P${index}`, branchId: firm.branchId },
      managerId: firm.people.project_manager.id,
    });
    await timekeeper.api.timesheets.createEntry({
      ...{
        projectId: project.id,
        serviceId: firm.serviceId,
        workDate: today,
        note: `Work ${index}`,
      },
      workedMinutes: 1 + (index % 2),
    });
    await biller.api.plans.create({
      ...{
        clientId: client.id,
        branchId: firm.branchId,
        name,
        rule: 'FREQ=DAILY',
        startsOn: today,
      },
      ...{ sweeps: ['time'], cutOffDays: 0, shift: 'none' },
    });
  }
  const { items } = await timekeeper.api.timesheets.submit({ from: today });
  for (let at = 0; at < items.length; at += 100)
    await project_manager.api.timesheets.approve({
      partIds: items.slice(at, at + 100).map((part) => part.id),
    });
  await firm.close();
}, 120_000);

const copyOf = (url: string) => makeDatabase({ from: new URL(url).pathname.slice(1) });

const started: Program[] = [];
async function start(url: string): Promise<Program> {
  const program = await startDaybook({ DATABASE_URL: url });
  started.push(program);
  return program;
}
async function end(program: Program): Promise<void> {
  if (isAlive(program.pid)) program.signal('SIGKILL', 'process');
  await program.ended;
}
afterAll(async () => {
  for (const program of started) await end(program);
});

const json = { 'content-type': 'application/json' };
/** The API of one program, as one person: it signs in anew, for the program before it may be gone. */
async function as(program: Program, email: string) {
  const headers = { ...json, origin: program.address };
  const answer = await fetch(`${program.address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password }),
  });
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0])[0] ?? '';
  const post = async (path: string, body: object): Promise<{ id: string; version: number }> => {
    const said = await fetch(`${program.address}/api/v1${path}`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify(body),
    });
    const text = await said.text();
    if (said.status !== 200) throw new Error(`${path}: ${said.status} ${text}`);
    return JSON.parse(text);
  };
  await post(contract.access.openSession.path, { branchId: firm.branchId });
  return post;
}

type State = Readonly<{ id: string; version: number; state: string }>;
async function runIn(client: pg.Client): Promise<State | undefined> {
  const { rows } = await client.query('select id, version, state from billing_run');
  return rows[0];
}
const begin = async (program: Program) =>
  (await as(program, firm.people.biller.email))(contract.runs.create.path, { dueUntil: today });
async function agree(program: Program, run: State): Promise<void> {
  const biller = await as(program, firm.people.biller.email);
  const asked = await biller(`/billing-runs/${run.id}/submit`, { version: run.version });
  const partner = await as(program, firm.people.partner.email);
  const agreed = await partner(`/billing-runs/${run.id}/approve`, { version: asked.version });
  await partner(`/billing-runs/${run.id}/post`, { version: agreed.version });
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
const until = (client: pg.Client, state: string) =>
  expect
    .poll(async () => (await runIn(client))?.state, { timeout: 90_000, interval: 100 })
    .toBe(state);

/** Everything that the run left, but for the ids that were made. */
async function outcome(client: pg.Client): Promise<readonly unknown[]> {
  const { rows } = await client.query(
    `select v.number, c.name, v.state, v.invoice_date, v.total_minor, v.tax_minor, a.item_id, a.minutes, a.amount_minor, l.description, j.entries, j.booked, i.state as item_state, p.next_on
       from invoice v join client c on c.id = v.client_id join invoice_line l on l.invoice_id = v.id join allocation a on a.line_id = l.id
       join billing_run_item i on i.invoice_id = v.id join billing_plan p on p.id = i.plan_id
       left join lateral (select count(*) as entries, sum(y.base_minor) filter (where y.account = '1200') as booked from journal_entry x join journal_line y on y.entry_id = x.id where x.source_id = v.id) j on true
      order by v.number, a.item_id`,
  );
  return rows;
}
async function counts(client: pg.Client) {
  const { rows } = await client.query(
    `select (select count(*)::int from invoice where state <> 'discarded') as invoices, (select count(distinct number)::int from invoice) as numbers, (select count(*)::int from allocation) as allocations,
       (select count(*)::int from pre_bill where state = 'draft') as drafts, (select count(*)::int from open_item) as open`,
  );
  return rows[0];
}
const whole = {
  invoices: clientCount,
  numbers: clientCount,
  allocations: clientCount,
  drafts: 0,
  open: 0,
};

describe.sequential('a run of 500 invoices', () => {
  test('left alone', { timeout: 120_000 }, async () => {
    const { ownerUrl } = await copyOf(firm.ownerUrl);
    const program = await start(ownerUrl);
    const client = await connected(ownerUrl);
    await begin(program);
    await until(client, 'simulated');
    await agree(program, existing(await runIn(client)));
    await until(client, 'posted');
    undisturbed = await outcome(client);
    expect(await counts(client)).toEqual(whole);
    await client.end();
    await end(program);
  });

  test('killed at twenty random moments', { timeout: 240_000 }, async () => {
    const { ownerUrl } = await copyOf(firm.ownerUrl);
    const client = await connected(ownerUrl);
    const random = seeded(7);
    let program = await start(ownerUrl);
    await begin(program);
    let kills = 0;
    const seen = new Set<string>();
    for (;;) {
      const run = existing(await runIn(client));
      seen.add(run.state);
      if (run.state === 'posted') break;
      if (run.state === 'simulated') await agree(program, run);
      await pause(random.between(0, kills < killCount ? 80 : 1000));
      if (kills >= killCount) continue;
      await end(program);
      kills += 1;
      program = await start(ownerUrl);
    }
    expect(kills).toBe(killCount);
    expect(seen).toContain('posting');
    expect(await counts(client)).toEqual(whole);
    expect(await outcome(client)).toEqual(undisturbed);
    await client.end();
    await end(program);
  });

  test('driven by two servers on one database', { timeout: 120_000 }, async () => {
    const { ownerUrl } = await copyOf(firm.ownerUrl);
    const [one, two] = [await start(ownerUrl), await start(ownerUrl)];
    const client = await connected(ownerUrl);
    await begin(one);
    await until(client, 'simulated');
    await agree(two, existing(await runIn(client)));
    await until(client, 'posted');
    expect(await counts(client)).toEqual(whole);
    expect(await outcome(client)).toEqual(undisturbed);
    await client.end();
    await Promise.all([end(one), end(two)]);
  });
});
