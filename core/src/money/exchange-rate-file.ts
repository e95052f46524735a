// Exchange rates as files bring them: the history of the European Central Bank (a column for each
// currency, in units of it for one euro), or a line for each rate.

import { csvRecords } from '../cash/csv-records.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Currency, isCurrency } from './currency.ts';
import { divideHalfAwayFromZero } from './money.ts';

export type DayRate = Readonly<{ base: Currency; currency: Currency; on: string; rate: bigint }>;
export type ExchangeRateFile = Readonly<{
  rates: readonly DayRate[];
  /** Codes of the file that nobody bills in (any more); their cells are left out. */
  unknown: readonly string[];
}>;

export const mostRates = 100_000;
const eightDigits = 10n ** 8n;
const empty: ReadonlySet<string> = new Set(['', 'N/A']);

/** Refuses with import_unreadable what is not one of the two, and names the line and the column. */
export function readExchangeRateFile(text: string): ExchangeRateFile {
  const records = csvRecords(text, ',');
  const first = records.next();
  const head = first.done === true ? [] : first.value.cells.map((cell) => cell.trim());
  const read = readerOf(head);
  const found = new Map<string, DayRate>();
  const unknown = new Set<string>();
  for (const { line, cells } of records) {
    if (cells.length > head.length)
      throw unreadable(`Line ${line}: ${cells.length} cells, and there are ${head.length} columns`);
    for (const rate of read({ line, head, cells: cells.map((cell) => cell.trim()) }, unknown)) {
      const key = `${rate.base} ${rate.currency} ${rate.on}`;
      const known = found.get(key);
      if (known !== undefined && known.rate !== rate.rate)
        throw unreadable(
          `Line ${line}, column ${rate.currency}: a second rate for ${rate.currency} on ${rate.on}`,
        );
      found.set(key, rate);
      if (found.size > mostRates)
        throw unreadable(`Line ${line}: a file holds at most ${mostRates} rates`);
    }
  }
  if (found.size === 0) throw unreadable('The file holds no rate of a currency that is billed in');
  return { rates: [...found.values()], unknown: [...unknown].sort() };
}

function readerOf(head: readonly string[]) {
  const [date = '', ...others] = head;
  if (head.join(',').toLowerCase() === 'date,base,currency,rate') return readLines;
  if (date.toLowerCase() === 'date' && others.every((cell) => /^([A-Z]{3})?$/.test(cell)))
    return readHistory;
  throw unreadable(
    'Line 1: the headings are Date and the currencies, or date, base, currency, rate',
  );
}

type Line = Readonly<{ line: number; head: readonly string[]; cells: readonly string[] }>;

function* readHistory({ line, head, cells }: Line, unknown: Set<string>): Generator<DayRate> {
  const on = dateIn(cells[0] ?? '', line, 'Date');
  for (const [index, cell] of cells.entries()) {
    if (index === 0 || empty.has(cell)) continue;
    const currency = head[index] ?? '';
    if (currency === '') throw unreadable(`Line ${line}, column ${index + 1}: it has no heading`);
    if (!isCurrency(currency)) {
      unknown.add(currency);
      continue;
    }
    const units = rateIn(cell, line, currency);
    yield { base: 'EUR', currency, on, rate: inverseOf(units, line, currency) };
  }
}

function* readLines({ line, cells }: Line, unknown: Set<string>): Generator<DayRate> {
  const [date = '', base = '', currency = '', rate = ''] = cells;
  const on = dateIn(date, line, 'date');
  const codes = [base, currency];
  for (const [index, code] of codes.entries())
    if (!/^[A-Z]{3}$/.test(code))
      throw unreadable(
        `Line ${line}, column ${index === 0 ? 'base' : 'currency'}: “${code}” is no code of a currency`,
      );
  if (base === currency)
    throw unreadable(`Line ${line}, column currency: a rate is between two currencies`);
  const strange = codes.filter((code) => !isCurrency(code));
  for (const code of strange) unknown.add(code);
  const given = rateIn(rate, line, 'rate');
  const kept = divideHalfAwayFromZero(given.scaled * eightDigits, given.unit);
  if (kept === 0n) throw tooSmall(line, 'rate');
  if (strange.length === 0) yield { base, currency, on, rate: kept };
}

type Given = Readonly<{ scaled: bigint; unit: bigint }>;

/** With all its digits: what is inverted is rounded once, at the end. */
function rateIn(cell: string, line: number, column: string): Given {
  const match = /^(\d{1,10})(?:\.(\d{1,12}))?$/.exec(cell);
  const fraction = match?.[2] ?? '';
  const scaled = match === null ? 0n : BigInt(`${match[1]}${fraction}`);
  if (scaled === 0n)
    throw unreadable(`Line ${line}, column ${column}: “${cell}” is no rate above zero`);
  return { scaled, unit: 10n ** BigInt(fraction.length) };
}

function inverseOf({ scaled, unit }: Given, line: number, column: string): bigint {
  const rate = divideHalfAwayFromZero(unit * eightDigits, scaled);
  if (rate === 0n) throw tooSmall(line, column);
  return rate;
}

function dateIn(cell: string, line: number, column: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(cell) && !Number.isNaN(Date.parse(`${cell}T00:00:00Z`));
  if (!isDay || new Date(`${cell}T00:00:00Z`).toISOString().slice(0, 10) !== cell)
    throw unreadable(`Line ${line}, column ${column}: “${cell}” is no day, as in 2026-03-31`);
  return cell;
}

const tooSmall = (line: number, column: string): Refusal =>
  unreadable(`Line ${line}, column ${column}: the rate is nothing at eight decimals`);
const unreadable = (message: string): Refusal =>
  new Refusal('import_unreadable', { message }, [
    { field: 'contentBase64', rule: 'import_unreadable', message },
  ]);
