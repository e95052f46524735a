// OFX: of version 1 (SGML, where a value's tag is not closed) and 2 (XML) only the bank's transactions.

import { unreadable } from '@daybook/core/cash/bank-csv.ts';
import type { BankEntry, StatedBalances } from '@daybook/core/cash/bank-entry.ts';
import { isPlainDate } from '@daybook/core/kernel/plain-date.ts';
import type { Money } from '@daybook/core/money/money.ts';
import { moneyOf, type Wanted } from './camt.ts';

const tag = /<(\/?)([A-Za-z0-9.]+)>([^<]*)/g;
const entities: readonly (readonly [RegExp, string])[] = [
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&nbsp;/g, ' '],
  [/&amp;/g, '&'],
];

type Reading = {
  fields: Map<string, string> | null;
  within: string[];
  count: number;
  closing: Money | null;
};

/** Refuses with import_unreadable, naming transaction and rule. */
export function* readOfx(text: string, { currency }: Wanted): Generator<BankEntry, StatedBalances> {
  if (!/<OFX>/i.test(text)) throw unreadable('There is no <OFX> in it');
  const reading: Reading = { fields: null, within: [], count: 0, closing: null };
  for (const [, slash = '', name = '', raw = ''] of text.matchAll(tag)) {
    const value = entities
      .reduce((sofar, [entity, char]) => sofar.replace(entity, char), raw)
      .trim();
    if (slash === '/') {
      const ended = close(reading, name);
      if (ended !== null) yield entryOf(ended, `Transaction ${reading.count}`, currency);
    } else if (value === '' && isAggregate(name)) open(reading, name);
    else take(reading, { name, value, currency });
  }
  if (reading.fields !== null) throw neverClosed(reading);
  return { opening: null, closing: reading.closing };
}

const neverClosed = ({ count }: Reading) => unreadable(`Transaction ${count}: it is never closed`);

function open(reading: Reading, name: string): void {
  reading.within.push(name);
  if (name !== 'STMTTRN') return;
  if (reading.fields !== null) throw neverClosed(reading);
  reading.count += 1;
  reading.fields = new Map();
}

/** The fields of the transaction that ends here. */
function close(reading: Reading, name: string): ReadonlyMap<string, string> | null {
  // In version 2 the values are closed too: they were never opened here.
  if (reading.within.at(-1) === name) reading.within.pop();
  if (name !== 'STMTTRN') return null;
  const { fields } = reading;
  if (fields === null)
    throw unreadable(`Transaction ${reading.count + 1}: it ends before it begins`);
  reading.fields = null;
  return fields;
}

type Value = Readonly<{ name: string; value: string; currency: string }>;

function take(reading: Reading, { name, value, currency }: Value): void {
  const around = reading.within.at(-1);
  if (reading.fields !== null) {
    reading.fields.set(around === 'BANKACCTTO' ? `TO.${name}` : name, value);
    return;
  }
  if (name === 'CURDEF' && value !== currency)
    throw unreadable(`The statement is in ${value}, not in ${currency}`);
  if (name === 'BALAMT' && around === 'LEDGERBAL')
    reading.closing = amountOf(value, currency, 'Closing balance');
}

const aggregates: ReadonlySet<string> = new Set(
  'OFX SIGNONMSGSRSV1 SONRS STATUS FI BANKMSGSRSV1 STMTTRNRS STMTRS BANKACCTFROM BANKTRANLIST STMTTRN PAYEE BANKACCTTO LEDGERBAL AVAILBAL'.split(
    ' ',
  ),
);
const isAggregate = (name: string): boolean => aggregates.has(name);

function entryOf(fields: ReadonlyMap<string, string>, place: string, currency: string): BankEntry {
  const amount = fields.get('TRNAMT');
  if (amount === undefined) throw unreadable(`${place}: there is no TRNAMT`);
  const memo = [fields.get('MEMO'), fields.get('CHECKNUM'), fields.get('REFNUM')];
  const own = fields.get('CURSYM');
  if (own !== undefined && own !== currency)
    throw unreadable(`${place}: the amount is in ${own}, not in ${currency}`);
  return {
    place,
    id: fields.get('FITID') || null,
    on: dateOf(fields.get('DTPOSTED') ?? '', place),
    amount: amountOf(amount, currency, place),
    reference: memo.filter((each) => each !== undefined && each !== '').join(' '),
    counterparty: fields.get('NAME') || null,
    iban: fields.get('TO.ACCTID') || null,
  };
}

const amountOf = (text: string, currency: string, place: string): Money =>
  moneyOf(text.replace(/^\+/, '').replace(',', '.'), currency, place);

/** 20260331, or with a time and a zone behind: the day as the bank wrote it. */
function dateOf(text: string, place: string): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  if (!isPlainDate(date)) throw unreadable(`${place}: DTPOSTED "${text}" is no date`);
  return date;
}
