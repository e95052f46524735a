// A client accepts by a link, without an account: who holds the secret may do this one thing, once, until
// the link ends; and nobody learns from an answer whether another secret would have been a good one.

import { milestones } from '@daybook/contract/milestones.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock } from '../../platform/clock.ts';
import { buildServer } from '../../server.ts';
import { unique, versioned } from '../../testing/sample-records.ts';
import { asked, linked, scheduled } from '../../testing/terms-samples.ts';
import { apiOf, openFirm, send, type TestFirm } from '../../testing/test-firm.ts';

const start = '2026-03-02T09:00:00.000Z';
let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: start });
});
afterAll(() => firm.close());

/** Somebody outside of the firm: no cookie, no key. */
const outside = () => apiOf(firm.server, {}).milestones;
const answerTo = async (token: string) => {
  const answer = await send(firm.server, milestones.openLink, { token }, {});
  const { requestId: _, ...body } = answer.json();
  return { status: answer.statusCode, body, headers: answer.headers };
};

test('the client sees the milestone and its evidence, and accepts it by name, once', async () => {
  const { biller, auditor } = firm.people;
  const { milestones: planned } = await scheduled(firm);
  const [first] = planned;
  if (first === undefined) throw new Error('No milestone');
  const content = Buffer.from('Signed minutes');
  const done = await biller.api.milestones.recordProgress({
    ...versioned(first),
    percent: '100',
    note: 'Handed over on site',
    evidence: [{ name: 'minutes.txt', contentBase64: content.toString('base64') }],
  });
  const waiting = await biller.api.milestones.submit(versioned(done));
  const { token } = await biller.api.milestones.createLink(versioned(waiting));
  if (token === null) throw new Error('The secret is told once');
  const seen = await outside().openLink({ token });
  expect(seen).toMatchObject({
    firm: 'Test a GmbH',
    client: 'Acme AG',
    milestone: 'Design',
    note: 'Handed over on site',
    evidence: [{ name: 'minutes.txt' }],
    expiresAt: '2026-04-01T09:00:00.000Z',
  });
  const file = await outside().evidenceByLink({ token, id: seen.evidence[0]?.id ?? '' });
  expect(file).toEqual(content);
  expect(await outside().acceptByLink({ token, name: 'Carla Client' })).toEqual({
    milestone: 'Design',
    state: 'accepted',
  });
  const after = await biller.api.milestones.get({ id: first.id });
  expect([after.state, after.acceptance]).toEqual(['done', 'accepted']);
  const { items } = await auditor.api.audit.list({ recordKind: 'milestone', recordId: first.id });
  const heard = items.find((event) => event.type === 'milestone.accepted');
  expect(heard).toMatchObject({
    source: 'link',
    sessionId: null,
    actor: { id: biller.id },
    after: { statedName: 'Carla Client' },
  });
  await expect(outside().acceptByLink({ token, name: 'Carla Client' })).rejects.toMatchObject({
    status: 410,
    code: 'link_expired',
  });
  // Who submitted it is not offered to accept it, and is refused.
  expect([waiting.may.accept, waiting.may.link]).toEqual(['own_approval', 'yes']);
  const { items: links } = await biller.api.milestones.listLinks({ id: first.id });
  expect(links.map((link) => [link.state, link.statedName])).toEqual([
    ['accepted', 'Carla Client'],
  ]);
});

test('the client rejects with a reason, and without one nothing happens', async () => {
  const { milestone, token } = await linked(firm);
  await expect(
    outside().rejectByLink({ token, name: 'Carla Client', reason: ' ' }),
  ).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'reason' }] });
  await outside().rejectByLink({ token, name: 'Carla Client', reason: 'A drawing is missing' });
  const after = await firm.people.biller.api.milestones.get({ id: milestone.id });
  expect([after.state, after.acceptanceReason]).toEqual(['rejected', 'A drawing is missing']);
});

test('a link ends when it runs out, is revoked or replaced, or the milestone is decided or changed', async () => {
  const { biller, partner } = firm.people;
  const ends = {
    'revoked by hand': async ({ link }: Awaited<ReturnType<typeof linked>>) =>
      biller.api.milestones.revokeLink({ id: link.id }),
    'replaced by another': async ({ milestone }: Awaited<ReturnType<typeof linked>>) =>
      biller.api.milestones.createLink(versioned(milestone)),
    'accepted in the firm': async ({ milestone }: Awaited<ReturnType<typeof linked>>) =>
      partner.api.milestones.accept(versioned(milestone)),
    'rejected in the firm': async ({ milestone }: Awaited<ReturnType<typeof linked>>) =>
      partner.api.milestones.reject({ ...versioned(milestone), reason: 'Not yet' }),
    'changed in value': async ({ milestone }: Awaited<ReturnType<typeof linked>>) =>
      biller.api.milestones.saveSchedule({
        id: milestone.lineKey,
        milestones: [
          {
            id: milestone.id,
            name: milestone.name,
            value: { amount: '4500.00', currency: 'EUR' },
            needsAcceptance: true,
          },
        ],
      }),
    'out of time': async () => firm.clock.moveTo('2026-04-01T09:00:00.000Z'),
  };
  for (const [how, end] of Object.entries(ends)) {
    const made = await linked(firm);
    expect((await answerTo(made.token)).status, how).toBe(200);
    await end(made);
    const { status, body } = await answerTo(made.token);
    expect([how, status, body.code]).toEqual([how, 410, 'link_expired']);
    await expect(outside().acceptByLink({ token: made.token, name: 'Late' })).rejects.toMatchObject(
      { code: 'link_expired' },
    );
  }
  firm.clock.moveTo(start);
});

test('what was accepted at one value is asked for again at another', async () => {
  const { biller } = firm.people;
  const { milestone, token } = await linked(firm);
  await outside().acceptByLink({ token, name: 'Carla Client' });
  await biller.api.milestones.saveSchedule({
    id: milestone.lineKey,
    milestones: [
      {
        id: milestone.id,
        name: milestone.name,
        value: { amount: '9000.00', currency: 'EUR' },
        needsAcceptance: true,
      },
    ],
  });
  const after = await biller.api.milestones.get({ id: milestone.id });
  expect([after.acceptance, after.thisBill.minor]).toEqual(['none', 0n]);
});

test('an unknown secret gets one answer, whatever it looks like, and none is kept by a cache', async () => {
  const { token } = await linked(firm);
  const answers = [];
  for (const secret of ['x', `${token.slice(0, -1)}~`, token.toLowerCase(), token.slice(1)])
    answers.push(await answerTo(secret));
  for (const { status, body } of answers)
    expect({ status, body }).toEqual({ status: 404, body: answers[0]?.body });
  expect(answers[0]?.body.code).toBe('not_found');
  expect((await answerTo(token)).headers['cache-control']).toBe('no-store');
});

test('the secret of a link is nowhere, not under its idempotency key either', async () => {
  const waiting = await asked(firm);
  const { createLink } = firm.people.biller.api.milestones;
  const { token } = await createLink(versioned(waiting), { key: 'one link' });
  expect((await createLink(versioned(waiting), { key: 'one link' })).token).toBeNull();
  const db = firm.server.database.reader(firm.firmId);
  const [found] = await db.rows<{ places: number }>(
    `select (select count(*) from command where strpos(answer::text, $1) > 0)::int + (select count(*) from audit_event where strpos(after::text, $1) > 0)::int as places`,
    [token],
  );
  expect(found?.places).toBe(0);
});

test('a link grants nothing else: neither another milestone’s evidence nor another way of asking', async () => {
  const { biller } = firm.people;
  const { token } = await linked(firm);
  const { milestones: planned } = await scheduled(firm);
  const second = planned[1];
  if (second === undefined) throw new Error('No milestone');
  await biller.api.milestones.recordProgress({
    ...versioned(second),
    percent: '10',
    evidence: [{ name: 'other.txt', contentBase64: 'T2s=' }],
  });
  const { items } = await biller.api.milestones.listProgress({ id: second.id });
  const foreign = items[0]?.evidence[0]?.id ?? '';
  await expect(outside().evidenceByLink({ token, id: foreign })).rejects.toMatchObject({
    code: 'not_found',
  });
  const asKey = apiOf(firm.server, { authorization: `Bearer ${token}` });
  await expect(asKey.milestones.list({})).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect(outside().accept({ id: second.id, version: second.version })).rejects.toMatchObject({
    code: 'not_signed_in',
  });
});

test('a link is made of what waits for acceptance only, by who may submit', async () => {
  const { biller, auditor } = firm.people;
  const { milestones: planned } = await scheduled(firm);
  const [first] = planned;
  if (first === undefined) throw new Error('No milestone');
  await expect(biller.api.milestones.createLink(versioned(first))).rejects.toMatchObject({
    code: 'wrong_state',
  });
  const waiting = await asked(firm);
  await expect(auditor.api.milestones.createLink(versioned(waiting))).rejects.toMatchObject({
    code: 'not_permitted',
  });
});

test('two who accept at once are one acceptance', async () => {
  const { milestone, token } = await linked(firm);
  const answers = await Promise.allSettled(
    ['Ada', 'Ben', 'Cem', 'Dua'].map((name) => outside().acceptByLink({ token, name })),
  );
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  const { items } = await firm.people.auditor.api.audit.list({ recordId: milestone.id });
  expect(items.filter((event) => event.type === 'milestone.accepted')).toHaveLength(1);
});

test('a link that was made by somebody who has left is still good', async () => {
  const leaver = await firm.addPerson('biller', unique('Lea Leaver').replace(/\d/g, 'x'));
  const waiting = await asked(firm);
  const { token } = await leaver.api.milestones.createLink(versioned(waiting));
  const { owner } = firm.people;
  const person = await owner.api.org.getPerson({ id: leaver.id });
  await owner.api.org.updatePerson({ id: leaver.id, version: person.version, isActive: false });
  expect(await outside().acceptByLink({ token: token ?? '', name: 'Carla Client' })).toMatchObject({
    state: 'accepted',
  });
});

test('links are followed as often a minute as one may sign in, known or not', async () => {
  const { token } = await linked(firm);
  const clock = movableClock(start, 9);
  const strict = await buildServer({
    appUrl: firm.appUrl,
    authSecret: 'a-secret-for-tests-that-is-long-enough-0123',
    publicUrl: null,
    logLevel: 'silent',
    webFolder: null,
    withQueue: false,
    signInsPerMinute: 3,
    clock,
  });
  const follow = async (secret: string) =>
    (await send(strict, milestones.openLink, { token: secret }, {})).statusCode;
  const statuses = [];
  for (const secret of ['x', 'y', token, token, 'z']) statuses.push(await follow(secret));
  expect(statuses).toEqual([404, 404, 200, 429, 429]);
  clock.moveTo('2026-03-02T09:01:00.000Z');
  expect(await follow(token)).toBe(200);
  await strict.close();
});
