// Work after the commit. A job is inserted in the transaction of the command that asks for it, so it
// exists if and only if the command happened; pg-boss runs it, also after a restart.

import { PgBoss } from 'pg-boss';
import type { Job } from './command.ts';
import type { WriteTx } from './database.ts';

export type JobHandler = (
  data: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<void>;
/** What has a time of its own: queue and cron line, UTC. */
export type Schedules = Readonly<Record<string, string>>;
export type Jobs = Readonly<{
  enqueue: (tx: WriteTx, jobs: readonly Job[]) => Promise<void>;
  start: (
    handlers: Readonly<Record<string, JobHandler>>,
    schedules: Schedules,
    /** Queues that are asked once as soon as the server is up. */
    atStart: readonly string[],
  ) => Promise<void>;
  stop: () => Promise<void>;
}>;

type Log = Readonly<{ error: (details: object, message: string) => void }>;

export function openJobs(url: string, log: Log): Jobs {
  // The schema is the migrator's work (migrate.ts): the application's role may not make tables.
  const boss = new PgBoss({
    connectionString: url,
    schema: 'pgboss',
    migrate: false,
    createSchema: false,
    max: 2,
  });
  boss.on('error', (error: Error) => log.error({ err: error }, 'job queue'));
  return {
    async enqueue(tx, jobs) {
      const db = {
        executeSql: async (text: string, values?: unknown[]) => ({
          rows: [...(await tx.rows<unknown>(text, values ?? []))],
        }),
      };
      const queues = Map.groupBy(jobs, (job) => job.queue);
      for (const [queue, group] of queues) {
        await boss.insert(
          queue,
          group.map((job) => ({ data: { ...job.data } })),
          { db },
        );
      }
    },
    async start(handlers, schedules, atStart) {
      await boss.start();
      for (const [queue, cron] of Object.entries(schedules)) await boss.schedule(queue, cron);
      for (const [queue, handle] of Object.entries(handlers)) {
        await boss.work<Readonly<Record<string, unknown>>>(
          queue,
          { batchSize: 1, pollingIntervalSeconds: 0.5 },
          async ([job]) => {
            if (job !== undefined) await handle(job.data, job.signal);
          },
        );
      }
      for (const queue of atStart) await boss.send(queue, {});
    },
    stop: () => boss.stop({ graceful: true, timeout: 20_000 }),
  };
}

/** For tests and tools that don't run jobs: what is asked for is kept, and can be run by hand. */
export function collectJobs(): Jobs & Readonly<{ taken: () => readonly Job[] }> {
  let waiting: readonly Job[] = [];
  return {
    enqueue: async (_tx, jobs) => {
      waiting = [...waiting, ...jobs];
    },
    start: async () => undefined,
    stop: async () => undefined,
    taken: () => {
      const jobs = waiting;
      waiting = [];
      return jobs;
    },
  };
}
