// Projects, their members, tasks and burn, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions } from '../../platform/page.ts';
import type { Page } from './client-store.ts';

export type ProjectRow = Readonly<{
  id: string;
  version: number;
  name: string;
  code: string;
  client_id: string;
  client_name: string;
  branch_id: string;
  branch_name: string;
  legal_entity_id: string;
  manager_id: string;
  manager_name: string;
  currency: string;
  starts_on: string | null;
  ends_on: string | null;
  is_billable: boolean;
  is_active: boolean;
  budget_minutes: number | null;
  budget_minor: bigint | null;
  purchase_order: string | null;
  require_note: boolean;
  code_set_id: string | null;
  time_zone: string;
}>;

const projectSelect = `select p.id, p.version, p.name, p.code, p.client_id, c.name as client_name, p.branch_id, b.name as branch_name, b.legal_entity_id, b.time_zone, p.manager_id, m.name as manager_name, c.currency, p.starts_on, p.ends_on,
    p.is_billable, p.is_active, p.budget_minutes, p.budget_minor, p.purchase_order, p.require_note, p.code_set_id
  from project p join client c on c.firm_id = p.firm_id and c.id = p.client_id join branch b on b.firm_id = p.firm_id and b.id = p.branch_id join person m on m.firm_id = p.firm_id and m.id = p.manager_id
  where p.firm_id = app.firm_id()`;

export type ProjectFilter = Readonly<{
  q?: string | undefined;
  clientId?: string | undefined;
  managerId?: string | undefined;
  branchId?: string | undefined;
  isActive?: boolean | undefined;
  ids?: readonly string[] | undefined;
  memberId?: string | undefined;
  /** Ids of people who manage or work on it, and of branches that it belongs to. */
  within?: readonly string[] | undefined;
}>;

export function listProjects(db: ReadDb, filter: ProjectFilter, page: Page) {
  const c = conditions();
  c.where(
    `(p.name ilike '%' || ? || '%' or p.code ilike ? || '%' or c.name ilike '%' || ? || '%')`,
    filter.q,
  );
  c.where('p.client_id = ?', filter.clientId);
  c.where('p.manager_id = ?', filter.managerId);
  c.where('p.branch_id = ?', filter.branchId);
  c.where('p.is_active = ?', filter.isActive);
  c.where('p.id = any(?)', filter.ids);
  c.where(
    `(p.branch_id = any(?) or p.manager_id = any(?) or exists (select from project_member x where x.firm_id = p.firm_id and x.project_id = p.id and x.person_id = any(?)))`,
    filter.within,
  );
  // Nobody listed means everybody.
  c.where(
    `(exists (select from project_member x where x.firm_id = p.firm_id and x.project_id = p.id and x.person_id = ?)
            or not exists (select from project_member x where x.firm_id = p.firm_id and x.project_id = p.id))`,
    filter.memberId,
  );
  c.after(['p.name', 'p.id'], ['text', 'uuid'], page.after, 'asc');
  return db.rows<ProjectRow>(
    `${projectSelect} and ${c.sql()} order by p.name, p.id limit ${page.limit + 1}`,
    c.values,
  );
}

export const findProjects = (db: ReadDb, ids: readonly string[]) =>
  db.rows<ProjectRow>(`${projectSelect} and p.id = any($1)`, [ids]);

export const findProject = async (db: ReadDb, id: string) =>
  (await findProjects(db, [id]))[0] ?? null;

export const lockProject = async (tx: WriteTx, id: string) =>
  (await tx.rows<ProjectRow>(`${projectSelect} and p.id = $1 for no key update of p`, [id]))[0] ??
  null;

export type ProjectFields = Readonly<{
  id: string;
  clientId: string;
  branchId: string;
  managerId: string;
  name: string;
  code: string;
  startsOn: string | null;
  endsOn: string | null;
  isBillable: boolean;
  isActive: boolean;
  budgetMinutes: number | null;
  budgetMinor: bigint | null;
  purchaseOrder: string | null;
  requireNote: boolean;
  codeSetId: string | null;
}>;

export async function saveProjects(tx: WriteTx, projects: readonly ProjectFields[]): Promise<void> {
  const column = <T>(pick: (project: ProjectFields) => T) => projects.map(pick);
  await tx.rows(
    `insert into project as p (firm_id, id, client_id, branch_id, manager_id, name, code, starts_on, ends_on, is_billable, is_active, budget_minutes, budget_minor, purchase_order, require_note, code_set_id)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::date[], $8::date[], $9::boolean[], $10::boolean[], $11::int[], $12::bigint[], $13::text[], $14::boolean[], $15::uuid[]) as x
     on conflict (firm_id, id) do update set version = p.version + 1, manager_id = excluded.manager_id, name = excluded.name, code = excluded.code, starts_on = excluded.starts_on, ends_on = excluded.ends_on, is_billable = excluded.is_billable,
       is_active = excluded.is_active, budget_minutes = excluded.budget_minutes, budget_minor = excluded.budget_minor, purchase_order = excluded.purchase_order, require_note = excluded.require_note, code_set_id = excluded.code_set_id`,
    [
      column((x) => x.id),
      column((x) => x.clientId),
      column((x) => x.branchId),
      column((x) => x.managerId),
      column((x) => x.name),
      column((x) => x.code),
      column((x) => x.startsOn),
      column((x) => x.endsOn),
      column((x) => x.isBillable),
      column((x) => x.isActive),
      column((x) => x.budgetMinutes),
      column((x) => x.budgetMinor),
      column((x) => x.purchaseOrder),
      column((x) => x.requireNote),
      column((x) => x.codeSetId),
    ],
  );
}

export const touchProject = (tx: WriteTx, id: string) =>
  tx.rows('update project set version = version + 1 where firm_id = app.firm_id() and id = $1', [
    id,
  ]);

export const listMembers = (db: ReadDb, projectId: string) =>
  db.rows<Readonly<{ id: string; name: string }>>(
    'select m.id, m.name from project_member x join person m on m.firm_id = x.firm_id and m.id = x.person_id where x.firm_id = app.firm_id() and x.project_id = $1 order by m.name',
    [projectId],
  );

export async function setMembers(
  tx: WriteTx,
  projectId: string,
  memberIds: readonly string[],
): Promise<void> {
  await tx.rows(
    'delete from project_member where firm_id = app.firm_id() and project_id = $1 and person_id <> all($2)',
    [projectId, memberIds],
  );
  await tx.rows(
    'insert into project_member (firm_id, project_id, person_id) select app.firm_id(), $1, unnest($2::uuid[]) on conflict do nothing',
    [projectId, memberIds],
  );
}

export type TaskRow = Readonly<{
  id: string;
  name: string;
  is_billable: boolean;
  is_active: boolean;
}>;

export const listTasks = (db: ReadDb, projectId: string) =>
  db.rows<TaskRow>(
    'select id, name, is_billable, is_active from task where firm_id = app.firm_id() and project_id = $1 order by name',
    [projectId],
  );

export const addTasks = (
  tx: WriteTx,
  tasks: readonly Readonly<{ id: string; projectId: string; name: string; isBillable: boolean }>[],
) =>
  tx.rows(
    'insert into task (firm_id, id, project_id, name, is_billable) select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[]) as x',
    [
      tasks.map((x) => x.id),
      tasks.map((x) => x.projectId),
      tasks.map((x) => x.name),
      tasks.map((x) => x.isBillable),
    ],
  );

export type Burn = Readonly<{
  worked_minutes: number;
  billable_minutes: number;
  wip_minor: bigint;
  billed_minor: bigint;
  unpriced: number;
}>;

export const projectBurn = async (db: ReadDb, projectId: string) =>
  (
    await db.rows<Burn>(
      `select coalesce((select sum(worked_minutes) from time_entry t where t.firm_id = app.firm_id() and t.project_id = $1 and t.state <> 'voided'), 0)::int as worked_minutes,
            coalesce((select sum(billable_minutes) from billable_item i where i.firm_id = app.firm_id() and i.project_id = $1 and not i.is_withdrawn), 0)::int as billable_minutes,
            coalesce((select sum(open_minor) from open_item o where o.firm_id = app.firm_id() and o.project_id = $1), 0)::bigint as wip_minor,
            coalesce((select sum(a.amount_minor) from billable_item i join allocation a on a.firm_id = i.firm_id and a.item_id = i.id where i.firm_id = app.firm_id() and i.project_id = $1), 0)::bigint as billed_minor,
            (select count(*)::int from billable_item i where i.firm_id = app.firm_id() and i.project_id = $1 and not i.is_withdrawn and i.amount_minor is null) as unpriced`,
      [projectId],
    )
  )[0];

export type Budget = Readonly<{
  id: string;
  name: string;
  currency: string;
  budget_minor: bigint;
  budget_minutes: number | null;
}>;

/** Of projects that have a budget in money. */
export function listBudgets(
  db: ReadDb,
  filter: Readonly<{
    projectId?: readonly string[] | undefined;
    clientId?: readonly string[] | undefined;
    branchId?: readonly string[] | undefined;
    currency?: readonly string[] | undefined;
    managerId?: string | undefined;
  }>,
) {
  const c = conditions();
  c.where('p.id = any(?::uuid[])', filter.projectId);
  c.where('p.client_id = any(?::uuid[])', filter.clientId);
  c.where('p.branch_id = any(?::uuid[])', filter.branchId);
  c.where('c.currency = any(?::text[])', filter.currency);
  c.where('p.manager_id = ?', filter.managerId);
  return db.rows<Budget>(
    `select p.id, p.name, c.currency, p.budget_minor, p.budget_minutes from project p join client c on c.firm_id = p.firm_id and c.id = p.client_id
      where p.firm_id = app.firm_id() and p.is_active and p.budget_minor is not null and ${c.sql()} order by p.name, p.id`,
    c.values,
  );
}
