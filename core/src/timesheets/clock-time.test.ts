// Source of the numbers: docs/domain-rules.md, section 1, rule 6 (Europe/Berlin, 2026).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { elapsedMinutes, isClockTime, minutesBetween, minutesOfDay } from './clock-time.ts';

const timeZone = 'Europe/Berlin';
const from0130to0330 = { startTime: '01:30', endTime: '03:30', timeZone };

test('01:30 to 03:30 on 2026-03-29 are 60 minutes', () => {
  expect(elapsedMinutes({ date: '2026-03-29', ...from0130to0330 })).toBe(60);
});

test('01:30 to 03:30 on 2026-10-25 are 180 minutes', () => {
  expect(elapsedMinutes({ date: '2026-10-25', ...from0130to0330 })).toBe(180);
});

test('01:30 to 03:30 on any other night are 120 minutes', () => {
  expect(elapsedMinutes({ date: '2026-03-30', ...from0130to0330 })).toBe(120);
});

test('an end at or before the start is on the next day', () => {
  const night = { date: '2026-03-10', startTime: '22:00', endTime: '02:00', timeZone };
  expect(elapsedMinutes(night)).toBe(240);
  expect(elapsedMinutes({ ...night, endTime: '22:00' })).toBe(1440);
  expect(elapsedMinutes({ ...night, date: '2026-03-28', endTime: '04:00' })).toBe(300);
});

test('an end on a date that is said is on that date', () => {
  const said = { date: '2026-03-10', startTime: '22:00', endTime: '23:00', timeZone };
  expect(elapsedMinutes({ ...said, endDate: '2026-03-11' })).toBe(1500);
  expectRefusal('clock_range_invalid', () => elapsedMinutes({ ...said, endDate: '2026-03-09' }));
});

test('a time that the clock skipped is refused', () => {
  const skipped = { date: '2026-03-29', startTime: '02:30', endTime: '04:00', timeZone };
  expectRefusal('clock_range_invalid', () => elapsedMinutes(skipped));
});

test.each(['24:00', '9:30', '09:60', '', '09:30:00'])('"%s" is no time of the clock', (text) => {
  expect(isClockTime(text)).toBe(false);
  const range = { date: '2026-03-10', startTime: text, endTime: '10:00', timeZone };
  expectRefusal('clock_range_invalid', () => elapsedMinutes(range));
});

test('without a clock change, elapsed time is the difference of the clock', () => {
  const clock = fc
    .integer({ min: 0, max: 1439 })
    .map(
      (m) => `${String(Math.trunc(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`,
    );
  fc.assert(
    fc.property(clock, clock, (startTime, endTime) => {
      const difference = minutesOfDay(endTime) - minutesOfDay(startTime);
      expect(elapsedMinutes({ date: '2026-06-10', startTime, endTime, timeZone })).toBe(
        difference > 0 ? difference : difference + 1440,
      );
    }),
  );
});

test('seconds between instants are rounded to minutes, half away from zero', () => {
  const start = '2026-06-10T09:00:00Z';
  expect(minutesBetween(start, '2026-06-10T09:01:29Z')).toBe(1);
  expect(minutesBetween(start, '2026-06-10T09:01:30Z')).toBe(2);
  expectRefusal('clock_range_invalid', () => minutesBetween(start, '2026-06-10T08:59:59Z'));
  expectRefusal('invalid_input', () => minutesBetween(start, 'now'));
});
