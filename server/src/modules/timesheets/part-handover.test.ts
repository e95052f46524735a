// A decision that is handed on is decided by who got it, and never by who did the work.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { submitted } from '../../testing/sample-records.ts';
import { ApiRefusal, openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

const codeOf = (act: Promise<unknown>): Promise<string | null> =>
  act.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ApiRefusal) return error.code;
      throw error;
    },
  );

test('a delegate sees it as theirs and decides; its history says who handed it on', async () => {
  const { part } = await submitted(firm);
  const other = await firm.addPerson('project_manager', 'Dora Delegate');
  const { api } = firm.people.project_manager;
  const { items } = await api.timesheets.delegate({
    partIds: [part.id],
    toPersonId: other.id,
    reason: 'On leave',
  });
  expect(items[0]?.approver.name).toBe('Dora Delegate');
  const theirs = await other.api.timesheets.listParts({ awaitingMe: true, state: 'submitted' });
  expect(theirs.items.map((each) => each.id)).toEqual([part.id]);
  const approved = await other.api.timesheets.approve({ partIds: [part.id] });
  expect(approved.items[0]?.state).toBe('approved');
  const history = await api.audit.history({ kind: 'timesheet_part', id: part.id });
  expect(history.items.map((event) => event.type)).toContain('timesheet.delegated');
});

test('time is not handed to who did it, to who may not approve, or when it is decided', async () => {
  const { part } = await submitted(firm);
  const { api } = firm.people.project_manager;
  const to = (toPersonId: string) => api.timesheets.delegate({ partIds: [part.id], toPersonId });
  expect(await codeOf(to(firm.people.biller.id))).toBe('not_permitted');
  expect(await codeOf(to(firm.people.timekeeper.id))).toBe('not_permitted');
  await api.timesheets.approve({ partIds: [part.id] });
  expect(await codeOf(to(firm.people.partner.id))).toBe('wrong_state');
});

test('it goes up to the manager of its approver, and no further than there is one', async () => {
  const { part } = await submitted(firm);
  const { api } = firm.people.project_manager;
  const up = () => api.timesheets.escalate({ partIds: [part.id], reason: 'Too long' });
  const above = (await api.org.getPerson({ id: firm.people.project_manager.id })).manager;
  expect((await up()).items[0]?.approver).toEqual(above);
  expect(await codeOf(up())).toBe('not_found');
});
