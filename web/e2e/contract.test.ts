// The main path of a contract on screen: drafted by one, approved and put in force by another, amended.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { inForce } from '../../server/src/testing/terms-samples.ts';
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
  await page.getByRole('combobox', { name: 'Prices' }).click();
  await page.getByRole('option', { name: 'Prices of its own' }).click();
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

test('several prices, a discounted card and an uplift by index are written in the form', async () => {
  const { firm } = stage;
  const { biller } = firm.people;
  const { id: indexId } = await biller.api.contracts.createIndex({ name: 'Consumer prices' });
  const maker = await enter(stage, biller.email);
  const { page } = maker;
  const choose = async (field: string, option: string) => {
    await page.getByRole('combobox', { name: field, exact: true }).last().click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await page.goto('/contracts?new=1');
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('Advice with an index');
  await choose('Client', 'Acme AG');
  await form.getByRole('textbox', { name: 'Holds from' }).fill('1 Mar 2026');
  await form.getByRole('textbox', { name: 'Holds from' }).press('Tab');
  await choose('Uplift', 'With a price index');
  await form.getByLabel('Base month').fill('2026');
  await form.getByLabel('Minimum commitment').fill('12000');
  await form.getByLabel('Description').first().fill('Advice');
  await choose('Prices', 'Prices of its own');
  await form.getByLabel('Price of an hour').fill('150');
  await form.getByRole('button', { name: 'Add a price' }).click();
  await form.getByLabel('Price of an hour').last().fill('120,50');
  await form.getByLabel('Included hours').fill('2:30');
  await form.getByRole('button', { name: 'Add a line' }).click();
  await form.getByLabel('Description').last().fill('Support');
  await choose('Prices', 'A rate card with a discount');
  await choose('Rate card', 'Standard');
  await form.getByLabel('Discount').fill('101');
  const send = () => form.getByRole('button', { name: 'Draft the contract' }).click();
  const isMarked = (field: ReturnType<typeof form.getByLabel>) =>
    expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  // One after another, each is refused at its own field, and what was typed stays.
  await send();
  await isMarked(form.getByRole('combobox', { name: 'Index' }));
  await isMarked(form.getByLabel('Base month'));
  await choose('Index', 'Consumer prices');
  await form.getByLabel('Base month').fill('2026-01');
  await send();
  await isMarked(form.getByLabel('Price of an hour').last());
  await page.getByRole('combobox', { name: 'Classification' }).last().click();
  await page.getByRole('option', { name: 'Consultant' }).click();
  await send();
  await isMarked(form.getByLabel('Discount'));
  await form.getByLabel('Discount').fill('10');
  await send();
  await isMarked(form.getByLabel('Minimum commitment'));
  await form.getByLabel('Minimum commitment').fill('');
  await send();
  await page.waitForURL(/\/contracts\/[0-9a-f-]{36}/);
  const id = page.url().split('/').at(-1) ?? '';
  const { terms } = await biller.api.contracts.get({ id });
  expect(terms.uplift).toMatchObject({
    kind: 'index',
    indexId,
    baseMonth: '2026-01',
    lagMonths: 2,
  });
  expect(terms.lines.map((line) => line.terms)).toMatchObject([
    {
      includedMinutes: 150,
      schedule: {
        kind: 'own',
        rates: [
          { unitPrice: 1_500_000n, classificationId: null },
          { unitPrice: 1_205_000n, classificationId: firm.classificationId },
        ],
      },
    },
    { schedule: { kind: 'discounted', cardId: firm.cardId, discount: 100_000n } },
  ]);
  // Opened again and saved, it says the same: the form shows all that it writes.
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Change the terms' }).click();
  await form.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('is saved').waitFor();
  const again = await biller.api.contracts.get({ id });
  expect({ ...again.terms, lines: again.terms.lines.map((line) => line.terms) }).toEqual({
    ...terms,
    lines: terms.lines.map((line) => line.terms),
  });
  expect(maker.faults).toEqual([]);
  await maker.context.close();
});

test('a document and index values are added from files; bad rows are named', async () => {
  const { firm } = stage;
  const { id } = await inForce(firm);
  const { page, context, faults } = await enter(stage, firm.people.biller.email);
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  });
  await page.goto(`/contracts/${id}?tab=documents`);
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a document' }).click();
  await (await chosen).setFiles(file('annex.csv', 'a,b'));
  await page.getByRole('link', { name: 'annex.csv' }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'annex.csv' }).click();
  expect((await download).suggestedFilename()).toBe('annex.csv');
  // The version is in force: what belongs to it stays.
  expect(await page.getByRole('button', { name: 'Remove annex.csv' }).count()).toBe(0);

  await page.goto('/price-indices?new=1');
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Building prices');
  await form.getByRole('button', { name: 'Add the index' }).click();
  const section = page.locator('section', {
    has: page.getByRole('heading', { name: 'Building prices' }),
  });
  await section.getByRole('button', { name: 'Import CSV' }).click();
  const values = form.getByLabel('File');
  const choosing = page.waitForEvent('filechooser');
  await values.click();
  await (await choosing).setFiles(file('bad.csv', 'month,value\n2026-01,105.65\n2026-13,106\n'));
  await form.getByRole('button', { name: 'Record the values' }).click();
  await form.getByText('Row 3: “2026-13” is no month').first().waitFor();
  const again = page.waitForEvent('filechooser');
  await values.click();
  await (await again).setFiles(file('good.csv', '2026-01,105.65\n2026-02,106.71\n'));
  await form.getByRole('button', { name: 'Record the values' }).click();
  await section.getByText('106.71 in February 2026').waitFor();
  await section.getByRole('button', { name: 'Add a value' }).click();
  await form.getByLabel('Month').fill('2026-02');
  await form.getByLabel('Value').fill('107');
  await form.getByRole('button', { name: 'Record the value' }).click();
  await form.getByText('is recorded already').waitFor();
  expect(await form.getByLabel('Month').getAttribute('aria-invalid')).toBe('true');
  expect(faults).toEqual([]);
  await context.close();
});
