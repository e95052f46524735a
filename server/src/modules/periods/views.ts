// Closed periods as the contract shows them.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { periods } from '@daybook/contract/periods.ts';
import { type ClosedAreas, periodAreas } from '@daybook/core/periods/period-close.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference } from '../../platform/rows.ts';
import type { BranchPeriodsRow } from './store.ts';

export const periodsReach = (row: BranchPeriodsRow, actor: Actor) => ({
  isOwn: false,
  isTeam: false,
  isBranch: row.id === actor.branchId,
});

export const closedOf = (row: BranchPeriodsRow): ClosedAreas =>
  Object.fromEntries(row.areas.map(({ area, closed_through }) => [area, closed_through]));

export function periodsView(row: BranchPeriodsRow, actor: Actor): OutputOf<typeof periods.close> {
  const closed = new Map(row.areas.map((each) => [each.area, each]));
  return {
    branch: reference(row.id, row.name),
    legalEntity: {
      ...reference(row.legal_entity_id, row.legal_entity_name),
      lockedThrough: row.locked_through,
    },
    areas: periodAreas.map((area) => {
      const found = closed.get(area);
      return found === undefined
        ? { area, closedThrough: null, closedAt: null, closedBy: null }
        : {
            area,
            closedThrough: found.closed_through,
            closedAt: new Date(found.closed_at).toISOString(),
            closedBy: reference(found.closed_by_id, found.closed_by_name),
          };
    }),
    may: mayOf(
      actor,
      {
        close: { permission: 'periods.close' },
        reopen: { permission: 'periods.close', when: closed.size > 0 },
      },
      periodsReach(row, actor),
    ),
  };
}
