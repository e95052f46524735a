// The targets beside a trend: of the firm, of the holders that it is split by, or of those that it is narrowed to.

import type { analytics } from '@daybook/contract/analytics.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import type { Window } from '@daybook/core/analytics/windows.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import {
  type TargetHolder,
  targetFactsOf,
  targetHolders,
  targetMeasureOf,
} from '@daybook/core/targets/target-measures.ts';
import type { QueryContext } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { listMonthTargets } from '../targets/public.ts';
import { filterOfHolder, isHolderKind, reachOfTargets } from './target-reach.ts';

type Asked = InputOf<typeof analytics.trend>;
export type Series = Readonly<{
  id: string;
  name: string;
  currency: string | null;
  values: ReadonlyMap<string, bigint>;
}>;

/** Of whom: what it is split by, else what it is narrowed to, else the firm. */
function holderOf(asked: Asked): TargetHolder {
  const narrowed = targetHolders.filter((kind) => {
    const name = filterOfHolder[kind];
    return name !== null && asked[name] !== undefined;
  });
  const [only = 'firm', ...others] = narrowed;
  const kind = asked.split ?? only;
  if (!isHolderKind(kind))
    throw refuseField('invalid_input', 'split', 'Targets are of branches, people and services');
  if (others.length > 0 || (narrowed.length > 0 && only !== kind))
    throw refuseField(
      'invalid_input',
      filterOfHolder[others[0] ?? only] ?? 'split',
      'A target can not be narrowed by it',
    );
  return kind;
}

function refuseOtherFilters(asked: Asked, kind: TargetHolder): void {
  for (const [name, value] of Object.entries(asked))
    if (Array.isArray(value) && name !== filterOfHolder[kind] && name !== 'currency')
      throw refuseField('invalid_input', name, 'A target can not be narrowed by it');
}

export async function targetSeries(
  asked: Asked,
  windows: readonly Window[],
  room: Pick<QueryContext, 'actor' | 'db'>,
): Promise<readonly Series[]> {
  const measure = targetMeasureOf(asked.report, asked.measure);
  if (measure === undefined)
    throw refuseField('invalid_input', 'compare', 'Nobody aims at this measure');
  if (asked.window !== 'month' && asked.window !== 'quarter')
    throw refuseField('invalid_input', 'window', 'Targets are by month: ask by month or quarter');
  const kind = holderOf(asked);
  if (!targetFactsOf(measure).holders.includes(kind))
    throw refuseField('invalid_input', 'split', `This measure has no targets of a ${kind}`);
  refuseOtherFilters(asked, kind);
  const name = filterOfHolder[kind];
  const found = await listMonthTargets(
    room.db,
    {
      ...{ measure: [measure], holderKind: [kind] },
      from: existing(windows[0]).from.slice(0, 7),
      until: existing(windows.at(-1)).until.slice(0, 7),
      ...(name === null ? {} : { [name]: asked[name] }),
    },
    reachOfTargets(measure, kind, room),
  );
  return [
    ...Map.groupBy(
      found.filter(({ currency }) => asked.currency?.includes(currency ?? '') ?? true),
      ({ holder_id, currency }) =>
        `${asked.split === undefined ? 'all' : holder_id} ${currency ?? ''}`,
    ),
  ].map(([, own]) => {
    const values = new Map<string, bigint>();
    for (const { month, size } of own) {
      const day = `${month}-01`;
      const window = existing(windows.find(({ from, until }) => from <= day && day < until));
      values.set(window.key, (values.get(window.key) ?? 0n) + size);
    }
    const [first] = own;
    return {
      id: asked.split === undefined ? 'all' : (first?.holder_id ?? 'firm'),
      ...{ name: '', currency: first?.currency ?? null, values },
    };
  });
}
