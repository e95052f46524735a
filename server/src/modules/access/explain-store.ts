// What a record makes of a scope: whose it is, who is responsible for it, and where.

import type { explainedKinds } from '@daybook/contract/access.ts';
import type { Permission } from '@daybook/core/access/permissions.ts';
import type { ReadDb } from '../../platform/database.ts';

export type ExplainedKind = (typeof explainedKinds)[number];

type Kind = Readonly<{
  /** Who may see records of the kind at all. */
  seenWith: Permission;
  owners: string;
  team: string;
  branch: string;
  from: string;
}>;

const onProject =
  'join project j on j.firm_id = t.firm_id and j.id = t.project_id join person p on p.firm_id = t.firm_id and p.id = t.person_id';
const none = 'array[]::uuid[]';

const kinds: Readonly<Record<ExplainedKind, Kind>> = {
  person: {
    ...{ seenWith: 'people.view', from: 'person t' },
    ...{ owners: 'array[t.id]', team: 'array[t.manager_id]', branch: 't.branch_id' },
  },
  project: {
    ...{ seenWith: 'projects.view', from: 'project t' },
    ...{ owners: 'array[t.manager_id]', team: 'array[t.manager_id]', branch: 't.branch_id' },
  },
  time_entry: {
    ...{ seenWith: 'timesheets.view', from: `time_entry t ${onProject}` },
    ...{ owners: 'array[t.person_id]', team: 'array[p.manager_id, j.manager_id]' },
    branch: 't.branch_id',
  },
  expense: {
    ...{ seenWith: 'expenses.view', from: `expense t ${onProject}` },
    ...{ owners: 'array[t.person_id]', team: 'array[j.manager_id]', branch: 't.branch_id' },
  },
  contract: {
    ...{ seenWith: 'contracts.view', from: 'contract t' },
    ...{ owners: 'array[t.created_by_id, t.owner_id]', team: 'array[t.owner_id]' },
    branch: 't.branch_id',
  },
  invoice: {
    ...{ seenWith: 'billing.view', from: 'invoice t', owners: 'array[t.created_by_id]' },
    team: 'array(select j.manager_id from invoice_line l join project j on j.firm_id = l.firm_id and j.id = l.project_id where l.firm_id = t.firm_id and l.invoice_id = t.id)',
    branch: 't.branch_id',
  },
  receipt: {
    ...{ seenWith: 'cash.view', from: 'receipt t' },
    ...{ owners: 'array[t.received_by_id]', team: none, branch: 't.branch_id' },
  },
  session: {
    ...{ seenWith: 'sessions.view', from: 'session t' },
    ...{ owners: 'array[t.person_id]', team: none, branch: 't.branch_id' },
  },
};

export const seenWith = (kind: ExplainedKind): Permission => kinds[kind].seenWith;

export type Standing = Readonly<{
  owners: readonly (string | null)[];
  team: readonly (string | null)[];
  branch_id: string | null;
  branch_name: string | null;
}>;
export async function standingOf(db: ReadDb, kind: ExplainedKind, id: string) {
  const { owners, team, branch, from } = kinds[kind];
  const [row] = await db.rows<Standing>(
    `select ${owners} as owners, ${team} as team, b.id as branch_id, b.name as branch_name from ${from} left join branch b on b.firm_id = t.firm_id and b.id = ${branch} where t.firm_id = app.firm_id() and t.id = $1`,
    [id],
  );
  return row ?? null;
}

export type ExplainedPerson = Readonly<{
  id: string;
  name: string;
  is_active: boolean;
  can_sign_in: boolean;
  manager_id: string | null;
  branch_id: string;
  branch_name: string;
  time_zone: string;
}>;
export const findExplained = async (db: ReadDb, id: string) =>
  (
    await db.rows<ExplainedPerson>(
      `select p.id, p.name, p.is_active, exists (select from auth.identity i where i.firm_id = p.firm_id and i.person_id = p.id) as can_sign_in, p.manager_id, p.branch_id, b.name as branch_name, b.time_zone
         from person p join branch b on b.firm_id = p.firm_id and b.id = p.branch_id where p.firm_id = app.firm_id() and p.id = $1`,
      [id],
    )
  )[0] ?? null;
