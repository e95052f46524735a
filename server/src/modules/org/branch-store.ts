// Branches and their shifts, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';

export type BranchRow = Readonly<{
  id: string;
  version: number;
  name: string;
  code: string;
  legal_entity_id: string;
  legal_entity_name: string;
  currency: string;
  time_zone: string;
  shifts: readonly Readonly<{ name: string; from: string; until: string }>[];
  is_active: boolean;
}>;

const branchSelect = `select b.id, b.version, b.name, b.code, b.legal_entity_id, e.name as legal_entity_name, e.currency, b.time_zone, b.shifts, b.is_active
  from branch b join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id where b.firm_id = app.firm_id()`;

export const listBranches = (db: ReadDb) => db.rows<BranchRow>(`${branchSelect} order by b.name`);

export const findBranch = async (db: ReadDb, id: string) =>
  (await db.rows<BranchRow>(`${branchSelect} and b.id = $1`, [id]))[0] ?? null;

export const lockBranch = async (tx: WriteTx, id: string) =>
  (await tx.rows<BranchRow>(`${branchSelect} and b.id = $1 for update of b`, [id]))[0] ?? null;

export type BranchFields = Readonly<{
  id: string;
  legalEntityId: string;
  name: string;
  code: string;
  timeZone: string;
  shifts: readonly unknown[];
  isActive: boolean;
}>;

export async function saveBranch(tx: WriteTx, branch: BranchFields): Promise<void> {
  await tx.rows(
    `insert into branch as b (firm_id, id, legal_entity_id, name, code, time_zone, shifts, is_active) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7)
     on conflict (firm_id, id) do update set version = b.version + 1, legal_entity_id = excluded.legal_entity_id, name = excluded.name, code = excluded.code, time_zone = excluded.time_zone, shifts = excluded.shifts, is_active = excluded.is_active`,
    [
      branch.id,
      branch.legalEntityId,
      branch.name,
      branch.code,
      branch.timeZone,
      toJson(branch.shifts),
      branch.isActive,
    ],
  );
}
