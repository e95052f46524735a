// Source: docs/product.md, timesheet tracking: submit, approve, reject with a reason, per project x
// person x period; a change after approval reopens only its own item.
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { timeEntry } from '../../test/samples.ts';
import {
  approvePart,
  recallPart,
  rejectPart,
  reopenPart,
  submitPart,
  type TimesheetPart,
} from './timesheet-part.ts';

const part: TimesheetPart = {
  id: 'part',
  personId: 'ada',
  projectId: 'engine',
  from: '2026-03-09',
  until: '2026-03-16',
  state: 'open',
  reason: null,
};
const entries = [
  timeEntry({ id: 'monday', workDate: '2026-03-09', workedMinutes: 60 }),
  timeEntry({ id: 'sunday', workDate: '2026-03-15', workedMinutes: 30 }),
];
const byAda = { by: 'ada' };
const byBabbage = { by: 'babbage', allowOwn: false };
const submitted = submitPart(part, entries, byAda);
const approved = approvePart(submitted.part, submitted.entries, byBabbage);

test('submitting a part submits its drafts', () => {
  expect(submitted.part.state).toBe('submitted');
  expect(submitted.entries.map((entry) => entry.state)).toEqual(['submitted', 'submitted']);
  expect(submitted.events).toEqual([
    {
      type: 'timesheet.submitted',
      partId: 'part',
      personId: 'ada',
      projectId: 'engine',
      from: '2026-03-09',
      until: '2026-03-16',
      entryIds: ['monday', 'sunday'],
      workedMinutes: 90,
      by: 'ada',
      reason: null,
    },
  ]);
});

test('only time of the same person, project and period is in the part', () => {
  const strangers = [
    timeEntry({ id: 'before', workDate: '2026-03-08' }),
    timeEntry({ id: 'after', workDate: '2026-03-16' }),
    timeEntry({ id: 'other project', projectId: 'loom' }),
    timeEntry({ id: 'other person', personId: 'babbage' }),
    timeEntry({ id: 'voided', state: 'voided' }),
  ];
  const change = submitPart(part, [...entries, ...strangers], byAda);
  expect(change.entries.map((entry) => entry.id)).toEqual(['monday', 'sunday']);
  expectRefusal('nothing_to_submit', () => submitPart(part, strangers, byAda));
});

test('a part that is already submitted is not submitted again', () => {
  expectRefusal('wrong_state', () => submitPart(submitted.part, submitted.entries, byAda));
});

test('a submitted part can be recalled, and is then as before', () => {
  const recalled = recallPart(submitted.part, submitted.entries, byAda);
  expect(recalled.part).toEqual(part);
  expect(recalled.entries).toEqual(entries);
});

test('approving a part approves what was submitted', () => {
  expect(approved.part.state).toBe('approved');
  expect(approved.entries.every((entry) => entry.state === 'approved')).toBe(true);
});

test('nobody approves their own time, unless the firm allows it', () => {
  const own = { by: 'ada', allowOwn: false };
  expectRefusal('own_approval', () => approvePart(submitted.part, submitted.entries, own));
  const allowed = approvePart(submitted.part, submitted.entries, { ...own, allowOwn: true });
  expect(allowed.part.state).toBe('approved');
});

test('a rejected part goes back with its reason and can be submitted again', () => {
  const facts = { by: 'babbage', reason: ' Monday is missing a note ' };
  const rejected = rejectPart(submitted.part, submitted.entries, facts);
  expect(rejected.part).toMatchObject({ state: 'rejected', reason: 'Monday is missing a note' });
  expect(rejected.entries.every((entry) => entry.state === 'draft')).toBe(true);
  const again = submitPart(rejected.part, rejected.entries, byAda);
  expect(again.part).toMatchObject({ state: 'submitted', reason: null });
});

test('nothing is sent back or reopened without a reason', () => {
  const facts = { by: 'babbage', reason: ' ', billedEntryIds: new Set<string>() };
  expectRefusal('reason_missing', () => rejectPart(submitted.part, submitted.entries, facts));
  expectRefusal('reason_missing', () => reopenPart(approved.part, approved.entries, facts));
});

test('reopening after approval opens only the entry that changes', () => {
  const facts = { by: 'babbage', reason: 'Wrong task', billedEntryIds: new Set<string>() };
  const monday = approved.entries.slice(0, 1);
  const sunday = approved.entries.slice(1);
  const reopened = reopenPart(approved.part, monday, facts);
  expect(reopened.part.state).toBe('open');
  expect(reopened.entries.map((entry) => [entry.id, entry.state])).toEqual([['monday', 'draft']]);
  const again = submitPart(reopened.part, [...reopened.entries, ...sunday], byAda);
  expect(again.events[0]?.entryIds).toEqual(['monday']);
});

test('billed time is not reopened', () => {
  const facts = { by: 'babbage', reason: 'Wrong task', billedEntryIds: new Set(['sunday']) };
  expectRefusal('already_billed', () => reopenPart(approved.part, approved.entries, facts));
});
