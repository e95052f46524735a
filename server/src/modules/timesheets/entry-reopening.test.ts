// Whatever day of its week an entry is of, it is opened again alone.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

// Monday to Sunday of one week.
test.each([16, 17, 18, 19, 20, 21, 22])('an entry of 2026-02-%i', async (day) => {
  const { timekeeper, project_manager } = firm.people;
  const entry = await timekeeper.api.timesheets.createEntry({
    ...{ projectId: firm.projectId, serviceId: firm.serviceId, workDate: `2026-02-${day}` },
    ...{ workedMinutes: 30, note: 'Work' },
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: '2026-02-16' });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
  const { id, version } = await timekeeper.api.timesheets.getEntry({ id: entry.id });
  const opened = await project_manager.api.timesheets.reopenEntry({ id, version, reason: 'Wrong' });
  expect(opened.state).toBe('draft');
});
