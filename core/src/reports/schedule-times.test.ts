// Source of the times: the change of the clocks in Berlin, 29 March and 25 October 2026 (IANA time zone database).

import { expect, test } from 'vitest';
import { instantAt, lastMissed, timesAfter } from './schedule-times.ts';

const berlin = (atTime: string) => ({ atTime, timeZone: 'Europe/Berlin' });

test.each([
  ['2026-03-28', '07:30', '2026-03-28T06:30:00.000Z'],
  ['2026-03-30', '07:30', '2026-03-30T05:30:00.000Z'],
  ['2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
])('%s at %s is %s', (date, atTime, instant) => {
  expect(instantAt(date, berlin(atTime))).toBe(instant);
});

const days = ['2026-03-02', '2026-03-09', '2026-03-09', '2026-03-16'];

test('a day that comes twice is one time, and now is not after now', () => {
  expect(timesAfter(days, berlin('07:30'), '2026-03-02T06:30:00.000Z')).toEqual([
    '2026-03-09T06:30:00.000Z',
    '2026-03-16T06:30:00.000Z',
  ]);
});

test('of what was missed the last is caught up', () => {
  expect(lastMissed(days, berlin('07:30'), '2026-03-12T00:00:00.000Z')).toBe(
    '2026-03-09T06:30:00.000Z',
  );
  expect(lastMissed(days, berlin('07:30'), '2026-03-02T06:29:59.999Z')).toBeUndefined();
});
