// Legal entities, branches, people and roles, as they are stored.

import type { Address } from '@daybook/contract/org.ts';
import type { Grants } from '@daybook/core/access/permissions.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { numericOfE4 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type EntityRow = Readonly<{
  id: string;
  version: number;
  name: string;
  currency: string;
  tax_id: string | null;
  registration: string | null;
  address: z.output<typeof Address>;
  iban: string | null;
  bic: string | null;
  bank_name: string | null;
  email: string | null;
  number_prefix: string;
  books_wip: boolean;
  locked_through: string | null;
}>;
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
export type PersonRow = Readonly<{
  id: string;
  version: number;
  name: string;
  email: string;
  branch_id: string;
  branch_name: string;
  classification_id: string | null;
  classification_name: string | null;
  manager_id: string | null;
  manager_name: string | null;
  daily_minutes: number;
  time_zone: string;
  own_time_zone: string | null;
  is_active: boolean;
  cost_rate: string | null;
  cost_currency: string | null;
  roles: readonly Readonly<{ id: string; name: string; key: string }>[];
  can_sign_in: boolean;
}>;
export type RoleRow = Readonly<{
  id: string;
  key: string;
  name: string;
  is_built_in: boolean;
  grants: Grants;
}>;

const entityColumns =
  'id, version, name, currency, tax_id, registration, address, iban, bic, bank_name, email, number_prefix, books_wip, locked_through';

export const listEntities = (db: ReadDb) =>
  db.rows<EntityRow>(
    `select ${entityColumns} from legal_entity where firm_id = app.firm_id() order by name`,
  );
export const findEntities = (db: ReadDb, ids: readonly string[]) =>
  db.rows<EntityRow>(
    `select ${entityColumns} from legal_entity where firm_id = app.firm_id() and id = any($1)`,
    [ids],
  );
export const lockEntity = async (tx: WriteTx, id: string) =>
  (
    await tx.rows<EntityRow>(
      `select ${entityColumns} from legal_entity where firm_id = app.firm_id() and id = $1 for update`,
      [id],
    )
  )[0] ?? null;

export async function saveEntity(
  tx: WriteTx,
  entity: Omit<EntityRow, 'version'>,
): Promise<EntityRow | undefined> {
  const [saved] = await tx.rows<EntityRow>(
    `insert into legal_entity as e (firm_id, id, name, currency, tax_id, registration, address, iban, bic, bank_name, email, number_prefix, books_wip, locked_through)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (firm_id, id) do update set version = e.version + 1, name = excluded.name, currency = excluded.currency, tax_id = excluded.tax_id, registration = excluded.registration, address = excluded.address,
       iban = excluded.iban, bic = excluded.bic, bank_name = excluded.bank_name, email = excluded.email, number_prefix = excluded.number_prefix, books_wip = excluded.books_wip, locked_through = excluded.locked_through
     returning ${entityColumns}`,
    [
      entity.id,
      entity.name,
      entity.currency,
      entity.tax_id,
      entity.registration,
      toJson(entity.address),
      entity.iban,
      entity.bic,
      entity.bank_name,
      entity.email,
      entity.number_prefix,
      entity.books_wip,
      entity.locked_through,
    ],
  );
  return saved;
}

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

const personSelect = `select p.id, p.version, p.name, p.email, p.branch_id, b.name as branch_name, p.classification_id, c.name as classification_name, p.manager_id, m.name as manager_name,
    p.daily_minutes, coalesce(p.time_zone, b.time_zone) as time_zone, p.time_zone as own_time_zone, p.is_active, p.cost_rate, p.cost_currency, coalesce(r.roles, '[]') as roles,
    exists (select from auth.identity i where i.firm_id = p.firm_id and i.person_id = p.id) as can_sign_in
  from person p join branch b on b.firm_id = p.firm_id and b.id = p.branch_id
  left join classification c on c.firm_id = p.firm_id and c.id = p.classification_id
  left join person m on m.firm_id = p.firm_id and m.id = p.manager_id
  left join lateral (select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'key', r.key) order by r.name) as roles
     from person_role pr join role r on r.firm_id = pr.firm_id and r.id = pr.role_id where pr.firm_id = p.firm_id and pr.person_id = p.id) r on true
  where p.firm_id = app.firm_id()`;

export type PersonFilter = Readonly<{
  q?: string | undefined;
  branchId?: string | undefined;
  roleId?: string | undefined;
  isActive?: boolean | undefined;
  personId?: string | undefined;
  teamOf?: string | undefined;
}>;

export function listPeople(
  db: ReadDb,
  filter: PersonFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('p.branch_id = ?', filter.branchId);
  c.where('p.is_active = ?', filter.isActive);
  c.where('p.id = ?', filter.personId);
  c.where('(p.id = ? or p.manager_id = ?)', filter.teamOf);
  c.where(`(p.name ilike '%' || ? || '%' or p.email ilike '%' || ? || '%')`, filter.q);
  c.where(
    'exists (select from person_role x where x.firm_id = p.firm_id and x.person_id = p.id and x.role_id = ?)',
    filter.roleId,
  );
  c.after(['p.name', 'p.id'], ['text', 'uuid'], page.after, 'asc');
  return db.rows<PersonRow>(
    `${personSelect} and ${c.sql()} order by p.name, p.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findPerson = async (db: ReadDb, id: string) =>
  (await db.rows<PersonRow>(`${personSelect} and p.id = $1`, [id]))[0] ?? null;
export const lockPerson = async (tx: WriteTx, id: string) =>
  (await tx.rows<PersonRow>(`${personSelect} and p.id = $1 for update of p`, [id]))[0] ?? null;

export type PersonFields = Readonly<{
  id: string;
  name: string;
  email: string;
  branchId: string;
  classificationId: string | null;
  managerId: string | null;
  dailyMinutes: number;
  timeZone: string | null;
  isActive: boolean;
  costRate: bigint | null;
  costCurrency: string | null;
}>;
export async function savePeople(tx: WriteTx, people: readonly PersonFields[]): Promise<void> {
  const column = <T>(pick: (person: PersonFields) => T) => people.map(pick);
  await tx.rows(
    `insert into person as p (firm_id, id, name, email, branch_id, classification_id, manager_id, daily_minutes, time_zone, is_active, cost_rate, cost_currency)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::int[], $8::text[], $9::boolean[], $10::numeric[], $11::text[]) as x
     on conflict (firm_id, id) do update set version = p.version + 1, name = excluded.name, branch_id = excluded.branch_id, classification_id = excluded.classification_id, manager_id = excluded.manager_id,
       daily_minutes = excluded.daily_minutes, time_zone = excluded.time_zone, is_active = excluded.is_active, cost_rate = excluded.cost_rate, cost_currency = excluded.cost_currency`,
    [
      column((p) => p.id),
      column((p) => p.name),
      column((p) => p.email),
      column((p) => p.branchId),
      column((p) => p.classificationId),
      column((p) => p.managerId),
      column((p) => p.dailyMinutes),
      column((p) => p.timeZone),
      column((p) => p.isActive),
      column((p) => (p.costRate === null ? null : numericOfE4(p.costRate))),
      column((p) => p.costCurrency),
    ],
  );
}

export async function setRoles(
  tx: WriteTx,
  personId: string,
  roleIds: readonly string[],
): Promise<void> {
  await tx.rows(
    'delete from person_role where firm_id = app.firm_id() and person_id = $1 and role_id <> all($2)',
    [personId, roleIds],
  );
  await tx.rows(
    'insert into person_role (firm_id, person_id, role_id) select app.firm_id(), $1, unnest($2::uuid[]) on conflict do nothing',
    [personId, roleIds],
  );
}
export const touchPerson = (tx: WriteTx, id: string) =>
  tx.rows('update person set version = version + 1 where firm_id = app.firm_id() and id = $1', [
    id,
  ]);

export type SignIn = Readonly<{
  userId: string;
  accountId: string;
  personId: string;
  name: string;
  email: string;
  passwordHash: string;
  now: string;
}>;
/** A person who can sign in, in better-auth's tables; the same transaction as the person. */
export async function addSignIns(tx: WriteTx, signIns: readonly SignIn[]): Promise<void> {
  const column = (pick: (signIn: SignIn) => string) => signIns.map(pick);
  await tx.rows(
    `with people as (select * from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[]) as x (user_id, account_id, person_id, name, email, hash)),
     users as (insert into auth."user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt") select user_id, name, lower(email), true, $7, $7 from people),
     accounts as (insert into auth."account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt") select account_id, user_id, 'credential', user_id, hash, $7, $7 from people)
     insert into auth.identity (user_id, firm_id, person_id) select user_id, app.firm_id(), person_id from people`,
    [
      column((s) => s.userId),
      column((s) => s.accountId),
      column((s) => s.personId),
      column((s) => s.name),
      column((s) => s.email),
      column((s) => s.passwordHash),
      signIns[0]?.now ?? null,
    ],
  );
}

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
