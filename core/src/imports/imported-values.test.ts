// Source: cells as the four trackers write them under their users' settings.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clockOf,
  formatSeconds,
  minutesOfSeconds,
  readClock,
  readDuration,
} from './imported-clock.ts';
import { dateOrderCounter, decideDateOrder, readDate } from './imported-date.ts';
import { codeFor, nameKey, readCurrency } from './imported-names.ts';
import { markCounter, minutesOfHours, readDecimal } from './imported-number.ts';

test.each([
  ['10:23:52 AM', '10:23'],
  ['10:23 AM', '10:23'],
  ['10:23\u202fPM', '22:23'],
  ['12:00 AM', '00:00'],
  ['12:30 pm', '12:30'],
  ['1:05 p.m.', '13:05'],
  ['13:00', '13:00'],
  ['9:00', '09:00'],
  ['24:00', '00:00'],
  ['2024-01-05 09:15:30', '09:15'],
])('"%s" is %s', (text, time) => {
  expect(clockOf(readClock(text) ?? -1)).toBe(time);
});

test.each(['', '25:00', '9', '10:61', '13:00 AM', 'noon', '=1+1'])('"%s" is no time', (text) => {
  expect(readClock(text)).toBeNull();
});

test.each([
  ['7:30:00', 27_000],
  ['07:30', 27_000],
  ['0:00:02', 2],
  ['25:00:00', 90_000],
  ['1h 30m', 5400],
  ['45 min', 2700],
  ['-1:00', -3600],
])('"%s" takes %i seconds', (text, seconds) => {
  expect(readDuration(text)).toBe(seconds);
});

test.each(['', '7.5', '7:60', '27000', '=A1', 'h'])('"%s" is no clock duration', (text) => {
  const seconds = readDuration(text);
  expect(seconds === null || seconds === 0).toBe(true);
});

test('a duration that is shown is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_000_000 }), (seconds) => {
      expect(readDuration(formatSeconds(seconds))).toBe(seconds);
    }),
  );
});

// 29 s are less than half a minute, but they were worked; 90 s are half up.
test.each([
  [2, 1],
  [29, 1],
  [89, 1],
  [90, 2],
  [27_000, 450],
])('%i seconds are %i minutes', (seconds, minutes) => {
  expect(minutesOfSeconds(seconds)).toBe(minutes);
});

test.each([
  ['7.5', '.', 450],
  ['7,5', '.', 450],
  ['20,0', ',', 1200],
  ['2.000,0', ',', 120_000],
  ['2,000.5', '.', 120_030],
  ['1,234', '.', 74_040],
  ['1,234', ',', 74],
  ['1.234.567', ',', 74_074_020],
  ['7.50 h', '.', 450],
  ["1'000.5", '.', 60_030],
  ['0,125', '.', 8],
  ['.5', '.', 30],
] as const)('%s hours in a file with "%s" are %i minutes', (text, mark, minutes) => {
  const number = readDecimal(text, mark);
  expect(number === null ? null : minutesOfHours(number)).toBe(BigInt(minutes));
});

test.each(['', 'abc', '1.2.3', '1,2,3', '=1+1', '12,34.567,8'])('"%s" is no number', (text) => {
  expect(readDecimal(text, '.')).toBeNull();
});

test.each([
  [['7.5', '1,234'], '.'],
  [['7,5', '1.234'], ','],
  [['1,234', '2,000'], 'ask'],
  [['0,125'], ','],
  [['8', '12'], '.'],
  [['7.5', '7,5', '1.234'], 'ask'],
  [['7.5', '7,5'], '.'],
] as const)('decimals %j are read with %s', (cells, verdict) => {
  const counter = markCounter();
  for (const cell of cells) counter.add(cell);
  expect(counter.verdict()).toBe(verdict);
});

test.each([
  ['2024-03-04', 'mdy', '2024-03-04'],
  ['2024/3/4', 'dmy', '2024-03-04'],
  ['2024-03-04T09:00:00', 'dmy', '2024-03-04'],
  ['03/04/2024', 'dmy', '2024-04-03'],
  ['03/04/2024', 'mdy', '2024-03-04'],
  ['7/27/22', 'mdy', '2022-07-27'],
  ['27.07.2022', 'dmy', '2022-07-27'],
  ['22-07-27', 'ymd', '2022-07-27'],
  ['29.02.2023', 'dmy', null],
  ['13/13/2023', 'dmy', null],
  ['27/07-2022', 'dmy', null],
  ['27 July', 'dmy', null],
] as const)('%s read as %s is %s', (text, order, date) => {
  expect(readDate(text, order)).toBe(date);
});

const orderOf = (cells: readonly string[]) => {
  const counter = dateOrderCounter();
  for (const cell of cells) counter.add(cell);
  return decideDateOrder(counter.facts());
};

test('one day above twelve decides the order of the whole file', () => {
  expect(orderOf(['03/04/2024', '13/04/2024'])).toEqual({ order: 'dmy' });
  expect(orderOf(['03/04/2024', '04/13/2024'])).toEqual({ order: 'mdy' });
});

test('dates that fit two orders are asked about', () => {
  expect(orderOf(['03/04/2024', '05/06/2024'])).toEqual({
    choices: ['dmy', 'mdy'],
    isMixed: false,
  });
  expect(orderOf(['22-07-11'])).toEqual({ choices: ['ymd', 'dmy'], isMixed: false });
});

test('a mix of both orders is asked about too', () => {
  expect(orderOf(['13/04/2024', '04/13/2024'])).toEqual({ choices: ['dmy', 'mdy'], isMixed: true });
});

test('dates that are the same in any order ask nothing', () => {
  expect(orderOf(['2024-03-04', '2024-05-06', '04/04/2024'])).toEqual({ order: 'ymd' });
});

test.each([
  ['Euro - EUR', 'EUR'],
  ['US Dollar - USD', 'USD'],
  ['usd', 'USD'],
  ['Bitcoin - XBT', null],
  ['EURO', null],
  ['', null],
])('the currency of "%s" is %s', (text, currency) => {
  expect(readCurrency(text)).toBe(currency);
});

test('names are the same whatever their spaces and capitals', () => {
  expect(nameKey('  Müller\u00a0 & Söhne ')).toBe(nameKey('müller & söhne'));
});

test('a code that is taken gets a number', () => {
  const taken = new Set(['NORTHWIND', 'NORTHWIND-2', 'IMPORTED']);
  expect(codeFor('Northwind', (code) => taken.has(code))).toBe('NORTHWIND-3');
  expect(codeFor('北風', (code) => taken.has(code))).toBe('IMPORTED-2');
});
