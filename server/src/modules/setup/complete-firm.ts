// A newer version of the product knows permissions that a firm of an older one never granted, and high-risk actions
// that no policy of it stops. The built-in roles are the product's: at each start they are brought to what it
// says; and an action without any policy gets the one that comes with it. Both through the door like any write.

import { command } from '@daybook/contract/endpoint.ts';
import { builtInGrants, builtInRoles } from '@daybook/core/access/permissions.ts';
import { z } from 'zod';
import { type Actor, loadActor } from '../../platform/actor.ts';
import { type AuditEvent, defineCommand } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import { contentHash } from '../../platform/json.ts';
import { existing } from '../../platform/rows.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { listPolicies, savePolicies } from '../approvals/public.ts';
import { findFirm, listRoles, oldestOwnerId, saveGrants } from '../org/public.ts';
import { defaultPolicies } from './default-policies.ts';

export const completeFirmEndpoint = command({
  path: '/setup/complete',
  summary: 'Internal: built-in roles and default policies as this version has them',
  input: z.object({}),
  output: z.object({ changed: z.int() }),
});

export const completeFirm = defineCommand(completeFirmEndpoint, {
  permission: 'anyone',
  session: 'optional',
  load: async ({ tx }) => missingOf(tx),
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ subject: { roles, policies }, tx, clock }) {
    const added = policies.map((policy) => ({ ...policy, id: clock.newId(), isActive: true }));
    await savePolicies(tx, added);
    await saveGrants(
      tx,
      roles.map(({ row, grants }) => ({ id: row.id, grants })),
    );
    const reason = 'As this version of the product has it';
    return {
      result: { changed: roles.length + added.length },
      events: [
        ...roles.map(
          ({ row, grants }): AuditEvent => ({
            type: 'role.updated',
            record: { kind: 'role', id: row.id },
            reason,
            before: { name: row.name, grants: row.grants },
            after: { name: row.name, grants },
          }),
        ),
        ...added.map(
          (policy): AuditEvent => ({
            type: 'approval_policy.created',
            record: { kind: 'approval_policy', id: policy.id },
            reason,
            after: policy,
          }),
        ),
      ],
    };
  },
});

async function missingOf(db: ReadDb) {
  const firm = existing(await findFirm(db));
  const known = new Set((await listPolicies(db)).map((policy) => policy.command));
  return {
    roles: await outdatedRoles(db),
    // Switched off is a decision of the firm; only what was never there is missing.
    policies: defaultPolicies(firm.base_currency).filter((policy) => !known.has(policy.command)),
  };
}

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
export async function completeFirms(door: DoorContext): Promise<void> {
  for (const firmId of await firmIds(door.database)) {
    const db = door.database.reader(firmId);
    const { roles, policies } = await missingOf(db);
    if (roles.length === 0 && policies.length === 0) continue;
    const actor = await oldestOwner(door, db, firmId);
    if (actor === null) continue;
    await runCommand(door, 'setup.completeFirm', { actor, input: {}, idempotencyKey: null });
  }
}

async function oldestOwner(door: DoorContext, db: ReadDb, firmId: string): Promise<Actor | null> {
  const personId = await oldestOwnerId(db, door.clock.now());
  if (personId === null) return null;
  return loadActor(
    db,
    { firmId, personId, authSessionId: null, apiKeyId: null },
    { source: 'console', requestId: null, now: door.clock.now() },
  );
}
