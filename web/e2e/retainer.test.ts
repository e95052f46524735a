// The main path of a retainer on screen: drafted by one, approved by another, filled, drawn, taken back.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { posted } from '../../server/src/testing/sample-records.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-02T09:00:00.000Z');
  await posted(stage.firm);
});
afterAll(() => stage.close());

test('a retainer is agreed, filled, and settles an invoice', async () => {
  const { biller, partner } = stage.firm.people;
  const maker = await enter(stage, biller.email);
  const { page } = maker;
  await page.goto('/retainers?new=1');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Advance');
  await page.getByRole('combobox', { name: 'Client' }).click();
  await page.getByRole('option', { name: 'Acme AG' }).click();
  await page.getByLabel('Ask below').fill('500');
  await page.getByLabel('Fill up to').fill('100');
  await page.getByRole('button', { name: 'Draft the retainer' }).click();
  // A target below the floor is refused at its field, and what was typed stays.
  const target = page.getByLabel('Fill up to');
  await expect.poll(() => target.getAttribute('aria-invalid')).toBe('true');
  await target.fill('1000');
  await page.getByRole('button', { name: 'Draft the retainer' }).click();
  await page.waitForURL(/\/retainers\/[0-9a-f-]{36}/);
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
  await page.getByText('Submitted', { exact: true }).first().waitFor();

  const checker = await enter(stage, partner.email);
  await checker.page.goto(page.url());
  await checker.page.getByRole('button', { name: 'Approve' }).click();
  await checker.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await checker.page.getByText('Approved', { exact: true }).first().waitFor();
  expect(checker.faults).toEqual([]);
  await checker.context.close();

  await page.reload();
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click();
  await page.getByText(/ask for .*1,000\.00.* to fill it up/).waitFor();
  await page.getByRole('button', { name: 'Post money received' }).click();
  await page.getByRole('dialog').getByLabel('Amount').fill('1000');
  await page.getByRole('button', { name: 'Post the money' }).click();
  await page.getByText(/The retainer holds .*1,000\.00/).waitFor();

  await page.getByRole('button', { name: 'Draw' }).click();
  await page.getByRole('combobox', { name: 'Invoice' }).click();
  await page.getByRole('option').first().click();
  const amount = page.getByRole('dialog').getByLabel('Amount');
  await amount.fill('9999');
  await page.getByRole('dialog').getByRole('button', { name: 'Draw' }).click();
  await expect.poll(() => amount.getAttribute('aria-invalid')).toBe('true');
  await amount.fill('5');
  await page.getByRole('dialog').getByRole('button', { name: 'Draw' }).click();
  await page.getByText(/995\.00.* is left/).waitFor();

  await page.getByRole('tab', { name: 'Movements' }).click();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('The wrong invoice');
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await page.getByText('Draw taken back').waitFor();
  expect(maker.faults).toEqual([]);
  await maker.context.close();
});
