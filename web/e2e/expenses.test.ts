// An expense on screen: recorded with its receipt, submitted, approved by somebody else, and paid back.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-16T09:00:00.000Z');
  await stage.firm.people.biller.api.expenses.createCategory({
    name: 'Train',
    serviceId: stage.firm.serviceId,
    markupPercent: '10',
    receiptOver: { amount: '25.00', currency: 'EUR' },
  });
});
afterAll(() => stage.close());

const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('from the receipt to the money back', async () => {
  const { timekeeper, project_manager, biller } = stage.firm.people;
  const mine = await enter(stage, timekeeper.email);
  await mine.page.goto('/expenses?new=1');
  const form = mine.page.getByRole('dialog');
  await form.getByRole('combobox', { name: 'Category' }).click();
  await mine.page.getByRole('option', { name: 'Train' }).click();
  await form.getByRole('combobox', { name: 'Project' }).click();
  await mine.page.getByRole('option', { name: 'Portal' }).click();
  await form.getByRole('textbox', { name: 'Amount' }).fill('107');
  await form.getByRole('textbox', { name: 'Of it, input tax' }).fill('300');
  await form.getByRole('textbox', { name: 'Note' }).fill('To Hamburg');
  await form.locator('input[type=file]').setInputFiles({
    name: 'train.png',
    mimeType: 'image/png',
    buffer: Buffer.from(onePixel, 'base64'),
  });
  await form.getByRole('button', { name: 'Record the expense' }).click();
  await form.getByText('Between nothing and 107.00 EUR').waitFor();
  await form.getByRole('textbox', { name: 'Of it, input tax' }).fill('7');
  await form.getByRole('button', { name: 'Record the expense' }).click();
  await mine.page
    .getByText('Train, €107.00: recorded.')
    .or(mine.page.getByText(/: recorded\.$/))
    .first()
    .waitFor();
  await mine.page.getByRole('cell', { name: 'Train', exact: true }).click();
  const panel = mine.page.getByRole('dialog');
  await panel.getByRole('img', { name: 'Receipt train.png' }).waitFor();
  await panel.getByRole('button', { name: 'Submit', exact: true }).click();
  await mine.page.getByRole('button', { name: 'Submit 1 expense' }).click();
  await mine.page.getByText('Submitted.').waitFor();
  expect(mine.faults).toEqual([]);
  await mine.context.close();

  const check = await enter(stage, project_manager.email);
  await check.page.goto('/expenses?awaitingMe=true');
  await check.page.getByRole('checkbox').nth(1).check();
  await check.page
    .getByRole('button', { name: /^Approve\s*a?$/ })
    .first()
    .click();
  await check.page.getByRole('button', { name: 'Approve 1 expense' }).click();
  await check.page.getByText('Approved: they can be billed').waitFor();
  expect(check.faults).toEqual([]);
  await check.context.close();

  const money = await enter(stage, biller.email);
  await money.page.goto('/expenses?isOwed=true');
  for (const part of ['tbody', 'tfoot'])
    await money.page
      .locator(part)
      .getByRole('cell', { name: /^110\.00/ })
      .waitFor();
  await money.page.getByRole('checkbox').nth(1).check();
  await money.page
    .getByRole('button', { name: /^Pay back\s*p?$/ })
    .first()
    .click();
  await money.page.getByRole('button', { name: 'Pay back 1 expense' }).click();
  await money.page.getByText(/PB-0001: .* is paid back/).waitFor();
  await money.page.goto('/wip?by=project');
  await money.page.getByText('110.00').first().waitFor();
  expect(money.faults).toEqual([]);
  await money.context.close();
});

test('an expense has a page of its own, where its receipt is added and who decides says why not', async () => {
  const { timekeeper, project_manager } = stage.firm.people;
  const { items } = await timekeeper.api.expenses.listCategories({});
  const made = await timekeeper.api.expenses.create({
    projectId: stage.firm.projectId,
    categoryId: items[0]?.id ?? '',
    on: '2026-03-12',
    gross: { amount: '53.50', currency: 'EUR' },
    inputTax: { amount: '3.50', currency: 'EUR' },
    note: 'Back from Hamburg',
  });
  const mine = await enter(stage, timekeeper.email);
  await mine.page.goto(`/expenses/${made.id}`);
  await mine.page.getByRole('heading', { name: /^Train, / }).waitFor();
  await mine.page.getByRole('button', { name: 'Submit', exact: true }).click();
  const dialog = mine.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Submit', exact: true }).click();
  await dialog.getByRole('alert').getByText('a receipt is asked for').waitFor();
  await mine.page.keyboard.press('Escape');
  await mine.page.locator('input[type=file]').setInputFiles({
    ...{ name: 'back.png', mimeType: 'image/png' },
    buffer: Buffer.from(onePixel, 'base64'),
  });
  await mine.page.getByRole('img', { name: 'Receipt back.png' }).waitFor();
  await mine.page.getByRole('button', { name: 'Submit', exact: true }).click();
  await dialog.getByRole('button', { name: 'Submit', exact: true }).click();
  await mine.page.getByText('Submitted.').waitFor();
  expect(mine.faults).toEqual([]);
  await mine.context.close();

  const check = await enter(stage, project_manager.email);
  await check.page.goto('/approvals');
  await check.page.getByRole('link', { name: '1 expense waits for you' }).click();
  await check.page.getByRole('table').getByRole('link').first().click();
  await check.page.getByRole('button', { name: 'More' }).click();
  await check.page.getByRole('menuitem', { name: 'Send back' }).click();
  const why = check.page.getByRole('dialog');
  await why.getByRole('textbox').fill('Which client was it for?');
  await why.getByRole('button', { name: 'Send back' }).click();
  await check.page.getByText('Sent back: “Which client was it for?”').waitFor();
  await check.page.getByRole('tab', { name: 'History' }).click();
  await check.page.getByRole('listitem').getByText('Which client was it for?').waitFor();
  await check.page.goto(`/projects/${stage.firm.projectId}?tab=expenses`);
  await check.page.getByRole('cell', { name: /53\.50/ }).waitFor();
  expect(check.faults).toEqual([]);
  await check.context.close();
});
