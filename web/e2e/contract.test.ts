// The main path of a contract on screen: drafted by one, approved and put in force by another, amended.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
});
afterAll(() => stage.close());

test('a contract is drafted, sent back at its field, approved by another and put in force', async () => {
  const { biller, partner } = stage.firm.people;
  const maker = await enter(stage, biller.email);
  const { page } = maker;
  await page.goto('/contracts?new=1');
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('Portal framework');
  await page.getByRole('combobox', { name: 'Client' }).click();
  await page.getByRole('option', { name: 'Acme AG' }).click();
  await page.getByRole('combobox', { name: 'Owner' }).click();
  await page.getByRole('option', { name: 'project_manager person' }).click();
  await page.getByLabel('Description').fill('Advice');
  await page.getByLabel('Price of an hour').fill('150');
  await page.getByLabel('Not to exceed', { exact: true }).fill('5000');
  await page.getByRole('button', { name: 'Draft the contract' }).click();
  // Without its first day it is refused at that field, and what was typed stays.
  const firstDay = page.getByRole('textbox', { name: 'Holds from' });
  await expect.poll(() => firstDay.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('Price of an hour').inputValue()).toBe('150');
  await firstDay.fill('1 Mar 2026');
  await firstDay.press('Tab');
  await page.getByRole('button', { name: 'Draft the contract' }).click();
  await page.waitForURL(/\/contracts\/[0-9a-f-]{36}/);
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
  await page.getByText('Submitted', { exact: true }).first().waitFor();
  const address = page.url();
  expect(maker.faults).toEqual([]);
  await maker.context.close();

  const checker = await enter(stage, partner.email);
  await checker.page.goto(address);
  await checker.page.getByRole('button', { name: 'Approve' }).click();
  await checker.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await checker.page.getByRole('button', { name: 'Put in force' }).click();
  const dialog = checker.page.getByRole('dialog');
  await dialog.getByText('No unbilled work gets other terms').waitFor();
  await dialog.getByRole('button', { name: 'Put in force' }).click();
  await checker.page.getByText('In force', { exact: true }).first().waitFor();
  await checker.page.getByText('not to exceed 5,000.00 EUR').waitFor();
  await checker.page.getByRole('tab', { name: 'History' }).click();
  await checker.page.getByText(/posted the contract/).waitFor();
  expect(checker.faults).toEqual([]);
  await checker.context.close();
});
