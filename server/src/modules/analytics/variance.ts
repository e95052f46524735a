// Variance of what was billed: the report of billed work beside that of the period before, a target, a budget, or a
// contract as it was first agreed.

import { analytics } from '@daybook/contract/analytics.ts';
import { varianceFormulas, varianceOf } from '@daybook/core/analytics/variance.ts';
import {
  type BasisParts,
  basisFormulas,
  varianceAgainst,
} from '@daybook/core/analytics/variance-basis.ts';
import { compareText } from '@daybook/core/kernel/order.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { defineQuery } from '../../platform/command.ts';
import { answerOf } from '../reports/public.ts';
import { againstBudgets, againstContracts, againstTargets } from './variance-bases.ts';
import {
  type Asked,
  added,
  type Dimension,
  groupOf,
  type Leaf,
  noParts,
  type Room,
  type Row,
  sizeOf,
  type Variance,
  viewOf,
} from './variance-leaves.ts';

const usualDimension: Readonly<Record<Asked['against'], Dimension>> = {
  ...{ previous_period: 'client', previous_year: 'client', target: 'branch' },
  ...{ budget: 'project', contract: 'contract' },
};

/** Its value at agreed rates then is what its rates are compared with. */
type PriorLeaf = Leaf & Readonly<{ base: Leaf['base'] & Readonly<{ value: bigint }> }>;

const priorLeaf = (row: Row, by: Dimension): PriorLeaf => ({
  ...{ group: groupOf(row, by), currency: String(row.currency) },
  base: {
    minutes: sizeOf(row.hoursBefore),
    value: sizeOf(row.agreedBefore),
    billed: sizeOf(row.billedBefore),
  },
  actual: { minutes: sizeOf(row.hours), value: sizeOf(row.agreed), billed: sizeOf(row.billed) },
});

type Found = Readonly<{
  leaves: readonly Leaf[];
  partsOf: (leaves: readonly Leaf[]) => readonly BasisParts[];
}> &
  Pick<Variance, 'from' | 'until' | 'comparedFrom' | 'comparedUntil' | 'formulas'>;

async function againstBefore(
  { by: _by, against, measure: _, ...asked }: Asked,
  by: Dimension,
  room: Room,
): Promise<Found> {
  if (against !== 'previous_period' && against !== 'previous_year')
    throw new RangeError(`No period before: ${against}`);
  if (asked.from === undefined) throw refuseField('invalid_input', 'from', 'A first day is needed');
  if (by === 'contract')
    throw refuseField('invalid_input', 'by', 'By contract it is compared with its first terms');
  const answer = await answerOf(
    { ...asked, name: 'realization', by: [by === 'firm' ? 'none' : by], compare: against },
    room,
  );
  const leaves = answer.items.map((row) => priorLeaf(row, by));
  const bases = new Map<Leaf, PriorLeaf['base']>(leaves.map((leaf) => [leaf, leaf.base]));
  return {
    ...{ leaves, from: answer.from, until: answer.until },
    ...{ comparedFrom: answer.comparedFrom, comparedUntil: answer.comparedUntil },
    formulas: varianceFormulas,
    partsOf: (own) =>
      varianceOf(
        own.map((leaf) => {
          const { minutes, value, billed } = bases.get(leaf) ?? { ...leaf.base, value: 0n };
          return { base: { minutes: minutes ?? 0n, value, billed }, actual: leaf.actual };
        }),
      ).map((parts) => ({ ...parts, unexplained: 0n })),
  };
}

const basis = {
  target: againstTargets,
  budget: againstBudgets,
  contract: againstContracts,
} as const;

async function find(asked: Asked, by: Dimension, room: Room): Promise<Found> {
  const { against, measure } = asked;
  if (against !== 'target' && measure !== 'revenue_billed')
    throw refuseField('invalid_input', 'measure', 'Only a target is of another measure');
  if (against === 'previous_period' || against === 'previous_year')
    return againstBefore(asked, by, room);
  const { isShared, ...found } = await basis[against](asked, by, room);
  return {
    ...{ ...found, comparedFrom: null, comparedUntil: null, formulas: basisFormulas },
    partsOf: (leaves) => varianceAgainst(leaves, { isShared }),
  };
}

export const variance = defineQuery(analytics.variance, {
  permission: 'billing.view',
  async handle({ input, ...room }) {
    const by = input.by ?? usualDimension[input.against];
    const { leaves, partsOf, ...found } = await find(input, by, room);
    const currencies = [...Map.groupBy(leaves, ({ currency }) => currency)]
      .map(([currency, own]) => ({ currency, own, parts: partsOf(own) }))
      .toSorted((a, b) => compareText(a.currency, b.currency));
    return {
      ...{ ...found, by, measure: input.measure },
      totals: currencies.map(({ currency, own, parts }) =>
        viewOf(currency, own, parts.reduce(added, noParts)),
      ),
      items: currencies.flatMap(({ currency, own, parts }) =>
        own.map((leaf, place) => ({
          ...leaf.group,
          ...viewOf(currency, [leaf], parts[place] ?? noParts),
        })),
      ),
    };
  },
});
