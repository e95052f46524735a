// Contracts whose term has ended, by the date at their branch.

import type { ReadDb } from '../../platform/database.ts';

export type EndedTerm = Readonly<{
  id: string;
  version: number;
  owner_id: string;
  owner_name: string;
  branch_id: string;
  time_zone: string;
}>;
// No place on earth is more than a day ahead, so the index is asked first.
export const endedTerms = (db: ReadDb, now: string) =>
  db.rows<EndedTerm>(
    `select k.id, k.version, k.owner_id, o.name as owner_name, k.branch_id, b.time_zone
       from contract k join branch b on b.firm_id = k.firm_id and b.id = k.branch_id join person o on o.firm_id = k.firm_id and o.id = k.owner_id
      where k.firm_id = app.firm_id() and k.state = 'in_force' and k.until <= ($1::timestamptz at time zone 'UTC')::date + 1 and k.until <= ($1::timestamptz at time zone b.time_zone)::date
      order by k.until, k.id`,
    [now],
  );
