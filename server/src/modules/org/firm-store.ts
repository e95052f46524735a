// The firm itself, its roles and classifications, as they are stored.

import type { Grants } from '@daybook/core/access/permissions.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';

export type RoleRow = Readonly<{
  id: string;
  version: number;
  key: string;
  name: string;
  is_built_in: boolean;
  grants: Grants;
}>;

const roleSelect =
  'select id, version, key, name, is_built_in, grants from role where firm_id = app.firm_id()';

export const listRoles = (db: ReadDb) =>
  db.rows<RoleRow>(`${roleSelect} order by is_built_in desc, name`);
export const findRole = async (db: ReadDb, id: string) =>
  (await db.rows<RoleRow>(`${roleSelect} and id = $1`, [id]))[0] ?? null;
export const lockRole = async (tx: WriteTx, id: string) =>
  (await tx.rows<RoleRow>(`${roleSelect} and id = $1 for update`, [id]))[0] ?? null;
export const isNameTaken = async (db: ReadDb, name: string, exceptId: string | null) =>
  (
    await db.rows(
      'select from role where firm_id = app.firm_id() and lower(name) = lower($1) and id is distinct from $2',
      [name, exceptId],
    )
  ).length > 0;

export type HolderRow = Readonly<{
  role_id: string;
  person_id: string;
  person_name: string;
  is_active: boolean;
  from_date: string;
  until_date: string | null;
  branch_time_zone: string;
}>;
/** Who holds a role, or all roles, today or later at their branch. */
export const holdersOf = (
  db: ReadDb,
  x: Readonly<{ roleId: string | null; personId: string | null; now: string }>,
) =>
  db.rows<HolderRow>(
    `select x.role_id, p.id as person_id, p.name as person_name, p.is_active, x.from_date, x.until_date, b.time_zone as branch_time_zone
       from person_role x join person p on p.firm_id = x.firm_id and p.id = x.person_id join branch b on b.firm_id = p.firm_id and b.id = p.branch_id
      where x.firm_id = app.firm_id() and ($1::uuid is null or x.role_id = $1) and ($2::uuid is null or x.person_id = $2)
        and (x.until_date is null or (x.until_date > x.from_date and x.until_date > ($3::timestamptz at time zone b.time_zone)::date)) order by p.name, p.id, x.from_date`,
    [x.roleId, x.personId, x.now],
  );

export async function addRoles(
  tx: WriteTx,
  roles: readonly Omit<RoleRow, 'version'>[],
): Promise<void> {
  await tx.rows(
    'insert into role (firm_id, id, key, name, is_built_in, grants) select app.firm_id(), x.* from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::jsonb[]) as x',
    [
      roles.map((r) => r.id),
      roles.map((r) => r.key),
      roles.map((r) => r.name),
      roles.map((r) => r.is_built_in),
      roles.map((r) => toJson(r.grants)),
    ],
  );
}

export const saveGrants = (
  tx: WriteTx,
  roles: readonly Readonly<{ id: string; grants: Grants }>[],
) =>
  tx.rows(
    'update role r set version = r.version + 1, grants = x.grants from unnest($1::uuid[], $2::jsonb[]) as x (id, grants) where r.firm_id = app.firm_id() and r.id = x.id',
    [roles.map((r) => r.id), roles.map((r) => toJson(r.grants))],
  );

export const saveRole = (
  tx: WriteTx,
  role: Readonly<{ id: string; name: string; grants: Grants }>,
) =>
  tx.rows(
    'update role set version = version + 1, name = $2, grants = $3 where firm_id = app.firm_id() and id = $1',
    [role.id, role.name, toJson(role.grants)],
  );

export type ClassificationRow = Readonly<{ id: string; name: string; is_active: boolean }>;

export const listClassifications = (db: ReadDb) =>
  db.rows<ClassificationRow>(
    'select id, name, is_active from classification where firm_id = app.firm_id() order by name',
  );

export const addClassifications = (
  tx: WriteTx,
  rows: readonly Readonly<{ id: string; name: string }>[],
) =>
  tx.rows(
    'insert into classification (firm_id, id, name) select app.firm_id(), x.* from unnest($1::uuid[], $2::text[]) as x',
    [rows.map((row) => row.id), rows.map((row) => row.name)],
  );

export const addFirm = (
  tx: WriteTx,
  firm: Readonly<{ name: string; baseCurrency: string; now: string }>,
) =>
  tx.rows(
    'insert into firm (firm_id, name, base_currency, created_at) values (app.firm_id(), $1, $2, $3)',
    [firm.name, firm.baseCurrency, firm.now],
  );

export type FirmRow = Readonly<{
  firm_id: string;
  name: string;
  base_currency: string;
  week_starts_on: number;
}>;

export const findFirm = async (db: ReadDb) =>
  (
    await db.rows<FirmRow>(
      'select firm_id, name, base_currency, week_starts_on from firm where firm_id = app.firm_id()',
    )
  )[0] ?? null;
