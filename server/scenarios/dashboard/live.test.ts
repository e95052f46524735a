// The dashboard while it is looked at: a write is told to those whose figures it changes, at most once a second, and
// as many people as look, as many statements are run.

import { dashboard, Live } from '@daybook/contract/dashboard.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm, type TestPerson } from '../../src/testing/test-firm.ts';

let firm: TestFirm;
let origin = '';
let statements = 0;

beforeAll(async () => {
  firm = await openFirm();
  const { database, http } = firm.server;
  const { snapshot } = database;
  const counting: typeof snapshot = (firmId, work) =>
    snapshot(firmId, (db) =>
      work({
        rows: (sql, values) => {
          statements += 1;
          return db.rows(sql, values);
        },
      }),
    );
  Object.assign(database, { snapshot: counting });
  origin = await http.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => firm.close());

type Told = ReturnType<typeof Live.parse>;
type Listening = Readonly<{ told: Told[]; next: () => Promise<Told>; stop: () => void }>;

async function listen(person: TestPerson, area: string): Promise<Listening> {
  const controller = new AbortController();
  const answer = await fetch(
    `${origin}/api/v1${dashboard.live.path}?area=${area}&period=this_month`,
    {
      headers: person.headers as Record<string, string>,
      signal: controller.signal,
    },
  );
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const told: Told[] = [];
  const waiting: ((event: Told) => void)[] = [];
  const read = async () => {
    let text = '';
    for await (const chunk of existing(answer.body)) {
      text += Buffer.from(chunk).toString('utf8');
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block.split('\n').find((line) => line.startsWith('data: '));
        if (data === undefined) continue;
        const event = Live.parse(JSON.parse(data.slice(6)));
        told.push(event);
        waiting.shift()?.(event);
      }
    }
  };
  read().catch((error: Error) => expect(error.name).toBe('AbortError'));
  return {
    told,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    stop: () => controller.abort(),
  };
}

const hoursIn = (event: Told) => event.cards.find(({ key }) => key === 'hours')?.values[0];
const log = (note: string, role: 'timekeeper' | 'biller' = 'timekeeper') =>
  firm.people[role].api.timesheets.createEntry({
    ...{ projectId: firm.projectId, serviceId: firm.serviceId, workDate: '2026-03-02' },
    ...{ workedMinutes: 30, note },
  });

test('a write is told to whom it concerns', async () => {
  const { timekeeper, partner, project_manager } = firm.people;
  const watchers = [await listen(timekeeper, 'timesheets'), await listen(partner, 'module')];
  const first = await Promise.all(watchers.map((watcher) => watcher.next()));
  expect(first.map(hoursIn)).toEqual([0, 0]);
  const next = watchers.map((watcher) => watcher.next());
  await log('One');
  expect((await Promise.all(next)).map(hoursIn)).toEqual([30, 30]);
  const manager = await listen(project_manager, 'module');
  expect((await manager.next()).waiting.map(({ kind }) => kind)).not.toContain('timesheet');
  const asked = manager.next();
  await timekeeper.api.timesheets.submit({ from: '2026-03-02' });
  expect((await asked).waiting.find(({ kind }) => kind === 'timesheet')).toMatchObject({
    count: 1,
  });
  for (const watcher of [...watchers, manager]) watcher.stop();
});

test('however many look, the figures are read once, and told at most once a second', async () => {
  const { partner } = firm.people;
  const alone = await listen(partner, 'module');
  await alone.next();
  statements = 0;
  const one = alone.next();
  await log('Two', 'biller');
  await one;
  const forOne = statements;
  expect(forOne).toBeGreaterThan(3);
  const others = await Promise.all(Array.from({ length: 12 }, () => listen(partner, 'module')));
  await Promise.all(others.map((other) => other.next()));
  statements = 0;
  const all = [alone, ...others].map((watcher) => watcher.next());
  await log('Three', 'biller');
  await Promise.all(all);
  expect(statements).toBe(forOne);
  const before = alone.told.length;
  const begun = performance.now();
  for (let place = 0; place < 15; place += 1) await log(`Burst ${place}`, 'biller');
  await alone.next();
  const seconds = Math.ceil((performance.now() - begun) / 1000);
  expect(alone.told.length - before).toBeLessThanOrEqual(seconds + 1);
  for (const watcher of [alone, ...others]) watcher.stop();
});

test('who may not see an area is refused, and who is not signed in', async () => {
  const ask = (headers: Record<string, string>) =>
    fetch(`${origin}/api/v1${dashboard.live.path}?area=billing`, { headers });
  expect((await ask(firm.people.timekeeper.headers as Record<string, string>)).status).toBe(403);
  expect((await ask({})).status).toBe(401);
});
