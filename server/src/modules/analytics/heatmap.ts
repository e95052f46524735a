// Where exceptions gather: the report of exceptions, by kind and a dimension.

import { analytics } from '@daybook/contract/analytics.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import { exceptionKinds, isExceptionKind } from '@daybook/core/exceptions/exception-kinds.ts';
import { compareText } from '@daybook/core/kernel/order.ts';
import { defineQuery } from '../../platform/command.ts';
import { answerOf } from '../reports/public.ts';

type Answer = Awaited<ReturnType<typeof answerOf>>;
type Row = Answer['items'][number];

const columnIn = (row: Row, by: string): Readonly<{ id: string; name: string }> => {
  const cell = row[by];
  if (typeof cell === 'object' && cell !== null && 'id' in cell) return cell;
  return cell === null || cell === undefined
    ? { id: '', name: 'None' }
    : { id: String(cell), name: String(cell) };
};

const rowsOf = async (
  { by, ...filters }: InputOf<typeof analytics.heatmap>,
  room: Parameters<typeof answerOf>[1],
) =>
  (await answerOf({ ...filters, name: 'exceptions', compare: 'none', by: ['kind', by] }, room))
    .items;

export const heatmapRows = defineQuery(analytics.heatmapRows, {
  permission: 'exceptions.view',
  async handle({ input, ...room }) {
    const rows = await rowsOf(input, room);
    return {
      items: rows.flatMap((row) => {
        const kind = String(row.kind);
        if (!isExceptionKind(kind)) return [];
        const { id, name } = columnIn(row, input.by);
        const { stake } = row;
        return [
          {
            ...{ kind, title: exceptionKinds[kind].title, column: id, name },
            exceptions: Number(row.exceptions),
            stake: typeof stake === 'object' && stake !== null && 'minor' in stake ? stake : null,
          },
        ];
      }),
    };
  },
});

export const heatmap = defineQuery(analytics.heatmap, {
  permission: 'exceptions.view',
  async handle({ input, ...room }) {
    const { by, ...filters } = input;
    const items = await rowsOf(input, room);
    const columns = new Map(items.map((row) => [columnIn(row, by).id, columnIn(row, by)]));
    const sorted = [...columns.values()].toSorted(
      (a, b) => compareText(a.name, b.name) || compareText(a.id, b.id),
    );
    const byKind = Map.groupBy(items, (row) => String(row.kind));
    return {
      columns: sorted,
      items: [...byKind].flatMap(([kind, rows]) => {
        if (!isExceptionKind(kind)) return [];
        const cells = [...Map.groupBy(rows, (row) => columnIn(row, by).id)].map(
          ([column, own]) => ({
            column,
            count: own.reduce((sum, row) => sum + Number(row.exceptions), 0),
            stakes: own.flatMap(({ stake }) =>
              typeof stake === 'object' && stake !== null && 'minor' in stake && stake.minor !== 0n
                ? [stake]
                : [],
            ),
            opens: addressOf({ kind, by, column, filters }),
          }),
        );
        return [{ kind, title: exceptionKinds[kind].title, cells }];
      }),
    };
  },
});

type Cell = Readonly<{
  kind: string;
  by: string;
  column: string;
  filters: Readonly<Record<string, unknown>>;
}>;

/** The list of just these; those that have no such record are found by their kind alone. */
function addressOf({ kind, by, column, filters }: Cell): string {
  const query = new URLSearchParams({ kind });
  for (const [name, value] of Object.entries(filters))
    if (Array.isArray(value) && name !== 'kind') query.set(name, value.join(','));
  if (column !== '') query.set(by === 'week' ? 'week' : `${by}Id`, column);
  return `/exceptions?${query}`;
}
