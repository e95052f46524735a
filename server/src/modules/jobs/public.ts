// What runs by itself, for people to look at and to start again.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { jobs } from '@daybook/contract/jobs.ts';
import { nextRunAt, sayRhythm } from '@daybook/core/jobs/next-run.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineCommand, defineQuery, type Handlers } from '../../platform/command.ts';
import { mayOf } from '../../platform/may.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import * as store from './store.ts';

const jobView = (row: store.JobRow, actor: Actor): OutputOf<typeof jobs.retry> => ({
  id: row.id,
  queue: row.queue,
  state: row.state,
  retries: row.retry_count,
  createdAt: row.created_on,
  startAfter: row.start_after,
  startedAt: row.started_on,
  endedAt: row.completed_on,
  error: row.error,
  may: mayOf(actor, { retry: { permission: 'jobs.update', when: row.state === 'failed' } }),
});

const queues = defineQuery(jobs.queues, {
  permission: 'jobs.view',
  handle: async ({ db, clock }) => ({
    items: (await store.listQueues(db)).map((row) => ({
      name: row.name,
      rhythm: row.cron === null ? null : sayRhythm(row.cron),
      nextAt: row.cron === null ? null : nextRunAt(row.cron, clock.now()),
      lastAt: row.last_at,
      waiting: row.waiting,
      running: row.running,
      failed: row.failed,
    })),
  }),
});

const list = defineQuery(jobs.list, {
  permission: 'jobs.view',
  async handle({ db, input, actor }) {
    const rows = await store.listJobs(db, input, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => jobView(row, actor),
      key: (row) => [row.created_on, row.id],
    });
  },
});

const retry = defineCommand(jobs.retry, {
  permission: 'jobs.update',
  load: ({ input, tx }) => store.lockJob(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, tx, actor, clock }) {
    if (row.state !== 'failed') throw new Refusal('wrong_state', { state: row.state });
    await store.retryJob(tx, row.id, clock.now());
    return {
      result: jobView(existing(await store.findJob(tx, row.id)), actor),
      events: [
        {
          type: 'job.retried',
          record: { kind: 'job', id: row.id },
          before: { state: row.state, error: row.error },
          after: { queue: row.queue },
        },
      ],
    };
  },
});

export const handlers = { queues, list, retry } satisfies Handlers<typeof jobs>;
