// A term ends by itself, on the day at its branch: what renews automatically runs on with its prices, and
// the rest expires until somebody renews it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobHandlers } from '../../app.ts';
import { movableClock } from '../../platform/clock.ts';
import { existing } from '../../platform/rows.ts';
import { buildServer, type DaybookServer } from '../../server.ts';
import { unique, versioned } from '../../testing/sample-records.ts';
import { openFirm, type TestFirm, Waits } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

type RenewalKind = 'none' | 'by_agreement' | 'automatic';
async function contractUntil(until: string, kind: RenewalKind) {
  const { biller, partner } = firm.people;
  const project = await biller.api.parties.createProject({
    clientId: firm.clientId,
    name: unique('Term'),
    code: unique('T'),
    branchId: firm.branchId,
    managerId: firm.people.project_manager.id,
  });
  const draft = await biller.api.contracts.create({
    name: unique(`Ends ${kind}`),
    clientId: firm.clientId,
    branchId: firm.branchId,
    ownerId: firm.people.project_manager.id,
    effectiveFrom: '2026-01-01',
    until,
    renewal: { kind, noticeDays: 10, months: 1 },
    lines: [
      {
        description: 'Advice',
        projectId: project.id,
        terms: { model: 'time', schedule: { kind: 'own', rates: [{ unitPrice: '150' }] } },
      },
    ],
  });
  const asked = await biller.api.contracts.submit(versioned(draft));
  const agreed = await partner.api.contracts.approve(versioned(asked));
  return { ...(await partner.api.contracts.post(versioned(agreed))), projectId: project.id };
}
const runJob = (server: DaybookServer = firm.server) =>
  existing(jobHandlers(server.door)['contract-terms'])({}, new AbortController().signal);
const standOf = async (id: string) => {
  const { state, until } = await firm.people.biller.api.contracts.get({ id });
  return `${state} until ${until}`;
};
const heard = async (recordId: string, type: string) =>
  (await firm.people.auditor.api.audit.list({ recordKind: 'contract', recordId })).items.filter(
    (event) => event.type === type,
  );

test('a contract holds to the last hour of its last day at its branch, and then expires', async () => {
  const { id } = await contractUntil('2026-04-01', 'none');
  // In Berlin it is still 31 March, 23:59.
  firm.clock.moveTo('2026-03-31T21:59:00.000Z');
  await runJob();
  expect(await standOf(id)).toBe('in_force until 2026-04-01');
  firm.clock.moveTo('2026-03-31T22:05:00.000Z');
  await runJob();
  await runJob();
  expect(await standOf(id)).toBe('expired until 2026-04-01');
  const events = await heard(id, 'contract.expired');
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    source: 'job',
    sessionId: null,
    actor: { id: firm.people.project_manager.id },
    before: { state: 'in_force' },
    after: { state: 'expired', until: '2026-04-01' },
  });
});

test('one that renews by agreement expires, and holds again once somebody renews it', async () => {
  firm.clock.moveTo('2026-04-02T09:00:00.000Z');
  const made = await contractUntil('2026-05-01', 'by_agreement');
  firm.clock.moveTo('2026-05-02T09:00:00.000Z');
  await runJob();
  expect(await standOf(made.id)).toBe('expired until 2026-05-01');
  const expired = await firm.people.partner.api.contracts.get({ id: made.id });
  expect(expired.may.renew).toBe('yes');
  await firm.people.partner.api.contracts.renew(versioned(expired));
  expect(await standOf(made.id)).toBe('in_force until 2026-06-01');
});

test('one that renews by itself runs on, also over several terms, and keeps its prices', async () => {
  firm.clock.moveTo('2026-05-02T09:00:00.000Z');
  const made = await contractUntil('2026-06-01', 'automatic');
  firm.clock.moveTo('2026-08-03T09:00:00.000Z');
  await runJob();
  expect(await standOf(made.id)).toBe('in_force until 2026-09-01');
  expect(await heard(made.id, 'contract.renewed')).toHaveLength(1);
  await hourOn('2026-07-30', made.projectId);
  expect(await amountsOf(made.projectId)).toEqual(['2026-07-30 15000']);
});

/** An hour, approved; what it is worth and the line that takes it in. */
async function hourOn(workDate: string, projectId: string) {
  const { timekeeper, project_manager } = firm.people;
  await timekeeper.api.timesheets.createEntry({
    projectId,
    serviceId: firm.serviceId,
    workDate,
    workedMinutes: 60,
    note: `Work of ${workDate}`,
  });
  const { items } = await timekeeper.api.timesheets.submit({
    from: workDate,
    projectIds: [projectId],
  });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
}
const amountsOf = async (projectId: string) => {
  const { items } = await firm.people.biller.api.billing.listItems({ projectId });
  return items.map((item) => `${item.workDate} ${item.amount?.minor}`).toSorted();
};

test('work between an end and a late renewal gets its terms with the renewal, and the books agree', async () => {
  firm.clock.moveTo('2026-08-03T09:00:00.000Z');
  const made = await contractUntil('2026-08-10', 'by_agreement');
  firm.clock.moveTo('2026-08-20T09:00:00.000Z');
  await runJob();
  await hourOn('2026-08-05', made.projectId);
  await hourOn('2026-08-18', made.projectId);
  expect(await amountsOf(made.projectId)).toEqual(['2026-08-05 15000', '2026-08-18 11000']);
  const expired = await firm.people.partner.api.contracts.get({ id: made.id });
  await firm.people.partner.api.contracts.renew(versioned(expired));
  expect(await amountsOf(made.projectId)).toEqual(['2026-08-05 15000', '2026-08-18 15000']);
  expect((await firm.people.auditor.api.journal.trialBalance({})).isBalanced).toBe(true);
});

test('terms that end early price nothing after their last day', async () => {
  const { partner, owner } = firm.people;
  firm.clock.moveTo('2026-08-20T09:00:00.000Z');
  const made = await contractUntil('2026-12-01', 'none');
  await hourOn('2026-08-12', made.projectId);
  await hourOn('2026-08-19', made.projectId);
  const waiving = partner.api.contracts.waivePoint({
    ...versioned(made),
    kind: 'unbilled_wip',
    reason: 'Billed with the last invoice',
  });
  await expect(waiving).rejects.toBeInstanceOf(Waits);
  const { items: asked } = await owner.api.approvals.list({ awaitingMe: true });
  await owner.api.approvals.approve({ id: existing(asked[0]).id });
  const waived = await partner.api.contracts.get({ id: made.id });
  await partner.api.contracts.terminate({
    ...versioned(waived),
    on: '2026-08-15',
    reason: 'The client closes the office',
  });
  await hourOn('2026-08-14', made.projectId);
  await hourOn('2026-08-17', made.projectId);
  expect(await amountsOf(made.projectId)).toEqual([
    '2026-08-12 15000',
    '2026-08-14 15000',
    '2026-08-17 11000',
    '2026-08-19 11000',
  ]);
});

test('a renewal into work that another contract took over is refused', async () => {
  const { biller, partner } = firm.people;
  firm.clock.moveTo('2026-08-20T09:00:00.000Z');
  const made = await contractUntil('2026-08-21', 'by_agreement');
  firm.clock.moveTo('2026-08-22T09:00:00.000Z');
  await runJob();
  const draft = await biller.api.contracts.create({
    name: 'Its successor',
    clientId: firm.clientId,
    branchId: firm.branchId,
    ownerId: firm.people.project_manager.id,
    effectiveFrom: '2026-08-21',
    lines: [{ description: 'Advice', projectId: made.projectId, terms: { model: 'time' } }],
  });
  const asked = await biller.api.contracts.submit(versioned(draft));
  await partner.api.contracts.post(
    versioned(await partner.api.contracts.approve(versioned(asked))),
  );
  const expired = await partner.api.contracts.get({ id: made.id });
  await expect(partner.api.contracts.renew(versioned(expired))).rejects.toMatchObject({
    code: 'overlapping_terms',
  });
});

test('two servers on one database end a term once', async () => {
  firm.clock.moveTo('2026-08-03T09:00:00.000Z');
  const made = [];
  for (const _ of [1, 2, 3, 4]) made.push(await contractUntil('2026-09-10', 'none'));
  const at = '2026-09-10T09:00:00.000Z';
  firm.clock.moveTo(at);
  const other = await buildServer({
    appUrl: firm.appUrl,
    authSecret: 'a-secret-for-tests-that-is-long-enough-0123',
    publicUrl: null,
    logLevel: 'silent',
    webFolder: null,
    withQueue: false,
    clock: movableClock(at, 7),
  });
  await Promise.all([runJob(), runJob(other)]);
  await other.close();
  for (const { id } of made) expect(await heard(id, 'contract.expired')).toHaveLength(1);
});

test('nobody ends a term from outside: the step has no route', async () => {
  const { id, version } = await contractUntil('2026-12-01', 'none');
  const answer = await firm.server.http.inject({
    method: 'POST',
    url: `/api/v1/contracts/${id}/end-term`,
    headers: firm.people.owner.headers,
    payload: { version },
  });
  expect(answer.statusCode).toBe(404);
});
