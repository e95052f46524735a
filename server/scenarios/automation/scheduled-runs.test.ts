// A run that begins by itself: every working day at 07:30 of the branch (Berlin), for the plans that are due.
// 1 May 2026 is a Friday and a bank holiday. In winter 07:30 in Berlin is 06:30 UTC, in summer 05:30.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobHandlers, schedules } from '../../src/app.ts';
import { movableClock } from '../../src/platform/clock.ts';
import { queues } from '../../src/platform/migrate.ts';
import { existing } from '../../src/platform/rows.ts';
import { buildServer, type DaybookServer } from '../../src/server.ts';
import { driven } from '../../src/testing/automation-samples.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { worked } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
  await firm.people.partner.api.plans.setHolidays({
    id: firm.branchId,
    holidays: [{ on: '2026-05-01', name: 'Labour Day' }],
  });
  await firm.people.biller.api.plans.create({
    clientId: firm.clientId,
    branchId: firm.branchId,
    name: 'Daily',
    rule: 'FREQ=DAILY',
    startsOn: '2026-03-01',
    shift: 'none',
    cutOffDays: 0,
    sweeps: ['time'],
  });
});
afterAll(() => firm.close());

const runJob = (server: DaybookServer = firm.server) =>
  existing(jobHandlers(server.door)['billing-run-begin'])({}, new AbortController().signal);
async function at(instant: string, server?: DaybookServer) {
  firm.clock.moveTo(instant);
  await runJob(server);
  return begun();
}
const begun = async () =>
  (await firm.people.biller.api.runs.list({})).items.map((run) => `${run.dueUntil} ${run.source}`);
const schedule = () => firm.people.biller.api.runs;
const dropAll = async () => {
  for (const run of (await firm.people.biller.api.runs.list({})).items)
    if (run.may.cancel === 'yes')
      await firm.people.biller.api.runs.cancel({ id: run.id, reason: 'Not today' });
};

test('the jobs that are scheduled have a queue and a handler', () => {
  for (const name of Object.keys(schedules)) {
    expect(queues).toContain(name);
    expect(jobHandlers(firm.server.door)).toHaveProperty(name);
  }
});

test('it is off until somebody says when', async () => {
  expect(await at('2026-03-02T23:00:00.000Z')).toEqual([]);
  expect(await schedule().getSchedule({})).toEqual({ beginsAt: null, savedBy: null });
});

test('it begins at the hour of the branch, once a day, and waits for a person', async () => {
  await worked(firm, '2026-03-02', 60);
  await schedule().setSchedule({ beginsAt: '07:30' });
  expect(await at('2026-03-03T06:29:00.000Z')).toEqual([]);
  expect(await at('2026-03-03T06:30:00.000Z')).toEqual(['2026-03-03 schedule']);
  const run = await driven(
    firm,
    existing((await firm.people.biller.api.runs.list({})).items[0]).id,
  );
  expect(run).toMatchObject({
    state: 'simulated',
    submittedBy: null,
    invoiceDate: '2026-03-03',
    createdBy: { id: firm.people.biller.id },
    progress: { invoices: 1 },
  });
  expect(run.may.submit).toBe('yes');
  const { pending } = await firm.people.biller.api.dashboard.home({});
  expect(pending.find((each) => each.kind === 'billing_run_review')).toMatchObject({
    count: 1,
    opens: '/billing-runs?states=simulated',
  });
});

test('not again while a run of the plan is open, nor the same day once that was dropped', async () => {
  expect(await at('2026-03-04T06:30:00.000Z')).toEqual(['2026-03-03 schedule']);
  await dropAll();
  expect(await at('2026-03-04T06:31:00.000Z')).toHaveLength(2);
  await dropAll();
  expect(await at('2026-03-04T18:00:00.000Z')).toHaveLength(2);
});

test('weekends and bank holidays of the branch begin nothing; summer time is followed', async () => {
  const before = await begun();
  expect(await at('2026-03-07T12:00:00.000Z')).toEqual(before);
  expect(await at('2026-05-01T12:00:00.000Z')).toEqual(before);
  expect(await at('2026-05-04T05:29:00.000Z')).toEqual(before);
  expect((await at('2026-05-04T05:30:00.000Z'))[0]).toBe('2026-05-04 schedule');
  await dropAll();
});

test('two servers on one database begin one run', async () => {
  const now = '2026-05-05T06:00:00.000Z';
  firm.clock.moveTo(now);
  const other = await buildServer({
    appUrl: firm.appUrl,
    authSecret: 'a-secret-for-tests-that-is-long-enough-0123',
    publicUrl: null,
    logLevel: 'silent',
    webFolder: null,
    withQueue: false,
    clock: movableClock(now, 7),
  });
  await Promise.all([runJob(), runJob(other), runJob(), runJob(other)]);
  await other.close();
  expect((await begun()).filter((run) => run === '2026-05-05 schedule')).toHaveLength(1);
  await dropAll();
});

test('switched off it begins no more', async () => {
  await schedule().setSchedule({ beginsAt: null });
  expect((await at('2026-05-06T06:00:00.000Z'))[0]).toBe('2026-05-05 schedule');
});
