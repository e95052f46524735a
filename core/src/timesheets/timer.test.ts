// Source: docs/product.md, timesheet tracking: one running timer a person; docs/domain-rules.md,
// section 1, rule 6.
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { startTimer, stopTimer, type Timer } from './timer.ts';

const timer: Timer = {
  id: 'timer',
  personId: 'ada',
  projectId: 'engine',
  taskId: null,
  serviceId: 'consulting',
  isBillable: true,
  note: '',
  startedAt: '2026-03-29T00:30:40Z',
};

test('a person has one running timer', () => {
  expect(startTimer(null, timer)).toEqual(timer);
  expectRefusal('timer_running', () => startTimer(timer, { ...timer, id: 'second' }));
  expectRefusal('timer_not_running', () => stopTimer(null, timer.startedAt, 'UTC'));
});

test('a timer over the clock change counts what really passed', () => {
  expect(stopTimer(timer, '2026-03-29T01:30:40Z', 'Europe/Berlin')).toEqual({
    workDate: '2026-03-29',
    startTime: '01:30',
    endTime: '03:30',
    workedMinutes: 60,
  });
});

test('a timer over midnight belongs to the day on which it started', () => {
  const late = { ...timer, startedAt: '2026-06-10T21:30:00Z' };
  expect(stopTimer(late, '2026-06-10T22:45:00Z', 'Europe/Berlin')).toEqual({
    workDate: '2026-06-10',
    startTime: '23:30',
    endTime: '00:45',
    workedMinutes: 75,
  });
});

test('a timer has at least one minute, and rounds its seconds', () => {
  const stopped = (at: string) => stopTimer(timer, `2026-03-29T00:${at}Z`, 'UTC').workedMinutes;
  expect([stopped('30:41'), stopped('32:09'), stopped('32:10')]).toEqual([1, 1, 2]);
});

test('a timer does not stop before it started', () => {
  expectRefusal('clock_range_invalid', () => stopTimer(timer, '2026-03-29T00:30:39Z', 'UTC'));
});
