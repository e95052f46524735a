// Every firm of the database, for jobs: their work is in no firm until it begins.

import type { Database } from './database.ts';

export const firmIds = async ({ identities }: Pick<Database, 'identities'>) =>
  (
    await identities.rows<{ firm_id: string }>(
      'select distinct firm_id from auth.identity order by firm_id',
    )
  ).map((row) => row.firm_id);
