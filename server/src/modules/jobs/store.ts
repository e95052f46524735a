// The queue's own tables. They belong to no firm: what a job is for stands in its data, and one without a firm only
// looks for work.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type QueueRow = Readonly<{
  name: string;
  cron: string | null;
  last_at: string | null;
  waiting: number;
  running: number;
  failed: number;
}>;
export const listQueues = (db: ReadDb) =>
  db.rows<QueueRow>(
    `select q.name, s.cron, j.last_at, coalesce(j.waiting, 0) as waiting, coalesce(j.running, 0) as running, coalesce(j.failed, 0) as failed from pgboss.queue q left join pgboss.schedule s on s.name = q.name
       left join lateral (select max(x.started_on) as last_at, count(*) filter (where x.state in ('created', 'retry'))::int as waiting, count(*) filter (where x.state = 'active')::int as running, count(*) filter (where x.state = 'failed')::int as failed
                            from pgboss.job x where x.name = q.name and (x.data->>'firmId' is null or x.data->>'firmId' = app.firm_id()::text)) j on true
      where q.name not like '\\_\\_%' order by q.name`,
  );

export type JobRow = Readonly<{
  id: string;
  queue: string;
  state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed' | 'blocked';
  retry_count: number;
  created_on: string;
  start_after: string;
  started_on: string | null;
  completed_on: string | null;
  error: string | null;
}>;
const select = `select x.id, x.name as queue, x.state::text as state, x.retry_count, x.created_on, x.start_after, x.started_on, x.completed_on, case when x.state in ('failed', 'retry') then coalesce(x.output->>'message', x.output->>'value', x.output::text) end as error
  from pgboss.job x where x.name not like '\\_\\_%' and (x.data->>'firmId' is null or x.data->>'firmId' = app.firm_id()::text)`;
export function listJobs(
  db: ReadDb,
  filter: Readonly<{ queue?: string | undefined; states?: readonly string[] | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('x.name = ?', filter.queue);
  c.where('x.state::text = any(?)', filter.states);
  c.after(['x.created_on', 'x.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<JobRow>(
    `${select} and ${c.sql()} order by x.created_on desc, x.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const lockJob = async (tx: WriteTx, id: string) =>
  (await tx.rows<JobRow>(`${select} and x.id = $1 for update of x`, [id]))[0] ?? null;
export const findJob = async (db: ReadDb, id: string) =>
  (await db.rows<JobRow>(`${select} and x.id = $1`, [id]))[0] ?? null;
/** At once, and once more than it was allowed. */
export const retryJob = (tx: WriteTx, id: string, at: string) =>
  tx.rows(
    `update pgboss.job set state = 'retry', retry_limit = retry_count + 1, start_after = $2, completed_on = null where id = $1`,
    [id, at],
  );
