// Who decides for whom while they are away, as it is stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type DelegationRow = Readonly<{
  id: string;
  version: number;
  person_id: string;
  person_name: string;
  delegate_id: string;
  delegate_name: string;
  from_date: string;
  until_date: string;
  note: string;
  ended_at: string | null;
}>;
const select = `select d.id, d.version, d.person_id, p.name as person_name, d.delegate_id, q.name as delegate_name, d.from_date, d.until_date, d.note, d.ended_at
  from approval_delegation d join person p on p.firm_id = d.firm_id and p.id = d.person_id join person q on q.firm_id = d.firm_id and q.id = d.delegate_id where d.firm_id = app.firm_id()`;

export function listDelegations(
  db: ReadDb,
  filter: Readonly<{
    personId?: string | undefined;
    delegateId?: string | undefined;
    concernsId?: string | undefined;
  }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('d.person_id = ?', filter.personId);
  c.where('d.delegate_id = ?', filter.delegateId);
  c.where('? in (d.person_id, d.delegate_id)', filter.concernsId);
  c.after(['d.from_date', 'd.id'], ['date', 'uuid'], page.after, 'desc');
  return db.rows<DelegationRow>(
    `${select} and ${c.sql()} order by d.from_date desc, d.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findDelegation = async (db: ReadDb, id: string) =>
  (await db.rows<DelegationRow>(`${select} and d.id = $1`, [id]))[0] ?? null;
export const lockDelegation = async (tx: WriteTx, id: string) =>
  (await tx.rows<DelegationRow>(`${select} and d.id = $1 for update of d`, [id]))[0] ?? null;
/** Of the person, in days that they share with these. */
export const overlapping = (
  db: ReadDb,
  x: Readonly<{ personId: string; from: string; until: string }>,
) =>
  db.rows<DelegationRow>(
    `${select} and d.person_id = $1 and d.ended_at is null and d.from_date < $3::date and d.until_date > $2::date order by d.from_date`,
    [x.personId, x.from, x.until],
  );
export const addDelegation = (
  tx: WriteTx,
  x: Readonly<{
    id: string;
    personId: string;
    delegateId: string;
    from: string;
    until: string;
    note: string;
    at: string;
  }>,
) =>
  tx.rows(
    'insert into approval_delegation (firm_id, id, person_id, delegate_id, from_date, until_date, note, created_at) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7)',
    [x.id, x.personId, x.delegateId, x.from, x.until, x.note, x.at],
  );
export const endDelegation = (tx: WriteTx, id: string, at: string) =>
  tx.rows(
    'update approval_delegation set version = version + 1, ended_at = $2 where firm_id = app.firm_id() and id = $1',
    [id, at],
  );
