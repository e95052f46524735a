// Samples of the commands on jobs.

import pg from 'pg';
import { existing } from '../platform/rows.ts';
import { type Samples, sample } from './sample.ts';
import type { TestFirm } from './test-firm.ts';

/** As the queue leaves one that has failed for good. */
export async function failedJob(firm: TestFirm, firmId: string): Promise<string> {
  const client = new pg.Client({ connectionString: firm.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    `insert into pgboss.job (name, data, state, retry_limit, retry_count, started_on, completed_on, output) values ('delivery', $1, 'failed', 3, 3, now(), now(), $2) returning id`,
    [JSON.stringify({ firmId }), JSON.stringify({ message: 'No room on the disk' })],
  );
  await client.end();
  return existing(rows[0]).id;
}

export const jobSamples = {
  jobs: {
    retry: sample('partner', async (firm) => ({ id: await failedJob(firm, firm.firmId) })),
  },
} satisfies Pick<Samples, 'jobs'>;
