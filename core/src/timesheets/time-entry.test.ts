// Source: docs/product.md, timesheet tracking: overlap, more than 24 h a day, missing time and
// required codes by policy; locks by period with grace. docs/domain-rules.md, section 10.
import { expect, test } from 'vitest';
import { expectRefusal, refusalOf } from '../../test/refusing.ts';
import { timeEntry } from '../../test/samples.ts';
import { checkTimeEntry, isPeriodLocked, minutesPerDay, missingDays } from './time-entry.ts';

const policy = {
  forbidOverlap: true,
  maxDailyMinutes: 1440,
  requireNote: false,
  requireActivityCode: false,
  graceDays: 0,
};
const facts = { othersOfDay: [], policy, lockedThrough: null, today: '2026-03-20' };
const morning = timeEntry({ id: 'morning', startTime: '09:00', endTime: '12:00' });

test('an entry that breaks no rule is accepted', () => {
  expect(refusalOf(() => checkTimeEntry(timeEntry({}), facts))).toBeUndefined();
});

test('time of a locked period does not change once the grace is over', () => {
  const lock = { lockedThrough: '2026-03-15', graceDays: 3 };
  expect(isPeriodLocked('2026-03-15', { ...lock, today: '2026-03-18' })).toBe(false);
  expect(isPeriodLocked('2026-03-15', { ...lock, today: '2026-03-19' })).toBe(true);
  expect(isPeriodLocked('2026-03-16', { ...lock, today: '2026-03-19' })).toBe(false);
  const entry = timeEntry({ workDate: '2026-03-15' });
  const locked = () => checkTimeEntry(entry, { ...facts, lockedThrough: '2026-03-15' });
  expectRefusal('period_locked', locked);
  expect(refusalOf(locked)?.fields[0]?.field).toBe('workDate');
});

test('a day has 24 hours, whatever the policy says', () => {
  const others = [timeEntry({ id: 'other', workedMinutes: 1400 })];
  const withOthers = {
    ...facts,
    othersOfDay: others,
    policy: { ...policy, maxDailyMinutes: 9999 },
  };
  const fits = timeEntry({ workedMinutes: 40 });
  expect(refusalOf(() => checkTimeEntry(fits, withOthers))).toBeUndefined();
  const over = () => checkTimeEntry(timeEntry({ workedMinutes: 41 }), withOthers);
  expectRefusal('over_24_hours', over);
  expect(refusalOf(over)?.fields[0]?.field).toBe('workedMinutes');
});

test('a firm may allow fewer hours a day', () => {
  const strict = { ...facts, policy: { ...policy, maxDailyMinutes: 600 } };
  expectRefusal('over_24_hours', () => checkTimeEntry(timeEntry({ workedMinutes: 601 }), strict));
});

test('its own earlier version, voided entries and other people do not count', () => {
  const entry = timeEntry({ id: 'mine', workedMinutes: 1000 });
  const othersOfDay = [
    timeEntry({ id: 'mine', workedMinutes: 1000 }),
    timeEntry({ id: 'voided', workedMinutes: 1000, state: 'voided' }),
    timeEntry({ id: 'theirs', workedMinutes: 1000, personId: 'another' }),
  ];
  expect(refusalOf(() => checkTimeEntry(entry, { ...facts, othersOfDay }))).toBeUndefined();
});

test.each([
  ['11:59', '12:30', true],
  ['12:00', '12:30', false],
  ['08:00', '09:00', false],
  ['08:00', '09:01', true],
  ['09:30', '10:00', true],
  ['22:00', '08:00', false],
])('09:00 to 12:00 and %s to %s overlap: %s', (startTime, endTime, doOverlap) => {
  const entry = timeEntry({ startTime, endTime });
  const check = () => checkTimeEntry(entry, { ...facts, othersOfDay: [morning] });
  expect(refusalOf(check)?.code).toBe(doOverlap ? 'overlapping_entry' : undefined);
  const mayOverlap = { ...policy, forbidOverlap: false };
  const allowed = { ...facts, othersOfDay: [morning], policy: mayOverlap };
  expect(refusalOf(() => checkTimeEntry(entry, allowed))).toBeUndefined();
});

test('work past midnight overlaps with the next morning', () => {
  const night = timeEntry({
    id: 'night',
    workDate: '2026-03-09',
    startTime: '23:00',
    endTime: '02:00',
  });
  const early = timeEntry({ workDate: '2026-03-10', startTime: '01:00', endTime: '03:00' });
  const beside = { ...facts, othersOfDay: [night] };
  expectRefusal('overlapping_entry', () => checkTimeEntry(early, beside));
});

test('a timer that ran for seconds is no whole day of overlap', () => {
  const blink = timeEntry({ startTime: '08:00', endTime: '08:00', workedMinutes: 1 });
  const beside = { ...facts, othersOfDay: [morning] };
  expect(refusalOf(() => checkTimeEntry(blink, beside))).toBeUndefined();
});

test('entries without clock times never overlap', () => {
  const beside = { ...facts, othersOfDay: [morning] };
  expect(refusalOf(() => checkTimeEntry(timeEntry({}), beside))).toBeUndefined();
});

test('a required note and a required code are named at their field', () => {
  const strict = { ...facts, policy: { ...policy, requireNote: true, requireActivityCode: true } };
  const withoutCode = () => checkTimeEntry(timeEntry({ note: 'Draft' }), strict);
  expectRefusal('required_code_missing', withoutCode);
  expect(refusalOf(withoutCode)?.fields[0]?.field).toBe('activityCode');
  const withoutNote = () => checkTimeEntry(timeEntry({ activityCode: 'A103', note: ' ' }), strict);
  expectRefusal('note_missing', withoutNote);
  expect(refusalOf(withoutNote)?.fields[0]?.field).toBe('note');
});

test.each([-1, 0.5])('%s minutes are refused', (workedMinutes) => {
  expectRefusal('amount_out_of_range', () => checkTimeEntry(timeEntry({ workedMinutes }), facts));
});

test('minutes of a day leave out what was voided', () => {
  const entries = [
    timeEntry({ workedMinutes: 60 }),
    timeEntry({ workedMinutes: 30 }),
    timeEntry({ workedMinutes: 15, state: 'voided' }),
    timeEntry({ workedMinutes: 5, workDate: '2026-03-11' }),
  ];
  expect(Object.fromEntries(minutesPerDay(entries))).toEqual({ '2026-03-10': 90, '2026-03-11': 5 });
});

test('a day misses what is expected of its weekday and was not worked', () => {
  const fiveDays = [480, 480, 480, 480, 300, 0, 0];
  const entries = [
    timeEntry({ workDate: '2026-03-09', workedMinutes: 480 }),
    timeEntry({ workDate: '2026-03-10', workedMinutes: 400 }),
    timeEntry({ workDate: '2026-03-11', workedMinutes: 600 }),
    timeEntry({ workDate: '2026-03-12', workedMinutes: 480 }),
  ];
  expect(missingDays(fiveDays, entries, { from: '2026-03-09', until: '2026-03-16' })).toEqual([
    { date: '2026-03-10', expectedMinutes: 480, workedMinutes: 400, missingMinutes: 80 },
    { date: '2026-03-13', expectedMinutes: 300, workedMinutes: 0, missingMinutes: 300 },
  ]);
});
