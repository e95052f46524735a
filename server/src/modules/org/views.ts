// Rows as the contract shows them.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { org } from '@daybook/contract/org.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { assignmentState } from '@daybook/core/access/role-assignments.ts';
import { localDateOf } from '@daybook/core/kernel/plain-date.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { e4OrNull } from '../../platform/numeric.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { BranchRow } from './branch-store.ts';
import type { EntityRow } from './entity-store.ts';
import type { PersonRow } from './person-store.ts';

export const entityView = (row: EntityRow, actor: Actor): OutputOf<typeof org.updateEntity> => ({
  id: row.id,
  version: row.version,
  may: mayOf(actor, { update: { permission: 'org.update' } }),
  name: row.name,
  currency: row.currency,
  taxId: row.tax_id,
  registration: row.registration,
  address: row.address,
  iban: row.iban,
  bic: row.bic,
  bankName: row.bank_name,
  email: row.email,
  numberPrefix: row.number_prefix,
  booksWip: row.books_wip,
  lockedThrough: row.locked_through,
});

export const branchView = (row: BranchRow, actor: Actor): OutputOf<typeof org.updateBranch> => ({
  id: row.id,
  version: row.version,
  may: mayOf(actor, { update: { permission: 'org.update' } }),
  name: row.name,
  code: row.code,
  legalEntityId: row.legal_entity_id,
  legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
  currency: row.currency,
  timeZone: row.time_zone,
  shifts: [...row.shifts],
  isActive: row.is_active,
});

export const personStanding = (row: PersonRow, actor: Actor) => ({
  isOwn: row.id === actor.personId,
  isTeam: row.manager_id === actor.personId,
  isBranch: row.branch_id === actor.branchId,
});

/** What ended on the day on which it began is told by the audit trail alone. */
const shownAssignments = (row: PersonRow, now: string) => {
  const today = localDateOf(now, row.branch_time_zone);
  return row.assignments
    .filter(({ from, until }) => until === null || until > from)
    .map((each) => ({
      id: each.id,
      role: reference(each.roleId, each.role),
      from: each.from,
      until: each.until,
      state: assignmentState(each, today),
    }));
};
export const rolesHeld = (row: PersonRow, now: string) =>
  shownAssignments(row, now).flatMap(({ role, state }) => (state === 'current' ? [role] : []));

export function personView(
  row: PersonRow,
  actor: Actor,
  now: string,
): OutputOf<typeof org.getPerson> {
  const verbs = {
    update: { permission: 'people.update' },
    set_roles: {
      permission: 'roles.update',
      when: row.id === actor.personId ? 'own_approval' : true,
    },
  } as const;
  const cost = canReach(actor.grants['costs.view'], personStanding(row, actor))
    ? { costRate: e4OrNull(row.cost_rate), costCurrency: row.cost_currency }
    : {};
  return {
    id: row.id,
    version: row.version,
    may: mayOf(actor, verbs, personStanding(row, actor)),
    name: row.name,
    email: row.email,
    branch: reference(row.branch_id, row.branch_name),
    classification: referenceOrNull(row.classification_id, row.classification_name),
    manager: referenceOrNull(row.manager_id, row.manager_name),
    dailyMinutes: row.daily_minutes,
    timeZone: row.time_zone,
    roles: rolesHeld(row, now),
    assignments: shownAssignments(row, now),
    isActive: row.is_active,
    canSignIn: row.can_sign_in,
    ...cost,
  };
}
