// Reports of the demo firm: the same numbers from every side, for every role; what was printed last week is printed
// again of that moment; filters, groups and comparisons are refused where a report has none.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';
import type { Api } from '../../src/testing/test-firm.ts';
import { versioned } from '../steps.ts';
import { everyReport } from './every-report.ts';

let stage: DemoStage;
const as = (name: string): Api => stage.as(name);
const october = { from: '2026-10-01', until: '2026-11-01' };

beforeAll(async () => {
  stage = await openDemoFirm();
}, 180_000);
afterAll(() => stage.server.close());

/** Of those who may see few: which. */
const seen: Readonly<Record<string, readonly string[]>> = {
  tomasz: [
    ...['time-activity', 'time-status', 'utilization', 'expenses', 'exceptions'],
    ...['sessions', 'approvals'],
  ],
  jonas: [
    ...['time-activity', 'time-status', 'utilization', 'work-value', 'expenses', 'invoices'],
    ...[
      'realization',
      'wip-aging',
      'tax',
      'receipts',
      'receivables-aging',
      'exceptions',
      'sessions',
      'approvals',
    ],
  ],
};

test.each(['helena', 'marcus', 'ines', 'tomasz', 'priya', 'jonas', 'clara'])(
  'for %s every report adds up to its records, its CSV and its workbook',
  async (name) => {
    const found = await everyReport(stage.server, stage.headersOf(name), october);
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['time-activity', 'expenses']));
    const known = seen[name];
    if (known !== undefined) expect(Object.keys(found)).toEqual(known);
  },
);

test('what one report says another says too', async () => {
  const found = await everyReport(stage.server, stage.headersOf('helena'), october);
  const of = (name: string, key: string) => existing(found[name]?.[key]);
  for (const currency of ['EUR', 'GBP']) {
    const discount = BigInt(found.invoices?.[`discount ${currency}`] ?? 0);
    const billed = BigInt(of('realization', `billed ${currency}`));
    expect(of('invoices', `net ${currency}`)).toBe((billed - discount).toString());
    expect(of('invoices', `net ${currency}`)).toBe(of('tax', `taxable ${currency}`));
    expect(of('invoices', `tax ${currency}`)).toBe(of('tax', `tax ${currency}`));
    expect(of('trial-balance', `debit ${currency}`)).toBe(
      of('trial-balance', `credit ${currency}`),
    );
  }
  expect(of('time-activity', 'hours')).toBe(of('utilization', 'hours'));
  expect(of('time-activity', 'hours')).toBe(of('time-status', 'hours'));
});

/** Every report whole, as the API gives it. */
async function printed(asked: Readonly<{ asOf?: string }>) {
  const api = as('helena');
  const { items } = await api.reports.catalogue({});
  const answers: Record<string, unknown> = {};
  for (const { name } of items)
    answers[name] = {
      ...(await api.reports.run({ ...asked, name, from: '2026-09-01', until: '2026-12-02' })),
      asOf: null,
    };
  return answers;
}

test('what was printed at a moment is printed again of it, whatever came after', async () => {
  const before = await printed({});
  const at = stage.clock.now();
  stage.clock.moveTo('2026-12-08T09:00:00.000Z');
  const priya = as('priya');
  const { items: open } = await priya.billing.listInvoices({ paymentState: 'open', limit: 2 });
  const invoice = existing(open[0]);
  const receipt = await priya.cash.createReceipt({
    ...{ clientId: invoice.client.id, receivedOn: '2026-12-01' },
    amount: { amount: '10.00', currency: invoice.currency },
  });
  await priya.cash.postReceipt(versioned(receipt));
  const { items: parts } = await as('ines').timesheets.listParts({
    state: 'submitted',
    awaitingMe: true,
  });
  await as('ines').timesheets.approve({ partIds: parts.slice(0, 5).map((part) => part.id) });
  const after = await printed({});
  for (const name of [
    'time-status',
    'work-value',
    'receipts',
    'receivables-aging',
    'trial-balance',
  ])
    expect([name, after[name]]).not.toEqual([name, before[name]]);
  expect(await printed({ asOf: at })).toEqual(before);
});

test('who sees only their own gets of each report what a filter by them gives', async () => {
  const tomasz = await as('tomasz').access.me({});
  const { items } = await as('helena').reports.run({
    ...{ name: 'time-activity', ...october, by: ['project'], personId: [tomasz.person.id] },
  });
  const own = await as('tomasz').reports.run({
    name: 'time-activity',
    ...october,
    by: ['project'],
  });
  expect(items.length).toBeGreaterThan(0);
  expect(own.items).toEqual(items);
  const { items: nothing } = await as('tomasz').reports.run({
    ...{ name: 'time-activity', ...october, personId: [existing(await idOf('marcus'))] },
  });
  expect(nothing).toEqual([]);
});
const idOf = async (name: string) => (await as(name).access.me({})).person.id;

test('a period stands beside the one before it, groups that are gone as well', async () => {
  const november = await as('helena').reports.run({
    ...{ name: 'invoices', from: '2026-10-01', until: '2026-11-01', compare: 'previous_period' },
  });
  const before = await as('helena').reports.run({
    ...{ name: 'invoices', from: '2026-09-01', until: '2026-10-01' },
  });
  expect([november.comparedFrom, november.comparedUntil]).toEqual(['2026-09-01', '2026-10-01']);
  expect(november.totals.map((row) => row.netBefore)).toEqual(before.totals.map((row) => row.net));
  const clients = (rows: typeof before.items) =>
    rows.flatMap(({ client }) => (typeof client === 'object' && client ? [client] : []));
  expect(clients(november.items)).toEqual(expect.arrayContaining(clients(before.items)));
});

test.each([
  ['by', { name: 'invoices', by: ['person'] }, /no dimension of this report: branch, /],
  [
    'personId',
    { name: 'invoices', personId: ['019a3e37-4180-7004-bdb2-8648dd087507'] },
    /filtered/,
  ],
  ['until', { name: 'invoices', from: '2026-10-02', until: '2026-10-02' }, /after 2026-10-02/],
  ['asOf', { name: 'invoices', asOf: '2030-01-01T00:00:00Z' }, /Not after now/],
  ['sort', { name: 'invoices', sort: 'hours' }, /net, discount, tax/],
  ['compare', { name: 'wip-aging', compare: 'previous_year' }, /moment/],
  ['compare', { name: 'invoices', by: ['month'], compare: 'previous_year' }, /side by side/],
] as const)('what a report has not is refused at %s', async (field, asked, message) => {
  await expect(
    as('helena').reports.run({ ...asked } as Parameters<Api['reports']['run']>[0]),
  ).rejects.toMatchObject({
    status: 422,
    fields: [{ field, message: expect.stringMatching(message) }],
  });
});

test('a report that one may not see is refused, and one that is not there is not found', async () => {
  await expect(as('tomasz').reports.run({ name: 'invoices' })).rejects.toMatchObject({
    status: 403,
  });
  await expect(as('helena').reports.run({ name: 'no-such' })).rejects.toMatchObject({
    status: 404,
  });
  const ids = (await as('priya').reports.catalogue({})).items.map(({ name }) => name);
  expect(ids).not.toContain('profitability');
});

test('a PDF has the rows and totals of the report', async () => {
  const file = await as('helena').reports.pdf({ name: 'receivables-aging' });
  expect(
    Buffer.from(file as Uint8Array)
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});
