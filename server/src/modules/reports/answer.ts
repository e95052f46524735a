// What a person gets of a report: what they may see of it, for the period, filters and groups they ask for.

import type { InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import type { reports } from '@daybook/contract/reports.ts';
import { addDays, localDateOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { comparedWith, reportPeriodOf } from '@daybook/core/reports/report-period.ts';
import type { Actor } from '../../platform/actor.ts';
import type { QueryContext } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { catalogue as allReports } from './catalogue.ts';
import { type DimensionKey, dimensionOf, filterOf, isDimension, periodKeys } from './dimensions.ts';
import type { Measure, Report, SumMeasure } from './report.ts';
import { inOrder, rowsOf } from './report-rows.ts';
import { groupsOf, mostGroups, type ReportFilter } from './report-store.ts';

type Asked = Omit<InputOf<typeof reports.rows>, 'limit' | 'cursor'>;
type Grouped = InputOf<typeof reports.run>;
export type Answer = OutputOf<typeof reports.run>;

export const scopeIn = (report: Report, actor: Actor) => {
  const scope = actor.grants[report.permission];
  return scope === undefined || scope === 'firm' || report.within?.[scope] !== undefined
    ? scope
    : undefined;
};
export const measuresFor = (report: Report, actor: Actor): readonly Measure[] =>
  report.measures.filter(({ needs }) => needs === undefined || actor.grants[needs] === 'firm');

export function aboutOf(report: Report, actor: Actor) {
  return {
    name: report.name,
    title: report.title,
    area: report.area,
    about: report.about,
    kind: report.kind,
    by: [...report.by],
    dimensions: report.dimensions.map((key) => ({ key, label: dimensionOf(key).label })),
    measures: measuresFor(report, actor).map(({ key, label, kind, formula }) => ({
      ...{ key, label, kind, formula },
    })),
  };
}

export function readableReport(name: string, actor: Actor) {
  const report = allReports.find((each) => each.name === name);
  if (report === undefined) throw new Refusal('not_found', { report: name });
  const scope = scopeIn(report, actor);
  if (scope === undefined) throw new Refusal('not_permitted', { permission: report.permission });
  return { report, scope };
}

function dimensionsIn(report: Report, keys: readonly string[]): readonly DimensionKey[] {
  return keys.map((key) => {
    if (isDimension(key) && report.dimensions.includes(key)) return key;
    throw refuseField(
      'invalid_input',
      'by',
      `${key} is no dimension of this report: ${report.dimensions.join(', ')}`,
    );
  });
}

function valuesIn(report: Report, asked: Asked) {
  const given: Readonly<Record<string, unknown>> = asked;
  const offered = new Map(report.dimensions.map((key) => [filterOf(key), key]));
  const values = new Map<DimensionKey, readonly string[]>();
  for (const [name, value] of Object.entries(given)) {
    if (!Array.isArray(value) || name === 'by') continue;
    const key = offered.get(name);
    if (key === undefined)
      throw refuseField('invalid_input', name, 'This report can not be filtered by it');
    values.set(key, value.map(String));
  }
  return values;
}

/** Of a moment: all until then; its ages are counted to the last day. */
function periodIn(report: Report, asked: Asked, today: string) {
  const month = reportPeriodOf('this_month', today, 1);
  const until = asked.until ?? (report.kind === 'moment' ? addDays(today, 1) : month.until);
  const from = asked.from ?? (report.kind === 'moment' ? until : month.from);
  if (from > until || (from === until && report.kind === 'period'))
    throw refuseField('invalid_input', 'until', `A day after ${from}`);
  return { from, until };
}

export type Room = Pick<QueryContext, 'actor' | 'database' | 'today' | 'clock'>;

/** Reads what is now, or what was known at a moment. */
export const reading = <T>(
  { database, actor }: Room,
  asOf: string | undefined,
  work: (db: ReadDb) => Promise<T>,
) =>
  asOf === undefined
    ? database.snapshot(actor.firmId, work)
    : database.asOf(actor.firmId, asOf, work);

export function filterIn(
  report: Report,
  scope: ReportFilter['scope'],
  { asked, room }: Readonly<{ asked: Asked; room: Room }>,
): ReportFilter {
  if (asked.asOf !== undefined && asked.asOf > room.clock.now())
    throw refuseField('invalid_input', 'asOf', 'Not after now');
  const today =
    asked.asOf === undefined ? room.today : localDateOf(asked.asOf, room.actor.timeZone);
  const period = periodIn(report, asked, today);
  return {
    ...period,
    day: report.kind === 'moment' ? addDays(period.until, -1) : today,
    values: valuesIn(report, asked),
    scope,
    personId: room.actor.personId,
    branchId: room.actor.branchId,
  };
}

export const isSum = (measure: Measure): measure is SumMeasure => measure.kind !== 'percent';
/** Parts of a percent are asked for even where they are hidden themselves. */
const sumsFor = (report: Report, measures: readonly Measure[]): readonly SumMeasure[] => {
  const wanted = new Set(
    measures.flatMap((measure) => (isSum(measure) ? [measure.key] : [...measure.of])),
  );
  return report.measures.filter(isSum).filter(({ key }) => wanted.has(key));
};

export async function answerOf(asked: Grouped, room: Room): Promise<Answer> {
  const { report, scope } = readableReport(asked.name, room.actor);
  const by = dimensionsIn(report, asked.by?.filter((key) => key !== 'none') ?? report.by);
  const measures = measuresFor(report, room.actor);
  const filter = filterIn(report, scope, { asked, room });
  if (
    asked.sort !== undefined &&
    !measures.some(({ key }) => key === asked.sort?.replace(/^-/, ''))
  )
    throw refuseField(
      'invalid_input',
      'sort',
      `One of: ${measures.map(({ key }) => key).join(', ')}`,
    );
  const compared = comparedIn(report, by, { asked, filter });
  const sums = sumsFor(report, measures);
  const [now, before] = await reading(room, asked.asOf, async (db) => [
    await groupsOf(db, report, { filter, by, sums }),
    compared && (await groupsOf(db, report, { filter: { ...filter, ...compared }, by, sums })),
  ]);
  if (now.length > mostGroups)
    throw new Refusal('too_large', {
      groups: mostGroups,
      instead: 'a shorter period or fewer dimensions',
    });
  const level = (mask: number, keys: readonly DimensionKey[]) =>
    inOrder(
      rowsOf(
        { by: keys, measures },
        now.filter((row) => row.level === mask),
        before?.filter((row) => row.level === mask) ?? null,
      ),
      keys,
      asked.sort,
    );
  const all = 2 ** by.length - 1;
  return {
    ...aboutOf(report, room.actor),
    by: [...by],
    from: filter.from,
    until: filter.until,
    comparedFrom: compared?.from ?? null,
    comparedUntil: compared?.until ?? null,
    asOf: asked.asOf ?? null,
    items: level(0, by),
    subtotals: by.length > 1 ? level(2 ** (by.length - 1) - 1, by.slice(0, 1)) : [],
    totals: level(all, []),
  };
}

function comparedIn(
  report: Report,
  by: readonly DimensionKey[],
  { asked, filter }: Readonly<{ asked: Grouped; filter: ReportFilter }>,
) {
  if (asked.compare === 'none') return null;
  if (report.kind === 'moment')
    throw refuseField(
      'invalid_input',
      'compare',
      'What is there at a moment has no period before it; ask for it as of an earlier one',
    );
  if (by.some((key) => periodKeys.includes(key)))
    throw refuseField(
      'invalid_input',
      'compare',
      'Grouped by day, week, month, quarter or year, periods stand side by side already',
    );
  return comparedWith(filter, asked.compare);
}
