// The two statements of every report: its groups with their sums, and the records behind them.

import type { Scope } from '@daybook/core/access/permissions.ts';
import type { ReadDb } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';
import { type DimensionKey, dimensionOf, expressionOf } from './dimensions.ts';
import type { Report, SumMeasure } from './report.ts';

export type ReportFilter = Readonly<{
  from: string;
  until: string;
  /** Ages are counted to this day. */
  day: string;
  values: ReadonlyMap<DimensionKey, readonly string[]>;
  scope: Scope;
  personId: string;
  branchId: string;
}>;

/** One row more than is shown, so that too many are noticed. */
export const mostGroups = 10_000;

const sumOf = ({ column }: SumMeasure) =>
  column === undefined ? 'count(*)::bigint' : `coalesce(sum(x.${column}), 0)::bigint`;

export function narrowed(report: Report, filter: ReportFilter) {
  const c = conditions();
  const facts = report.facts({
    from: `${c.place(filter.from)}::date`,
    until: `${c.place(filter.until)}::date`,
    day: `${c.place(filter.day)}::date`,
  });
  // Named in the text of every report, so that the values are as many as the places.
  c.always('$1::date is not null and $2::date is not null and $3::date is not null');
  if (report.kind === 'period') {
    c.where('f.on_date >= ?::date', filter.from);
    c.where('f.on_date < ?::date', filter.until);
  }
  for (const [key, values] of filter.values)
    c.where(
      `${expressionOf(key)} = any(?::${dimensionOf(key).kind === 'record' ? 'uuid' : 'text'}[])`,
      values,
    );
  if (filter.scope !== 'firm')
    c.where(
      report.within?.[filter.scope] ?? 'false',
      filter.scope === 'branch' ? filter.branchId : filter.personId,
    );
  return { c, facts };
}

const nameOf = (key: DimensionKey, place: number) => {
  const dimension = dimensionOf(key);
  return dimension.kind === 'record'
    ? `(select ${dimension.name ?? 'x.name'} from ${dimension.table} x where x.firm_id = app.firm_id() and x.id = g.g${place})`
    : 'null::text';
};

export type GroupRow = Readonly<Record<string, string | bigint | number | null>>;

/** `level` 0 is a group, a bit for each dimension that is added up: subtotals keep the first, totals none. */
export function groupsOf(
  db: ReadDb,
  report: Report,
  asked: Readonly<{
    filter: ReportFilter;
    by: readonly DimensionKey[];
    sums: readonly SumMeasure[];
  }>,
) {
  const { c, facts } = narrowed(report, asked.filter);
  const places = asked.by.map((_, place) => `g${place}`);
  const sets = [places, ...(places.length > 1 ? [places.slice(0, 1)] : []), []]
    .map((set) => `(${[...set, 'currency'].map((column) => `x.${column}`).join(', ')})`)
    .filter((set, index, all) => all.indexOf(set) === index);
  const columns = [...places.map((place) => `x.${place}`), 'x.currency'];
  const level = places.length === 0 ? '0' : `grouping(${places.map((p) => `x.${p}`).join(', ')})`;
  return db.rows<GroupRow>(
    `select g.*${asked.by.map((key, place) => `, ${nameOf(key, place)} as n${place}`).join('')} from (
       select ${[...columns, `${level}::int as level`, ...asked.sums.map((sum) => `${sumOf(sum)} as "${sum.key}"`)].join(', ')}
         from (select ${asked.by.map((key, place) => `${expressionOf(key)} as g${place}, `).join('')}f.* from (${facts}) f where ${c.sql()}) x
        group by grouping sets (${sets.join(', ')}) limit ${mostGroups + 1}) g`,
    c.values,
  );
}

export type FactRow = Readonly<{
  id: string;
  on_date: string;
  record_kind: string;
  record_id: string | null;
  label: string;
  currency: string | null;
}> &
  Readonly<Record<string, string | bigint | number | null>>;

/** Newest first. Dimensions that are periods stand on the date. */
export function factsOf(
  db: ReadDb,
  report: Report,
  asked: Readonly<{
    filter: ReportFilter;
    sums: readonly SumMeasure[];
    after: Key | null;
    limit: number;
  }>,
) {
  const { c, facts } = narrowed(report, asked.filter);
  c.after(['f.on_date', 'f.id::text'], ['date', 'text'], asked.after, 'desc');
  const own = report.dimensions.filter((key) => dimensionOf(key).kind !== 'period');
  const sums = asked.sums.map(
    ({ key, column }) =>
      `${column === undefined ? '1' : `coalesce(f.${column}, 0)`}::bigint as "${key}"`,
  );
  return db.rows<FactRow>(
    `select g.*${own.map((key, place) => `, ${nameOf(key, place)} as n${place}`).join('')} from (
       select ${['f.id::text as id', 'f.on_date', 'f.record_kind', 'f.record_id', 'f.label', 'f.currency', ...own.map((key, place) => `${expressionOf(key)} as g${place}`), ...sums].join(', ')}
         from (${facts}) f where ${c.sql()} order by f.on_date desc, f.id::text desc limit ${asked.limit + 1}) g order by g.on_date desc, g.id desc`,
    c.values,
  );
}
