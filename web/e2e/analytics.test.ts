// The four analytics on screen: their charts, the same numbers as a table, points by the keyboard, and the way to the
// records behind them.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
const bill = async (workDate: string, workedMinutes: number, cutOff: string) => {
  const { firm } = stage;
  const { timekeeper, project_manager, biller, partner } = firm.people;
  const work = { projectId: firm.projectId, serviceId: firm.serviceId };
  await timekeeper.api.timesheets.createEntry({
    ...work,
    workDate,
    workedMinutes,
    note: `Work of ${workDate}`,
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: workDate });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
  const made = await biller.api.billing.propose({ clientId: firm.clientId, cutOff });
  const draft = await biller.api.billing.invoicePreBill({ id: made.id, version: made.version });
  await partner.api.billing.post({ id: draft.id, version: draft.version });
};
beforeAll(async () => {
  stage = await openStage('2026-01-30T09:00:00.000Z');
  await bill('2026-01-28', 120, '2026-01-31');
  stage.firm.clock.moveTo('2026-02-27T09:00:00.000Z');
  await bill('2026-02-25', 180, '2026-02-28');
  await stage.firm.people.timekeeper.api.timesheets.createEntry({
    ...{ projectId: stage.firm.projectId, serviceId: stage.firm.serviceId },
    ...{ workDate: '2026-02-03', workedMinutes: 60, note: 'Forgotten' },
  });
  stage.firm.clock.moveTo('2026-03-06T09:00:00.000Z');
});
afterAll(() => stage.close());

test('a trend: points by the keyboard, a table, and the report behind it', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  await page.goto('/analytics?report=realization&measure=hours&from=2026-01-01&until=2026-03-01');
  const point = page.getByRole('slider');
  await point.waitFor();
  expect(await point.getAttribute('aria-valuetext')).toContain('Feb 2026: Hours 3:00');
  await point.press('ArrowLeft');
  expect(await point.getAttribute('aria-valuetext')).toContain('Jan 2026: Hours 2:00');
  await page.getByText('Table', { exact: true }).click();
  expect(
    await page
      .getByRole('row', { name: /Jan 2026/ })
      .getByRole('cell')
      .allTextContents(),
  ).toEqual(['Jan 2026', '2:00', '–']);
  await page.getByRole('link', { name: /same numbers as a report/ }).click();
  await page
    .getByRole('row', { name: /^Total/ })
    .getByRole('button', { name: '5:00' })
    .first()
    .waitFor();
  await page.goBack();
  await page.getByRole('tab', { name: 'Variance' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a variance: its parts from before to now, by client', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  await page.goto('/analytics?tab=variance');
  const total = page.getByRole('row', { name: /^Total EUR/ });
  await total.waitFor();
  const [, before, now] = await total.getByRole('cell').allTextContents();
  expect([before, now]).toEqual(['2:00', '3:00']);
  const amounts = (await total.getByRole('cell').allTextContents())
    .slice(3)
    .map((text) => Math.round(Number(text.replaceAll(',', '')) * 100));
  const [then = 0, ...rest] = amounts;
  const after = rest.pop();
  expect(rest.reduce((sum, part) => sum + part, then)).toBe(after);
  await page.getByRole('img', { name: /Billed .* EUR/ }).waitFor();
  const bar = page.getByRole('slider');
  expect(await bar.getAttribute('aria-valuetext')).toMatch(/^Now: /);
  await bar.press('Home');
  expect(await bar.getAttribute('aria-valuetext')).toMatch(/^Before: /);
  await bar.press('ArrowRight');
  expect(await bar.getAttribute('aria-valuetext')).toMatch(/^Volume: /);
  await page.getByText('Table', { exact: true }).click();
  await page.getByRole('row', { name: /^Volume/ }).waitFor();

  await page.goto('/targets?year=2026');
  await page.getByLabel('Berlin, February 2026').fill('400');
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await page.getByText('1 target saved.').waitFor();
  await page.goto('/analytics?tab=variance&against=target');
  await page.getByRole('img', { name: /Revenue billed .* on target/ }).waitFor();
  const [, ...ofTarget] = (
    await page
      .getByRole('row', { name: /^Total EUR/ })
      .getByRole('cell')
      .allTextContents()
  ).map((text) => Math.round(Number(text.replaceAll(',', '')) * 100));
  const [aimed = 0, ...explained] = ofTarget.slice(2);
  const came = explained.pop();
  expect(aimed).toBe(40_000);
  expect(explained.reduce((sum, part) => sum + part, aimed)).toBe(came);
  expect(faults).toEqual([]);
  await context.close();
});

test('a forecast says that it has too little history; a heatmap opens what it counts, and back', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  await page.goto('/analytics?tab=forecast');
  await page.getByText('There is no forecast with less than eight months of history.').waitFor();
  await page.getByRole('tab', { name: 'Exceptions' }).click();
  await page.goto('/analytics?tab=heatmap&by=person');
  await page.getByRole('link', { name: /^Time not submitted, .*: 1$/ }).click();
  await page.getByRole('row', { name: /Time not submitted/ }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Exceptions by kind and person' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
