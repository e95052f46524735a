// CSV as banks write it: no two alike, so a mapping says which column is what, is guessed from the headings
// and saved with the bank account. The same reading shows the preview in the browser and imports the file.

import {
  type DateOrder,
  dateOrderCounter,
  decideDateOrder,
  readDate,
} from '../imports/imported-date.ts';
import { type DecimalMark, markCounter, readDecimal } from '../imports/imported-number.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Currency } from '../money/currency.ts';
import { formatScaled, type Money, magnitudeOf, negate, parseAmount } from '../money/money.ts';
import type { BankEntry } from './bank-entry.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';

export const csvDelimiters = [';', ',', '\t', '|'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];
/** Columns are named as the file's headings do; in a file without headings, 1 is the first. */
export type CsvMapping = Readonly<{
  delimiter: CsvDelimiter;
  dateOrder: DateOrder;
  decimalMark: DecimalMark;
  hasHeadings: boolean;
  /** Lines above the headings: titles, the account, an empty line. */
  skippedLines: number;
  date: string;
  /** With its sign; or null, and two columns without. */
  amount: string | null;
  debit: string | null;
  credit: string | null;
  /** Says whether `amount` went out, where it has no sign: S or H, D or C, DBIT or CRDT. */
  side: string | null;
  reference: readonly string[];
  counterparty: string | null;
  iban: string | null;
  currency: string | null;
  id: string | null;
}>;

const headings = {
  date: 'date|booking date|bookingdate|posting date|transaction date|value date|buchungstag|buchungsdatum|buchung|datum|valuta|valutadatum|wertstellung',
  amount: 'amount|betrag|umsatz|betrag eur|amount eur|transaction amount|montant|importe|value',
  debit: 'debit|soll|paid out|money out|withdrawal|withdrawals|lastschrift|debit amount|ausgang',
  credit: 'credit|haben|paid in|money in|deposit|deposits|gutschrift|credit amount|eingang',
  side: 'debit/credit|credit/debit|soll/haben|s/h|d/c|c/d|dc|cdtdbtind|kennzeichen|indicator|af bij',
  reference:
    'reference|description|details|verwendungszweck|buchungstext|payment reference|remittance information|narrative|memo|text|transaction description|kundenreferenz|mandatsreferenz',
  counterparty:
    'counterparty|name|payer|payee|beguenstigter/zahlungspflichtiger|begünstigter/zahlungspflichtiger|auftraggeber|auftraggeber/empfänger|zahlungspflichtiger|zahlungsbeteiligter|name zahlungsbeteiligter|counter party|from/to|partner name',
  iban: 'iban|counterparty iban|counterparty account|account|kontonummer/iban|kontonummer|iban zahlungsbeteiligter|partner iban|partner account',
  currency: 'currency|waehrung|währung|ccy|curr',
  id: 'id|transaction id|bank reference|bankreferenz|transaktions-id|fitid|unique id|transaktionsnummer',
} as const;
type ColumnName = keyof typeof headings;

const wordsOf = (name: ColumnName): readonly string[] => headings[name].split('|');
const tidy = (cell: string): string => cell.trim().toLowerCase().replaceAll(/\s+/g, ' ');
const headLines = 40;

/** What the headings and the first lines tell; null where no date and no amount is found. */
export function guessMapping(text: string): CsvMapping | null {
  const guesses = csvDelimiters.flatMap((delimiter) => guessWith(text, delimiter) ?? []);
  return guesses[0] ?? null;
}

function guessWith(text: string, delimiter: CsvDelimiter): CsvMapping | null {
  const records = firstRecords(text, delimiter);
  const at = records.findIndex(({ cells }) => hasDateAndAmount(cells.map(tidy)));
  const head = records[at];
  if (head === undefined) return null;
  const cells = head.cells.map(tidy);
  const columnOf = (name: ColumnName): string | null => {
    const word = wordsOf(name).find((each) => cells.includes(each));
    return word === undefined ? null : (head.cells[cells.indexOf(word)]?.trim() ?? null);
  };
  const [date, amount] = [columnOf('date') ?? '', columnOf('amount')];
  const rows = records.slice(at + 1);
  const cellOf = (row: CsvRecord, column: string | null): string =>
    column === null
      ? ''
      : (row.cells[head.cells.findIndex((cell) => cell.trim() === column)] ?? '');
  const dates = dateOrderCounter();
  const marks = markCounter();
  const amounts = [amount, columnOf('debit'), columnOf('credit')];
  for (const row of rows) {
    dates.add(cellOf(row, date));
    for (const column of amounts) marks.add(cellOf(row, column));
  }
  const verdict = decideDateOrder(dates.facts());
  const mark = marks.verdict();
  return {
    delimiter,
    dateOrder: 'order' in verdict ? verdict.order : 'dmy',
    decimalMark: mark === 'ask' ? (delimiter === ';' ? ',' : '.') : mark,
    hasHeadings: true,
    skippedLines: head.line - 1,
    date,
    amount,
    debit: amount === null ? columnOf('debit') : null,
    credit: amount === null ? columnOf('credit') : null,
    side: amount === null ? null : columnOf('side'),
    reference: head.cells
      .map((cell) => cell.trim())
      .filter((cell) => wordsOf('reference').includes(tidy(cell))),
    counterparty: columnOf('counterparty'),
    iban: columnOf('iban'),
    currency: columnOf('currency'),
    id: columnOf('id'),
  };
}

const hasDateAndAmount = (cells: readonly string[]): boolean => {
  const has = (name: ColumnName) => wordsOf(name).some((word) => cells.includes(word));
  return has('date') && (has('amount') || (has('debit') && has('credit')));
};

function firstRecords(text: string, delimiter: CsvDelimiter): readonly CsvRecord[] {
  const found: CsvRecord[] = [];
  try {
    for (const record of csvRecords(text, delimiter)) {
      found.push(record);
      if (found.length >= headLines) break;
    }
  } catch (error) {
    // A quote that is open under this delimiter may be closed under another.
    if (!(error instanceof Refusal)) throw error;
  }
  return found;
}

/** The headings of a file under a mapping, to choose columns from; numbers where it has none. */
export function columnsOf(text: string, mapping: CsvMapping): readonly string[] {
  for (const { line, cells } of csvRecords(text, mapping.delimiter)) {
    if (line <= mapping.skippedLines) continue;
    return cells.map((cell, index) => (mapping.hasHeadings ? cell.trim() : `${index + 1}`));
  }
  return [];
}

type Columns = Readonly<Record<Exclude<ColumnName, 'reference'>, number>> &
  Readonly<{ reference: readonly number[] }>;

/** Refuses with import_unreadable, naming the line and what is wrong with it. */
export function* readBankCsv(
  text: string,
  mapping: CsvMapping,
  currency: Currency,
): Generator<BankEntry> {
  let columns: Columns | null = null;
  for (const record of csvRecords(text, mapping.delimiter)) {
    if (record.line <= mapping.skippedLines) continue;
    if (columns === null) {
      columns = columnsFor(record, mapping);
      if (mapping.hasHeadings) continue;
    }
    yield entryOf(record, { columns, mapping, currency });
  }
  if (columns === null) throw unreadable('The file has no lines');
}

export const unreadable = (message: string): Refusal =>
  new Refusal('import_unreadable', { message }, [
    { field: 'contentBase64', rule: 'import_unreadable', message },
  ]);

function columnsFor({ line, cells }: CsvRecord, mapping: CsvMapping): Columns {
  const names = cells.map(tidy);
  const at = (column: string | null): number => {
    if (column === null) return -1;
    const index = mapping.hasHeadings ? names.indexOf(tidy(column)) : Number(column) - 1;
    if (index < 0 || index >= cells.length || Number.isNaN(index))
      throw unreadable(`Line ${line}: there is no column "${column}"`);
    return index;
  };
  if (mapping.amount === null && (mapping.debit === null || mapping.credit === null))
    throw unreadable('The mapping names a column of amounts, or one of debits and one of credits');
  return {
    date: at(mapping.date),
    amount: at(mapping.amount),
    debit: at(mapping.debit),
    credit: at(mapping.credit),
    side: at(mapping.side),
    reference: mapping.reference.map(at),
    counterparty: at(mapping.counterparty),
    iban: at(mapping.iban),
    currency: at(mapping.currency),
    id: at(mapping.id),
  };
}

type Reading = Readonly<{ columns: Columns; mapping: CsvMapping; currency: Currency }>;

function entryOf(record: CsvRecord, reading: Reading): BankEntry {
  const { columns, mapping, currency } = reading;
  const place = `Line ${record.line}`;
  const cell = (index: number): string => (record.cells[index] ?? '').trim();
  const said = columns.currency < 0 ? currency : cell(columns.currency).toUpperCase();
  if (said !== currency)
    throw unreadable(`${place}: ${said === '' ? 'no currency' : said} is not ${currency}`);
  const on = readDate(cell(columns.date), mapping.dateOrder);
  if (on === null) throw unreadable(`${place}: "${cell(columns.date)}" is no date`);
  const texts = columns.reference.map(cell).filter((text) => text !== '');
  return {
    place,
    id: cell(columns.id) || null,
    on,
    amount: amountIn(cell, place, reading),
    reference: [...new Set(texts)].join(' '),
    counterparty: cell(columns.counterparty) || null,
    iban: cell(columns.iban) || null,
  };
}

const outgoing = /^(d|dr|dbit|debit|s|soll|-|af|lastschrift|out)$/i;
const incoming = /^(c|cr|crdt|credit|h|haben|\+|bij|gutschrift|in)$/i;

function amountIn(
  cell: (index: number) => string,
  place: string,
  { columns, mapping, currency }: Reading,
): Money {
  const read = (text: string): Money => {
    // Some write the minus behind: 12,50-
    const turned = /^(.*\d)\s*-$/.exec(text);
    const number = readDecimal(turned === null ? text : `-${turned[1]}`, mapping.decimalMark);
    if (number === null) throw unreadable(`${place}: "${text}" is no amount of ${currency}`);
    try {
      return parseAmount(formatScaled(number.digits, number.scale), currency);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw unreadable(`${place}: "${text}" is no amount of ${currency}`);
    }
  };
  if (columns.amount < 0) {
    const [debit, credit] = [cell(columns.debit), cell(columns.credit)];
    if ((debit === '') === (credit === ''))
      throw unreadable(`${place}: either a debit or a credit is said, not both and not none`);
    return credit === '' ? negate(magnitudeOf(read(debit))) : magnitudeOf(read(credit));
  }
  const amount = read(cell(columns.amount));
  if (columns.side < 0) return amount;
  const side = cell(columns.side);
  if (outgoing.test(side)) return negate(magnitudeOf(amount));
  if (incoming.test(side)) return magnitudeOf(amount);
  throw unreadable(`${place}: "${side}" is neither debit nor credit`);
}
