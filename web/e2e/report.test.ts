// A report on screen: from the catalogue to the table, grouped otherwise, from a figure to its records and on to the
// record itself, back, and out as files with the same sum.

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
  const { firm } = stage;
  const { timekeeper, project_manager, biller, partner } = firm.people;
  const work = { projectId: firm.projectId, serviceId: firm.serviceId };
  for (const [workDate, workedMinutes] of [
    ['2026-03-02', 90],
    ['2026-03-03', 45],
  ] as const)
    await timekeeper.api.timesheets.createEntry({
      ...{ ...work, workDate, workedMinutes, note: `Work of ${workDate}` },
    });
  const { items: parts } = await timekeeper.api.timesheets.submit({ from: '2026-03-02' });
  await project_manager.api.timesheets.approve({ partIds: parts.map((part) => part.id) });
  const { id, version } = await biller.api.billing.propose({
    clientId: firm.clientId,
    cutOff: '2026-03-31',
  });
  const draft = await biller.api.billing.invoicePreBill({ id, version });
  await partner.api.billing.post({ id: draft.id, version: draft.version });
});
afterAll(() => stage.close());

test('from the catalogue to the record behind a figure, and back', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  await page.getByRole('link', { name: 'Reports' }).first().click();
  await page.getByRole('link', { name: 'Time worked' }).click();
  await page.getByRole('heading', { name: 'Time worked' }).waitFor();
  const total = page.getByRole('row', { name: /^Total/ });
  await total.waitFor();
  expect(await total.getByRole('cell').allTextContents()).toEqual([
    'Total',
    '2:15',
    '2:15',
    '0:00',
    '100.00 %',
    '2',
  ]);
  await page.goto('/reports/time-activity?by=day');
  await page
    .getByRole('row', { name: /3 Mar 2026/ })
    .getByRole('button')
    .first()
    .click();
  await page.getByRole('cell', { name: 'Work of 2026-03-03' }).waitFor();
  expect(await page.getByRole('cell', { name: 'Work of 2026-03-02' }).count()).toBe(0);
  await page.getByText('Table', { exact: true }).click();
  await total.waitFor();
  expect(await total.getByRole('cell').nth(1).textContent()).toBe('0:45');
  await page.getByRole('button', { name: 'Remove the filter Day' }).click();
  await total.getByRole('button', { name: '2:15' }).first().waitFor();
  await page.goto('/reports/invoices');
  await page
    .getByRole('row', { name: /^Total/ })
    .getByRole('button')
    .first()
    .click();
  await page.getByRole('link', { name: /^T-/ }).first().click();
  await page.waitForURL(/\/invoices\/[0-9a-f-]{36}$/);
  await page.goBack();
  await page.getByRole('heading', { name: 'Invoices and credit notes' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a file has the sum of the screen; another period has nothing, and says so', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  await page.goto('/reports/invoices');
  const shown = await page
    .getByRole('row', { name: /^Total/ })
    .getByRole('button')
    .first()
    .textContent();
  const file = async (name: string) => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name }).click(),
    ]);
    return readFile(await download.path());
  };
  const [header = '', row = ''] = (await file('CSV file')).toString('utf8').split('\n');
  const at = header.replace('\uFEFF', '').split(',').indexOf('net');
  expect(row.split(',')[at]).toBe(shown?.replaceAll(',', ''));
  expect((await file('PDF')).subarray(0, 5).toString()).toBe('%PDF-');
  await page.getByRole('combobox', { name: 'Period' }).click();
  await page.getByRole('option', { name: 'Last year' }).click();
  await page.getByText('Nothing in this period with these filters.').waitFor();
  expect(new URL(page.url()).searchParams.get('period')).toBe('last_year');
  expect(faults).toEqual([]);
  await context.close();
});

test('who may not see a report is told so', async () => {
  const { page, context } = await enter(stage, stage.firm.people.timekeeper.email);
  await page.goto('/reports');
  await page.getByRole('link', { name: 'Time worked' }).waitFor();
  expect(await page.getByRole('link', { name: 'Profitability' }).count()).toBe(0);
  await page.goto('/reports/profitability');
  await page.getByText('There is no such report, or you have no permission to see it.').waitFor();
  await context.close();
});

test('the palette finds each report by its name, and takes it to a file', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  const palette = page.getByRole('textbox', { name: 'Search or do' });
  await page.keyboard.press('Control+k');
  await palette.fill('trial bal');
  await page.getByRole('button', { name: /^Trial balance/ }).click();
  await page.waitForURL(/\/reports\/trial-balance$/);
  await palette.waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+k');
  await palette.fill('export');
  await page.getByRole('button', { name: /^Export report Then choose/ }).click();
  await page.getByRole('button', { name: /^Export report: Time worked/ }).waitFor();
  await palette.fill('export report: time work');
  await page.getByRole('button', { name: /^Export report: Time worked/ }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'CSV file' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain('person');
  expect(faults).toEqual([]);
  await context.close();
});
