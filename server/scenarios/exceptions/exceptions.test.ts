// What should be looked at in the demo firm: the list says what the report says, for everybody; what is put off stands
// apart until its day; what is given to somebody is theirs.

import { exceptionKinds } from '@daybook/core/exceptions/exception-kinds.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';
import type { Api } from '../../src/testing/test-firm.ts';

let stage: DemoStage;
const as = (name: string): Api => stage.as(name);

beforeAll(async () => {
  stage = await openDemoFirm();
}, 180_000);
afterAll(() => stage.server.close());

type Listed = Awaited<ReturnType<Api['exceptions']['list']>>['items'][number];
type Asked = Parameters<Api['exceptions']['list']>[0];

async function listed(api: Api, asked: Asked = {}): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.exceptions.list({
      ...asked,
      limit: 7,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** "unbilled EUR": pieces and minor units. */
function sums(items: readonly Readonly<{ kind: string; pieces: number; stake: unknown }>[]) {
  const found: Record<string, readonly [pieces: number, minor: bigint]> = {};
  for (const { kind, pieces, stake } of items) {
    const money = stake as Readonly<{ minor: bigint; currency: string }> | null;
    const key = `${kind} ${money?.currency ?? '-'}`;
    const [count, minor] = found[key] ?? [0, 0n];
    found[key] = [count + pieces, minor + (money?.minor ?? 0n)];
  }
  return found;
}

test.each(['helena', 'marcus', 'ines', 'tomasz', 'priya', 'jonas', 'clara'])(
  'for %s the list adds up to the report',
  async (name) => {
    const report = await as(name).reports.run({ name: 'exceptions' });
    const items = await listed(as(name));
    expect(sums(items)).toEqual(
      sums(
        report.items.map((row) => ({
          kind: String(row.kind),
          pieces: Number(row.exceptions),
          stake: row.stake,
        })),
      ),
    );
    expect(new Set(items.map((item) => `${item.id} ${item.stake?.currency}`)).size).toBe(
      items.length,
    );
    const byMoney = await listed(as(name), { sort: '-stake' });
    expect(byMoney.map((item) => item.id).toSorted()).toEqual(
      items.map((item) => item.id).toSorted(),
    );
    const stakes = byMoney.map((item) => item.stake?.minor ?? 0n);
    expect(stakes).toEqual(stakes.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
  },
);

test('the demo firm shows what there is to show', async () => {
  const kinds = new Set((await listed(as('helena'))).map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(
    expect.arrayContaining(['unbilled', 'missing_time', 'overdue', 'done_not_billed']),
  );
});

test('a low retainer is one that the list of retainers calls low', async () => {
  const low = await as('helena').retainers.list({ isLow: true, limit: 100 });
  const found = await listed(as('helena'), { kind: ['retainer_low'] });
  expect(found.map(({ record }) => record.id).toSorted()).toEqual(
    low.items.map(({ id }) => id).toSorted(),
  );
});

test('a timekeeper sees what is about their own time, and no money', async () => {
  const own = await listed(as('tomasz'));
  const kinds = new Set(own.map(({ kind }) => kind));
  for (const kind of kinds)
    expect(['missing_time', 'not_submitted', 'overlapping', 'duplicate']).toContain(kind);
  expect(own.every(({ stake }) => stake === null)).toBe(true);
  await expect(
    as('tomasz').exceptions.snooze({ ids: ['x:y:z'], until: '2026-12-10', reason: 'No' }),
  ).rejects.toMatchObject({ status: 403 });
});

test('what is put off stands apart until its day, with the reason in the history of the record', async () => {
  const [first] = await listed(as('priya'), { kind: ['unbilled'], state: ['open'] });
  const { id, record } = existing(first);
  const { items } = await as('priya').exceptions.snooze({
    ...{ ids: [id], until: '2026-12-03', reason: 'Client asked for one invoice in December' },
  });
  expect(items.map((item) => [item.state, item.snoozedUntil, item.reason])).toContainEqual([
    ...['snoozed', '2026-12-03', 'Client asked for one invoice in December'],
  ]);
  const open = await listed(as('helena'), { state: ['open'] });
  expect(open.map((item) => item.id)).not.toContain(id);
  const history = await as('helena').audit.history({ kind: record.kind, id: record.id });
  expect(history.items[0]).toMatchObject({
    type: 'exception.snoozed',
    reason: 'Client asked for one invoice in December',
    after: { kind: 'unbilled', snoozedUntil: '2026-12-03' },
  });
  stage.clock.moveTo('2026-12-03T09:00:00.000Z');
  const again = await listed(as('helena'), { state: ['open'], kind: ['unbilled'] });
  expect(again.map((item) => item.id)).toContain(id);
  stage.clock.moveTo('2026-12-01T09:00:00.000Z');
  await as('priya').exceptions.wake({ ids: [id] });
  expect((await listed(as('helena'), { state: ['open'] })).map((item) => item.id)).toContain(id);
});

test('what is given to somebody is on their list, until it is given back', async () => {
  const [first] = await listed(as('priya'), { kind: ['overdue'] });
  const { id, owner } = existing(first);
  const { person } = await as('ines').access.me({});
  expect(owner?.id).not.toBe(person.id);
  await as('priya').exceptions.assign({ ids: [id], ownerId: person.id });
  expect((await listed(as('priya'), { ownerId: person.id })).map((item) => item.id)).toContain(id);
  await as('priya').exceptions.assign({ ids: [id], ownerId: null });
  const [again] = (await listed(as('priya'), { kind: ['overdue'] })).filter(
    (item) => item.id === id,
  );
  expect(again?.owner).toEqual(owner);
});

test.each([
  ['until', { until: '2026-12-01' }, /after today/],
  ['until', { until: '2028-01-01' }, /At most a year/],
  [
    'ids',
    { ids: ['unbilled:project:019a3e37-4180-7004-bdb2-8648dd087507'] as string[] },
    /not an exception/,
  ],
] as const)('a bad %s is refused there', async (field, change, message) => {
  const [first] = await listed(as('priya'), { kind: ['unbilled'] });
  const given = { ids: [existing(first).id], until: '2026-12-10', reason: 'Later' };
  await expect(as('priya').exceptions.snooze({ ...given, ...change })).rejects.toMatchObject({
    fields: [{ field, message: expect.stringMatching(message) }],
  });
});

test('a manager puts off nothing outside of the own team', async () => {
  const all = await listed(as('helena'), { kind: ['overdue'] });
  const mine = new Set((await listed(as('ines'))).map(({ id }) => id));
  const other = existing(all.find(({ id }) => !mine.has(id)));
  await expect(
    as('ines').exceptions.snooze({ ids: [other.id], until: '2026-12-10', reason: 'Mine' }),
  ).rejects.toMatchObject({ status: 404 });
});

test('every kind says its rule and what puts it right', () => {
  for (const { title, rule, fix } of Object.values(exceptionKinds)) {
    expect(title.length * rule.length * fix.length).toBeGreaterThan(0);
  }
});
