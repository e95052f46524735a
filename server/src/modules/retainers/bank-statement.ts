// A bank's statement: camt.053 (ISO 20022), or CSV with a date, an amount and a reference.

import { isPlainDate } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type Money, negate, parseAmount } from '@daybook/core/money/money.ts';
import type { StatementLine } from '@daybook/core/retainers/trust.ts';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { childrenOf, readXml, textAt, type XmlElement } from './xml.ts';

export type BankStatement = Readonly<{
  closing: Money | null;
  lines: readonly StatementLine[];
}>;

const unreadable = (message: string): Refusal =>
  new Refusal('import_unreadable', { message }, [
    { field: 'contentBase64', rule: 'import_unreadable', message },
  ]);

/** Refuses with import_unreadable, naming the place, what is neither. */
export function readStatement(content: Buffer, currency: string): BankStatement {
  const text = textOf(content);
  return text
    .trimStart()
    .replace(/^\uFEFF/, '')
    .startsWith('<')
    ? readCamt(text.trimStart(), currency)
    : readCsv(text, currency);
}

function textOf(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw unreadable('The file is not UTF-8 text');
  }
}

function amountOf(text: string, currency: string, place: string): Money {
  try {
    return parseAmount(text, currency);
  } catch {
    throw unreadable(`${place}: "${text}" is no amount of ${currency}`);
  }
}

function camtAmount(element: XmlElement, currency: string, place: string): Money {
  const [amount] = childrenOf(element, 'Amt');
  const said = amount?.attributes.get('Ccy');
  if (amount === undefined || said !== currency)
    throw unreadable(`${place}: the amount is in ${said ?? 'no currency'}, not in ${currency}`);
  const value = amountOf(amount.text, currency, place);
  const side = textAt(element, 'CdtDbtInd');
  if (side !== 'CRDT' && side !== 'DBIT') throw unreadable(`${place}: credit or debit is not said`);
  return side === 'CRDT' ? value : negate(value);
}

function readCamt(text: string, currency: string): BankStatement {
  const root = readXml(text);
  const message = root === null ? undefined : childrenOf(root, 'BkToCstmrStmt')[0];
  if (message === undefined) throw unreadable('It is XML, and no camt.053 statement');
  const statements = childrenOf(message, 'Stmt');
  const last = statements.at(-1);
  const closing =
    last === undefined
      ? undefined
      : childrenOf(last, 'Bal').find((each) => textAt(each, 'Tp', 'CdOrPrtry', 'Cd') === 'CLBD');
  const entries = statements.flatMap((statement) => childrenOf(statement, 'Ntry'));
  return {
    closing: closing === undefined ? null : camtAmount(closing, currency, 'Closing balance'),
    lines: entries.filter(isBooked).map((entry, index) => {
      const place = `Entry ${index + 1}`;
      const on = dateIn(entry, 'BookgDt') ?? dateIn(entry, 'ValDt');
      if (on === null) throw unreadable(`${place}: there is no booking date`);
      return {
        id: textAt(entry, 'AcctSvcrRef') ?? `${index + 1}`,
        on,
        amount: camtAmount(entry, currency, place),
        reference: referenceIn(entry),
      };
    }),
  };
}

/** Pending entries are not on the balance. Version 8 says the state in a code of its own. */
const isBooked = (entry: XmlElement): boolean =>
  (textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts') ?? 'BOOK') === 'BOOK';

function dateIn(entry: XmlElement, name: string): string | null {
  const date = textAt(entry, name, 'Dt') ?? textAt(entry, name, 'DtTm')?.slice(0, 10) ?? null;
  return date !== null && isPlainDate(date) ? date : null;
}

function referenceIn(entry: XmlElement): string | null {
  const details = childrenOf(entry, 'NtryDtls').flatMap((each) => childrenOf(each, 'TxDtls'));
  const said = details.flatMap((each) => [
    textAt(each, 'Refs', 'EndToEndId'),
    ...childrenOf(each, 'RmtInf').flatMap((info) =>
      childrenOf(info, 'Ustrd').map((line) => line.text.trim()),
    ),
  ]);
  const all = [...said, textAt(entry, 'AddtlNtryInf')].filter(
    (each) => each !== null && each !== '',
  );
  return all.length === 0 ? null : all.join(' ');
}

const Cells = z.array(z.array(z.string()));
const headings = {
  on: ['date', 'booking date', 'bookingdate', 'value date', 'buchungstag'],
  amount: ['amount', 'betrag'],
  reference: ['reference', 'description', 'details', 'verwendungszweck'],
  currency: ['currency', 'waehrung', 'währung'],
} as const;

function readCsv(text: string, currency: string): BankStatement {
  const [first = ''] = text.split('\n', 1);
  const delimiter = first.split(';').length > first.split(',').length ? ';' : ',';
  const rows = cellsOf(text, delimiter);
  const head = (rows[0] ?? []).map((cell) => cell.trim().toLowerCase());
  const column = (name: keyof typeof headings): number =>
    head.findIndex((cell) => (headings[name] as readonly string[]).includes(cell));
  const [on, amount, reference, money] = [
    column('on'),
    column('amount'),
    column('reference'),
    column('currency'),
  ];
  if (on < 0 || amount < 0)
    throw unreadable('The first line names the columns: a date and an amount at least');
  return {
    closing: null,
    lines: rows.slice(1).map((cells, index) => {
      const place = `Line ${index + 2}`;
      const said = money < 0 ? currency : (cells[money] ?? '').trim();
      if (said !== currency) throw unreadable(`${place}: ${said} is not ${currency}`);
      return {
        id: `${index + 2}`,
        on: csvDate((cells[on] ?? '').trim(), place),
        amount: amountOf(plainNumber((cells[amount] ?? '').trim()), currency, place),
        reference: reference < 0 ? null : (cells[reference] ?? '').trim() || null,
      };
    }),
  };
}

function cellsOf(text: string, delimiter: string): readonly (readonly string[])[] {
  try {
    return Cells.parse(
      parse(text, { delimiter, bom: true, skip_empty_lines: true, relax_column_count: true }),
    );
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : 'It is no CSV');
  }
}

/** "1.234,56" and "1,234.56" are plain only where both marks say which is which. */
function plainNumber(text: string): string {
  if (/^[+-]?\d{1,3}(\.\d{3})*,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
  if (/^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(text)) return text.replaceAll(',', '');
  return text.replace(/^\+/, '');
}

function csvDate(text: string, place: string): string {
  const german = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text);
  const date = german === null ? text : `${german[3]}-${german[2]}-${german[1]}`;
  if (!isPlainDate(date)) throw unreadable(`${place}: "${text}" is no date`);
  return date;
}
