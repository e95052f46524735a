// The firm itself, its roles and classifications, as they are stored.

import type { Grants } from '@daybook/core/access/permissions.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';

export type RoleRow = Readonly<{
  id: string;
  key: string;
  name: string;
  is_built_in: boolean;
  grants: Grants;
}>;

export const listRoles = (db: ReadDb) =>
  db.rows<RoleRow>(
    'select id, key, name, is_built_in, grants from role where firm_id = app.firm_id() order by is_built_in desc, name',
  );

export async function addRoles(tx: WriteTx, roles: readonly RoleRow[]): Promise<void> {
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
    'update role r set grants = x.grants from unnest($1::uuid[], $2::jsonb[]) as x (id, grants) where r.firm_id = app.firm_id() and r.id = x.id',
    [roles.map((r) => r.id), roles.map((r) => toJson(r.grants))],
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
