// The first policy of docs/approvals.md, step by step: added, agreed to by somebody else, and met by a write-down, on
// which two people decide from their inbox without a mouse.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../server/src/platform/rows.ts';
import { Waits } from '../../server/src/testing/test-firm.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
});
afterAll(() => stage.close());

/** A pre-bill with two hours of 110.00 each. */
async function preBill() {
  const { firm } = stage;
  const { timekeeper, project_manager, biller } = firm.people;
  await timekeeper.api.timesheets.createEntry({
    ...{ projectId: firm.projectId, serviceId: firm.serviceId, workDate: '2026-03-02' },
    ...{ workedMinutes: 120, note: 'Workshop' },
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: '2026-03-02' });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
  return biller.api.billing.propose({ clientId: firm.clientId, cutOff: '2026-03-05' });
}

/** From the inbox: the first that waits, opened, read and approved by keyboard. */
async function approveFirst(email: string, title: RegExp, said: string, tells: string[] = []) {
  const { page, context, faults } = await enter(stage, email);
  await page.goto('/requests');
  await page.getByRole('row', { name: title }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('e');
  await page.getByRole('heading', { name: title }).waitFor();
  for (const text of tells) await page.getByRole('cell', { name: text, exact: true }).waitFor();
  await page.keyboard.press('.');
  const approve = page.getByRole('dialog').getByRole('button', { name: 'Approve' });
  await approve.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(said).waitFor();
  expect(faults).toEqual([]);
  await context.close();
}

test('a policy is added as the docs say, agreed to, and stops a write-down until two people agree', async () => {
  const { people } = stage.firm;
  const { page, context, faults } = await enter(stage, people.owner.email);
  await page.goto('/settings/policies');
  await page.getByRole('button', { name: 'Add a policy' }).click();
  const drawer = page.getByRole('dialog');
  const choose = async (label: string, option: string, nth = 0) => {
    await drawer.getByRole('combobox', { name: label, exact: true }).nth(nth).click();
    await page.getByRole('option', { name: option, exact: true }).click();
    await page.keyboard.press('Tab');
  };
  await choose('What', 'Write lines down or up');
  await choose('When', 'Over a share in percent');
  await drawer.getByRole('textbox', { name: 'Over', exact: true }).fill('10');
  await drawer.getByText('Of 0 actions, 0 would have waited').waitFor();
  await choose('Any of', 'Partner');
  await drawer.getByRole('button', { name: 'Then somebody else, too' }).click();
  await choose('Any of', 'Owner', 1);
  await drawer.getByLabel('Ask the next in line after, hours').fill('48');
  await choose('Next in line', 'Owner');
  await drawer.getByRole('button', { name: 'Add the policy' }).click();
  await page.getByText('Waits for approval by Owner or Partner').waitFor();
  expect(faults).toEqual([]);
  await context.close();

  await approveFirst(
    people.partner.email,
    /approval policy: Write lines/,
    'Approved and carried out.',
    ['Write lines down or up', 'Partner, then Owner'],
  );
  const { items: policies } = await people.owner.api.approvals.listPolicies({});
  const made = existing(policies.find((each) => each.steps.length === 2));
  expect(made).toMatchObject({
    ...{ command: 'billing.write', condition: 'percent_over', percent: 1000n, isActive: true },
    ...{ remindAfterHours: 24, escalateAfterHours: 48 },
  });

  const { id } = await preBill();
  const { biller } = people;
  const room = await biller.api.billing.getPreBill({ id });
  // 12 %: no more than the policy that comes with Daybook lets pass, and more than the new one does.
  const written = biller.api.billing.write({
    ...{ id, version: room.version, lineIds: room.lines.map((line) => line.id) },
    ...{ to: { kind: 'percent_off', percent: '12' }, reasonCode: 'courtesy' },
  });
  await expect(written).rejects.toBeInstanceOf(Waits);
  await approveFirst(people.partner.email, /Write/i, 'You have agreed to it.');
  await approveFirst(people.owner.email, /Write/i, 'Approved and carried out.');
  const after = await biller.api.billing.getPreBill({ id });
  expect(after.lines.map((each) => each.amount?.minor)).toEqual([19360n]);
});
