// A report looked at every month: its view saved and come back to, sent by e-mail by itself; paused and ended.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
  const { firm } = stage;
  await firm.people.timekeeper.api.timesheets.createEntry({
    ...{ projectId: firm.projectId, serviceId: firm.serviceId },
    ...{ workDate: '2026-03-02', workedMinutes: 90, note: 'Workshop' },
  });
});
afterAll(() => stage.close());

test('a view is saved, come back to, shown first, shared and removed', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  const views = page.getByRole('group', { name: 'Views' });
  const about = page.getByRole('button', { name: 'What can be done with By day' });
  await page.goto('/reports/time-activity?by=day');
  await page.getByRole('row', { name: /2 Mar 2026/ }).waitFor();
  await views.getByRole('button', { name: 'Save view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save view' });
  await dialog.getByLabel('Name').fill('By day');
  await dialog.getByLabel('Share with the firm').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await views.getByRole('button', { name: 'Standard' }).click();
  await page.waitForURL((url) => url.search === '');
  await views.getByRole('button', { name: 'By day', exact: true }).click();
  await page.getByRole('row', { name: /2 Mar 2026/ }).waitFor();
  expect(new URL(page.url()).searchParams.get('by')).toBe('day');
  await about.click();
  await page.getByRole('menuitem', { name: 'Show it first when I come here' }).click();
  await page.getByRole('menuitem').first().waitFor({ state: 'hidden' });
  await page.goto('/reports/time-activity');
  await page.waitForURL((url) => url.searchParams.get('by') === 'day');

  const other = await enter(stage, stage.firm.people.biller.email);
  await other.page.goto('/reports/time-activity');
  await other.page.getByRole('button', { name: 'By day', exact: true }).click();
  await other.page.waitForURL((url) => url.searchParams.get('by') === 'day');
  await other.page.getByRole('button', { name: 'What can be done with By day' }).click();
  await other.page.getByText('By day, shared by').waitFor();
  expect(await other.page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
  await other.context.close();

  await about.click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await about.waitFor({ state: 'detached' });
  expect(await views.getByRole('button', { name: 'By day' }).count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
});

test('a report is scheduled as it is shown; a period of fixed days is refused', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  await page.goto('/reports/time-activity?from=2026-01-01');
  await page.getByRole('button', { name: 'Schedule' }).click();
  const drawer = page.getByRole('dialog', { name: 'Send by e-mail' });
  await drawer.getByText(/every week on Monday at 07:00.*9 Mar 2026.*16 Mar 2026/).waitFor();
  await drawer.getByRole('button', { name: 'Schedule' }).click();
  await drawer.getByRole('alert').getByText('A period by its name moves on').first().waitFor();
  await page.goto('/reports/time-activity?period=last_week');
  await page.getByRole('button', { name: 'Schedule' }).click();
  await drawer.getByLabel('Name').fill('Hours of the week');
  await drawer.getByRole('button', { name: 'Schedule' }).click();
  await drawer.waitFor({ state: 'hidden' });

  await page.goto('/reports');
  await page.getByRole('link', { name: 'Reports by e-mail' }).click();
  const row = page.getByRole('row', { name: /Hours of the week/ });
  await row.getByText(/9 Mar 2026/).waitFor();
  const choose = async (name: string) => {
    await row.getByRole('button', { name: 'What can be done with Hours of the week' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await choose('Pause');
  await row.getByText('Paused').waitFor();
  await choose('Resume');
  await row.getByText('Active').waitFor();
  await choose('Change');
  await page.getByRole('dialog').getByRole('textbox', { name: /^At/ }).fill('08:15');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await row.getByText(/at 08:15/).waitFor();
  await choose('End');
  await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
  await page.getByText('No report is scheduled.').waitFor();
  const { items } = await stage.firm.people.partner.api.reportSchedules.list({});
  expect(items.filter(({ state }) => state !== 'ended')).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});
