// People, the roles they have, and how they sign in, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { numericOfE4 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type AssignmentRow = Readonly<{
  id: string;
  roleId: string;
  role: string;
  from: string;
  until: string | null;
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
  branch_time_zone: string;
  assignments: readonly AssignmentRow[];
  can_sign_in: boolean;
}>;

const personSelect = `select p.id, p.version, p.name, p.email, p.branch_id, b.name as branch_name, p.classification_id, c.name as classification_name, p.manager_id, m.name as manager_name,
    p.daily_minutes, coalesce(p.time_zone, b.time_zone) as time_zone, p.time_zone as own_time_zone, p.is_active, p.cost_rate, p.cost_currency, b.time_zone as branch_time_zone, coalesce(r.assignments, '[]') as assignments,
    exists (select from auth.identity i where i.firm_id = p.firm_id and i.person_id = p.id) as can_sign_in
  from person p join branch b on b.firm_id = p.firm_id and b.id = p.branch_id
  left join classification c on c.firm_id = p.firm_id and c.id = p.classification_id
  left join person m on m.firm_id = p.firm_id and m.id = p.manager_id
  left join lateral (select jsonb_agg(jsonb_build_object('id', pr.id, 'roleId', r.id, 'role', r.name, 'from', pr.from_date, 'until', pr.until_date) order by r.name, pr.from_date) as assignments
     from person_role pr join role r on r.firm_id = pr.firm_id and r.id = pr.role_id where pr.firm_id = p.firm_id and pr.person_id = p.id) r on true
  where p.firm_id = app.firm_id()`;

export type PersonFilter = Readonly<{
  q?: string | undefined;
  branchId?: string | undefined;
  /** Held now. */
  role?: Readonly<{ id: string; now: string }> | undefined;
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
  if (filter.role !== undefined)
    c.always(
      `exists (select from person_role x where x.firm_id = p.firm_id and x.person_id = p.id and x.role_id = ${c.place(filter.role.id)} and app.in_force(x.from_date, x.until_date, (${c.place(filter.role.now)}::timestamptz at time zone b.time_zone)::date))`,
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

type NewAssignment = Readonly<{ id: string; roleId: string; from: string; until: string | null }>;

export const addAssignments = (tx: WriteTx, personId: string, added: readonly NewAssignment[]) =>
  tx.rows(
    'insert into person_role (firm_id, person_id, id, role_id, from_date, until_date) select app.firm_id(), $1, x.* from unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[]) as x',
    [
      personId,
      added.map((each) => each.id),
      added.map((each) => each.roleId),
      added.map((each) => each.from),
      added.map((each) => each.until),
    ],
  );

export const endAssignments = (
  tx: WriteTx,
  ended: readonly Readonly<{ id: string; until: string | null }>[],
) =>
  tx.rows(
    'update person_role r set until_date = x.until_date from unnest($1::uuid[], $2::date[]) as x (id, until_date) where r.firm_id = app.firm_id() and r.id = x.id',
    [ended.map((each) => each.id), ended.map((each) => each.until)],
  );

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

/** Of those who may sign in, who has been here longest; null where nobody holds the role. */
export async function oldestOwnerId(db: ReadDb, now: string): Promise<string | null> {
  const [owner] = await db.rows<{ id: string }>(
    `select p.id from person p join branch b on b.firm_id = p.firm_id and b.id = p.branch_id join person_role x on x.firm_id = p.firm_id and x.person_id = p.id join role r on r.firm_id = x.firm_id and r.id = x.role_id
      where p.firm_id = app.firm_id() and p.is_active and r.key = 'owner' and app.in_force(x.from_date, x.until_date, ($1::timestamptz at time zone b.time_zone)::date) order by p.id limit 1`,
    [now],
  );
  return owner?.id ?? null;
}
