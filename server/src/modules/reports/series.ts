// Sums of a report for many people at once, by day or week: one statement, however many look at them.

import type { Scope } from '@daybook/core/access/permissions.ts';
import type { Period } from '@daybook/core/timesheets/period.ts';
import type { ReadDb } from '../../platform/database.ts';
import { conditions } from '../../platform/page.ts';
import { type DimensionKey, dimensionOf, expressionOf } from './dimensions.ts';
import type { Report, SumMeasure } from './report.ts';

/** Whose reach the sums are in: of the whole firm nobody's, else a person's or a branch's. */
export type Audience = Readonly<{ scope: Scope; ids: readonly string[] }>;

export type SeriesAsked = Readonly<{
  /** All that is read; of a moment, its end. */
  span: Period;
  day: string;
  parts: Readonly<{ now: Period; before: Period }> | null;
  bucket: 'day' | 'week';
  values: ReadonlyMap<DimensionKey, readonly string[]>;
  audience: Audience;
  sums: readonly SumMeasure[];
}>;

export type SeriesRow = Readonly<{
  audience: string | null;
  currency: string | null;
  part: 'now' | 'before' | 'other';
  bucket: string;
}> &
  Readonly<Record<string, string | bigint | null>>;

const sumOf = ({ key, column }: SumMeasure) =>
  `${column === undefined ? 'count(*)' : `coalesce(sum(f.${column}), 0)`}::bigint as "${key}"`;

export function seriesOf(db: ReadDb, report: Report, asked: SeriesAsked) {
  const c = conditions();
  const { span, parts, audience } = asked;
  const date = (value: string) => `${c.place(value)}::date`;
  const [from, until, day] = [date(span.from), date(span.until), date(asked.day)];
  const facts = report.facts({ from, until, day });
  c.always(`${from} is not null and ${until} is not null and ${day} is not null`);
  if (report.kind === 'period') c.always(`f.on_date >= ${from} and f.on_date < ${until}`);
  for (const [key, values] of asked.values)
    c.where(
      `${expressionOf(key)} = any(?::${dimensionOf(key).kind === 'record' ? 'uuid' : 'text'}[])`,
      values,
    );
  const within = ({ from: start, until: end }: Period) =>
    `f.on_date >= ${date(start)} and f.on_date < ${date(end)}`;
  const part =
    parts === null
      ? `'now'`
      : `case when ${within(parts.now)} then 'now' when ${within(parts.before)} then 'before' else 'other' end`;
  const bucket =
    parts === null
      ? day
      : asked.bucket === 'day'
        ? 'f.on_date'
        : `date_trunc('week', f.on_date)::date`;
  const isFirm = audience.scope === 'firm';
  const people = isFirm ? '' : `cross join unnest(${c.place(audience.ids)}::uuid[]) as l (id)`;
  if (audience.scope !== 'firm')
    c.always((report.within?.[audience.scope] ?? 'false').replaceAll('?', 'l.id'));
  return db.rows<SeriesRow>(
    `select ${isFirm ? 'null::uuid' : 'l.id'} as audience, f.currency, ${part} as part, ${bucket} as bucket, ${asked.sums.map(sumOf).join(', ')}
       from (${facts}) f ${people} where ${c.sql()} group by 1, 2, 3, 4`,
    c.values,
  );
}
