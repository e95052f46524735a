import { expect, test } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { readExchangeRateFile } from './exchange-rate-file.ts';

const said = (text: string): string => {
  try {
    readExchangeRateFile(text);
  } catch (error) {
    if (error instanceof Refusal) return error.fields[0]?.message ?? '';
    throw error;
  }
  return 'read';
};

test('the history of the central bank is kept as euros for one unit, to eight decimals', () => {
  const file = readExchangeRateFile(
    'Date,USD,JPY,BGN,CYP,\n2026-04-13,1.1684,186.75,N/A,0.5842,\r\n2026-04-10,1.25,,N/A,N/A,\n',
  );
  expect(file).toEqual({
    rates: [
      // 1 / 1.1684 = 0.855871277...; 1 / 186.75 = 0.0053547523...
      { base: 'EUR', currency: 'USD', on: '2026-04-13', rate: 85_587_128n },
      { base: 'EUR', currency: 'JPY', on: '2026-04-13', rate: 535_475n },
      { base: 'EUR', currency: 'USD', on: '2026-04-10', rate: 80_000_000n },
    ],
    unknown: ['CYP'],
  });
});

test('a line for each rate is kept as it is', () => {
  const file = readExchangeRateFile(
    '\uFEFFdate,base,currency,rate\n2026-03-31,GBP,USD,0.77\n2026-03-31,EUR,XXX,2\n',
  );
  expect(file).toEqual({
    rates: [{ base: 'GBP', currency: 'USD', on: '2026-03-31', rate: 77_000_000n }],
    unknown: ['XXX'],
  });
});

test.each([
  ['', 'Line 1: the headings are Date and the currencies, or date, base, currency, rate'],
  ['day,rate\n', 'Line 1: the headings are Date and the currencies, or date, base, currency, rate'],
  ['Date,USD\n', 'The file holds no rate of a currency that is billed in'],
  ['Date,USD\n2026-02-30,1.1\n', 'Line 2, column Date: “2026-02-30” is no day, as in 2026-03-31'],
  ['Date,USD\n31.03.2026,1.1\n', 'Line 2, column Date: “31.03.2026” is no day, as in 2026-03-31'],
  [
    'Date,USD,GBP\n2026-03-30,1.1,0.9\n2026-03-31,1.1,much\n',
    'Line 3, column GBP: “much” is no rate above zero',
  ],
  ['Date,USD\n2026-03-31,-1.1\n', 'Line 2, column USD: “-1.1” is no rate above zero'],
  ['Date,USD\n2026-03-31,0.00\n', 'Line 2, column USD: “0.00” is no rate above zero'],
  [
    'Date,IDR\n2026-03-31,9000000000\n',
    'Line 2, column IDR: the rate is nothing at eight decimals',
  ],
  ['Date,USD\n2026-03-31,1.1,2\n', 'Line 2: 3 cells, and there are 2 columns'],
  ['Date,USD,\n2026-03-31,1.1,2\n', 'Line 2, column 3: it has no heading'],
  [
    'Date,USD\n2026-03-31,1.1\n2026-03-31,1.2\n',
    'Line 3, column USD: a second rate for USD on 2026-03-31',
  ],
  [
    'date,base,currency,rate\n2026-03-31,EUR,EUR,1\n',
    'Line 2, column currency: a rate is between two currencies',
  ],
  [
    'date,base,currency,rate\n2026-03-31,euro,USD,1\n',
    'Line 2, column base: “euro” is no code of a currency',
  ],
  [
    'date,base,currency,rate\n2026-03-31,EUR,USD,"1,1"\n',
    'Line 2, column rate: “1,1” is no rate above zero',
  ],
])('%j is refused by line and column', (text, message) => {
  expect(said(text)).toBe(message);
});

test('a rate of many digits is rounded to eight decimals, half away from zero', () => {
  const { rates } = readExchangeRateFile(
    'date,base,currency,rate\n2026-03-31,EUR,USD,0.123456785\n',
  );
  expect(rates[0]?.rate).toBe(12_345_679n);
});
