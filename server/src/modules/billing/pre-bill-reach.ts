// Whose pre-bill it is: who made it, who manages a project of its client, its branch.

import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { QueryContext } from '../../platform/command.ts';
import * as preBills from './pre-bill-store.ts';

/** Refuses with not_found what there is not, or not for the one who asks. */
export async function requirePreBill(
  { db, actor, scope }: Pick<QueryContext, 'db' | 'actor' | 'scope'>,
  id: string,
): Promise<preBills.PreBillRow> {
  const row = await preBills.findPreBill(db, id);
  if (row === null) throw new Refusal('not_found');
  const filter = { clientId: row.client_id, managerId: actor.personId };
  const isTeam =
    scope === 'firm' ||
    (await preBills.listPreBills(db, filter, { after: null, limit: 1 })).length > 0;
  const reach = {
    isTeam,
    isOwn: row.created_by_id === actor.personId,
    isBranch: row.branch_id === actor.branchId,
  };
  if (!canReach(scope, reach)) throw new Refusal('not_found');
  return row;
}
