// Rates from the central bank's file on screen: what it brings is shown first, then stored; the same file
// again brings nothing.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
});
afterAll(() => stage.close());

const file = (usd: string) => ({
  name: 'eurofxref-hist.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`Date,USD,HRK,\n2026-03-05,${usd},7.5,\n2026-03-04,1.25,7.5,\n`),
});

test('a file is looked at, stored, and known when it comes again', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.owner.email);
  await page.goto('/settings/currencies');
  const dialog = page.getByRole('dialog');
  const open = () => page.getByRole('button', { name: 'Import a file' }).click();
  await open();
  await page.locator('input[type=file]').setInputFiles(file('dear'));
  await dialog.getByText('Line 2, column USD: “dear” is no rate above zero').waitFor();
  await page.locator('input[type=file]').setInputFiles(file('1.6'));
  await dialog.getByText('2 days from').waitFor();
  await dialog.getByText('Daybook does not bill in them: HRK').waitFor();
  await dialog.getByRole('button', { name: 'Import 2 rates' }).click();
  await page.getByRole('row', { name: /USD 0.625 EUR/ }).waitFor();
  await page.getByRole('row', { name: /USD 0.80 EUR/ }).waitFor();

  await open();
  await page.locator('input[type=file]').setInputFiles(file('1.6'));
  await dialog.getByText('there is nothing to import').waitFor();
  expect(await dialog.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
  expect(faults).toEqual([]);
  await context.close();
});
