// What is compared with besides a period before: targets, budgets of projects, and contracts as they were first agreed.

import type { Scope } from '@daybook/core/access/permissions.ts';
import { windowsOf } from '@daybook/core/analytics/windows.ts';
import { monthFrom, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { targetFactsOf } from '@daybook/core/targets/target-measures.ts';
import { scopeOf } from '../../platform/actor.ts';
import { listBaselines } from '../contracts/public.ts';
import { listBudgets } from '../parties/public.ts';
import { answerOf } from '../reports/public.ts';
import { sumTargets } from '../targets/public.ts';
import { filterOfHolder, isHolderKind, reachOfTargets } from './target-reach.ts';
import {
  type Asked,
  type Dimension,
  type Group,
  groupOf,
  type Leaf,
  leafKey,
  type Room,
  type Row,
  sizeOf,
  wholeFirm,
} from './variance-leaves.ts';

type Figures = Readonly<{ hours: string | null; agreed: string; billed: string }>;
/** What the report of a measure tells: a figure without hours can't be split. */
const figures: Readonly<Record<Asked['measure'], Figures>> = {
  revenue_billed: { hours: 'hours', agreed: 'agreed', billed: 'billed' },
  work_value: { hours: 'billable', agreed: 'agreed', billed: 'agreed' },
  collected: { hours: null, agreed: 'received', billed: 'received' },
  margin: { hours: null, agreed: 'margin', billed: 'margin' },
};
/** Before the first day that anything can be billed on. */
const beginning = '1900-01-01';

type Ids = Readonly<Record<string, string[]>>;
const idsOf = (asked: Asked): Ids =>
  Object.fromEntries(
    Object.entries({
      ...{ branchId: asked.branchId, clientId: asked.clientId, projectId: asked.projectId },
      ...{ personId: asked.personId, serviceId: asked.serviceId },
      ...{ categoryId: asked.categoryId, currency: asked.currency },
    }).flatMap(([name, values]) => (values === undefined ? [] : [[name, values] as const])),
  );

/** Who reaches only their branch asks for it alone, whatever else they ask for. */
const branchesIn = (asked: Asked, scope: Scope | undefined, { actor }: Room) =>
  scope !== 'branch'
    ? asked.branchId
    : [actor.branchId].filter((id) => asked.branchId?.includes(id) ?? true);

function refuseFilters(asked: Asked, known: readonly string[], what: string): void {
  for (const name of Object.keys(idsOf(asked)))
    if (!known.includes(name))
      throw refuseField('invalid_input', name, `${what} can not be narrowed by it`);
}

const actualOf = (row: Row, { hours, agreed, billed }: Figures): Leaf['actual'] => ({
  minutes: hours === null ? 0n : sizeOf(row[hours]),
  value: sizeOf(row[agreed]),
  billed: sizeOf(row[billed]),
});
const nothingBilled = { minutes: 0n, value: 0n, billed: 0n };

type Base = Leaf['base'] & Readonly<{ group: Group; currency: string }>;

/** Each group of the basis, and each of the report: where one is missing the other stands against nothing. */
function joined(
  bases: readonly Base[],
  rows: readonly Row[],
  { by, told, isOuter }: Readonly<{ by: Dimension; told: Figures; isOuter: boolean }>,
): readonly Leaf[] {
  const byKey = new Map(bases.map((base) => [leafKey(base.group, base.currency), base]));
  const billed = new Map(
    rows.map((row) => [leafKey(groupOf(row, by), String(row.currency)), row] as const),
  );
  const found = bases.map(({ group, currency, ...base }) => {
    const row = billed.get(leafKey(group, currency));
    return { group, currency, base, actual: row ? actualOf(row, told) : nothingBilled };
  });
  const others = rows
    .filter((row) => !byKey.has(leafKey(groupOf(row, by), String(row.currency))))
    .map((row) => ({
      ...{ group: groupOf(row, by), currency: String(row.currency) },
      ...{ base: { minutes: null, billed: 0n }, actual: actualOf(row, told) },
    }));
  return isOuter ? [...found, ...others] : found;
}

/** Months of a period: a target is of a whole one. */
function monthsOf(from: PlainDate | undefined, until: PlainDate) {
  if (from === undefined) throw refuseField('invalid_input', 'from', 'A first day is needed');
  if (from !== monthFrom(from) || until !== monthFrom(until) || from >= until)
    throw refuseField('invalid_input', 'from', 'Targets are of whole months');
  const months = windowsOf('month', { from, until });
  return { from, first: months[0]?.key, until, end: until.slice(0, 7) };
}

export async function againstTargets(asked: Asked, by: Dimension, room: Room) {
  const { measure } = asked;
  const facts = targetFactsOf(measure);
  if (!isHolderKind(by) || !facts.holders.includes(by))
    throw refuseField('invalid_input', 'by', `One of: ${facts.holders.join(', ')}`);
  const reach = reachOfTargets(measure, by, room);
  const period = monthsOf(asked.from, asked.until);
  const own = filterOfHolder[by];
  refuseFilters(asked, [...(own === null ? [] : [own]), 'currency'], 'A target');
  const filter = {
    ...{ holderKind: [by], from: period.first, until: period.end },
    ...(own === null ? {} : { [own]: idsOf(asked)[own] }),
  };
  const told = figures[measure];
  const [aims, hours, answer] = await Promise.all([
    sumTargets(room.db, { ...filter, measure: [measure] }, reach),
    told.hours === null
      ? Promise.resolve([])
      : sumTargets(room.db, { ...filter, measure: ['hours_billable'] }, reach),
    answerOf(
      {
        ...{ ...idsOf(asked), name: facts.report, compare: 'none' as const },
        ...{ by: [by === 'firm' ? 'none' : by], from: period.from, until: period.until },
      },
      room,
    ),
  ]);
  const hoursOf = new Map(hours.map((each) => [each.holder_id, each]));
  const bases = aims
    .filter(({ currency }) => asked.currency?.includes(currency ?? '') ?? true)
    .map((aim): Base => {
      const aimed = hoursOf.get(aim.holder_id);
      // Of some months alone they would make a rate that nobody aimed at.
      const isWhole = aimed !== undefined && aimed.months === aim.months;
      return {
        group:
          aim.holder_id === null
            ? wholeFirm
            : { id: aim.holder_id, name: aim.holder_name ?? aim.holder_id },
        ...{ currency: aim.currency ?? '', billed: aim.amount_minor },
        minutes: isWhole ? aimed.minutes : null,
      };
    });
  return {
    leaves: joined(bases, answer.items, { by, told, isOuter: true }),
    ...{ isShared: true, from: answer.from, until: answer.until },
  };
}

/** Of all that was billed until then; who sees a part of the projects sees the budgets of these. */
export async function againstBudgets(asked: Asked, by: Dimension, room: Room) {
  if (by !== 'project') throw refuseField('invalid_input', 'by', 'A budget is of a project');
  refuseFirstDay(asked, 'A budget');
  refuseFilters(asked, ['branchId', 'clientId', 'projectId', 'currency'], 'A budget');
  const answer = await billedUntil('realization', asked, by, room);
  const scope = scopeOf(room.actor, 'billing.view');
  const budgets = await listBudgets(room.db, {
    ...{ clientId: asked.clientId, projectId: asked.projectId, currency: asked.currency },
    branchId: branchesIn(asked, scope, room),
    managerId: scope === 'team' ? room.actor.personId : undefined,
  });
  const bases = budgets.map(
    ({ id, name, currency, budget_minor, budget_minutes }): Base => ({
      ...{ group: { id, name }, currency, billed: budget_minor },
      minutes: budget_minutes === null ? null : BigInt(budget_minutes),
    }),
  );
  return {
    leaves: joined(bases, answer.items, { by, told: figures.revenue_billed, isOuter: false }),
    ...{ isShared: false, from: null, until: answer.until },
  };
}

export async function againstContracts(asked: Asked, by: Dimension, room: Room) {
  if (by !== 'contract') throw refuseField('invalid_input', 'by', 'Terms are of a contract');
  refuseFirstDay(asked, 'A contract');
  refuseFilters(asked, ['branchId', 'clientId', 'currency'], 'A contract');
  const answer = await billedUntil('contract-billing', asked, by, room);
  const scope = scopeOf(room.actor, 'contracts.view');
  const found = await listBaselines(
    room.db,
    {
      ...{ clientId: asked.clientId, currency: asked.currency },
      branchId: branchesIn(asked, scope, room),
    },
    asked.until,
  );
  const bases = found.map(
    ({ id, name, currency, billedMinor, minutes }): Base => ({
      ...{ group: { id, name }, currency, billed: billedMinor, minutes },
    }),
  );
  return {
    leaves: joined(bases, answer.items, { by, told: figures.revenue_billed, isOuter: false }),
    ...{ isShared: false, from: null, until: answer.until },
  };
}

function refuseFirstDay({ from }: Asked, what: string): void {
  if (from !== undefined)
    throw refuseField('invalid_input', 'from', `${what} is compared with all until then`);
}

const billedUntil = (name: string, asked: Asked, by: Dimension, room: Room) =>
  answerOf(
    { ...idsOf(asked), name, compare: 'none', by: [by], from: beginning, until: asked.until },
    room,
  );
