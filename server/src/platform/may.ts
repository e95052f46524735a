// What the viewer may do with a record, and if not, the code of the refusal that would come. The
// browser shows it; the door decides again.

import { canReach, type Reach } from '@daybook/core/access/grants-for-record.ts';
import type { Permission } from '@daybook/core/access/permissions.ts';
import type { RefusalCode } from '@daybook/core/kernel/refusal.ts';
import { type Actor, scopeOf } from './actor.ts';

export type Verbs = Readonly<
  Record<string, Readonly<{ permission: Permission; when?: boolean | RefusalCode }>>
>;

const everywhere: Reach = { isOwn: true, isTeam: true, isBranch: true };

export function mayOf(
  actor: Actor,
  verbs: Verbs,
  record: Reach = everywhere,
): Record<string, 'yes' | RefusalCode> {
  return Object.fromEntries(
    Object.entries(verbs).map(([verb, { permission, when = true }]) => {
      const scope = scopeOf(actor, permission);
      if (scope === undefined || !canReach(scope, record)) return [verb, 'not_permitted'];
      if (when === false) return [verb, 'wrong_state'];
      return [verb, when === true ? 'yes' : when];
    }),
  );
}
