// Every chart that a person may see says what the report says that it is drawn of, and so do its CSV and its
// workbook: the same minutes, pieces and cents, with a filter and without.

import { analytics } from '@daybook/contract/analytics.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { expect } from 'vitest';
import { z } from 'zod';
import type { DaybookServer } from '../../src/server.ts';
import { type Api, apiOf, type Headers, send } from '../../src/testing/test-firm.ts';
import { csvRows, sheetRows } from '../exported-rows.ts';

type Row = Readonly<Record<string, unknown>>;
/** "value EUR", "exceptions": the sum, in minutes, pieces or minor units. */
type Sums = Readonly<Record<string, string>>;
export type Filter = Readonly<{ branchId?: string[] }>;
type Room = Readonly<{ server: DaybookServer; headers: Headers; api: Api; filter: Filter }>;

const Wire = z.object({ amount: z.string(), currency: z.string() });
const minor = (amount: string) => BigInt(Math.round(Number(amount) * 100));

/** Of a cell: JSON has money as an object, a file the amount with its currency in a column beside it. */
function sizeIn(row: Row, key: string): Readonly<{ name: string; size: bigint }> | null {
  const value = row[key];
  if (value === null || value === undefined || value === '') return null;
  const wire = Wire.safeParse(value);
  if (wire.success) return { name: `${key} ${wire.data.currency}`, size: minor(wire.data.amount) };
  const beside = row[`${key}Currency`] ?? '';
  return beside === ''
    ? { name: key, size: BigInt(String(value)) }
    : { name: `${key} ${beside}`, size: minor(String(value)) };
}

function sumsOf(rows: readonly Row[], keys: readonly string[]): Sums {
  const sums = new Map<string, bigint>();
  for (const cell of rows.flatMap((row) => keys.map((key) => sizeIn(row, key))))
    if (cell !== null) sums.set(cell.name, (sums.get(cell.name) ?? 0n) + cell.size);
  return Object.fromEntries(
    [...sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([key, sum]) => [key, sum.toString()] as const)
      .sort(),
  );
}

/** What the CSV of a chart says, and its workbook. Fails where they disagree. */
async function filesOf(
  { server, headers, filter }: Room,
  endpoint: Endpoint,
  asked: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Promise<Sums> {
  const file = (accept: string) =>
    send(server, endpoint, { ...filter, ...asked }, { ...headers, accept });
  const csv = await file('text/csv');
  const workbook = await file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  const said = sumsOf(csvRows(csv.body), keys);
  expect({ asked, workbook: sumsOf(sheetRows(workbook.rawPayload), keys) }).toEqual({
    ...{ asked, workbook: said },
  });
  return said;
}

/** From what the client decoded back to what is sent. */
const wired = (rows: readonly Row[]): readonly Row[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value
          ? { amount: String(Number(value.minor) / 100), currency: value.currency }
          : value,
      ]),
    ),
  );

const year = { from: '2026-01-01', until: '2027-01-01' };

async function everyTrend(room: Room): Promise<number> {
  const { api, filter } = room;
  const { items } = await api.reports.catalogue({});
  const drawn = items.filter(
    ({ kind, dimensions, measures }) =>
      kind === 'period' &&
      dimensions.some(({ key }) => key === 'quarter') &&
      (filter.branchId === undefined || dimensions.some(({ key }) => key === 'branch')) &&
      measures.some((measure) => measure.kind !== 'percent'),
  );
  let something = 0;
  for (const { name, measures } of drawn) {
    const measure = measures.find(({ kind }) => kind !== 'percent')?.key ?? '';
    const asked = { report: name, measure, window: 'quarter' as const, ...year };
    const chart = await api.analytics.trend({ ...filter, ...asked });
    const files = await filesOf(room, analytics.trendRows, asked, ['value']);
    const report = await api.reports.run({ ...filter, ...year, name, by: ['none'] });
    const totals = wired(report.totals).map((row) => ({ value: row[measure] }));
    const points = chart.items.flatMap((item) => item.points.map(({ value }) => ({ value })));
    const expected = sumsOf(totals, ['value']);
    expect({
      name,
      chart: sumsOf(wired(points), ['value']),
      files,
    }).toEqual({ name, chart: expected, files: expected });
    if (Object.keys(expected).length > 0) something += 1;
  }
  return something;
}

const parts = ['volume', 'mix', 'rate', 'writeOff', 'unexplained'] as const;

async function everyVariance(room: Room): Promise<number> {
  const { api, filter } = room;
  const month = { from: '2026-10-01', until: '2026-11-01' };
  const me = await api.access.me({});
  const isWhole = me.grants['billing.view'] === 'firm';
  const bases = [
    ...(['previous_period', 'previous_year'] as const).map((against) => ({ ...month, against })),
    { until: month.until, against: 'budget' as const },
    ...(isWhole && me.grants['targets.view'] !== undefined
      ? [{ ...month, against: 'target' as const }]
      : []),
    ...(isWhole ? [{ until: month.until, against: 'contract' as const }] : []),
  ];
  for (const asked of bases) {
    const keys = ['before', ...parts, 'after'];
    const chart = await api.analytics.variance({ ...filter, ...asked });
    const files = await filesOf(room, analytics.variance, asked, keys);
    const totals = sumsOf(wired(chart.totals), keys);
    expect({ asked, files }).toEqual({ asked, files: totals });
    for (const total of chart.totals)
      expect(parts.reduce((sum, part) => sum + total[part].minor, total.before.minor)).toBe(
        total.after.minor,
      );
    if (asked.against === 'budget' || asked.against === 'contract') continue;
    const report = await api.reports.run({
      ...filter,
      ...month,
      name: 'realization',
      by: ['none'],
    });
    const billed = wired(report.totals).map((row) => ({ after: row.billed }));
    expect({ asked, after: sumsOf(wired(chart.totals), ['after']) }).toEqual({
      asked,
      after: sumsOf(billed, ['after']),
    });
  }
  return bases.length;
}

async function everyForecast(room: Room): Promise<number> {
  const { api, filter } = room;
  const { items } = await api.analytics.forecast(filter);
  const keys = ['forecast', 'naive', 'low', 'high', 'actual'];
  const files = await filesOf(room, analytics.forecastRows, {}, keys);
  const drawn = items.flatMap(({ backtest, running, ...next }) => [
    ...backtest,
    ...(running === null ? [] : [{ ...running, actual: running.soFar }]),
    next,
  ]);
  expect(files).toEqual(sumsOf(wired(drawn), keys));
  for (const { measure, currency, backtest } of items) {
    const [name, key] = measure === 'hours' ? ['time-activity', 'hours'] : ['invoices', 'net'];
    const report = await api.reports.run({
      ...{ ...filter, name, from: '2025-01-01', until: '2027-01-01', by: ['month'] },
    });
    const own = wired(report.items).filter(
      (row) => measure === 'hours' || row.currency === currency,
    );
    const months = new Set(backtest.map(({ month }) => month));
    const came = own
      .filter((row) => months.has(String(row.month)))
      .map((row) => ({ actual: row[key] }));
    expect({ measure, currency, came: sumsOf(wired(backtest), ['actual']) }).toEqual({
      ...{ measure, currency, came: sumsOf(came, ['actual']) },
    });
  }
  return items.length;
}

async function everyHeatmap(room: Room): Promise<number> {
  const { api, filter } = room;
  const report = await api.reports.run({ ...filter, name: 'exceptions', by: ['none'] });
  const keys = ['exceptions', 'stake'];
  const expected = sumsOf(wired(report.totals), keys);
  const dimensions = ['branch', 'client', 'person', 'week'] as const;
  for (const by of dimensions) {
    const chart = await api.analytics.heatmap({ ...filter, by });
    const files = await filesOf(room, analytics.heatmapRows, { by }, keys);
    const cells = chart.items.flatMap((item) =>
      item.cells.flatMap(({ count, stakes }) => [
        { exceptions: count },
        ...stakes.map((stake) => ({ stake })),
      ]),
    );
    expect({ by, chart: sumsOf(wired(cells), keys), files }).toEqual({
      ...{ by, chart: expected, files: expected },
    });
  }
  return dimensions.length;
}

/** How many charts of each kind were looked at. */
export async function everyChart(server: DaybookServer, headers: Headers, filter: Filter) {
  const room = { server, headers, filter, api: apiOf(server, headers) };
  const { grants } = await room.api.access.me({});
  return {
    trends: await everyTrend(room),
    variances: grants['billing.view'] === undefined ? 0 : await everyVariance(room),
    forecasts: await everyForecast(room),
    heatmaps: await everyHeatmap(room),
  };
}
