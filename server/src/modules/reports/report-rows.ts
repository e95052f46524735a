// From sums to the rows of a report: percents of sums, what it is compared with, the order.

import { compareText } from '@daybook/core/kernel/order.ts';
import { formatScaled, type Money, money } from '@daybook/core/money/money.ts';
import { percentE2Of } from '@daybook/core/reports/ratio.ts';
import { type DimensionKey, dimensionOf } from './dimensions.ts';
import type { Measure } from './report.ts';
import type { GroupRow } from './report-store.ts';

type Cell = Money | number | string | null | Readonly<{ id: string; name: string }>;
export type ReportRow = Readonly<Record<string, Cell>>;

/** As a column of their own beside each measure, where a report is compared. */
export const beforeKey = (key: string) => `${key}Before`;

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

export function dimensionCell(
  key: DimensionKey,
  value: unknown,
  name: unknown,
): string | null | Readonly<{ id: string; name: string }> {
  const text = textOf(value);
  if (text === null || dimensionOf(key).kind !== 'record') return text;
  return { id: text, name: textOf(name) ?? text };
}

const sumIn = (row: GroupRow, key: string): bigint => BigInt(row[key] ?? 0);

export function measureCell(measure: Measure, row: GroupRow): Cell {
  if (measure.kind === 'percent') {
    const percent = percentE2Of(sumIn(row, measure.of[0]), sumIn(row, measure.of[1]));
    return percent === null ? null : formatScaled(percent, 2);
  }
  if (measure.kind !== 'money') return Number(sumIn(row, measure.key));
  const currency = textOf(row.currency);
  return currency === null ? null : money(sumIn(row, measure.key), currency);
}

type Shape = Readonly<{ by: readonly DimensionKey[]; measures: readonly Measure[] }>;

const groupKey = (row: GroupRow, { by }: Shape) =>
  JSON.stringify([row.level, row.currency, ...by.map((_, place) => row[`g${place}`] ?? null)]);

/** The rows of one level, each beside what it was before; a group that is gone stands with nothing now. */
export function rowsOf(
  shape: Shape,
  now: readonly GroupRow[],
  before: readonly GroupRow[] | null,
): readonly ReportRow[] {
  const known = new Map((before ?? []).map((row) => [groupKey(row, shape), row]));
  const here = new Set(now.map((row) => groupKey(row, shape)));
  const gone = (before ?? [])
    .filter((row) => !here.has(groupKey(row, shape)))
    .map((row) => ({ row: onlyGroup(row), old: row }));
  const rows = now.map((row) => ({ row, old: known.get(groupKey(row, shape)) }));
  return [...rows, ...gone].map(({ row, old }) => {
    const cells: Record<string, Cell> = {};
    shape.by.forEach((key, place) => {
      if (Object.hasOwn(row, `g${place}`))
        cells[key] = dimensionCell(key, row[`g${place}`], row[`n${place}`]);
    });
    if (shape.measures.some((measure) => measure.kind === 'money'))
      cells.currency = textOf(row.currency);
    for (const measure of shape.measures) {
      cells[measure.key] = measureCell(measure, row);
      if (before !== null)
        cells[beforeKey(measure.key)] = measureCell(
          measure,
          old ?? { currency: row.currency ?? null },
        );
    }
    return cells;
  });
}

const onlyGroup = (row: GroupRow): GroupRow =>
  Object.fromEntries(
    Object.entries(row).filter(([key]) => /^(?:[gn]\d|level|currency)$/.test(key)),
  );

/** Of two with one name, always the same first. */
const shown = (cell: Cell | undefined): string =>
  cell === null || cell === undefined
    ? '￿'
    : typeof cell === 'object' && 'name' in cell
      ? `${cell.name} ${cell.id}`
      : String(cell);
const amountOf = (cell: Cell | undefined): bigint =>
  typeof cell === 'object' && cell !== null && 'minor' in cell
    ? cell.minor
    : BigInt(Math.round(Number(cell ?? 0) * 100));

/** By the names of the groups, outermost first; or by a measure, largest first ("-" before it: smallest). */
export function inOrder(
  rows: readonly ReportRow[],
  by: readonly DimensionKey[],
  sort: string | undefined,
): ReportRow[] {
  const byName = (left: ReportRow, right: ReportRow) => {
    for (const key of [...by, 'currency']) {
      const order = compareText(shown(left[key]), shown(right[key]));
      if (order !== 0) return order;
    }
    return 0;
  };
  if (sort === undefined) return rows.toSorted(byName);
  const key = sort.replace(/^-/, '');
  const direction = sort.startsWith('-') ? 1 : -1;
  return rows.toSorted((left, right) => {
    const [a, b] = [amountOf(left[key]), amountOf(right[key])];
    return a === b ? byName(left, right) : a < b ? -direction : direction;
  });
}
