// What failed of the work that goes on by itself is seen by whoever may, and is started again.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf } from '../../../scenarios/steps.ts';
import { existing } from '../../platform/rows.ts';
import { failedJob } from '../../testing/job-samples.ts';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

test('a failed job is told with its error, and runs again once', async () => {
  const { api } = firm.people.partner;
  const id = await failedJob(firm, firm.firmId);
  const alien = await failedJob(firm, '00000000-0000-4000-8000-000000000001');
  const { items } = await api.jobs.list({ states: ['failed'] });
  expect(items.map((job) => [job.id, job.queue, job.error, job.may.retry])).toEqual([
    [id, 'delivery', 'No room on the disk', 'yes'],
  ]);
  const queue = (await api.jobs.queues({})).items.find((each) => each.name === 'delivery');
  expect(queue).toMatchObject({ failed: 1, waiting: 0, running: 0 });
  const again = await api.jobs.retry({ id });
  expect(again.state).toBe('retry');
  expect((await refusalOf(api.jobs.retry({ id })))?.code).toBe('wrong_state');
  expect((await refusalOf(api.jobs.retry({ id: alien })))?.code).toBe('not_found');
  expect((await refusalOf(firm.people.timekeeper.api.jobs.list({})))?.code).toBe('not_permitted');
});

test('every queue is there; those with a rhythm say when they come up next', async () => {
  const client = new pg.Client({ connectionString: firm.ownerUrl });
  await client.connect();
  await client.query(
    `insert into pgboss.schedule (name, cron, timezone) values ('dunning', '0 6 * * *', 'UTC') on conflict do nothing`,
  );
  await client.end();
  const { items } = await firm.people.owner.api.jobs.queues({});
  expect(items.map((each) => each.name)).toContain('time-import');
  const dunning = existing(items.find((each) => each.name === 'dunning'));
  expect([dunning.rhythm, dunning.nextAt]).toEqual([
    'every day at 06:00 UTC',
    '2026-03-03T06:00:00.000Z',
  ]);
});
