// A table of labour categories and prices, from any tool: columns by the caller's mapping, one rate a
// category by the statistic that they choose, errors by row.

import { isPlainDate } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { divideHalfAwayFromZero, parseScaled } from '@daybook/core/money/money.ts';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

type Statistic = 'median' | 'average' | 'highest' | 'lowest';
type Options = Readonly<{
  mapping: Readonly<{ category: string; price: string; from: string | null; until: string | null }>;
  statistic: Statistic;
}>;
type RowError = Readonly<{ row: number; field: string; message: string }>;
type ReadRate = { category: string; unitPrice: bigint; from: string | null; until: string | null };

const Records = z.array(z.record(z.string(), z.string()));
const maximumErrors = 500;

export type RateTable = {
  columns: string[];
  rates: ReadRate[];
  errors: { row: number; field: string; message: string }[];
};

/** Refuses with import_unreadable, or with invalid_input where the file has no column of a name that is mapped. */
export function readRateTable(content: Buffer, options: Options): RateTable {
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  const [header = ''] = text.split('\n', 1);
  const delimiter =
    [',', ';', '\t'].toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ',';
  const records = recordsOf(text, delimiter);
  const columns = Object.keys(records[0] ?? {});
  for (const field of ['category', 'price', 'from', 'until'] as const) {
    const column = options.mapping[field];
    if (column !== null && !columns.includes(column))
      throw new Refusal('invalid_input', { columns }, [
        { field: `mapping.${field}`, rule: 'column', message: `The file has no column ${column}` },
      ]);
  }
  const read = records.map((record, index) => readRow(record, index + 2, options));
  const good = read.flatMap((each) => ('rate' in each ? [each.rate] : []));
  const groups = Map.groupBy(
    good,
    (rate) => `${rate.category.toLowerCase()}|${rate.from}|${rate.until}`,
  );
  return {
    columns,
    rates: [...groups.values()].map((own) => ({
      ...(own[0] ?? neverEmpty()),
      unitPrice: statisticOf(
        own.map((rate) => rate.unitPrice),
        options.statistic,
      ),
    })),
    errors: read.flatMap((each) => ('error' in each ? [each.error] : [])).slice(0, maximumErrors),
  };
}

function recordsOf(text: string, delimiter: string) {
  try {
    return Records.parse(
      parse(text, {
        columns: true,
        delimiter,
        skip_empty_lines: true,
        relax_column_count: true,
        trim: true,
      }),
    );
  } catch (error) {
    throw new Refusal(
      'import_unreadable',
      { because: error instanceof Error ? error.message : String(error) },
      [
        {
          field: 'contentBase64',
          rule: 'import_unreadable',
          message: 'The file is not a table with a header row',
        },
      ],
    );
  }
}

function neverEmpty(): never {
  throw new Error('A group of rates has at least one');
}

function readRow(
  record: Readonly<Record<string, string>>,
  row: number,
  { mapping }: Options,
): Readonly<{ rate: ReadRate }> | Readonly<{ error: RowError }> {
  const category = record[mapping.category]?.trim() ?? '';
  if (category === '') return { error: { row, field: mapping.category, message: 'No category' } };
  const text = (record[mapping.price] ?? '').replace(/[^0-9.,-]/g, '');
  const decimal = /,\d{1,2}$/.test(text)
    ? text.replaceAll('.', '').replace(',', '.')
    : text.replaceAll(',', '');
  if (!/^\d{1,9}(\.\d{1,4})?$/.test(decimal))
    return {
      error: { row, field: mapping.price, message: `Not a price: ${record[mapping.price] ?? ''}` },
    };
  const [from, until] = [dateOf(record, mapping.from), dateOf(record, mapping.until)];
  if (from === undefined || until === undefined)
    return {
      error: {
        row,
        field: mapping.from ?? mapping.until ?? '',
        message: 'Not a date as yyyy-mm-dd',
      },
    };
  return {
    rate: { category: category.slice(0, 120), unitPrice: parseScaled(decimal, 4), from, until },
  };
}

function dateOf(
  record: Readonly<Record<string, string>>,
  column: string | null,
): string | null | undefined {
  const text = column === null ? '' : (record[column] ?? '').slice(0, 10);
  if (text === '') return null;
  return isPlainDate(text) ? text : undefined;
}

function statisticOf(prices: readonly bigint[], statistic: Statistic): bigint {
  const sorted = prices.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const at = (index: number) => sorted[index] ?? 0n;
  switch (statistic) {
    case 'lowest':
      return at(0);
    case 'highest':
      return at(sorted.length - 1);
    case 'average':
      return divideHalfAwayFromZero(
        sorted.reduce((total, price) => total + price, 0n),
        BigInt(Math.max(1, sorted.length)),
      );
    case 'median': {
      const middle = sorted.length >> 1;
      return sorted.length % 2 === 1
        ? at(middle)
        : divideHalfAwayFromZero(at(middle - 1) + at(middle), 2n);
    }
    default:
      return statistic satisfies never;
  }
}
