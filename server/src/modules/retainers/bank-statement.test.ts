// Source: ISO 20022 camt.053.001.02 (Ntry, Bal, CdtDbtInd, Sts), and the CSV that banks write.

import { formatAmount } from '@daybook/core/money/money.ts';
import { expect, test } from 'vitest';
import { readStatement } from './bank-statement.ts';
import { readXml } from './xml.ts';

const read = (text: string) => readStatement(Buffer.from(text), 'EUR');
const lines = (text: string) =>
  read(text).lines.map((line) => [line.on, formatAmount(line.amount), line.reference]);
const camt = (inside: string) =>
  `<Document><BkToCstmrStmt><Stmt>${inside}</Stmt></BkToCstmrStmt></Document>`;
const entry = (more: string, amount = '10.00', currency = 'EUR') =>
  camt(
    `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>${more}<BookgDt><Dt>2026-03-31</Dt></BookgDt></Ntry>`,
  );

test('a debit is negative; prefixes, comments and entities are read', () => {
  const text = `<?xml version="1.0"?><!-- bank --><n:Document xmlns:n="x"><n:BkToCstmrStmt><n:Stmt><n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLBD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="EUR">5.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd></n:Bal><n:Ntry><n:Amt Ccy="EUR">10.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:BookgDt><n:DtTm>2026-03-31T10:00:00</n:DtTm></n:BookgDt><n:AddtlNtryInf>Fees &amp; more &#8364;</n:AddtlNtryInf></n:Ntry></n:Stmt></n:BkToCstmrStmt></n:Document>`;
  expect(lines(text)).toEqual([['2026-03-31', '-10.00', 'Fees & more €']]);
  const { closing } = read(text);
  expect(closing === null ? null : formatAmount(closing)).toBe('-5.00');
});

test('pending entries are not on the balance', () => {
  expect(lines(entry('<Sts>PDNG</Sts>'))).toEqual([]);
  expect(lines(entry('<Sts><Cd>PDNG</Cd></Sts>'))).toEqual([]);
  expect(lines(entry('<Sts><Cd>BOOK</Cd></Sts>'))).toHaveLength(1);
});

test.each([
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  '<a>&b;</a>',
  '<a><![CDATA[x]]></a>',
  'a',
])('%s is not read', (text) => {
  expect(readXml(text)).toBeNull();
});

test('CSV is read with either separator, date and decimal mark', () => {
  expect(lines('Date,Amount,Reference\n2026-03-31,"1,234.56",A\n')).toEqual([
    ['2026-03-31', '1234.56', 'A'],
  ]);
  expect(lines('Buchungstag;Betrag;Verwendungszweck\n31.03.2026;-1.234,56;B\n')).toEqual([
    ['2026-03-31', '-1234.56', 'B'],
  ]);
});

test.each([
  ['Date,Amount\n2026-02-30,1.00\n', 'Line 2: "2026-02-30" is no date'],
  ['Date,Amount\n2026-02-28,x\n', 'Line 2: "x" is no amount of EUR'],
  ['Date,Amount,Currency\n2026-02-28,1.00,USD\n', 'Line 2: USD is not EUR'],
  ['Day,Sum\n', 'The first line names the columns: a date and an amount at least'],
  [entry('', '1.00', 'USD'), 'Entry 1: the amount is in USD, not in EUR'],
])('what is wrong is named with its place', (text, message) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ details: { message } }));
});
