// Source: ISO 20022 camt.053.001.02 (Ntry, Bal, CdtDbtInd, Sts), OFX 1.6 and 2.2 (STMTTRN), and the CSV that
// banks write.

import { formatAmount } from '@daybook/core/money/money.ts';
import { expect, test } from 'vitest';
import { openBankFile } from './bank-file.ts';
import { xmlPieces } from './xml.ts';

function read(text: string | Buffer, iban: string | null = null) {
  const content = Buffer.isBuffer(text) ? text : Buffer.from(text);
  const file = openBankFile(content, { currency: 'EUR', iban, mapping: null });
  const lines = [];
  for (;;) {
    const next = file.entries.next();
    if (next.done === true) return { ...file, lines, ...next.value };
    lines.push(next.value);
  }
}
const lines = (text: string) =>
  read(text).lines.map((line) => [line.on, formatAmount(line.amount), line.reference]);
const camt = (inside: string) =>
  `<Document><BkToCstmrStmt><Stmt>${inside}</Stmt></BkToCstmrStmt></Document>`;
const entry = (more: string, amount = '10.00', currency = 'EUR') =>
  camt(
    `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>${more}<BookgDt><Dt>2026-03-31</Dt></BookgDt></Ntry>`,
  );
const balance = (kind: string, amount: string, side = 'CRDT') =>
  `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd></Bal>`;

test('a debit is negative; prefixes, comments and entities are read', () => {
  const text = `<?xml version="1.0"?><!-- bank --><n:Document xmlns:n="x"><n:BkToCstmrStmt><n:Stmt>${balance('OPBD', '5.00')}${balance('CLBD', '5.00', 'DBIT')}<n:Ntry><n:Amt Ccy="EUR">10.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:BookgDt><n:DtTm>2026-03-31T10:00:00</n:DtTm></n:BookgDt><n:AddtlNtryInf>Fees &amp; more &#8364;</n:AddtlNtryInf></n:Ntry></n:Stmt></n:BkToCstmrStmt></n:Document>`;
  expect(lines(text)).toEqual([['2026-03-31', '-10.00', 'Fees & more €']]);
  const { opening, closing } = read(text);
  expect([opening, closing].map((each) => each?.minor)).toEqual([500n, -500n]);
});

test('who paid, from which account and what for', () => {
  const details =
    '<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>Acme AG</Nm></Dbtr><DbtrAcct><Id><IBAN>DE1</IBAN></Id></DbtrAcct><Cdtr><Nm>We</Nm></Cdtr></RltdPties><RmtInf><Ustrd>T-00001</Ustrd></RmtInf></TxDtls></NtryDtls>';
  const text = entry(`<AcctSvcrRef>A1</AcctSvcrRef>${details}`).replace('DBIT', 'CRDT');
  expect(read(text).lines).toMatchObject([
    { id: 'A1', counterparty: 'Acme AG', iban: 'DE1', reference: 'T-00001' },
  ]);
});

test('pending entries are not on the balance', () => {
  expect(lines(entry('<Sts>PDNG</Sts>'))).toEqual([]);
  expect(lines(entry('<Sts><Cd>PDNG</Cd></Sts>'))).toEqual([]);
  expect(lines(entry('<Sts><Cd>BOOK</Cd></Sts>'))).toHaveLength(1);
});

test('the elements that were asked for come whole, and nothing else is kept', () => {
  const pieces = [...xmlPieces('<a><b><c>1</c></b><d>x</d><b/></a>', new Set(['b']))];
  expect(pieces.map(({ element, within }) => [within, element.children.length])).toEqual([
    ['a', 1],
    ['a', 0],
  ]);
});

test.each([
  ['<a>', 'it ends too early'],
  ['<a>\n<b></a>', 'Line 2, in <b>: </a> closes what is not open'],
  ['<a/><b/>', 'second root'],
  ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'no XML'],
  ['<a>&b;</a>', 'Line 1, in <a>: there is an entity'],
  ['<a><![CDATA[x]]></a>', 'no XML'],
  ['a', 'it ends too early'],
])('%s is not read', (text, message) => {
  expect(() => [...xmlPieces(text, new Set(['a']))]).toThrow(
    expect.objectContaining({ details: { message: expect.stringContaining(message) } }),
  );
});

const sgml = (inside: string) =>
  `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR\n<BANKACCTFROM><ACCTID>123\n</BANKACCTFROM><BANKTRANLIST>${inside}</BANKTRANLIST><LEDGERBAL><BALAMT>99.50\n<DTASOF>20260331\n</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
const transaction = (amount = '-1,234.50'.replace(',', '')) =>
  `<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>20260331120000[+1:CET]\n<TRNAMT>${amount}\n<FITID>F1\n<NAME>Fee &amp; Co\n<MEMO>March\n</STMTTRN>`;

test('OFX is read with tags open and with tags closed', () => {
  const first = read(sgml(transaction()));
  expect(first.format).toBe('ofx');
  expect(first.lines).toMatchObject([
    { id: 'F1', on: '2026-03-31', counterparty: 'Fee & Co', reference: 'March' },
  ]);
  expect([first.lines[0]?.amount.minor, first.closing?.minor]).toEqual([-123_450n, 9_950n]);
  const closed =
    '<?xml version="1.0"?><?OFX OFXHEADER="200"?><OFX><STMTRS><CURDEF>EUR</CURDEF><BANKTRANLIST><STMTTRN><DTPOSTED>20260330</DTPOSTED><TRNAMT>+5,00</TRNAMT><FITID>2</FITID><PAYEE><NAME>A</NAME></PAYEE></STMTTRN></BANKTRANLIST></STMTRS></OFX>';
  expect(read(closed).lines).toMatchObject([{ on: '2026-03-30', counterparty: 'A' }]);
});

test('CSV is read with either separator, date and decimal mark, and in windows-1252', () => {
  expect(lines('Date,Amount,Reference\n2026-03-31,"1,234.56",A\n')).toEqual([
    ['2026-03-31', '1234.56', 'A'],
  ]);
  expect(lines('Buchungstag;Betrag;Verwendungszweck\n31.03.2026;-1.234,56;B\n')).toEqual([
    ['2026-03-31', '-1234.56', 'B'],
  ]);
  const latin = Buffer.from('Datum;Betrag;Name\n31.03.2026;1,00;M\xfcller\n', 'latin1');
  expect(read(latin).lines).toMatchObject([{ counterparty: 'Müller' }]);
});

test.each([
  ['Date,Amount\n2026-02-30,1.00\n', 'Line 2: "2026-02-30" is no date'],
  ['Date,Amount\n2026-02-28,x\n', 'Line 2: "x" is no amount of EUR'],
  ['Date,Amount\n2026-02-28,1.005\n', 'Line 2: "1.005" is no amount of EUR'],
  ['Date,Amount,Currency\n2026-02-28,1.00,USD\n', 'Line 2: USD is not EUR'],
  ['Date,Amount\n2026-02-28,"1.00\n', 'Line 2: a quote that opens is never closed'],
  ['Day,Sum\n', 'The first lines name no columns: a date and an amount at least'],
  [entry('', '1.00', 'USD'), 'Entry 1: the amount is in USD, not in EUR'],
  [entry('').replace('DBIT', 'X'), 'Entry 1: credit or debit is not said'],
  [
    camt('<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>'),
    'Entry 1: there is no booking date',
  ],
  ['<Document><Other/></Document>', 'It is XML, and no camt.053 statement'],
  [sgml(transaction('1.234.5')), 'Transaction 1: "1.234.5" is no amount of EUR'],
  [sgml(transaction().replace('20260331', '20261331')), /Transaction 1: DTPOSTED .* is no date/],
  [sgml(transaction().replace('</STMTTRN>', '')), 'Transaction 1: it is never closed'],
  [sgml('').replace('CURDEF>EUR', 'CURDEF>USD'), 'The statement is in USD, not in EUR'],
])('what is wrong is named with its place', (text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      details: {
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      },
    }),
  );
});

test('a statement of another account is refused by its number', () => {
  const text = camt('<Acct><Id><IBAN>DE1</IBAN></Id></Acct>');
  expect(() => read(text, 'DE2')).toThrow(
    expect.objectContaining({
      details: { message: 'The statement is of account DE1, not of DE2' },
    }),
  );
});
