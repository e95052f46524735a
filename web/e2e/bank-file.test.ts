// A bank's file on screen: read by a mapping that was guessed, its sure lines accepted at once, the others
// one by one by keyboard; then a cashier's batch, counted with a difference.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankAccount } from '../../server/src/testing/cash-samples.ts';
import { posted } from '../../server/src/testing/sample-records.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
  await posted(stage.firm);
  await posted(stage.firm);
  await bankAccount(stage.firm);
});
afterAll(() => stage.close());

const file = [
  'Buchungstag;Auftraggeber;Verwendungszweck;Betrag',
  '05.03.2026;Acme AG;Rechnung T-00001;130,90',
  '05.03.2026;Acme AG;T 2, too much;150,00',
  '05.03.2026;Somebody;no idea;17,31',
  '05.03.2026;Bank;Entgelt;-4,50',
].join('\n');

test('from the file to receipts, by keyboard', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.biller.email);
  await page.goto('/bank-files?new=1');
  const dialog = page.getByRole('dialog');
  await page.locator('input[type=file]').setInputFiles({
    name: 'march.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(file),
  });
  // The mapping was guessed, and the first lines are read by it.
  await dialog.getByRole('cell', { name: /Rechnung T-00001/ }).waitFor();
  await dialog.getByRole('combobox', { name: 'Amounts look like' }).click();
  await page.getByRole('option', { name: '1,234.56' }).click();
  await dialog.getByRole('combobox', { name: 'Amounts look like' }).click();
  await page.getByRole('option', { name: '1.234,56' }).click();
  await dialog.getByRole('button', { name: 'Import' }).click();
  await page.waitForURL(/\/bank-files\/[0-9a-f-]{36}/);
  const panel = page.getByRole('complementary', { name: 'The line at hand' });
  await panel.getByText('The amount is exactly what is open').waitFor();

  await page.getByRole('button', { name: 'Accept 1 sure' }).click();
  await dialog.getByRole('button', { name: 'Accept 1 sure' }).click();
  await panel.getByRole('link', { name: 'T-R-00001' }).waitFor();

  await page.keyboard.press('j');
  await panel.getByText(/19.10 more than is open/).waitFor();
  await page.keyboard.press('Enter');
  await page
    .getByRole('row', { name: /T 2, too much/ })
    .getByText('Accepted')
    .waitFor();

  // Nobody is known to have paid the third: Enter asks who.
  await panel.getByText('no idea').waitFor();
  await page.keyboard.press('c');
  await dialog.getByRole('combobox', { name: 'Client' }).click();
  await page.getByRole('option', { name: 'Acme AG' }).click();
  await dialog.getByText('This client has no open invoices.').waitFor();
  await dialog.getByRole('button', { name: 'Make the receipt' }).click();
  await page
    .getByRole('row', { name: /no idea/ })
    .getByText('Accepted')
    .waitFor();

  await panel.getByText('Entgelt').waitFor();
  await page.keyboard.press('i');
  await page
    .getByRole('row', { name: /Entgelt/ })
    .getByText('Put aside')
    .waitFor();
  await page.getByText('Done', { exact: true }).first().waitFor();

  // The same file is refused by the name of the first.
  await page.goto('/bank-files?new=1');
  await page.locator('input[type=file]').setInputFiles({
    name: 'again.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(file),
  });
  await dialog.getByRole('button', { name: 'Import' }).click();
  await dialog
    .getByText(/It was imported on .* as march.csv/)
    .first()
    .waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('what came in beyond the invoices is the client’s balance', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.biller.email);
  await page.goto(`/clients/${stage.firm.clientId}?tab=balance`);
  const balance = page.getByRole('region', { name: 'Balance' });
  await balance.getByRole('cell', { name: '36.41', exact: true }).first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a batch takes in a receipt, and its difference needs a reason', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.biller.email);
  await page.goto('/receipt-batches?new=1');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Float in the drawer').fill('50');
  await dialog.getByRole('button', { name: 'Open the batch' }).click();
  await page.waitForURL(/\/receipt-batches\/[0-9a-f-]{36}/);
  const address = page.url();
  await page.goto(`/receipts?new=1&clientId=${stage.firm.clientId}`);
  await dialog.getByLabel('Part of your batch T-B-00001').waitFor();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('25');
  await dialog.getByRole('combobox', { name: 'Method' }).click();
  await page.getByRole('option', { name: 'Cash' }).click();
  await dialog.getByRole('button', { name: 'Record the receipt' }).click();
  await page.waitForURL(/\/receipts\/[0-9a-f-]{36}/);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await dialog.getByRole('button', { name: 'Post' }).click();
  await page.getByText('Posted', { exact: true }).first().waitFor();

  await page.goto(address);
  await page.getByRole('cell', { name: '75.00' }).first().waitFor();
  await page.getByRole('button', { name: 'Count and close' }).click();
  await dialog.getByLabel('Cash').fill('74');
  await dialog.getByRole('button', { name: 'Close the batch' }).click();
  await dialog.getByText('What was counted is not what came in: say why').first().waitFor();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('A coin rolled away');
  await dialog.getByRole('button', { name: 'Close the batch' }).click();
  await page.getByText('Closed', { exact: true }).first().waitFor();
  await page.getByText('A coin rolled away').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
