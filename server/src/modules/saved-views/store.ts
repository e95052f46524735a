// Saved views and what each person sees first, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';

export type ViewRow = Readonly<{
  id: string;
  version: number;
  place: string;
  name: string;
  query: Readonly<Record<string, string>>;
  is_shared: boolean;
  is_default: boolean;
  owner_id: string;
  owner_name: string;
}>;
/** $1 is who looks: their own, and those that are shared. */
const select = `select v.id, v.version, v.place, v.name, v.query, v.is_shared, v.owner_id, p.name as owner_name, d.view_id is not null as is_default
  from saved_view v join person p on p.firm_id = v.firm_id and p.id = v.owner_id
    left join saved_view_default d on d.firm_id = v.firm_id and d.person_id = $1 and d.place = v.place and d.view_id = v.id
  where v.firm_id = app.firm_id() and (v.is_shared or v.owner_id = $1)`;

export const listViews = (db: ReadDb, personId: string, place: string) =>
  db.rows<ViewRow>(`${select} and v.place = $2 order by v.name, v.id`, [personId, place]);
export const findView = async (db: ReadDb, personId: string, id: string) =>
  (await db.rows<ViewRow>(`${select} and v.id = $2`, [personId, id]))[0] ?? null;
export const lockView = async (tx: WriteTx, personId: string, id: string) =>
  (await tx.rows<ViewRow>(`${select} and v.id = $2 for update of v`, [personId, id]))[0] ?? null;

export const hasName = async (
  db: ReadDb,
  x: Readonly<{ ownerId: string; place: string; name: string; otherThan: string | null }>,
): Promise<boolean> =>
  (
    await db.rows(
      'select from saved_view where firm_id = app.firm_id() and owner_id = $1 and place = $2 and name = $3 and id is distinct from $4::uuid',
      [x.ownerId, x.place, x.name, x.otherThan],
    )
  ).length > 0;

export type ViewFields = Readonly<{
  name: string;
  query: Readonly<Record<string, string>>;
  isShared: boolean;
}>;
export const addView = (
  tx: WriteTx,
  x: ViewFields & Readonly<{ id: string; place: string; ownerId: string; at: string }>,
) =>
  tx.rows(
    'insert into saved_view (firm_id, id, place, name, query, is_shared, owner_id, saved_at) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7)',
    [x.id, x.place, x.name, toJson(x.query), x.isShared, x.ownerId, x.at],
  );
export const saveView = (tx: WriteTx, id: string, x: ViewFields & Readonly<{ at: string }>) =>
  tx.rows(
    'update saved_view set version = version + 1, name = $2, query = $3, is_shared = $4, saved_at = $5 where firm_id = app.firm_id() and id = $1',
    [id, x.name, toJson(x.query), x.isShared, x.at],
  );
export const removeView = (tx: WriteTx, id: string) =>
  tx.rows('delete from saved_view where firm_id = app.firm_id() and id = $1', [id]);

export const saveDefault = (tx: WriteTx, personId: string, place: string, viewId: string) =>
  tx.rows(
    `insert into saved_view_default (firm_id, person_id, place, view_id) values (app.firm_id(), $1, $2, $3)
     on conflict (firm_id, person_id, place) do update set view_id = excluded.view_id`,
    [personId, place, viewId],
  );
export const removeDefault = (tx: WriteTx, personId: string, place: string) =>
  tx.rows(
    'delete from saved_view_default where firm_id = app.firm_id() and person_id = $1 and place = $2',
    [personId, place],
  );
