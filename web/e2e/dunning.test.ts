// A late payer on screen: an invoice goes out by e-mail, it is not paid, a dispute stops the ladder, and once
// that is ended the reminder goes out.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { overdue } from '../../server/src/testing/dunning-samples.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
let invoice: Awaited<ReturnType<typeof overdue>>;
beforeAll(async () => {
  stage = await openStage('2026-03-02T09:00:00.000Z');
  invoice = await overdue(stage.firm);
});
afterAll(() => stage.close());

test('an invoice is sent from its page, with the text to be changed before', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.biller.email);
  await page.goto(`/invoices/${invoice.id}`);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('No mail server is set up').waitFor();
  const subject = dialog.getByRole('textbox', { name: 'Subject' });
  expect(await subject.inputValue()).toBe(`Invoice ${invoice.number} of Test a GmbH`);
  await dialog.getByText('Deutsch').click();
  await dialog.getByText('Guten Tag Ada Byron').waitFor();
  await subject.fill('Your invoice');
  const to = dialog.getByLabel(/^To/).and(dialog.locator('input')).first();
  await to.fill('wrong');
  await dialog.getByRole('button', { name: 'Send' }).click();
  // Refused at the field; what was typed stays.
  await dialog.getByText('An e-mail address').waitFor();
  expect(await subject.inputValue()).toBe('Your invoice');
  await to.press('Backspace');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await page.getByText('It waits for a mail server.').waitFor();
  await page.getByRole('tab', { name: 'Sent' }).click();
  await page.getByRole('cell', { name: 'ada@client.example' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a dispute stops the ladder; then the reminder is written', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.biller.email);
  await page.goto('/overdue');
  const dialog = page.getByRole('dialog');
  await page.getByRole('cell', { name: 'Acme AG', exact: true }).click();
  await dialog.getByText('130.90').first().waitFor();
  await dialog.getByRole('button', { name: 'Dispute, promise or hold' }).click();
  const drawer = page.getByRole('dialog', { name: 'Stop writing to Acme AG' });
  await drawer.getByRole('combobox', { name: 'Why' }).click();
  await page.getByRole('option', { name: 'Promise to pay' }).click();
  await drawer.getByRole('textbox', { name: 'Reason' }).fill('They count two hours less');
  await drawer.getByRole('button', { name: 'Stop writing' }).click();
  await drawer.getByText('A promise says by when').waitFor();
  await drawer.getByRole('combobox', { name: 'Why' }).click();
  await page.getByRole('option', { name: 'Dispute' }).click();
  await drawer.getByRole('button', { name: 'Stop writing' }).click();
  await page.getByText('Nobody is written to about it.').waitFor();
  await page.goto('/overdue?tab=holds');
  await page.getByRole('checkbox').nth(1).check();
  await page.getByRole('button', { name: 'End it' }).click();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('They agree');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('The ladder goes on.').waitFor();
  await page.goto('/overdue');
  await page.getByRole('checkbox').nth(1).check();
  await page.getByRole('button', { name: 'Take the step' }).click();
  await dialog.getByText('Reminder: Acme AG').waitFor();
  await dialog.getByRole('button', { name: 'Write to 1 client' }).click();
  await page.getByText('The notices are on their way.').waitFor();
  await page.getByRole('tab', { name: 'Notices' }).click();
  await page.getByRole('cell', { name: 'Acme AG', exact: true }).click();
  await dialog.getByRole('link', { name: 'The letter' }).waitFor();
  await dialog.getByRole('link', { name: 'The e-mail' }).click();
  await page.getByRole('heading', { name: 'Reminder: EUR 130.90 overdue' }).first().waitFor();
  await page.goto('/statements');
  await page.getByRole('cell', { name: 'Acme AG', exact: true }).click();
  await dialog.getByRole('button', { name: 'Open the page' }).click();
  await page.getByRole('cell', { name: 'Invoice T-00001' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
