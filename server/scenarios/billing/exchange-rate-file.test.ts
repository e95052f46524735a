// The central bank's history: looked at, stored, taken again, and read page by page. 120 days of two
// currencies; 1.25 USD and 200 JPY are one euro, so one of each is 0.8 and 0.005 of it.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { parseScaled } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';

const csvFile = (text: string) => Buffer.from(text).toString('base64');
const days = Array.from({ length: 120 }, (_, index) => addDays('2025-11-01', index));
const history = (usdOf: (on: string) => string) =>
  csvFile(`Date,USD,JPY,SKK,\n${days.map((on) => `${on},${usdOf(on)},200,N/A,\n`).join('')}`);
const steady = history(() => '1.25');

let firm: TestFirm;
const billing = () => firm.people.owner.api.billing;
const imported = (contentBase64: string, dryRun = false) =>
  billing().importExchangeRates({ fileName: 'eurofxref-hist.csv', contentBase64, dryRun });

beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

test('a look at a file counts what it would bring, and stores nothing', async () => {
  expect(await imported(steady, true)).toEqual({
    days: 120,
    first: '2025-11-01',
    last: '2026-02-28',
    currencies: ['JPY', 'USD'],
    unknown: [],
    rates: 240,
    added: 240,
    changed: 0,
  });
  expect((await billing().listExchangeRates({})).items).toEqual([]);
});

test('it is stored once; the same file again changes nothing', async () => {
  expect(await imported(steady)).toMatchObject({ added: 240, changed: 0 });
  expect(await imported(steady)).toMatchObject({ added: 0, changed: 0 });
  const { items } = await billing().listExchangeRates({ limit: 2 });
  expect(items).toEqual([
    { base: 'EUR', currency: 'USD', on: '2026-02-28', rate: parseScaled('0.8', 8) },
    { base: 'EUR', currency: 'JPY', on: '2026-02-28', rate: parseScaled('0.005', 8) },
  ]);
});

test('a corrected day is told as changed, and is the only one that is', async () => {
  const corrected = history((on) => (on === '2026-01-15' ? '1.6' : '1.25'));
  expect(await imported(corrected, true)).toMatchObject({ added: 0, changed: 1 });
  await imported(corrected);
  const { items } = await billing().listExchangeRates({ currency: 'USD', limit: 500 });
  expect(items.filter(({ rate }) => rate !== parseScaled('0.8', 8))).toEqual([
    { base: 'EUR', currency: 'USD', on: '2026-01-15', rate: parseScaled('0.625', 8) },
  ]);
});

test('pages of one currency and of all hold each rate once', async () => {
  for (const [currency, count] of [
    ['JPY', 120],
    [undefined, 240],
  ] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await billing().listExchangeRates({ currency, cursor, limit: 50 });
      seen.push(...page.items.map((rate) => `${rate.on} ${rate.currency}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(count);
    expect(seen).toEqual(seen.toSorted().toReversed());
  }
});

test('a line that makes no sense is named, and nothing of the file is stored', async () => {
  const broken = csvFile('Date,GBP\n2026-03-02,0.87\n2026-03-03,cheap\n');
  await expect(imported(broken)).rejects.toMatchObject({
    code: 'import_unreadable',
    fields: [{ message: 'Line 3, column GBP: “cheap” is no rate above zero' }],
  });
  expect((await billing().listExchangeRates({ currency: 'GBP' })).items).toEqual([]);
});
