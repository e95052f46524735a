// Entries of several states come in one order, page by page, none twice and none left out.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

test('drafts and voided entries, two a page, are the list of both', async () => {
  const { api } = firm.people.timekeeper;
  const made = await Promise.all(
    ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'].map((workDate) =>
      api.timesheets.createEntry({
        projectId: firm.projectId,
        serviceId: firm.serviceId,
        workDate,
        workedMinutes: 60,
        note: 'Work',
      }),
    ),
  );
  const second = made.find((entry) => entry.workDate === '2026-03-03');
  if (second === undefined) throw new Error('No second entry');
  await api.timesheets.voidEntry({ id: second.id, version: second.version });
  const filter = { states: ['draft', 'voided'] as ('draft' | 'voided')[], limit: 2 };
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.timesheets.listEntries({ ...filter, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((entry) => entry.workDate));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(['2026-03-06', '2026-03-05', '2026-03-04', '2026-03-03', '2026-03-02']);
  const voided = await api.timesheets.listEntries({ states: ['voided'] });
  expect(voided.items.map((entry) => entry.workDate)).toEqual(['2026-03-03']);
});
