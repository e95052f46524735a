// Analytics of the demo firm say what its reports say: a trend adds up to the report of its period, whoever asks, with
// and without filters; a heatmap to the report of exceptions; each cell opens the list of just its exceptions.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';
import type { Api } from '../../src/testing/test-firm.ts';

let stage: DemoStage;
const as = (name: string): Api => stage.as(name);
beforeAll(async () => {
  stage = await openDemoFirm();
}, 180_000);
afterAll(() => stage.server.close());

type Trend = Awaited<ReturnType<Api['analytics']['trend']>>;
type Figure = Trend['items'][number]['points'][number]['value'];

const minorOf = (figure: unknown): bigint =>
  typeof figure === 'object' && figure !== null && 'minor' in figure
    ? (figure.minor as bigint)
    : BigInt(Number(figure ?? 0));

function sums(rows: readonly Readonly<{ currency: unknown; value: unknown }>[], isMoney: boolean) {
  const found: Record<string, bigint> = {};
  for (const { currency, value } of rows) {
    const key = isMoney ? String(currency) : '';
    found[key] = (found[key] ?? 0n) + minorOf(value);
  }
  return Object.fromEntries(Object.entries(found).filter(([, sum]) => sum !== 0n));
}

const pointsOf = (trend: Trend) =>
  trend.items.flatMap(({ currency, points }) =>
    points.map(({ value }) => ({ currency, value: value as unknown })),
  );

const year = { from: '2026-01-01', until: '2026-12-01' };

test.each([
  ['helena', 'time-activity', 'hours', 'person'],
  ['helena', 'invoices', 'net', 'client'],
  ['priya', 'realization', 'written', 'project'],
  ['clara', 'receipts', 'received', 'client'],
  ['ines', 'work-value', 'agreed', 'project'],
  ['tomasz', 'time-activity', 'billableHours', 'project'],
  ['jonas', 'invoices', 'total', 'client'],
] as const)(
  'for %s a trend of %s, %s, adds up to the report, split by %s or not',
  async (name, report, measure, split) => {
    const whole = await as(name).reports.run({ name: report, ...year, by: ['none'] });
    const isMoney = whole.measures.find(({ key }) => key === measure)?.kind === 'money';
    const expected = sums(
      whole.totals.map((row) => ({ currency: row.currency, value: row[measure] })),
      isMoney,
    );
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    for (const window of ['month', 'quarter'] as const) {
      const until = window === 'month' ? year.until : '2027-01-01';
      const plain = await as(name).analytics.trend({
        report,
        measure,
        window,
        from: year.from,
        until,
      });
      const parted = await as(name).analytics.trend({
        report,
        measure,
        window,
        from: year.from,
        until,
        split,
      });
      if (window === 'month') expect(sums(pointsOf(plain), isMoney)).toEqual(expected);
      expect(sums(pointsOf(parted), isMoney)).toEqual(sums(pointsOf(plain), isMoney));
      for (const currency of new Set(parted.items.map((item) => item.currency)))
        expect(
          parted.items.filter((item) => item.currency === currency).length,
        ).toBeLessThanOrEqual(6);
    }
  },
);

test('a filter narrows a trend as it narrows the report', async () => {
  const { items } = await as('helena').reports.run({
    name: 'time-activity',
    ...year,
    by: ['branch'],
  });
  const branch = existing(items[0]).branch as Readonly<{ id: string }>;
  const trend = await as('helena').analytics.trend({
    ...{ report: 'time-activity', measure: 'hours', ...year, branchId: [branch.id] },
  });
  expect(sums(pointsOf(trend), false)['']).toBe(BigInt(Number(existing(items[0]).hours)));
});

test('beside each window stands the one before it, and the average is of three', async () => {
  const now = await as('helena').analytics.trend({
    ...{ report: 'time-activity', measure: 'hours', from: '2026-07-01', until: '2026-10-01' },
    compare: 'previous_period',
  });
  const earlier = await as('helena').analytics.trend({
    ...{ report: 'time-activity', measure: 'hours', from: '2026-04-01', until: '2026-07-01' },
  });
  const values = (
    trend: Trend,
    pick: (point: Trend['items'][number]['points'][number]) => Figure,
  ) => existing(trend.items[0]).points.map(pick);
  expect(values(now, ({ before }) => before)).toEqual(values(earlier, ({ value }) => value));
  const [a, b, c] = values(now, ({ value }) => Number(value));
  expect(values(now, ({ average }) => average)).toEqual([
    ...[null, null],
    Math.round((Number(a) + Number(b) + Number(c)) / 3),
  ]);
  expect(values(now, ({ isWhole }) => String(isWhole))).toEqual(['true', 'true', 'true']);
});

test('a percent is that of its sums in each window', async () => {
  const trend = await as('helena').analytics.trend({
    ...{ report: 'utilization', measure: 'utilization', from: '2026-09-01', until: '2026-11-01' },
  });
  for (const { from, until, value } of existing(trend.items[0]).points) {
    const report = await as('helena').reports.run({
      name: 'utilization',
      from,
      until,
      by: ['none'],
    });
    expect(value).toBe(existing(report.totals[0]).utilization);
  }
});

test.each([
  ['measure', { report: 'invoices', measure: 'hours' }, /net, discount/],
  ['report', { report: 'wip-aging', measure: 'open' }, /moment/],
  ['split', { report: 'utilization', measure: 'utilization', split: 'person' }, /two parts/],
  ['by', { report: 'invoices', measure: 'net', split: 'person' }, /no dimension/],
  [
    'window',
    { report: 'invoices', measure: 'net', window: 'day', from: '2020-01-01' },
    /At most 400/,
  ],
  [
    'until',
    { report: 'invoices', measure: 'net', from: '2026-05-01', until: '2026-05-01' },
    /after/,
  ],
] as const)('what has no trend is refused at %s', async (field, asked, message) => {
  await expect(
    as('helena').analytics.trend(asked as Parameters<Api['analytics']['trend']>[0]),
  ).rejects.toMatchObject({
    status: 422,
    fields: [{ field, message: expect.stringMatching(message) }],
  });
});

test('hidden measures are not there, and a report that one may not see is refused', async () => {
  await expect(
    as('tomasz').analytics.trend({ report: 'invoices', measure: 'net' }),
  ).rejects.toMatchObject({ status: 403 });
});

test.each(['helena', 'ines', 'priya', 'jonas', 'clara', 'tomasz'])(
  'for %s a heatmap adds up to the report, and each cell to the list that it opens',
  async (name) => {
    const report = await as(name).reports.run({ name: 'exceptions', by: ['kind'] });
    const expected = new Map<string, number>();
    for (const row of report.items)
      expected.set(
        String(row.kind),
        (expected.get(String(row.kind)) ?? 0) + Number(row.exceptions),
      );
    for (const by of ['branch', 'client', 'person', 'service', 'week'] as const) {
      const { items, columns } = await as(name).analytics.heatmap({ by });
      const found = new Map(
        items.map(({ kind, cells }) => [kind, cells.reduce((sum, { count }) => sum + count, 0)]),
      );
      expect([by, found]).toEqual([by, expected]);
      expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length);
      const cell = items.flatMap(({ cells }) => cells).find(({ column }) => column !== '');
      if (cell === undefined) continue;
      const query = Object.fromEntries(
        [...new URL(cell.opens, 'http://daybook.test').searchParams].map(([key, value]) => [
          key,
          value.split(','),
        ]),
      );
      const { items: listed } = await as(name).exceptions.list({ ...query, limit: 500 });
      expect([cell.opens, listed.reduce((sum, { pieces }) => sum + pieces, 0)]).toEqual([
        cell.opens,
        cell.count,
      ]);
    }
  },
);

test.each(['branch', 'client', 'project', 'person', 'service', 'category'] as const)(
  'variance by %s adds up to the cent, and to the report of both periods',
  async (by) => {
    for (const against of ['previous_period', 'previous_year'] as const) {
      const asked = { from: '2026-10-01', until: '2026-11-01' };
      const found = await as('helena').analytics.variance({ ...asked, by, against });
      const billed = async (from: string, until: string) => {
        const { totals } = await as('helena').reports.run({
          name: 'realization',
          from,
          until,
          by: ['none'],
        });
        return sums(
          totals.map((row) => ({ currency: row.currency, value: row.billed })),
          true,
        );
      };
      const whole = (pick: (row: (typeof found.totals)[number]) => unknown) =>
        sums(
          found.totals.map((row) => ({ currency: row.currency, value: pick(row) })),
          true,
        );
      expect(whole(({ after }) => after)).toEqual(await billed(asked.from, asked.until));
      expect(whole(({ before }) => before)).toEqual(
        await billed(found.comparedFrom, found.comparedUntil),
      );
      for (const row of [...found.totals, ...found.items])
        expect(
          row.before.minor + row.volume.minor + row.mix.minor + row.rate.minor + row.writeOff.minor,
        ).toBe(row.after.minor);
      for (const key of ['before', 'volume', 'mix', 'rate', 'writeOff', 'after'] as const)
        expect(
          sums(
            found.items.map((row) => ({ currency: row.currency, value: row[key] })),
            true,
          ),
        ).toEqual(whole((row) => row[key]));
    }
  },
);

test('a month is forecast from what was known when it began, and what is done now changes nothing of it', async () => {
  const forecasts = () => as('helena').analytics.forecast({});
  const before = await forecasts();
  const euros = existing(before.items.find(({ currency }) => currency === 'EUR'));
  expect(euros.month).toBe('2026-12');
  expect(euros.backtest.length).toBeGreaterThan(5);
  const { items } = await as('helena').reports.run({
    name: 'invoices',
    from: '2026-01-01',
    until: '2026-12-01',
    by: ['month'],
  });
  for (const { month, actual } of euros.backtest) {
    const billed = items.find((row) => row.month === month && row.currency === 'EUR');
    if (month >= '2026-01') expect([month, actual.minor]).toEqual([month, minorOf(billed?.net)]);
  }
  for (const { low, high, forecast } of euros.backtest)
    if (low !== null && high !== null)
      expect(low.minor <= forecast.minor && forecast.minor <= high.minor).toBe(true);
  stage.clock.moveTo('2026-12-04T09:00:00.000Z');
  const priya = as('priya');
  const { items: open } = await priya.billing.listItems({ limit: 1 });
  const clientId = existing(open[0]).client.id;
  const preBill = await priya.billing.propose({ clientId, cutOff: '2026-11-30' });
  expect(preBill.id).toBeTruthy();
  const after = await forecasts();
  expect(after.items.map(({ soFar: _, ...rest }) => rest)).toEqual(
    before.items.map(({ soFar: _, ...rest }) => rest),
  );
  stage.clock.moveTo('2026-12-01T09:00:00.000Z');
});
