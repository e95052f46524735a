// Who may give roles, and in which words they are asked about.

import { reaches } from '@daybook/core/access/permissions.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import type { ReadDb } from '../../platform/database.ts';
import * as firm from './firm-store.ts';

export function requireRoleGiver({ grants }: Actor): void {
  if (!reaches(grants['roles.update'], 'firm'))
    throw new Refusal('not_permitted', { permission: 'roles.update' });
}

/** Nobody changes their own roles, whoever agrees. */
export function requireOther(personId: string, actor: Actor): void {
  if (personId === actor.personId) throw new Refusal('own_approval', { person: personId });
}

export async function roleNames(db: ReadDb, ids: readonly string[]): Promise<string> {
  const roles = await firm.listRoles(db);
  return roles.flatMap((role) => (ids.includes(role.id) ? [role.name] : [])).join(', ');
}
