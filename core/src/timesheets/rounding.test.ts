// Source of the numbers: docs/domain-rules.md, section 1, rules 2, 4 and 5.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { billableMinutesOf, type RoundingPolicy, roundMinutes } from './rounding.ts';

const quarterUp: RoundingPolicy = { incrementMinutes: 15, direction: 'up', per: 'entry' };

const anyPolicy: fc.Arbitrary<RoundingPolicy> = fc.record({
  incrementMinutes: fc.integer({ min: 1, max: 120 }),
  direction: fc.constantFrom('up', 'down', 'nearest'),
  per: fc.constantFrom('entry', 'day'),
});
const someEntries = fc
  .array(
    fc.record({
      workDate: fc.constantFrom('2026-03-09', '2026-03-10', '2026-03-11'),
      workedMinutes: fc.integer({ min: 0, max: 600 }),
      isBillable: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((entries) => entries.map((entry, index) => ({ id: `entry ${index}`, ...entry })));

test('13:45 at 15 minutes stays 13:45, and 13:46 up becomes 14:00', () => {
  expect(roundMinutes(13 * 60 + 45, quarterUp)).toBe(13 * 60 + 45);
  expect(roundMinutes(13 * 60 + 46, quarterUp)).toBe(14 * 60);
});

test.each([
  ['up', [0, 6, 6, 6, 12]],
  ['down', [0, 0, 0, 6, 6]],
  ['nearest', [0, 0, 6, 6, 6]],
] as const)('0, 2, 3, 6 and 8 minutes at 6 minutes %s', (direction, expected) => {
  const policy = { incrementMinutes: 6, direction, per: 'entry' } as const;
  expect([0, 2, 3, 6, 8].map((minutes) => roundMinutes(minutes, policy))).toEqual(expected);
});

test('rounding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.nat(10_000), anyPolicy, (minutes, policy) => {
      const once = roundMinutes(minutes, policy);
      expect(roundMinutes(once, policy)).toBe(once);
      expect(Math.abs(once - minutes)).toBeLessThan(policy.incrementMinutes);
    }),
  );
});

test.each([
  [-1, 15],
  [1.5, 15],
  [10, 0],
  [10, 2.5],
])('%s minutes by an increment of %s are refused', (minutes, incrementMinutes) => {
  expectRefusal('amount_out_of_range', () =>
    roundMinutes(minutes, { ...quarterUp, incrementMinutes }),
  );
});

test('per day, the total is rounded once and the parts take it by largest remainder', () => {
  const entries = [
    { id: 'a', workDate: '2026-03-09', workedMinutes: 7, isBillable: true },
    { id: 'b', workDate: '2026-03-09', workedMinutes: 7, isBillable: true },
    { id: 'c', workDate: '2026-03-09', workedMinutes: 7, isBillable: true },
    { id: 'd', workDate: '2026-03-09', workedMinutes: 50, isBillable: false },
  ];
  const perEntry = billableMinutesOf(entries, quarterUp);
  expect([...perEntry.values()]).toEqual([15, 15, 15, 0]);
  const perDay = billableMinutesOf(entries, { ...quarterUp, per: 'day' });
  expect([...perDay.values()]).toEqual([10, 10, 10, 0]);
});

test('per day, billable minutes add up to the rounded total of each day', () => {
  fc.assert(
    fc.property(someEntries, anyPolicy, (entries, policy) => {
      const minutes = billableMinutesOf(entries, { ...policy, per: 'day' });
      const billable = entries.filter((entry) => entry.isBillable);
      for (const day of Map.groupBy(billable, (entry) => entry.workDate).values()) {
        const worked = day.reduce((total, entry) => total + entry.workedMinutes, 0);
        const billed = day.reduce((total, entry) => total + (minutes.get(entry.id) ?? 0), 0);
        expect(billed).toBe(roundMinutes(worked, policy));
      }
    }),
  );
});

test('the order of the entries changes nothing, and what is not billable stays at 0', () => {
  fc.assert(
    fc.property(someEntries, anyPolicy, (entries, policy) => {
      const minutes = billableMinutesOf(entries, policy);
      const turned = billableMinutesOf(entries.toReversed(), policy);
      expect(minutes.size).toBe(entries.length);
      for (const entry of entries) {
        expect(turned.get(entry.id)).toBe(minutes.get(entry.id));
        if (!entry.isBillable) expect(minutes.get(entry.id)).toBe(0);
      }
    }),
  );
});

test('rounding billable minutes per entry again changes nothing', () => {
  fc.assert(
    fc.property(someEntries, anyPolicy, (entries, policy) => {
      const once = billableMinutesOf(entries, policy);
      const again = entries.map((entry) => ({ ...entry, workedMinutes: once.get(entry.id) ?? 0 }));
      expect(billableMinutesOf(again, policy)).toEqual(once);
    }),
  );
});
