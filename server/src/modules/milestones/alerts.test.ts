// What somebody has to look at: the list, the count on its tab and home say the same, and by the rule of
// the core.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import type { milestoneAlerts } from '@daybook/core/milestones/schedule.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { versioned } from '../../testing/sample-records.ts';
import { scheduled } from '../../testing/terms-samples.ts';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

const today = '2026-03-02';
let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: `${today}T09:00:00.000Z` });
  const { biller } = firm.people;
  const { lineKey } = await scheduled(firm);
  const due = [-1, 0, 30, 31, null];
  const { milestones } = await biller.api.milestones.saveSchedule({
    id: lineKey,
    milestones: [
      ...due.map((days) => ({
        name: `Due ${days}`,
        value: { amount: '1000.00', currency: 'EUR' },
        dueOn: days === null ? null : addDays(today, days),
      })),
      ...['Done', 'Billed'].map((name) => ({
        name,
        value: { amount: '1000.00', currency: 'EUR' },
        dueOn: addDays(today, -5),
      })),
    ],
  });
  for (const each of milestones.slice(-2)) {
    const done = await biller.api.milestones.recordProgress({ ...versioned(each), percent: '100' });
    if (each.name === 'Billed') await biller.api.milestones.bill({ milestoneIds: [done.id] });
  }
});
afterAll(() => firm.close());

const named = async (alert: (typeof milestoneAlerts)[number]) => {
  const { items } = await firm.people.biller.api.milestones.list({ alert });
  expect(items.map((each) => each.alert)).toEqual(items.map(() => alert));
  return items.map((each) => each.name);
};

test('due within 30 days, overdue, or done and not billed: each has its list', async () => {
  expect(await named('due_soon')).toEqual(['Due 0', 'Due 30']);
  expect(await named('overdue')).toEqual(['Due -1']);
  expect(await named('done_not_billed')).toEqual(['Done']);
});

test('the tabs and home count what the lists have', async () => {
  const { biller, auditor, timekeeper } = firm.people;
  const { items } = await biller.api.milestones.countAlerts({});
  expect(items).toEqual([
    { alert: 'due_soon', count: 2 },
    { alert: 'overdue', count: 1 },
    { alert: 'done_not_billed', count: 1 },
  ]);
  const { pending } = await biller.api.dashboard.home({});
  expect(pending.filter((each) => each.kind.startsWith('milestone')).sort(byKind)).toEqual([
    {
      kind: 'milestone_done_not_billed',
      count: 1,
      text: '1 milestone is done and not billed',
      opens: '/milestones?alert=done_not_billed',
    },
    {
      kind: 'milestone_due_soon',
      count: 2,
      text: '2 milestones are due within 30 days',
      opens: '/milestones?alert=due_soon',
    },
    {
      kind: 'milestone_overdue',
      count: 1,
      text: '1 milestone is overdue',
      opens: '/milestones?alert=overdue',
    },
  ]);
  // Who may do nothing about them is not told, and a project manager is told of their own contracts.
  for (const person of [auditor, timekeeper]) {
    const home = await person.api.dashboard.home({});
    expect(home.pending.filter((each) => each.kind.startsWith('milestone'))).toEqual([]);
  }
  const another = await firm.addPerson('project_manager', 'Nadia Elsewhere');
  expect((await another.api.dashboard.home({})).pending).toEqual([]);
});
const byKind = (a: { kind: string }, b: { kind: string }) => (a.kind < b.kind ? -1 : 1);
