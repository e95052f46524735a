// Another system is told what happened: signed, in the order of the log, again where it did not answer, and nothing that its
// person may not see. The feed tells the same to whoever asks.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { signatureOf } from '../../src/modules/webhooks/posting.ts';
import { tellWebhooks } from '../../src/modules/webhooks/public.ts';
import { existing } from '../../src/platform/rows.ts';
import { type Auditor, openAuditor } from '../../src/testing/auditor.ts';
import { apiOf, type Headers, openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { openReceiver, type Receiver } from '../../src/testing/webhook-receiver.ts';
import { refusalOf, versioned } from '../steps.ts';

let firm: TestFirm;
let receiver: Receiver;
let auditor: Auditor;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-02-02T09:00:00.000Z' });
  receiver = await openReceiver();
  auditor = openAuditor(firm.server, firm.firmId);
});
afterAll(async () => {
  auditor.goHome();
  await firm.close();
  await receiver.stop();
});

const api = () => firm.people.owner.api;
async function tell(): Promise<void> {
  await auditor.follow();
  const { database, clock } = firm.server.door;
  await tellWebhooks({ database, clock, isAnywhere: true }, new AbortController().signal);
}
const types = () => receiver.told().map((each) => each.type);

let secret = '';
let webhookId = '';
const webhook = () => api().webhooks.get({ id: webhookId });

test('what happened before it was set up is not told; what comes after is, signed and in order', async () => {
  await auditor.follow();
  const made = await api().webhooks.create(
    { name: 'Ledger', url: receiver.url, types: ['service_category.*', 'session.opened'] },
    { key: 'once' },
  );
  secret = existing(made.secret);
  webhookId = made.id;
  const first = await api().catalog.createCategory({ name: 'Design' });
  const second = await api().catalog.createCategory({ name: 'Advice' });
  await api().catalog.createService({
    ...{ sku: 'LOGO', name: 'Logo', categoryId: first.id, taxClassId: firm.taxClassId },
  });
  await tell();
  expect(receiver.told().map((each) => each.data.record.id)).toEqual([first.id, second.id]);
  const [told, next] = receiver.told();
  expect(existing(told).data.position).toBeLessThan(existing(next).data.position);
  const { id, body, timestampHeader: timestamp, signatures } = existing(told);
  expect(signatures).toEqual([signatureOf(secret, { id, timestamp, body })]);
  expect(await webhook()).toMatchObject({ behind: 0, waiting: 0, givenUp: 0 });
  await tell();
  expect(receiver.told()).toHaveLength(2);
});

test('the secret is told once, and is in no answer, event or command afterwards', async () => {
  const rows = await firm.server.database
    .reader(firm.firmId)
    .rows<{ text: string }>(
      'select (select string_agg(e.after::text, $1) from audit_event e) || (select string_agg(c.answer::text, $1) from command c) as text',
      [' '],
    );
  expect(existing(rows[0]).text).not.toContain(secret.slice(6));
  expect(JSON.stringify(await webhook())).not.toContain('whsec_');
});

test('what was not taken is sent again with growing pauses, and the others do not wait for it', async () => {
  receiver.forget();
  receiver.answerWith(500);
  await api().catalog.createCategory({ name: 'Law' });
  await tell();
  expect(types()).toEqual(['service_category.created']);
  const { items } = await api().webhooks.listDeliveries({ id: webhookId, states: ['waiting'] });
  const { last, nextAt, attempts } = existing(items[0]);
  expect([last?.status, attempts, nextAt]).toEqual([500, 1, '2026-02-02T09:00:05.000Z']);
  await tell();
  expect(receiver.told()).toHaveLength(1);
  receiver.answerWith(200);
  await api().catalog.createCategory({ name: 'Tax' });
  await tell();
  expect(receiver.told()).toHaveLength(2);
  firm.clock.moveTo('2026-02-02T09:00:06.000Z');
  await tell();
  const [law, tax, again] = receiver.told();
  expect([again?.id, again?.body]).toEqual([law?.id, law?.body]);
  expect(tax?.id).not.toBe(law?.id);
  expect(await webhook()).toMatchObject({ waiting: 0, givenUp: 0 });
});

test('after the last attempt it is given up, and can be sent again by hand', async () => {
  receiver.forget();
  receiver.answerWith(503);
  await api().catalog.createCategory({ name: 'Audit' });
  let hours = 9;
  for (let attempt = 1; attempt <= 12; attempt += 1) {
    await tell();
    hours += 25;
    firm.clock.moveTo(new Date(Date.UTC(2026, 1, 2, hours)).toISOString());
  }
  expect(receiver.told()).toHaveLength(10);
  const [gone] = (await api().webhooks.listDeliveries({ id: webhookId, states: ['given_up'] }))
    .items;
  expect(existing(gone)).toMatchObject({ attempts: 10, last: { status: 503 }, nextAt: null });
  receiver.answerWith(204);
  await api().webhooks.redeliver({ id: existing(gone).id });
  await tell();
  expect(receiver.told()).toHaveLength(11);
  expect(await webhook()).toMatchObject({ waiting: 0, givenUp: 0 });
});

test('while it is paused nothing is told; once resumed, all of it', async () => {
  receiver.forget();
  await api().webhooks.update({ ...versioned(await webhook()), state: 'paused' });
  await api().catalog.createCategory({ name: 'Rail' });
  await tell();
  expect(types()).toEqual([]);
  expect((await webhook()).behind).toBeGreaterThan(0);
  await api().webhooks.update({ ...versioned(await webhook()), state: 'active' });
  await tell();
  expect(types()).toEqual(['service_category.created']);
});

test('a new secret signs beside the old one for a day', async () => {
  receiver.forget();
  const changed = await api().webhooks.changeSecret(versioned(await webhook()));
  const sign = () => {
    const { id, body, timestampHeader: timestamp, signatures } = existing(receiver.told().at(-1));
    const by = (key: string) => signatureOf(key, { id, timestamp, body });
    return { signatures, old: by(secret), now: by(existing(changed.secret)) };
  };
  await api().catalog.createCategory({ name: 'Bridges' });
  await tell();
  const both = sign();
  expect(both.signatures).toEqual([both.now, both.old]);
  firm.clock.moveTo('2026-03-02T09:00:00.000Z');
  await api().catalog.createCategory({ name: 'Tunnels' });
  await tell();
  const one = sign();
  expect(one.signatures).toEqual([one.now]);
});

test('it is told anew from a position on, each event once', async () => {
  receiver.forget();
  await api().webhooks.replay({ ...versioned(await webhook()), from: 0 });
  await tell();
  const positions = receiver.told().map((each) => each.data.position);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  expect(new Set(positions).size).toBe(positions.length);
  expect(types()).toContain('session.opened');
  const { position } = existing(receiver.told()[0]).data;
  const refused = await refusalOf(
    api().webhooks.replay({ ...versioned(await webhook()), from: position + 100_000 }),
  );
  expect(refused?.fields[0]?.field).toBe('from');
});

test('it hears what its person may see, and nothing once they have left', async () => {
  const { timekeeper, partner } = firm.people;
  const entry = await timekeeper.api.timesheets.createEntry({
    ...{ projectId: firm.projectId, serviceId: firm.serviceId, workDate: '2026-03-02' },
    ...{ workedMinutes: 15, note: 'Letter' },
  });
  await auditor.follow();
  expect(await kindsOf(firm.people.owner.headers)).toContain('webhook');
  expect(await kindsOf(partner.headers)).toContain('time_entry');
  const heard = await kindsOf(timekeeper.headers);
  expect(heard).toContain('client');
  expect(heard).not.toContain('time_entry');
  expect(
    (await refusalOf(timekeeper.api.webhooks.create({ name: 'X', url: receiver.url })))?.code,
  ).toBe('not_permitted');

  receiver.forget();
  const leaver = await firm.addPerson('owner', 'Leaving Owner');
  const changes = () => types().filter((type) => type.startsWith('time_entry.'));
  await leaver.api.webhooks.create({ name: 'Leaving', url: receiver.url, types: ['time_entry.*'] });
  await timekeeper.api.timesheets.updateEntry({ ...versioned(entry), note: 'A letter' });
  await tell();
  expect(changes()).toEqual(['time_entry.updated']);
  const { org } = firm.people.owner.api;
  await org.updatePerson({ ...versioned(await org.getPerson({ id: leaver.id })), isActive: false });
  const [now] = (await timekeeper.api.timesheets.listEntries({})).items;
  await timekeeper.api.timesheets.updateEntry({ ...versioned(existing(now)), note: 'Two letters' });
  await tell();
  expect(changes()).toEqual(['time_entry.updated']);
});

async function kindsOf(headers: Headers): Promise<readonly string[]> {
  const { changes } = apiOf(firm.server, headers);
  const kinds = new Set<string>();
  for (let after: number | undefined; ; ) {
    const page = await changes.list(after === undefined ? {} : { after });
    for (const { record } of page.items) kinds.add(record.kind);
    if (page.isEnd) return [...kinds];
    after = existing(page.next);
  }
}

test('the feed tells each event once, in order, from where one was', async () => {
  const { changes } = api();
  const status = await api().auditLog.status({});
  const seen: number[] = [];
  for (let after: number | undefined; ; ) {
    const page = await changes.list({ limit: 7, ...(after === undefined ? {} : { after }) });
    seen.push(...page.items.map((each) => each.position));
    if (page.isEnd) break;
    after = existing(page.next);
  }
  expect(seen).toEqual(Array.from({ length: status.size }, (_, index) => index));
  const last = existing(seen.at(-1));
  expect(await changes.list({ after: last })).toEqual({ items: [], next: last, isEnd: true });
  const entry = await firm.people.timekeeper.api.timesheets.createEntry({
    ...{ projectId: firm.projectId, serviceId: firm.serviceId, workDate: '2026-03-02' },
    ...{ workedMinutes: 30, note: 'Call' },
  });
  await firm.people.timekeeper.api.timesheets.voidEntry({ ...versioned(entry) });
  await auditor.follow();
  const { items } = await changes.list({ after: last, kinds: 'time_entry' });
  expect(items.map((each) => [each.type, each.isDeletion, each.record.id])).toEqual([
    ['time_entry.created', false, entry.id],
    ['time_entry.voided', true, entry.id],
  ]);
});

test('a webhook that has ended is told nothing more', async () => {
  receiver.forget();
  await api().webhooks.end(versioned(await webhook()));
  await api().catalog.createCategory({ name: 'Ships' });
  await tell();
  expect(types()).toEqual([]);
  expect(
    (await refusalOf(api().webhooks.replay({ ...versioned(await webhook()), from: 0 })))?.code,
  ).toBe('wrong_state');
});
