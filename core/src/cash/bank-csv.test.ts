// Source: exports of accounts as German, British and American banks write them.
import { expect, test } from 'vitest';
import { refusalOf } from '../../test/refusing.ts';
import { formatAmount } from '../money/money.ts';
import { type CsvMapping, columnsOf, guessMapping, readBankCsv } from './bank-csv.ts';
import { type BankEntry, fingerprintCounter } from './bank-entry.ts';
import { csvRecords } from './csv-records.ts';

const german =
  'Konto;DE12\n\nBuchungstag;Valuta;Auftraggeber;Verwendungszweck;IBAN;Betrag;Währung\n"13.03.2026";13.03.26;"Müller; Söhne";"RE 1\nzweite Zeile";DE1;"1.234,50";EUR\n02.03.2026;;X;Y;;-5,00;EUR\n';
const british =
  'Date,Description,Money out,Money in\n28/03/2026,FEE,5.00,\n03/04/2026,ACME,,12.30\n';
const entries = (text: string, mapping: CsvMapping | null = guessMapping(text)) =>
  mapping === null ? [] : [...readBankCsv(text, mapping, 'EUR')];
const seen = (text: string, mapping?: CsvMapping) =>
  entries(text, mapping).map((entry) => [entry.on, formatAmount(entry.amount), entry.reference]);

test('a mapping is guessed from headings, dates and amounts', () => {
  expect(guessMapping(german)).toMatchObject({
    delimiter: ';',
    dateOrder: 'dmy',
    decimalMark: ',',
    skippedLines: 2,
    date: 'Buchungstag',
    amount: 'Betrag',
    reference: ['Verwendungszweck'],
    counterparty: 'Auftraggeber',
  });
  expect(guessMapping(british)).toMatchObject({
    delimiter: ',',
    dateOrder: 'dmy',
    amount: null,
    debit: 'Money out',
    credit: 'Money in',
  });
  expect(guessMapping('a,b\n1,2\n')).toBeNull();
});

test('lines are read by the mapping, quoted line breaks and all', () => {
  expect(seen(german)).toEqual([
    ['2026-03-13', '1234.50', 'RE 1\nzweite Zeile'],
    ['2026-03-02', '-5.00', 'Y'],
  ]);
  expect(seen(british)).toEqual([
    ['2026-03-28', '-5.00', 'FEE'],
    ['2026-04-03', '12.30', 'ACME'],
  ]);
  expect(entries(german).map(({ place, iban }) => [place, iban])).toEqual([
    ['Line 4', 'DE1'],
    ['Line 6', null],
  ]);
});

const plain: CsvMapping = {
  ...{ delimiter: ',', dateOrder: 'mdy', decimalMark: '.', hasHeadings: false, skippedLines: 1 },
  ...{ date: '1', amount: '2', debit: null, credit: null, side: '3', reference: ['4'] },
  ...{ counterparty: null, iban: null, currency: null, id: '5' },
};

test('a file without headings is read by the numbers of its columns', () => {
  const text = 'Account 1\n03/04/2026,12.50,D,Fee,A1\n03/05/2026,7.00-,CRDT,In,A2\n';
  expect(seen(text, plain)).toEqual([
    ['2026-03-04', '-12.50', 'Fee'],
    ['2026-03-05', '7.00', 'In'],
  ]);
  expect(columnsOf(text, plain)).toEqual(['1', '2', '3', '4', '5']);
});

test.each([
  ['x\n03/04/2026,12.50,?,Fee,A1\n', plain, 'Line 2: "?" is neither debit nor credit'],
  ['x\n13/13/2026,1,D,,\n', plain, 'Line 2: "13/13/2026" is no date'],
  ['x\n1\n', plain, 'Line 2: there is no column "2"'],
  ['x\n', plain, 'The file has no lines'],
  ['x\n"a"b,1\n', plain, 'Line 2: there is text behind a closed quote'],
  [british.replace('FEE,5.00,', 'FEE,5.00,5.00'), undefined, /^Line 2: either a debit or a credit/],
  [british, { ...plain, amount: null }, /names a column of amounts/],
])('%j is refused with its line', (text, mapping, message) => {
  const refusal = refusalOf(() => seen(text, mapping));
  expect(refusal?.code).toBe('import_unreadable');
  expect(refusal?.details.message).toMatch(message);
});

test('records keep empty cells, and leave empty lines out', () => {
  const records = [...csvRecords('\uFEFFa,,"b""c"\r\n\r\n,\r\nd', ',')];
  expect(records).toEqual([
    { line: 1, cells: ['a', '', 'b"c'] },
    { line: 4, cells: ['d'] },
  ]);
});

test('equal payments of a day are two, and the same two again are the same', () => {
  const [first] = entries(german);
  const entry: BankEntry = { ...(first as BankEntry), id: null };
  const prints = () => {
    const print = fingerprintCounter();
    return [print(entry), print(entry), print({ ...entry, reference: 'Other' })];
  };
  expect(new Set(prints()).size).toBe(3);
  expect(prints()).toEqual(prints());
  const print = fingerprintCounter();
  expect(print({ ...entry, id: 'A', on: '2026-01-01' })).toBe(
    fingerprintCounter()({ ...entry, id: 'A' }),
  );
});
