// A newer version of the product knows permissions that a firm of an older one never granted. The built-in
// roles are the product's: at each start they are brought to what it says, through the door like any write.

import { command } from '@daybook/contract/endpoint.ts';
import { builtInGrants, builtInRoles } from '@daybook/core/access/permissions.ts';
import { z } from 'zod';
import { type Actor, loadActor } from '../../platform/actor.ts';
import { defineCommand } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import { contentHash } from '../../platform/json.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { listRoles, saveGrants } from '../org/public.ts';

export const completeRolesEndpoint = command({
  path: '/setup/roles',
  summary: 'Internal: the built-in roles as this version has them',
  input: z.object({}),
  output: z.object({ changed: z.int() }),
});

export const completeRoles = defineCommand(completeRolesEndpoint, {
  permission: 'anyone',
  session: 'optional',
  load: async ({ tx }) => outdatedRoles(tx),
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ subject: roles, tx }) {
    await saveGrants(
      tx,
      roles.map(({ row, grants }) => ({ id: row.id, grants })),
    );
    return {
      result: { changed: roles.length },
      events: roles.map(({ row, grants }) => ({
        type: 'role.updated',
        record: { kind: 'role', id: row.id },
        reason: 'As this version of the product has it',
        before: { name: row.name, grants: row.grants },
        after: { name: row.name, grants },
      })),
    };
  },
});

async function outdatedRoles(db: ReadDb) {
  const rows = await listRoles(db);
  return builtInRoles.flatMap((key) => {
    const row = rows.find((each) => each.key === key && each.is_built_in);
    const grants = builtInGrants[key];
    return row === undefined || contentHash(row.grants).equals(contentHash(grants))
      ? []
      : [{ row, grants }];
  });
}

/** For every firm of the database. The owner who has been here longest answers for it in the audit trail. */
export async function completeRolesOfAll(door: DoorContext): Promise<void> {
  for (const firmId of await firmIds(door.database)) {
    const db = door.database.reader(firmId);
    if ((await outdatedRoles(db)).length === 0) continue;
    const actor = await oldestOwner(door, db, firmId);
    if (actor === null) continue;
    await runCommand(door, 'setup.completeRoles', { actor, input: {}, idempotencyKey: null });
  }
}

async function oldestOwner(door: DoorContext, db: ReadDb, firmId: string): Promise<Actor | null> {
  const [owner] = await db.rows<{ id: string }>(
    `select p.id from person p join person_role x on x.firm_id = p.firm_id and x.person_id = p.id join role r on r.firm_id = x.firm_id and r.id = x.role_id
      where p.firm_id = app.firm_id() and p.is_active and r.key = 'owner' order by p.id limit 1`,
  );
  if (owner === undefined) return null;
  return loadActor(
    db,
    { firmId, personId: owner.id, authSessionId: null, apiKeyId: null },
    { source: 'console', requestId: null, now: door.clock.now() },
  );
}
