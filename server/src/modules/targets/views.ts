// A target as the API has it.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { targets } from '@daybook/contract/targets.ts';
import { money } from '@daybook/core/money/money.ts';
import { targetFactsOf } from '@daybook/core/targets/target-measures.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference } from '../../platform/rows.ts';
import type { TargetRow } from './store.ts';

type View = OutputOf<typeof targets.list>['items'][number];

export const viewOf = (row: TargetRow, actor: Actor): View => ({
  id: row.id,
  version: row.version,
  may: mayOf(
    actor,
    { remove: { permission: 'targets.update' } },
    { isOwn: false, isTeam: false, isBranch: false },
  ),
  measure: row.measure,
  title: targetFactsOf(row.measure).title,
  holderKind: row.holder_kind,
  holder: { id: row.holder_id, name: row.holder_name ?? 'Whole firm' },
  month: row.month,
  amount:
    row.amount_minor === null || row.currency === null
      ? null
      : money(row.amount_minor, row.currency),
  minutes: row.minutes,
  setAt: row.set_at,
  setBy: reference(row.set_by_id, row.set_by_name),
});
