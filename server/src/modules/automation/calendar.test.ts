// Source: RFC 5545, section 3.3.10.

import { expect, test } from 'vitest';
import { datesAfter, firstDates, sentenceOf } from './calendar.ts';

const plan = (rule: string, more = {}) => ({
  rule,
  startsOn: '2026-01-31',
  shift: 'none' as const,
  cutOffDays: null,
  timeZone: 'Europe/Berlin',
  holidays: new Set<string>(),
  ...more,
});
const days = (rule: string, more = {}) => firstDates(plan(rule, more), 4).map((date) => date.on);

test('the last day of each month is its last, and 31 is only where there is one', () => {
  expect(days('FREQ=MONTHLY;BYMONTHDAY=-1')).toEqual([
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
  ]);
  expect(days('FREQ=MONTHLY;BYMONTHDAY=31')).toEqual([
    '2026-01-31',
    '2026-03-31',
    '2026-05-31',
    '2026-07-31',
  ]);
});

test('the last working day of the quarter; every second Monday over a clock change', () => {
  expect(
    days('FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', { startsOn: '2026-03-01' }),
  ).toEqual(['2026-03-31', '2026-06-30', '2026-09-30', '2026-12-31']);
  expect(days('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', { startsOn: '2026-03-16' })).toEqual([
    '2026-03-16',
    '2026-03-30',
    '2026-04-13',
    '2026-04-27',
  ]);
});

test('a rule with an end has one', () => {
  expect(days('FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2')).toEqual(['2026-02-01', '2026-03-01']);
  expect(days('FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20260301')).toEqual(['2026-02-01', '2026-03-01']);
  expect(datesAfter(plan('FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2'), '2026-03-01', 4)).toEqual([]);
});

test('a day off goes to the business day after or before, and the cut-off stays with the rule', () => {
  const holidays = new Set(['2026-05-01']);
  const may = (shift: 'next' | 'previous') =>
    datesAfter(plan('FREQ=MONTHLY;BYMONTHDAY=1', { shift, holidays }), '2026-04-30', 1)[0];
  expect(may('next')).toEqual({ on: '2026-05-01', dueOn: '2026-05-04', cutOff: '2026-04-30' });
  expect(may('previous')).toEqual({ on: '2026-05-01', dueOn: '2026-04-30', cutOff: '2026-04-30' });
});

test.each([
  ['FREQ=MONTHLY;BYMONTHDAY=99', 'BYMONTHDAY=99 is not part of a calendar rule'],
  ['FREQ=MONTHLY;BYMONTHDAY=1,99', 'BYMONTHDAY=1,99 is not part of a calendar rule'],
  ['FREQ=MONTHLY;FOO=1', 'FOO=1 is not part of a calendar rule'],
  ['FREQ=MONTHLY;COUNT=0', 'The rule never comes up from its first day on'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'The rule never comes up from its first day on'],
  ['FREQ=SECONDLY', 'It says FREQ=, one of DAILY, WEEKLY, MONTHLY, YEARLY'],
  ['monthly', 'It says FREQ=, one of DAILY, WEEKLY, MONTHLY, YEARLY'],
])('%s is refused', (rule, message) => {
  expect(() => firstDates(plan(rule), 1)).toThrow(
    expect.objectContaining({ fields: [expect.objectContaining({ field: 'rule', message })] }),
  );
});

test('a rule is told as a sentence', () => {
  expect(sentenceOf(plan('FREQ=MONTHLY;BYMONTHDAY=1'))).toBe(
    'every month on the 1st day of the month',
  );
});
