// Targets, for the composition root and for what compares with them.

import { targets } from '@daybook/contract/targets.ts';
import type { Scope } from '@daybook/core/access/permissions.ts';
import { targetMeasureKeys } from '@daybook/core/targets/target-measures.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineQuery, type Handlers } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import * as commands from './commands.ts';
import { mayAimAt } from './setting.ts';
import { listTargets, type TargetReach } from './store.ts';
import { viewOf } from './views.ts';

export { mayAimAt } from './setting.ts';
export { listMonthTargets, sumTargets, type TargetSum } from './store.ts';

export const targetReach = (actor: Actor, scope: Scope): TargetReach => ({
  scope,
  personId: actor.personId,
  branchId: actor.branchId,
  measures: targetMeasureKeys.filter((measure) => mayAimAt(actor, measure)),
});

const list = defineQuery(targets.list, {
  permission: 'targets.view',
  async handle({ db, actor, scope, input: { limit, cursor, sort, ...filter } }) {
    const rows = await listTargets(
      db,
      { ...filter, reach: targetReach(actor, scope) },
      { after: decodeCursor(cursor, 2), limit, sort },
    );
    return pageFrom(rows, limit, {
      item: (row) => viewOf(row, actor),
      key: (row) => [row.month, row.id],
    });
  },
});

export const handlers = { ...commands, list } satisfies Handlers<typeof targets>;
