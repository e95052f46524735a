// A role of the firm by keyboard: copied, changed in the matrix, agreed to by somebody else, given for some days; and
// the page of the person says why they may.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
});
afterAll(() => stage.close());

const agree = async () => {
  const { partner } = stage.firm.people;
  const { items } = await partner.api.approvals.list({ awaitingMe: true });
  for (const { id } of items) await partner.api.approvals.approve({ id });
  return items.map(({ title }) => title);
};

test('a role is copied, changed, given and explained', async () => {
  const { firm } = stage;
  const { page, context, faults } = await enter(stage, firm.people.owner.email);
  await page.goto('/settings/roles');
  await page.getByRole('button', { name: 'Copy Cashier' }).click();
  await page.getByRole('button', { name: 'Make the role' }).click();
  await page.getByRole('heading', { name: 'Copy of Cashier' }).waitFor();

  const cell = (name: string) => page.getByRole('button', { name, exact: true });
  await cell('Firm, view: firm').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'f']) await page.keyboard.press(key);
  expect(await cell('Costs, view: firm, was not granted').count()).toBe(1);
  for (const key of ['ArrowUp', 'Delete']) await page.keyboard.press(key);
  expect(await cell('People, view: not granted, was own').count()).toBe(1);
  // Where a function does not have a verb, nothing can be granted.
  for (const key of ['ArrowDown', 'ArrowRight', 'f']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Save 2 changes' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
    'People, view: own → not granted (less)',
    'Costs, view: not granted → firm (more)',
  ]);
  await dialog.getByText('Nobody holds it').waitFor();
  await dialog.getByRole('button', { name: 'Change the role' }).click();
  await page.getByText('Waits for approval by Owner or Partner').waitFor();
  expect(await agree()).toEqual([
    'Change the role Copy of Cashier: more of costs.view (firm); less of people.view',
  ]);

  await page.goto(`/people/${firm.people.timekeeper.id}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Change roles' }).click();
  await page.getByRole('button', { name: 'Add a role' }).click();
  await page.getByRole('combobox', { name: 'Role 2' }).click();
  await page.getByRole('option', { name: 'Copy of Cashier' }).click();
  await page.getByLabel('From').nth(1).fill('9 Mar 2026');
  await page.keyboard.press('Tab');
  await page.getByLabel('Last day').nth(1).fill('20 Mar 2026');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Give these roles' }).click();
  await page.getByText('Waits for approval by Owner or Partner').first().waitFor();
  expect(await agree()).toEqual([
    'Change the roles of timekeeper person to Timekeeper from 2026-03-06, Copy of Cashier from 2026-03-09 until 2026-03-21',
  ]);

  await page.reload();
  const row = page.getByRole('row', { name: /Copy of Cashier/ });
  expect(await row.textContent()).toBe('Copy of Cashier9 Mar 202620 Mar 2026Coming');
  await page.getByRole('combobox', { name: 'What' }).fill('Costs, view');
  await page.getByRole('option', { name: 'Costs, view' }).click();
  await page.getByText('No: timekeeper person may not (Costs, view).').waitFor();
  await page
    .getByText(
      'From 9 Mar 2026 on, through 20 Mar 2026, the role Copy of Cashier will grant it for the whole firm.',
    )
    .waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a key gets a new secret, and says when it ends', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.biller.email);
  await page.goto('/settings/keys');
  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByLabel('Name').fill('Sync');
  await page.getByLabel('clients.view').check();
  await page.getByRole('button', { name: 'Make the key' }).click();
  const secret = page.getByText(/^dbk_[\w-]{40,}$/);
  const first = await secret.textContent();
  await page.getByRole('dialog').getByRole('button').first().click();
  await page.getByRole('button', { name: 'New secret for Sync' }).click();
  await page.getByRole('button', { name: 'Make the new secret' }).click();
  await secret.waitFor();
  expect(await secret.textContent()).not.toBe(first);
  expect(faults).toEqual([]);
  await context.close();
});
