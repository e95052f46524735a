// Analytics of the demo firm say what its reports say: a trend adds up to the report of its period, whoever asks, with
// and without filters; a heatmap to the report of exceptions; each cell opens the list of just its exceptions.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';
import { type Api, Waits } from '../../src/testing/test-firm.ts';
import { everyChart } from './every-chart.ts';

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
        await billed(existing(found.comparedFrom), existing(found.comparedUntil)),
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

type Variance = Awaited<ReturnType<Api['analytics']['variance']>>;

function expectWhole({ totals, items }: Variance): void {
  for (const row of [...totals, ...items])
    expect([
      row.currency,
      row.before.minor +
        row.volume.minor +
        row.mix.minor +
        row.rate.minor +
        row.writeOff.minor +
        row.unexplained.minor,
    ]).toEqual([row.currency, row.after.minor]);
  for (const key of [
    ...(['before', 'volume', 'mix', 'rate', 'writeOff', 'unexplained', 'after'] as const),
  ]) {
    const rows = (from: readonly Variance['totals'][number][]) =>
      sums(
        from.map((row) => ({ currency: row.currency, value: row[key] })),
        true,
      );
    expect([key, rows(items)]).toEqual([key, rows(totals)]);
  }
}
const column = (rows: readonly Variance['totals'][number][], key: 'before' | 'after') =>
  sums(
    rows.map((row) => ({ currency: row.currency, value: row[key] })),
    true,
  );

test.each([
  ['branch', 'revenue_billed', 'realization', 'billed'],
  ['service', 'revenue_billed', 'realization', 'billed'],
  ['firm', 'collected', 'receipts', 'received'],
] as const)(
  'against targets by %s of %s: the targets, the report, and between them the parts to the cent',
  async (by, measure, name, figure) => {
    const asked = { from: '2026-07-01', until: '2026-10-01' };
    const found = await as('helena').analytics.variance({
      ...asked,
      ...{ against: 'target', by, measure },
    });
    expectWhole(found);
    const aims = await as('helena').targets.list({
      ...{ measure: [measure], holderKind: [by], from: '2026-07', until: '2026-10', limit: 500 },
    });
    expect(Object.keys(column(found.totals, 'before')).length).toBeGreaterThan(0);
    expect(column(found.totals, 'before')).toEqual(
      sums(
        aims.items.map(({ amount }) => ({ currency: amount?.currency, value: amount })),
        true,
      ),
    );
    const { totals } = await as('helena').reports.run({ name, ...asked, by: ['none'] });
    expect(column(found.totals, 'after')).toEqual(
      sums(
        totals.map((row) => ({ currency: row.currency, value: row[figure] })),
        true,
      ),
    );
    const hasHours = by === 'branch';
    for (const row of found.totals) {
      expect(row.minutesBefore > 0).toBe(hasHours);
      expect(row.unexplained.minor === 0n).toBe(hasHours);
    }
  },
);

test('beside a trend stand the targets of its months: of people in hours, of a branch in money', async () => {
  const months = { from: '2026-07-01', until: '2026-10-01', compare: 'target' as const };
  const hours = await as('clara').analytics.trend({
    ...{ ...months, report: 'time-activity', measure: 'billableHours', split: 'person' },
  });
  const aims = await as('clara').targets.list({
    ...{ measure: ['hours_billable'], holderKind: ['person'], from: '2026-07', until: '2026-10' },
    limit: 500,
  });
  const aimed = aims.items.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0);
  const shown = hours.items.flatMap(({ points }) => points.map(({ before }) => Number(before)));
  expect(shown.reduce((sum, size) => sum + size, 0)).toBe(aimed);
  const one = existing(hours.items[0]);
  expect(one.points.map(({ before }) => before)).toEqual(
    aims.items.filter(({ holder }) => holder.id === one.id).map(({ minutes }) => minutes),
  );
  const { items } = await as('clara').org.listBranches({});
  const berlin = existing(items.find(({ name }) => name === 'Berlin'));
  const money = await as('clara').analytics.trend({
    ...{ ...months, report: 'realization', measure: 'billed', window: 'quarter' },
    branchId: [berlin.id],
  });
  expect(minorOf(existing(money.items[0]?.points[0]).before)).toBe(
    sums(
      (
        await as('clara').targets.list({
          ...{ measure: ['revenue_billed'], branchId: [berlin.id], from: '2026-07' },
          until: '2026-10',
        })
      ).items.map(({ amount }) => ({ currency: amount?.currency, value: amount })),
      true,
    ).EUR,
  );
  await expect(
    as('ines').analytics.trend({ ...months, report: 'time-activity', measure: 'hours' }),
  ).rejects.toMatchObject({ status: 403 });
});

test.each([
  ['compare', { report: 'invoices', measure: 'net' }],
  ['window', { report: 'realization', measure: 'billed', window: 'week' }],
  ['split', { report: 'realization', measure: 'billed', split: 'client' }],
  ['split', { report: 'receipts', measure: 'received', split: 'client' }],
  ['clientId', { report: 'realization', measure: 'billed', clientId: [crypto.randomUUID()] }],
] as const)('a target that there can not be is refused at %s', async (field, asked) => {
  const whole = { ...asked, compare: 'target', from: '2026-07-01', until: '2026-10-01' };
  await expect(
    as('helena').analytics.trend(whole as Parameters<Api['analytics']['trend']>[0]),
  ).rejects.toMatchObject({ status: 422, fields: [{ field }] });
});

test('a target is of the whole: who reaches a part of the report is refused, hours without hours are not split', async () => {
  const asked = { from: '2026-07-01', until: '2026-10-01', against: 'target' as const };
  for (const name of ['ines', 'jonas'])
    await expect(as(name).analytics.variance({ ...asked, by: 'branch' })).rejects.toMatchObject({
      status: 403,
    });
  expectWhole(await as('clara').analytics.variance({ ...asked, by: 'branch' }));
});

test.each([
  ['from', { against: 'target', from: '2026-07-03', until: '2026-10-01' }],
  ['by', { against: 'target', from: '2026-07-01', until: '2026-10-01', by: 'client' }],
  ['by', { against: 'budget', until: '2026-10-01', by: 'client' }],
  ['from', { against: 'budget', from: '2026-07-01', until: '2026-10-01' }],
  ['from', { against: 'previous_year', until: '2026-10-01' }],
  ['measure', { against: 'budget', until: '2026-10-01', measure: 'margin' }],
  ['categoryId', { against: 'contract', until: '2026-10-01', categoryId: [crypto.randomUUID()] }],
] as const)('a variance that makes no sense is refused at %s', async (field, asked) => {
  await expect(
    as('helena').analytics.variance(asked as Parameters<Api['analytics']['variance']>[0]),
  ).rejects.toMatchObject({ status: 422, fields: [{ field }] });
});

test('against budgets: each project by itself, of all that was billed until then', async () => {
  const found = await as('helena').analytics.variance({ against: 'budget', until: '2026-12-01' });
  expectWhole(found);
  expect(found.items.length).toBeGreaterThan(20);
  expect(found.totals.every(({ mix }) => mix.minor === 0n)).toBe(true);
  const report = await as('helena').reports.run({
    ...{ name: 'realization', from: '1900-01-01', until: '2026-12-01', by: ['project'] },
  });
  const billed = new Map(
    report.items.map((row) => [(row.project as Readonly<{ id: string }>).id, minorOf(row.billed)]),
  );
  for (const { id, after, before } of found.items) {
    expect(after.minor).toBe(billed.get(id) ?? 0n);
    const project = await as('helena').parties.getProject({ id });
    expect(before).toEqual(project.budgetAmount);
  }
  const own = await as('ines').analytics.variance({ against: 'budget', until: '2026-12-01' });
  expectWhole(own);
  expect(own.items.length).toBeGreaterThan(0);
  expect(own.items.length).toBeLessThan(found.items.length);
  const [one] = own.items;
  expect(found.items).toContainEqual(one);
});

test('against contracts as they were first agreed: amendments and uplifts are a difference', async () => {
  const found = await as('helena').analytics.variance({ against: 'contract', until: '2026-12-01' });
  expectWhole(found);
  const byName = (text: string) => existing(found.items.find(({ name }) => name.includes(text)));
  const framework = byName('Framework agreement');
  expect(framework.before.minor).toBe(90_000_000n);
  const fixed = byName('Process redesign');
  expect([fixed.before.minor, fixed.unexplained.minor]).toEqual([
    8_400_000n,
    fixed.after.minor - fixed.before.minor,
  ]);
  // 1,850.00 a month from December 2025 on, before the index moved it.
  const support = byName('Support');
  expect(support.before.minor).toBe(185_000n * 12n);
  const report = await as('helena').reports.run({
    ...{ name: 'contract-billing', from: '1900-01-01', until: '2026-12-01', by: ['contract'] },
  });
  for (const { id, after } of found.items) {
    const row = report.items.find(
      ({ contract }) => (contract as Readonly<{ id: string }>).id === id,
    );
    expect(after.minor).toBe(minorOf(row?.billed));
  }
});

type Forecast = Awaited<ReturnType<Api['analytics']['forecast']>>['items'][number];
const forecastOf = async (name: string, measure: 'billed' | 'hours', currency: string | null) => {
  const { items } = await as(name).analytics.forecast({});
  return existing(items.find((item) => item.measure === measure && item.currency === currency));
};
/** All that was said of the past, without what came of it. */
const saidBefore = ({ backtest, running }: Forecast) => [
  ...backtest.map(({ actual: _, ...made }) => made),
  ...(running === null ? [] : [running]).map(({ soFar: _, ...made }) => made),
];

test('the month after the running one is forecast: money by currency, and hours, as the reports have them', async () => {
  const { items } = await as('helena').analytics.forecast({});
  expect(items.map(({ measure, currency }) => [measure, currency])).toEqual([
    ['billed', 'EUR'],
    ['billed', 'GBP'],
    ['hours', null],
  ]);
  const run = (name: string) =>
    as('helena').reports.run({ name, from: '2026-01-01', until: '2027-01-01', by: ['month'] });
  const [invoices, hours] = [await run('invoices'), await run('time-activity')];
  for (const { measure, currency, month, running, backtest } of items) {
    expect([month, running?.month]).toEqual(['2027-01', '2026-12']);
    expect(backtest.length).toBeGreaterThan(3);
    const row = (at: string | undefined) =>
      measure === 'hours'
        ? hours.items.find((each) => each.month === at)?.hours
        : invoices.items.find((each) => each.month === at && each.currency === currency)?.net;
    for (const { month: past, actual } of backtest)
      expect([past, minorOf(actual)]).toEqual([past, minorOf(row(past))]);
    expect(minorOf(running?.soFar)).toBe(minorOf(row('2026-12')));
  }
});

test('what is known of the month is what its sources say', async () => {
  const { parts } = await forecastOf('helena', 'billed', 'EUR');
  const sizeOf = (name: string) => parts.find((part) => part.name === name)?.amount.minor;
  const wip = await as('helena').reports.run({ name: 'wip-aging', by: ['none'] });
  const due = await as('helena').reports.run({
    ...{ name: 'milestones-due', from: '2027-01-01', until: '2027-02-01', by: ['none'] },
  });
  const euros = (rows: typeof wip.totals, key: string) =>
    minorOf(rows.find(({ currency }) => currency === 'EUR')?.[key]);
  expect(sizeOf('wip')).toBe(euros(wip.totals, 'open'));
  expect(sizeOf('milestones')).toBe(euros(due.totals, 'balance'));
  // The support desk by the month, at what it costs since the index moved it.
  expect(sizeOf('fees') ?? 0n).toBeGreaterThan(185_000n);
});

test.each([
  ['helena', 'the firm', { variances: 5, forecasts: 3 }],
  ['helena', 'a branch', { variances: 5 }],
  ['ines', 'the firm', { variances: 3, forecasts: 1 }],
  ['ines', 'a branch', { variances: 3 }],
  ['tomasz', 'the firm', { variances: 0, forecasts: 1 }],
  ['tomasz', 'a branch', { variances: 0 }],
  ['clara', 'the firm', { variances: 5, forecasts: 3 }],
  ['clara', 'a branch', { variances: 5 }],
  ['marcus', 'the firm', { variances: 5, forecasts: 3 }],
  ['marcus', 'a branch', { variances: 5 }],
  ['priya', 'the firm', {}],
  ['priya', 'a branch', {}],
  ['jonas', 'the firm', {}],
  ['jonas', 'a branch', {}],
] as const)(
  'for %s every chart of %s, its CSV and its workbook say what the report says',
  async (name, of, least) => {
    const { items } = await as(name).org.listBranches({});
    const vienna = existing(items.find((branch) => branch.name === 'Vienna'));
    const looked = await everyChart(
      stage.server,
      stage.headersOf(name),
      of === 'a branch' ? { branchId: [vienna.id] } : {},
    );
    expect(looked).toMatchObject(least);
    expect(looked.trends).toBeGreaterThan(0);
    expect(looked.heatmaps).toBeGreaterThan(0);
  },
);

test('an invoice that is posted now into a month of the past changes what came, and no forecast that was made before', async () => {
  const before = await forecastOf('helena', 'billed', 'EUR');
  const { items } = await as('priya').reports.run({ name: 'wip-aging', by: ['client'] });
  const largest = existing(
    items
      .filter(({ currency }) => currency === 'EUR')
      .toSorted((a, b) => (minorOf(a.open) < minorOf(b.open) ? 1 : -1))[0],
  );
  const clientId = (largest.client as Readonly<{ id: string }>).id;
  const made = await as('priya').billing.propose({ clientId, cutOff: '2026-11-30' });
  const { id, version } = await as('priya').billing.invoicePreBill({
    ...{ id: made.id, version: made.version },
  });
  const post = as('marcus').billing.post({ id, version, invoiceDate: '2026-08-20' });
  await post.catch(async (error: unknown) => {
    if (!(error instanceof Waits)) throw error;
    await as('helena').approvals.approve({ id: error.approvalId });
  });
  const posted = await as('helena').reports.run({
    ...{ name: 'invoices', from: '2026-08-20', until: '2026-08-21', clientId: [clientId] },
  });
  const net = minorOf(existing(posted.totals[0]).net);
  const after = await forecastOf('helena', 'billed', 'EUR');
  const inAugust = ({ backtest }: Forecast) =>
    minorOf(existing(backtest.find(({ month }) => month === '2026-08')).actual);
  expect(net).toBeGreaterThan(1_000_000n);
  expect(inAugust(after) - inAugust(before)).toBe(net);
  // October and later have August in their history: seen from today they would be others.
  expect(saidBefore(after).map(({ month }) => month)).toContain('2026-11');
  expect(saidBefore(after)).toEqual(saidBefore(before));
});
