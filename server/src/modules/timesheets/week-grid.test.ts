// A cell of the grid is one open entry: it is made, changed and taken back, and heard of as the entry.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-06T16:00:00.000Z' });
});
afterAll(() => firm.close());

const date = '2026-03-04';
const set = (minutes: number, note?: string) =>
  firm.people.timekeeper.api.timesheets.setCell({
    projectId: firm.projectId,
    serviceId: firm.serviceId,
    date,
    minutes,
    ...(note === undefined ? {} : { note }),
  });
const heardOf = async (recordId: string) =>
  (await firm.people.auditor.api.audit.list({ recordKind: 'time_entry', recordId })).items.map(
    (event) => event.type,
  );

test('a cell is made, changed up to the whole day, and taken back', async () => {
  const { api } = firm.people.timekeeper;
  const made = await set(60, 'Plan');
  const [id = ''] = made.entryIds;
  // Its own hour does not count against the 24 of the day.
  const changed = await set(1440);
  expect(changed).toMatchObject({ minutes: 1440, entryIds: [id], note: 'Plan', version: 2 });
  expect(await api.timesheets.getEntry({ id })).toMatchObject({
    workedMinutes: 1440,
    note: 'Plan',
    source: 'grid',
    state: 'draft',
  });
  await expect(set(1441)).rejects.toMatchObject({ status: 422 });
  expect(await set(0)).toMatchObject({ minutes: 0, entryIds: [] });
  expect(await api.timesheets.getEntry({ id })).toMatchObject({ state: 'voided' });
  expect(await heardOf(id)).toEqual([
    'time_entry.voided',
    'time_entry.updated',
    'time_entry.created',
  ]);
});

test('an empty cell can not be emptied, and one of several entries is for the day view', async () => {
  await expect(set(0)).rejects.toMatchObject({ code: 'invalid_input' });
  for (const note of ['One', 'Two'])
    await firm.people.timekeeper.api.timesheets.createEntry({
      projectId: firm.projectId,
      serviceId: firm.serviceId,
      workDate: date,
      workedMinutes: 30,
      note,
    });
  await expect(set(90)).rejects.toMatchObject({ code: 'entry_locked' });
});
