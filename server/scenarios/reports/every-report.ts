// Every report that a person may ask for says one thing, however it is asked: its rows, subtotals and totals,
// the records behind it, its CSV and its workbook add up to the same minutes and cents.

import { reports } from '@daybook/contract/reports.ts';
import { expect } from 'vitest';
import type { DaybookServer } from '../../src/server.ts';
import { type Api, apiOf, type Headers, send } from '../../src/testing/test-firm.ts';
import { csvRows, sheetRows } from '../exported-rows.ts';

type Answer = Awaited<ReturnType<Api['reports']['run']>>;
type Row = Readonly<Record<string, unknown>>;
export type Asked = Readonly<{ from?: string; until?: string; asOf?: string; by?: string[] }>;
/** "hours", "net EUR": the sum, in minutes, pieces or minor units. */
type Sums = Record<string, string>;

const exact = (answer: Answer) => answer.measures.filter(({ kind }) => kind !== 'percent');

function add(sums: Map<string, bigint>, key: string, value: bigint): void {
  if (value !== 0n) sums.set(key, (sums.get(key) ?? 0n) + value);
}
const asSums = (sums: ReadonlyMap<string, bigint>): Sums =>
  Object.fromEntries(
    [...sums].flatMap(([key, value]) => (value === 0n ? [] : [[key, value.toString()]])).sort(),
  );

function sumsOf(answer: Answer, rows: readonly Row[]): Sums {
  const sums = new Map<string, bigint>();
  for (const row of rows)
    for (const { key } of exact(answer)) {
      const value = row[key];
      if (typeof value === 'number') add(sums, key, BigInt(value));
      else if (
        typeof value === 'object' &&
        value !== null &&
        'minor' in value &&
        'currency' in value
      )
        add(sums, `${key} ${value.currency}`, BigInt(String(value.minor)));
    }
  return asSums(sums);
}

/** Of a file: amounts stand as decimal numbers beside their currency. */
function sumsOfCells(answer: Answer, rows: readonly Readonly<Record<string, string>>[]): Sums {
  const sums = new Map<string, bigint>();
  for (const row of rows)
    for (const { key, kind } of exact(answer)) {
      const text = row[key] ?? '';
      if (text === '') continue;
      const currency = row[`${key}Currency`];
      if (kind === 'money') add(sums, `${key} ${currency}`, BigInt(Math.round(Number(text) * 100)));
      else add(sums, key, BigInt(text));
    }
  return asSums(sums);
}

async function recordsOf(api: Api, name: string, asked: Asked): Promise<readonly Row[]> {
  const { by: _, ...filters } = asked;
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.reports.rows({
      ...{ ...filters, name, limit: 500 },
      ...(cursor === undefined ? {} : { cursor }),
    });
    rows.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

/** Of every report that this person may see: its name and totals. Fails where two ways disagree. */
export async function everyReport(
  server: DaybookServer,
  headers: Headers,
  asked: Asked,
): Promise<Readonly<Record<string, Sums>>> {
  const api = apiOf(server, headers);
  const found: Record<string, Sums> = {};
  for (const { name } of (await api.reports.catalogue({})).items) {
    const answer = await api.reports.run({ ...asked, name });
    const totals = sumsOf(answer, answer.totals);
    const file = (accept: string) =>
      send(server, reports.run, { ...asked, name }, { ...headers, accept });
    const csv = await file('text/csv');
    const workbook = await file(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    expect({
      name,
      rows: sumsOf(answer, answer.items),
      subtotals: answer.by.length > 1 ? sumsOf(answer, answer.subtotals) : totals,
      records: sumsOf(answer, await recordsOf(api, name, asked)),
      csv: sumsOfCells(answer, csvRows(csv.body)),
      workbook: sumsOfCells(answer, sheetRows(workbook.rawPayload)),
    }).toEqual({
      name,
      rows: totals,
      subtotals: totals,
      records: totals,
      csv: totals,
      workbook: totals,
    });
    found[name] = totals;
  }
  return found;
}
