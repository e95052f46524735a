// A trend is a report grouped by a window of time; its parts add up to the report.

import { analytics } from '@daybook/contract/analytics.ts';
import type { InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import { movingAverages } from '@daybook/core/analytics/moving-average.ts';
import { type Window, windowsBefore, windowsOf } from '@daybook/core/analytics/windows.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatScaled, money } from '@daybook/core/money/money.ts';
import { comparedWith } from '@daybook/core/reports/report-period.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { answerOf } from '../reports/public.ts';
import { type Series, targetSeries } from './trend-targets.ts';

type Asked = InputOf<typeof analytics.trend>;
type Answer = Awaited<ReturnType<typeof answerOf>>;
type Row = Answer['items'][number];
type Measure = Answer['measures'][number];
type Figure = OutputOf<typeof analytics.trend>['items'][number]['points'][number]['value'];

const mostWindows = 400;
const largest = 5;
const othersId = 'others';

function sizeIn(measure: Measure, row: Row): bigint | null {
  const cell = row[measure.key];
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'object') return 'minor' in cell ? cell.minor : null;
  return measure.kind === 'percent' ? BigInt(String(cell).replace('.', '')) : BigInt(cell);
}

function groupIn(row: Row, split: string | undefined): Readonly<{ id: string; name: string }> {
  const cell = split === undefined ? undefined : row[split];
  if (split === undefined) return { id: 'all', name: '' };
  if (typeof cell === 'object' && cell !== null && 'id' in cell) return cell;
  return cell === null || cell === undefined
    ? { id: 'none', name: 'None' }
    : { id: String(cell), name: String(cell) };
}

function seriesIn(answer: Answer, asked: Asked, measure: Measure): readonly Series[] {
  const found = new Map<
    string,
    { id: string; name: string; currency: string | null; values: Map<string, bigint> }
  >();
  const hasMoney = measure.kind === 'money' || measure.kind === 'percent';
  for (const row of answer.items) {
    const size = sizeIn(measure, row);
    if (size === null) continue;
    const group = groupIn(row, asked.split);
    const currency = hasMoney && typeof row.currency === 'string' ? row.currency : null;
    const key = `${group.id} ${currency}`;
    const series = found.get(key) ?? { ...group, currency, values: new Map() };
    const window = String(row[asked.window]);
    series.values.set(window, (series.values.get(window) ?? 0n) + size);
    found.set(key, series);
  }
  return [...found.values()];
}

const sumOf = ({ values }: Series) => [...values.values()].reduce((sum, value) => sum + value, 0n);
const size = (value: bigint) => (value < 0n ? -value : value);

/** The largest of each currency, and the rest added up. */
function withOthers(all: readonly Series[]): readonly Series[] {
  return [...Map.groupBy(all, ({ currency }) => currency)].flatMap(([currency, own]) => {
    const sorted = own.toSorted((a, b) =>
      size(sumOf(a)) < size(sumOf(b))
        ? 1
        : size(sumOf(a)) > size(sumOf(b))
          ? -1
          : a.id < b.id
            ? -1
            : 1,
    );
    const rest = sorted.slice(largest);
    if (rest.length === 0) return sorted;
    const values = new Map<string, bigint>();
    for (const series of rest)
      for (const [window, value] of series.values)
        values.set(window, (values.get(window) ?? 0n) + value);
    return [
      ...sorted.slice(0, largest),
      { id: othersId, name: `${rest.length} others`, currency, values },
    ];
  });
}

const figureOf = (measure: Measure, value: bigint | null, currency: string | null): Figure => {
  if (value === null) return null;
  if (measure.kind === 'percent') return formatScaled(value, 2);
  if (measure.kind !== 'money') return Number(value);
  return currency === null ? null : money(value, currency);
};

type Room = Pick<QueryContext, 'actor' | 'database' | 'db' | 'today' | 'clock'>;

/** The report in whole windows, ungrouped but for the split. */
const reportOf = (asked: Asked, room: Room, windows: readonly Window[]) => {
  const {
    report,
    measure: _measure,
    window,
    split,
    average: _,
    compare: _compare,
    ...filters
  } = asked;
  return answerOf(
    {
      ...filters,
      ...{ name: report, compare: 'none', by: split === undefined ? [window] : [window, split] },
      ...{ from: windows[0]?.from, until: windows.at(-1)?.until },
    },
    room,
  );
};

function windowsAsked({ window, from, until }: Asked, today: string): readonly Window[] {
  const end = until ?? addDays(today, 1);
  const start = from ?? comparedWith({ from: end, until: addDays(end, 1) }, 'previous_year').from;
  if (start >= end) throw refuseField('invalid_input', 'until', `A day after ${start}`);
  const windows = windowsOf(window, { from: start, until: end });
  if (windows.length > mostWindows)
    throw refuseField(
      'invalid_input',
      'window',
      `At most ${mostWindows} windows: a longer window or a shorter period`,
    );
  return windows;
}

type Beside = Readonly<{ earlier: readonly Window[] | null; before: readonly Series[] }>;

/** What stands beside each window: the target of it, or what came in an earlier one. */
async function besideOf(
  input: Asked,
  {
    windows,
    measure,
    room,
  }: Readonly<{ windows: readonly Window[]; measure: Measure; room: Room }>,
): Promise<Beside> {
  const { compare } = input;
  if (compare === 'none') return { earlier: null, before: [] };
  if (compare === 'target')
    return { earlier: windows, before: await targetSeries(input, windows, room) };
  const earlier = windowsBefore(input.window, windows, compare);
  return { earlier, before: seriesIn(await reportOf(input, room, earlier), input, measure) };
}

async function trendOf(input: Asked, room: Room): Promise<OutputOf<typeof analytics.trend>> {
  const windows = windowsAsked(input, room.today);
  const answer = await reportOf(input, room, windows);
  const measure = answer.measures.find(({ key }) => key === input.measure);
  if (measure === undefined)
    throw refuseField(
      'invalid_input',
      'measure',
      `One of: ${answer.measures.map(({ key }) => key).join(', ')}`,
    );
  if (answer.kind === 'moment')
    throw refuseField(
      'invalid_input',
      'report',
      'What is there at a moment has no windows of time',
    );
  if (measure.kind === 'percent' && input.split !== undefined)
    throw refuseField('invalid_input', 'split', 'A percent is not split: ask for its two parts');
  const { earlier, before } = await besideOf(input, { windows, measure, room });
  const own = withOthers(seriesIn(answer, input, measure));
  return {
    title: answer.title,
    measure,
    from: answer.from,
    until: answer.until,
    items: own.map((series) => {
      const old = beforeOf(series, own, before);
      const isPercent = measure.kind === 'percent';
      const isTarget = input.compare === 'target';
      const values = windows.map(({ key }) => series.values.get(key) ?? (isPercent ? null : 0n));
      const averages = isPercent
        ? values.map(() => null)
        : movingAverages(
            values.map((value) => value ?? 0n),
            input.average,
          );
      return {
        id: series.id,
        name: series.name,
        currency: series.currency,
        points: windows.map((window, place) => ({
          ...window,
          isWhole: window.until <= room.today,
          value: figureOf(measure, values[place] ?? null, series.currency),
          average: figureOf(measure, averages[place] ?? null, series.currency),
          before:
            earlier === null
              ? null
              : figureOf(
                  measure,
                  // Where nothing was aimed at there is no target, not one of nothing.
                  old.get(earlier[place]?.key ?? '') ?? (isPercent || isTarget ? null : 0n),
                  series.currency,
                ),
        })),
      };
    }),
  };
}

export const trend = defineQuery(analytics.trend, {
  permission: 'anyone',
  handle: ({ input, ...room }) => trendOf(input, room),
});

export const trendRows = defineQuery(analytics.trendRows, {
  permission: 'anyone',
  async handle({ input, ...room }) {
    const { items } = await trendOf(input, room);
    return {
      items: items.flatMap(({ name, currency, points }) =>
        points.map(({ key, ...point }) => ({ group: name, window: key, currency, ...point })),
      ),
    };
  },
});

/** The same group then; of the others, all that are not shown on their own now. */
function beforeOf(
  series: Series,
  shown: readonly Series[],
  before: readonly Series[],
): ReadonlyMap<string, bigint> {
  const inCurrency = before.filter(({ currency }) => currency === series.currency);
  if (series.id !== othersId)
    return inCurrency.find(({ id }) => id === series.id)?.values ?? new Map();
  const named = new Set(
    shown.filter(({ currency }) => currency === series.currency).map(({ id }) => id),
  );
  const values = new Map<string, bigint>();
  for (const other of inCurrency.filter(({ id }) => !named.has(id)))
    for (const [window, value] of other.values)
      values.set(window, (values.get(window) ?? 0n) + value);
  return values;
}
