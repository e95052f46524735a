// Roles of the firm's own, and who holds which from when until when. Nobody raises their own.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { org } from '@daybook/contract/org.ts';
import {
  assignmentState,
  planRoles,
  requireNotPast,
  type WantedRole,
} from '@daybook/core/access/role-assignments.ts';
import { grantChanges, raises } from '@daybook/core/access/role-change.ts';
import { localDateOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineCommand, defineQuery, nothing } from '../../platform/command.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { mayOf } from '../../platform/may.ts';
import { existing, reference } from '../../platform/rows.ts';
import * as firm from './firm-store.ts';
import * as people from './person-store.ts';
import { requireOther, requireRoleGiver } from './role-rules.ts';
import { personView } from './views.ts';

const stateOf = (row: firm.HolderRow, now: string) =>
  assignmentState(
    { from: row.from_date, until: row.until_date },
    localDateOf(now, row.branch_time_zone),
  );

const seesAll = (actor: Actor): boolean =>
  actor.grants['people.view'] === 'firm' || actor.grants['roles.update'] === 'firm';

function roleView(
  row: firm.RoleRow,
  actor: Actor,
  people: number,
): OutputOf<typeof org.updateRole> {
  const { id, version, key, name, grants, is_built_in: isBuiltIn } = row;
  const may = {
    ...mayOf(actor, { update: { permission: 'roles.update', when: !isBuiltIn } }),
    ...mayOf(actor, { copy: { permission: 'roles.update' } }),
  };
  const isGiver = actor.grants['roles.update'] === 'firm';
  return {
    ...{ id, version, key, name, isBuiltIn, grants },
    may: isGiver ? may : { update: 'not_permitted', copy: 'not_permitted' },
    people: seesAll(actor) ? people : null,
  };
}

/** Of those who may sign in. */
const countOf = (rows: readonly firm.HolderRow[], roleId: string, now: string): number =>
  new Set(
    rows.flatMap((row) =>
      row.role_id === roleId && row.is_active && stateOf(row, now) === 'current'
        ? [row.person_id]
        : [],
    ),
  ).size;

async function viewOf(db: ReadDb, id: string, actor: Actor, now: string) {
  const row = existing(await firm.findRole(db, id));
  const rows = await firm.holdersOf(db, { roleId: id, personId: null, now });
  return roleView(row, actor, countOf(rows, id, now));
}

export const listRoles = defineQuery(org.listRoles, {
  permission: 'people.view',
  async handle({ db, actor, clock }) {
    const now = clock.now();
    const [roles, holders] = await Promise.all([
      firm.listRoles(db),
      firm.holdersOf(db, { roleId: null, personId: null, now }),
    ]);
    return { items: roles.map((row) => roleView(row, actor, countOf(holders, row.id, now))) };
  },
});

export const getRole = defineQuery(org.getRole, {
  permission: 'people.view',
  async handle({ db, actor, input, clock }) {
    const now = clock.now();
    const row = await firm.findRole(db, input.id);
    if (row === null) throw new Refusal('not_found');
    const rows = await firm.holdersOf(db, { roleId: row.id, personId: null, now });
    const holders = rows.map((each) => ({
      person: reference(each.person_id, each.person_name),
      isActive: each.is_active,
      from: each.from_date,
      until: each.until_date,
      state: stateOf(each, now) === 'current' ? ('current' as const) : ('coming' as const),
    }));
    return {
      ...roleView(row, actor, countOf(rows, row.id, now)),
      holders: seesAll(actor) ? holders : null,
    };
  },
});

async function requireFreeName(db: ReadDb, name: string, exceptId: string | null): Promise<void> {
  if (await firm.isNameTaken(db, name, exceptId))
    throw refuseField('already_exists', 'name', 'Another role has this name');
}

// A role that nobody holds lets nobody do anything; who is given it is asked about then.
export const createRole = defineCommand(org.createRole, {
  permission: 'roles.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input: { name, grants }, tx, actor, clock }) {
    await requireFreeName(tx, name, null);
    const id = clock.newId();
    await firm.addRoles(tx, [{ id, key: `own_${id}`, name, is_built_in: false, grants }]);
    const view = await viewOf(tx, id, actor, clock.now());
    return {
      result: view,
      events: [{ type: 'role.created', record: { kind: 'role', id }, after: { name, grants } }],
    };
  },
});

type RoleChange = Readonly<{
  tx: WriteTx;
  actor: Actor;
  row: firm.RoleRow;
  input: Readonly<{ name?: string | undefined; grants?: firm.RoleRow['grants'] | undefined }>;
  now: string;
}>;

/** Refuses a role of the product, a name that is taken, and one's own role made wider. */
async function changedRole({ tx, actor, row, input, now }: RoleChange) {
  if (row.is_built_in)
    throw refuseField('wrong_state', 'id', 'A built-in role stays as it is; copy it');
  const { name = row.name, grants = row.grants } = input;
  await requireFreeName(tx, name, row.id);
  const own = await firm.holdersOf(tx, { roleId: row.id, personId: actor.personId, now });
  if (own.length > 0 && raises(actor.grants, row.grants, grants))
    throw new Refusal('own_approval', { role: row.id });
  return { name, grants };
}

const listed = (words: readonly string[]): string =>
  words.length > 4
    ? `${words.slice(0, 4).join(', ')} and ${words.length - 4} more`
    : words.join(', ');

function changeTitle(row: firm.RoleRow, { grants }: Readonly<{ grants: firm.RoleRow['grants'] }>) {
  const changes = grantChanges(row.grants, grants);
  const wider = changes
    .filter((each) => each.isWider)
    .map((each) => `${each.permission} (${each.after})`);
  const narrower = changes.filter((each) => !each.isWider).map((each) => each.permission);
  const parts = [
    ...(wider.length === 0 ? [] : [`more of ${listed(wider)}`]),
    ...(narrower.length === 0 ? [] : [`less of ${listed(narrower)}`]),
  ];
  return `Change the role ${row.name}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

export const updateRole = defineCommand(org.updateRole, {
  permission: 'roles.update',
  load: ({ input, tx }) => firm.lockRole(tx, input.id),
  standing: 'firm',
  locks: 'none',
  // Also while nobody holds it: somebody may be about to agree that it is given.
  async approval({ input, subject: row, tx, actor, clock }) {
    const changed = await changedRole({ tx, actor, row, input, now: clock.now() });
    return {
      title: changeTitle(row, changed),
      record: { kind: 'role', id: row.id, name: row.name },
      unlessNobodyElse: true,
    };
  },
  async handle({ input, subject: row, tx, actor, clock }) {
    const now = clock.now();
    const { name, grants } = await changedRole({ tx, actor, row, input, now });
    await firm.saveRole(tx, { id: row.id, name, grants });
    return {
      result: await viewOf(tx, row.id, actor, now),
      events: [
        {
          type: 'role.updated',
          record: { kind: 'role', id: row.id },
          before: { name: row.name, grants: row.grants },
          after: { name, grants },
        },
      ],
    };
  },
});

async function rolesInWords(db: ReadDb, wanted: readonly WantedRole[]): Promise<string> {
  const names = new Map((await firm.listRoles(db)).map((role) => [role.id, role.name]));
  const words = wanted.map(({ roleId, from, until }) =>
    [
      names.get(roleId) ?? '',
      ...(from === null ? [] : [`from ${from}`]),
      ...(until === null ? [] : [`until ${until}`]),
    ].join(' '),
  );
  return words.length === 0 ? 'none' : words.join(', ');
}

async function requireRoles(db: ReadDb, wanted: readonly WantedRole[]): Promise<void> {
  const known = new Set((await firm.listRoles(db)).map((role) => role.id));
  const unknown = wanted.findIndex(({ roleId }) => !known.has(roleId));
  if (unknown !== -1)
    throw refuseField('not_found', `roles.${unknown}.roleId`, 'The firm has no such role');
}

export const setPersonRoles = defineCommand(org.setPersonRoles, {
  permission: 'roles.update',
  load: ({ input, tx }) => people.lockPerson(tx, input.id),
  standing: 'any',
  locks: 'none',
  async approval({ input, subject: { id, name, ...row }, tx, actor, clock }) {
    requireOther(id, actor);
    requireRoleGiver(actor);
    await requireRoles(tx, input.roles);
    const today = localDateOf(clock.now(), row.branch_time_zone);
    const held = { held: row.assignments, today };
    requireNotPast(input.roles, held);
    planRoles(input.roles, held);
    return {
      title: `Change the roles of ${name} to ${await rolesInWords(tx, input.roles)}`,
      record: { kind: 'person', id, name },
      unlessNobodyElse: true,
    };
  },
  async handle({ input, subject, tx, actor, clock }) {
    requireOther(subject.id, actor);
    requireRoleGiver(actor);
    const now = clock.now();
    const today = localDateOf(now, subject.branch_time_zone);
    const { ended, added } = planRoles(input.roles, { held: subject.assignments, today });
    await people.endAssignments(tx, ended);
    await people.addAssignments(
      tx,
      subject.id,
      added.map((each) => ({ ...each, id: clock.newId() })),
    );
    await people.touchPerson(tx, subject.id);
    const before = personView(subject, actor, now);
    const after = personView(existing(await people.findPerson(tx, subject.id)), actor, now);
    const told = ({ roles, assignments }: typeof after) => ({
      roles,
      assignments: assignments.filter(({ state }) => state !== 'past'),
    });
    return {
      result: after,
      events: [
        {
          type: 'person.roles_changed',
          record: { kind: 'person', id: subject.id },
          before: told(before),
          after: told(after),
        },
      ],
    };
  },
});
