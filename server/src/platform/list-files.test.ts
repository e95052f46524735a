// A list as CSV and as a workbook says what its pages say.

import { buffer } from 'node:stream/consumers';
import { contract } from '@daybook/contract/contract.ts';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';
import { moneyColumnsOf } from './list-cells.ts';
import { xlsxOf } from './xlsx.ts';

const pages = [
  {
    items: [
      {
        number: '=1+1',
        total: { amount: '1234.50', currency: 'EUR' },
        on: '2026-03-02',
        client: { id: 'x', name: 'Acme & Co' },
        minutes: 90,
        may: {},
      },
    ],
    nextCursor: 'two',
  },
  {
    items: [
      {
        number: 'T-2',
        total: { amount: '-0.10', currency: 'EUR' },
        on: null,
        client: { id: 'y', name: 'Bohr' },
        minutes: 5,
        may: {},
      },
    ],
    nextCursor: null,
  },
];
const next = async (cursor: string | undefined) => pages[cursor === undefined ? 0 : 1];

test('CSV has every page, and no cell that runs as a formula', async () => {
  expect((await buffer(csvOf(next, ['total']))).toString('utf8')).toBe(
    "\uFEFFnumber,total,totalCurrency,on,client,minutes\n'=1+1,1234.50,EUR,2026-03-02,Acme & Co,90\nT-2,-0.10,EUR,,Bohr,5\n",
  );
});

test('a workbook has numbers and dates as such, texts as texts, and a header that stays', async () => {
  const files = unzipSync(new Uint8Array(await buffer(xlsxOf(next, ['total']))));
  const read = (name: string) => Buffer.from(files[name] ?? []).toString('utf8');
  const sheet = read('xl/worksheets/sheet1.xml');
  expect(sheet).toContain('<v>1234.5</v>');
  expect(sheet).toContain('<v>-0.1</v>');
  expect(sheet).toContain('<v>46083</v>'); // 2026-03-02
  expect(sheet).toMatch(/ySplit="1"/);
  expect(sheet).not.toContain('<f>');
  expect(sheet).toContain('=1+1</t>');
});

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

test('a workbook of many rows comes piece by piece, and asks no further when nobody takes it', async () => {
  let asked = 0;
  const many = async () => {
    asked += 1;
    return { items: Array.from({ length: 500 }, () => ({ a: Math.random() })), nextCursor: 'x' };
  };
  for (const file of [xlsxOf(many, []), csvOf(many, [])]) {
    asked = 0;
    for await (const _ of file) break;
    // The page that was being asked for still comes.
    await turns(20);
    const taken = asked;
    await turns(20);
    expect([file.destroyed, asked]).toEqual([true, taken]);
    expect(asked).toBeLessThan(40);
  }
});

test('an amount keeps its currency where the first rows have none', async () => {
  expect(moneyColumnsOf(contract.exceptions.list)).toEqual(['stake']);
  expect(moneyColumnsOf(contract.billing.listInvoices)).toContain('total');
  const items = [{ name: 'A', stake: null }];
  const later = [{ name: 'B', stake: { amount: '7.00', currency: 'EUR' } }];
  const paged = async (cursor: string | undefined) =>
    cursor === undefined ? { items, nextCursor: 'two' } : { items: later, nextCursor: null };
  expect((await buffer(csvOf(paged, ['stake']))).toString('utf8')).toBe(
    '\uFEFFname,stake,stakeCurrency\nA,,\nB,7.00,EUR\n',
  );
});
