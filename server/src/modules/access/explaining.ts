// Why somebody may or may not do something: their roles, what the record makes of the scope, who would have to agree,
// and what is left of it by an API key. It tells nobody more than they may see.

import { access } from '@daybook/contract/access.ts';
import type { InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { type Permission, reaches, type Scope, scopes } from '@daybook/core/access/permissions.ts';
import { assignmentState } from '@daybook/core/access/role-assignments.ts';
import { localDateOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import {
  approverNames,
  because,
  keyOfApprover,
  policiesAbout,
} from '../../platform/approval-parking.ts';
import { type Command, defineQuery } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { byId, existing, reference, referenceOrNull } from '../../platform/rows.ts';
import { holdersOf, listRoles } from '../org/public.ts';
import {
  type ExplainedPerson,
  findExplained,
  type Standing,
  seenWith,
  standingOf,
} from './explain-store.ts';
import { listApiKeys } from './store.ts';

type Explained = OutputOf<typeof access.explainPermission>;
type Asked = InputOf<typeof access.explainPermission>;

/** Oneself; otherwise whom one sees, or whose roles one gives. */
async function requirePerson(db: ReadDb, actor: Actor, id: string): Promise<ExplainedPerson> {
  const person = await findExplained(db, id);
  const isSeen =
    person !== null &&
    (person.id === actor.personId ||
      actor.grants['roles.update'] === 'firm' ||
      canReach(actor.grants['people.view'], {
        isOwn: false,
        isTeam: person.manager_id === actor.personId,
        isBranch: person.branch_id === actor.branchId,
      }));
  if (!isSeen) throw new Refusal('not_found');
  return person;
}

const reachOf = (row: Standing, personId: string, branchId: string) => ({
  isOwn: row.owners.includes(personId),
  isTeam: row.team.includes(personId),
  isBranch: row.branch_id === branchId,
});

/** Refuses with not_found a record that the asker does not see. */
async function explainedRecord(
  db: ReadDb,
  { recordKind: kind, recordId: id }: Asked,
  {
    actor,
    person,
    scope,
  }: Readonly<{ actor: Actor; person: ExplainedPerson; scope: Scope | null }>,
): Promise<Explained['record']> {
  if (kind === undefined || id === undefined) return null;
  const row = await standingOf(db, kind, id);
  const isSeen =
    row !== null &&
    canReach(actor.grants[seenWith(kind)], reachOf(row, actor.personId, actor.branchId));
  if (!isSeen) throw new Refusal('not_found');
  const reach = reachOf(row, person.id, person.branch_id);
  return {
    ...{ kind, id, ...reach },
    branch: referenceOrNull(row.branch_id, row.branch_name),
    isReached: canReach(scope ?? undefined, reach),
  };
}

async function rolesThatGrant(
  db: ReadDb,
  person: ExplainedPerson,
  { permission, now }: Readonly<{ permission: Permission; now: string }>,
): Promise<Explained['roles']> {
  const today = localDateOf(now, person.time_zone);
  const [held, all] = await Promise.all([
    holdersOf(db, { roleId: null, personId: person.id, now }),
    listRoles(db),
  ]);
  const roles = byId(all);
  return held.flatMap(({ role_id, from_date: from, until_date: until }) => {
    const role = existing(roles.get(role_id));
    const scope = role.grants[permission];
    if (scope === undefined) return [];
    const isCurrent = assignmentState({ from, until }, today) === 'current';
    const state = isCurrent ? ('current' as const) : ('coming' as const);
    return [{ role: reference(role.id, role.name), scope, from, until, state }];
  });
}

const widest = (roles: Explained['roles']): Scope | null => {
  const held = roles.flatMap((each) => (each.state === 'current' ? [each.scope] : []));
  return scopes.findLast((scope) => held.includes(scope)) ?? null;
};

async function gatesOn(
  db: ReadDb,
  commands: ReadonlyMap<string, Command>,
  permission: Permission,
): Promise<Explained['gates']> {
  const gates = [...commands].flatMap(([name, { spec }]) =>
    spec.permission === permission && spec.approval !== 'never' ? [spec.approvedAs ?? name] : [],
  );
  const policies = await policiesAbout(db, [...new Set(gates)]);
  const names = await approverNames(
    db,
    policies.flatMap(({ steps }) => steps[0]?.approvers ?? []),
  );
  return policies.map((policy) => ({
    command: policy.command,
    summary: commands.get(policy.command)?.endpoint.summary ?? policy.command,
    because: because(policy),
    waitsFor: (policy.steps[0]?.approvers ?? [])
      .map((approver) => names.get(keyOfApprover(approver)) ?? '')
      .join(' or '),
  }));
}

async function keysOf(
  db: ReadDb,
  actor: Actor,
  x: Readonly<{ personId: string; permission: Permission; scope: Scope | null; now: string }>,
): Promise<Explained['keys']> {
  const isSeen = x.personId === actor.personId || actor.grants['apikeys.create'] === 'firm';
  if (!isSeen) return null;
  const keys = await listApiKeys(db, x.personId);
  return keys
    .filter((key) => key.revoked_at === null && (key.expires_at ?? x.now) >= x.now)
    .map((key) => {
      const granted = key.scopes[x.permission] ?? null;
      const isWhole = granted !== null && reaches(x.scope ?? undefined, granted);
      return { id: key.id, name: key.name, scope: isWhole ? granted : granted && x.scope };
    });
}

export const explainPermissionOver = (commands: () => ReadonlyMap<string, Command>) =>
  defineQuery(access.explainPermission, {
    permission: 'anyone',
    async handle({ db, actor, input, clock }) {
      const { permission } = input;
      const now = clock.now();
      const person = await requirePerson(db, actor, input.personId);
      const roles = await rolesThatGrant(db, person, { permission, now });
      const scope = person.is_active ? widest(roles) : null;
      const [record, gates, keys] = await Promise.all([
        explainedRecord(db, input, { actor, person, scope }),
        gatesOn(db, commands(), permission),
        keysOf(db, actor, { personId: person.id, permission, scope, now }),
      ]);
      return {
        person: reference(person.id, person.name),
        permission,
        on: localDateOf(now, person.time_zone),
        may: scope !== null && (record === null || record.isReached),
        isActive: person.is_active,
        canSignIn: person.can_sign_in,
        scope,
        roles,
        record,
        branch: reference(person.branch_id, person.branch_name),
        gates,
        keys,
      };
    },
  });
