// The main path of automation on screen: a plan is made, a run simulated and looked into, agreed to by
// somebody else, and posted.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { driven } from '../../server/src/testing/automation-samples.ts';
import { approved } from '../../server/src/testing/sample-records.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-02T09:00:00.000Z');
  await approved(stage.firm);
});
afterAll(() => stage.close());

const idIn = (url: string): string => /[0-9a-f-]{36}/.exec(url)?.[0] ?? '';

test('from a plan to a posted run', async () => {
  const { biller, partner } = stage.firm.people;
  const maker = await enter(stage, biller.email);
  const { page } = maker;
  await page.goto('/billing-plans?new=1');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Acme monthly');
  await dialog.getByRole('combobox', { name: 'Client' }).click();
  await page.getByRole('option', { name: 'Acme AG' }).click();
  await dialog.getByRole('combobox', { name: 'Rhythm' }).click();
  await page.getByRole('option', { name: 'Another rule' }).click();
  await dialog.getByRole('textbox', { name: 'Rule' }).fill('FREQ=MONTHLY;BYMONTHDAY=99');
  // Told before it is saved, and what was typed stays.
  await dialog.getByText('BYMONTHDAY=99 is not part of a calendar rule').first().waitFor();
  await dialog.getByRole('textbox', { name: 'Rule' }).fill('FREQ=MONTHLY;BYMONTHDAY=2');
  await dialog.getByRole('combobox', { name: 'Takes in work until' }).click();
  await page.getByRole('option', { name: 'Some days before' }).click();
  await dialog.getByText(/2 Mar 2026 \(work until 2 Mar 2026\)/).waitFor();
  await dialog.getByRole('button', { name: 'Make the plan' }).click();
  await page.waitForURL(/\/billing-plans\/[0-9a-f-]{36}/);

  await page.goto('/billing-runs?new=1');
  await dialog.getByRole('button', { name: 'Simulate' }).click();
  await page.waitForURL(/\/billing-runs\/[0-9a-f-]{36}/);
  const runId = idIn(page.url());
  await page.getByText('Simulating: 0 of 1 plans').waitFor();
  await driven(stage.firm, runId);
  await page.getByText('Simulated', { exact: true }).first().waitFor();
  await page.getByRole('cell', { name: 'Acme monthly', exact: true }).click();
  await page.getByRole('rowheader', { name: 'With tax' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'What if' }).click();
  await page.getByLabel('Written down by').fill('100');
  await page.getByRole('cell', { name: '0.00', exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Ask for approval' }).click();
  await dialog.getByRole('button', { name: 'Ask for approval' }).click();
  await page.getByText('Submitted', { exact: true }).first().waitFor();
  expect(await page.getByRole('button', { name: 'Agree' }).count()).toBe(0);
  expect(maker.faults).toEqual([]);
  await maker.context.close();

  const checker = await enter(stage, partner.email);
  await checker.page.goto(`/billing-runs/${runId}`);
  await checker.page.getByRole('button', { name: 'Agree' }).click();
  await checker.page.getByRole('dialog').getByRole('button', { name: 'Agree' }).click();
  await checker.page.getByRole('button', { name: 'Post', exact: true }).click();
  await checker.page.getByRole('dialog').getByRole('button', { name: 'Post' }).click();
  await checker.page.getByText('Posting: 0 of 1 plans').waitFor();
  await driven(stage.firm, runId);
  await checker.page.getByText('Posted', { exact: true }).first().waitFor();
  await checker.page.getByRole('link', { name: 'T-00001' }).click();
  await checker.page.waitForURL(/\/invoices\//);
  expect(checker.faults).toEqual([]);
  await checker.context.close();
});
