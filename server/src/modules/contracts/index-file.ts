// A file of index values: two columns, month and value, as statistical offices and spreadsheets write them.
// All of it is taken, or nothing is, and every bad row is named: a value that is recorded never changes.

import {
  markCounter,
  readDecimal,
  type ScaledNumber,
} from '@daybook/core/imports/imported-number.ts';
import { type FieldError, Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatScaled } from '@daybook/core/money/money.ts';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';

type Value = Readonly<{ month: string; value: bigint }>;
type Cells = Readonly<{ row: number; month: string; value: string; more: readonly string[] }>;

const mostRows = 5000;
const mostNamed = 50;
const valueDigits = 4;

const Rows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

/** A comma is a decimal mark where another character parts the columns. */
const delimiterOf = (content: string): string => {
  const [head = ''] = content.split(/\r?\n/, 1);
  return ['\t', ';'].find((mark) => head.includes(mark)) ?? ',';
};

function cellsOf(content: string): readonly Cells[] {
  try {
    const rows = Rows.parse(
      parse(content, {
        bom: true,
        delimiter: delimiterOf(content),
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
        info: true,
      }),
    );
    return rows.map(({ record, info }) => ({
      row: info.lines,
      month: record[0] ?? '',
      value: record[1] ?? '',
      more: record.slice(2).filter((cell) => cell !== ''),
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refuseField('import_unreadable', 'contentBase64', error.message);
  }
}

const yearFirst = /^(\d{4})[-/.]?(0[1-9]|1[0-2])([-/.]\d{2})?$/;
const yearLast = /^(0?[1-9]|1[0-2])[-/.](\d{4})$/;

/** 2026-01, 2026-01-31, 202601, 01/2026. */
function monthIn(text: string): string | null {
  const first = yearFirst.exec(text);
  if (first !== null) return `${first[1]}-${first[2]}`;
  const last = yearLast.exec(text);
  return last === null ? null : `${last[2]}-${(last[1] ?? '').padStart(2, '0')}`;
}

/** In four decimals, or null where there are more: an index value is not rounded here. */
function scaledOf({ digits, scale }: ScaledNumber): bigint | null {
  if (scale <= valueDigits) return digits * 10n ** BigInt(valueDigits - scale);
  const beyond = 10n ** BigInt(scale - valueDigits);
  return digits % beyond === 0n ? digits / beyond : null;
}

/** Values that are new to the series. Refuses with import_unreadable, naming each bad row. */
export function newIndexValues(
  content: string,
  recorded: ReadonlyMap<string, bigint>,
): readonly Value[] {
  const [head, ...rest] = cellsOf(content);
  if (head === undefined) throw refuseField('import_unreadable', 'contentBase64', 'It is empty');
  // A head names its columns: neither of its cells is what the column holds.
  const isHead = monthIn(head.month) === null && readDecimal(head.value, '.') === null;
  const rows = isHead ? rest : [head, ...rest];
  if (rows.length > mostRows)
    throw refuseField('too_large', 'contentBase64', `At most ${mostRows} rows`);
  const marks = markCounter();
  for (const row of rows) marks.add(row.value);
  const verdict = marks.verdict();
  const seen = new Map<string, bigint>();
  const faults: FieldError[] = [];
  for (const row of rows) {
    const read = readRow(row, verdict === 'ask' ? '.' : verdict, { seen, recorded });
    if (typeof read === 'string')
      faults.push({ field: `rows.${row.row}`, rule: 'row', message: `Row ${row.row}: ${read}` });
    else seen.set(read.month, read.value);
  }
  if (faults.length > 0)
    throw new Refusal('import_unreadable', { badRows: faults.length }, faults.slice(0, mostNamed));
  return [...seen]
    .filter(([month]) => !recorded.has(month))
    .map(([month, value]) => ({ month, value }));
}

type Known = Readonly<{
  seen: ReadonlyMap<string, bigint>;
  recorded: ReadonlyMap<string, bigint>;
}>;

/** The value, or what is wrong with the row. */
function readRow({ month: text, value: cell, more }: Cells, mark: '.' | ',', known: Known) {
  if (more.length > 0) return `There are ${more.length + 2} columns; month and value are two`;
  const month = monthIn(text);
  if (month === null) return `“${text}” is no month; write it as 2026-01`;
  const number = readDecimal(cell, mark);
  if (number === null) return `“${cell}” is no number`;
  const value = scaledOf(number);
  if (value === null) return `“${cell}” has more than four decimals`;
  if (value <= 0n) return 'A value is above zero';
  const before = known.recorded.get(month);
  if (before !== undefined && before !== value)
    return `${month} is recorded as ${formatScaled(before, valueDigits)} already, and that stays`;
  if (known.seen.has(month)) return `${month} comes twice`;
  return { month, value };
}
