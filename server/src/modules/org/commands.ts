// Changes to the firm's own shape.

import { org } from '@daybook/contract/org.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { assignmentState } from '@daybook/core/access/role-assignments.ts';
import { isTimeZone, localDateOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { hashPassword } from 'better-auth/crypto';
import { defineCommand, nothing, type Sealed } from '../../platform/command.ts';
import { movePeriods } from '../../platform/period-locks.ts';
import { defined, existing } from '../../platform/rows.ts';
import * as branches from './branch-store.ts';
import * as entities from './entity-store.ts';
import * as firm from './firm-store.ts';
import * as people from './person-store.ts';
import { requireOther, requireRoleGiver, roleNames } from './role-rules.ts';
import { branchView, entityView, personStanding, personView } from './views.ts';

export const createEntity = defineCommand(org.createEntity, {
  permission: 'org.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    const row = existing(
      await entities.saveEntity(tx, { id: clock.newId(), ...entityFields(input) }),
    );
    const view = entityView(row, actor);
    return {
      result: view,
      events: [
        { type: 'legal_entity.created', record: { kind: 'legal_entity', id: row.id }, after: view },
      ],
    };
  },
});

const isOtherAccount = (
  row: entities.EntityRow,
  input: Readonly<{ iban?: string | null | undefined; bic?: string | null | undefined }>,
): boolean =>
  (input.iban !== undefined && input.iban !== row.iban) ||
  (input.bic !== undefined && input.bic !== row.bic);

const isOpenedAgain = (
  row: entities.EntityRow,
  { lockedThrough: through }: Readonly<{ lockedThrough?: string | null | undefined }>,
): boolean =>
  row.locked_through !== null &&
  through !== undefined &&
  (through === null || through < row.locked_through);

export const updateEntity = defineCommand(org.updateEntity, {
  permission: 'org.update',
  async load({ input, tx }) {
    // Before any row is locked: whoever writes holds rows that point to the entity.
    if (input.lockedThrough !== undefined) await movePeriods(tx);
    return entities.lockEntity(tx, input.id);
  },
  standing: 'firm',
  locks: 'none',
  // Where clients send their money, and what was closed; the rest is anybody's who may change it.
  approval({ subject: row, input }) {
    const record = { kind: 'legal_entity', id: row.id, name: row.name };
    if (isOtherAccount(row, input))
      return { title: `Change the bank account of ${row.name}`, record };
    if (isOpenedAgain(row, input)) return { title: `Open a closed period of ${row.name}`, record };
    return null;
  },
  async handle({ input, subject, tx, actor }) {
    const before = entityView(subject, actor);
    const row = existing(
      await entities.saveEntity(tx, {
        id: subject.id,
        ...entityFields({ ...before, ...defined(input) }),
      }),
    );
    const after = entityView(row, actor);
    return {
      result: after,
      events: [
        {
          type: 'legal_entity.updated',
          record: { kind: 'legal_entity', id: row.id },
          before,
          after,
        },
      ],
    };
  },
});

type EntityInput = Readonly<{
  name: string;
  currency: string;
  taxId: string | null;
  registration: string | null;
  address: entities.EntityRow['address'];
  iban: string | null;
  bic: string | null;
  bankName: string | null;
  email: string | null;
  numberPrefix: string;
  booksWip: boolean;
  lockedThrough: string | null;
}>;
const entityFields = (input: EntityInput) => ({
  name: input.name,
  currency: input.currency,
  tax_id: input.taxId,
  registration: input.registration,
  address: input.address,
  iban: input.iban,
  bic: input.bic,
  bank_name: input.bankName,
  email: input.email,
  number_prefix: input.numberPrefix,
  books_wip: input.booksWip,
  locked_through: input.lockedThrough,
});

const requireTimeZone = (timeZone: string | null | undefined) => {
  if (typeof timeZone === 'string' && !isTimeZone(timeZone))
    throw refuseField('invalid_input', 'timeZone', 'Not a time zone, such as Europe/Berlin');
};

export const createBranch = defineCommand(org.createBranch, {
  permission: 'org.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    requireTimeZone(input.timeZone);
    const id = clock.newId();
    await branches.saveBranch(tx, { id, ...input, isActive: true });
    const view = branchView(existing(await branches.lockBranch(tx, id)), actor);
    return {
      result: view,
      events: [{ type: 'branch.created', record: { kind: 'branch', id }, after: view }],
    };
  },
});

export const updateBranch = defineCommand(org.updateBranch, {
  permission: 'org.update',
  load: ({ input, tx }) => branches.lockBranch(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    requireTimeZone(input.timeZone);
    const before = branchView(subject, actor);
    await branches.saveBranch(tx, { ...before, ...defined(input) });
    const after = branchView(existing(await branches.lockBranch(tx, subject.id)), actor);
    return {
      result: after,
      events: [
        { type: 'branch.updated', record: { kind: 'branch', id: subject.id }, before, after },
      ],
    };
  },
});

export const createPerson = defineCommand(org.createPerson, {
  permission: 'people.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approvedAs: 'org.setPersonRoles',
  // Whoever could add a second self could agree to their own requests.
  async approval({ input, tx, actor }) {
    if (input.roleIds.length === 0) return null;
    requireRoleGiver(actor);
    const names = await roleNames(tx, input.roleIds);
    return { title: `Add ${input.name} as ${names}`, record: null, unlessNobodyElse: true };
  },
  sealed: async ({ password }): Promise<Sealed> =>
    password === null ? {} : { password: await hashPassword(password) },
  async handle({ input, tx, actor, clock, unsealed }) {
    requireTimeZone(input.timeZone);
    if (input.roleIds.length > 0) requireRoleGiver(actor);
    const id = clock.newId();
    await people.savePeople(tx, [{ ...input, id, isActive: true }]);
    const { branch_time_zone } = existing(await people.findPerson(tx, id));
    const from = localDateOf(clock.now(), branch_time_zone);
    await people.addAssignments(
      tx,
      id,
      [...new Set(input.roleIds)].map((roleId) => ({
        ...{ id: clock.newId(), roleId, from, until: null },
      })),
    );
    const passwordHash =
      input.password === null ? unsealed.password : await hashPassword(input.password);
    if (passwordHash !== undefined) {
      await people.addSignIns(tx, [
        {
          userId: clock.newId(),
          accountId: clock.newId(),
          personId: id,
          name: input.name,
          email: input.email,
          passwordHash,
          now: clock.now(),
        },
      ]);
    }
    const view = personView(existing(await people.findPerson(tx, id)), actor, clock.now());
    return {
      result: view,
      events: [{ type: 'person.created', record: { kind: 'person', id }, after: view }],
    };
  },
});

export const updatePerson = defineCommand(org.updatePerson, {
  permission: 'people.update',
  load: ({ input, tx }) => people.lockPerson(tx, input.id),
  standing: ({ subject, actor }) => personStanding(subject, actor),
  locks: 'none',
  approvedAs: 'org.setPersonRoles',
  // Their roles come back with them.
  approval({ input, subject: row, clock }) {
    if (input.isActive !== true || row.is_active) return null;
    const { id, name, assignments, branch_time_zone } = row;
    const today = localDateOf(clock.now(), branch_time_zone);
    const roles = assignments.filter((each) => assignmentState(each, today) !== 'past');
    if (roles.length === 0) return null;
    return {
      title: `Let ${name} in again as ${roles.map(({ role }) => role).join(', ')}`,
      record: { kind: 'person', id, name },
      unlessNobodyElse: true,
    };
  },
  async handle({ input, subject, tx, actor, clock, scope }) {
    requireTimeZone(input.timeZone);
    // What a scope reaches hangs on these: nobody moves themselves to where they reach more.
    const isMoved =
      (input.branchId ?? subject.branch_id) !== subject.branch_id ||
      (input.managerId !== undefined && input.managerId !== subject.manager_id);
    if (isMoved && scope !== 'firm') requireOther(subject.id, actor);
    const touchesCost = input.costRate !== undefined || input.costCurrency !== undefined;
    const seesCost = canReach(actor.grants['costs.view'], personStanding(subject, actor));
    if (touchesCost && !seesCost) throw new Refusal('not_permitted', { permission: 'costs.view' });
    const now = clock.now();
    const before = personView(
      subject,
      { ...actor, grants: { ...actor.grants, 'costs.view': 'firm' } },
      now,
    );
    await people.savePeople(tx, [
      {
        email: subject.email,
        name: subject.name,
        branchId: subject.branch_id,
        classificationId: subject.classification_id,
        managerId: subject.manager_id,
        dailyMinutes: subject.daily_minutes,
        timeZone: subject.own_time_zone,
        isActive: subject.is_active,
        costRate: before.costRate ?? null,
        costCurrency: subject.cost_currency,
        ...defined(input),
        id: subject.id,
      },
    ]);
    const row = existing(await people.findPerson(tx, subject.id));
    return {
      result: personView(row, actor, now),
      events: [
        {
          type: 'person.updated',
          record: { kind: 'person', id: subject.id },
          before: personView(subject, actor, now),
          after: personView(row, actor, now),
        },
      ],
    };
  },
});

export const createClassification = defineCommand(org.createClassification, {
  permission: 'people.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, clock }) {
    const classification = { id: clock.newId(), name: input.name, isActive: true };
    await firm.addClassifications(tx, [classification]);
    return {
      result: classification,
      events: [
        {
          type: 'classification.created',
          record: { kind: 'classification', id: classification.id },
          after: classification,
        },
      ],
    };
  },
});
