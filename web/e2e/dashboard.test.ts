// The dashboard on screen: figures that move by themselves while somebody else works, from a card to the record and
// back, something decided in place, and an exception put off.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
const log = (workDate: string, workedMinutes: number) => {
  const { firm } = stage;
  return firm.people.timekeeper.api.timesheets.createEntry({
    ...{ projectId: firm.projectId, serviceId: firm.serviceId, workDate, workedMinutes },
    note: `Work of ${workDate}`,
  });
};
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
  await log('2026-03-02', 90);
  await log('2026-02-10', 60);
});
afterAll(() => stage.close());

const card = (page: Awaited<ReturnType<typeof enter>>['page'], name: string) =>
  page.getByRole('article').filter({ has: page.getByRole('link', { name, exact: true }) });

test('figures move by themselves, and open what they add up', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  const hours = card(page, 'Hours in');
  await hours.getByText('1:30').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await log('2026-03-03', 45);
  await hours.getByText('2:15').waitFor();
  await page.getByRole('link', { name: 'Hours in', exact: true }).click();
  await page.getByRole('heading', { name: 'Time worked' }).waitFor();
  const total = page.getByRole('row', { name: /^Total/ });
  await total.getByRole('button', { name: '2:15' }).first().click();
  await page.getByRole('cell', { name: 'Work of 2026-03-03' }).waitFor();
  await page.goBack();
  await hours.getByText('2:15').waitFor();
  await page.getByRole('button', { name: 'Break down: Hours in' }).click();
  await page.getByRole('menuitem', { name: 'Person' }).click();
  await page
    .getByRole('row', { name: /^Total/ })
    .getByRole('button', { name: '2:15' })
    .first()
    .waitFor();
  expect(page.url()).toContain('by=person');
  expect(faults).toEqual([]);
  await context.close();
});

test('what waits is decided in place', async () => {
  const { firm } = stage;
  await firm.people.timekeeper.api.timesheets.submit({ from: '2026-03-02' });
  const { page, context, faults } = await enter(stage, firm.people.project_manager.email);
  await page.getByRole('link', { name: '1 timesheet waits for you' }).waitFor();
  await page.getByRole('button', { name: /^Approve:/ }).click();
  await page.getByText('Nothing waits for you.').waitFor();
  const { items } = await firm.people.timekeeper.api.timesheets.listEntries({
    states: ['approved'],
  });
  expect(items).toHaveLength(2);
  expect(faults).toEqual([]);
  await context.close();
});

test('an exception says why it is one, and is put off with a reason', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  await page.getByRole('link', { name: /Time not submitted/ }).click();
  await page.getByRole('heading', { name: 'Exceptions' }).waitFor();
  await page.getByText('Time of more than 7 days ago that is still a draft').waitFor();
  await page
    .getByRole('row', { name: /Time not submitted/ })
    .getByRole('checkbox')
    .check();
  await page.getByRole('button', { name: 'Put off z' }).click();
  await page.getByLabel('Reason').fill('On leave until the 20th');
  await page.getByRole('dialog').getByRole('button', { name: 'Put off' }).click();
  await page.getByRole('row', { name: /Time not submitted/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Put off', exact: true }).click();
  await page.getByRole('row', { name: /Time not submitted/ }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
