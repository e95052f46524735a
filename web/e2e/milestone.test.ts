// The main path of a milestone on screen: progress with evidence, acceptance by another, and its bill.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { scheduled } from '../../server/src/testing/terms-samples.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
});
afterAll(() => stage.close());

test('a milestone is reported, accepted by another, billed, and moves over in its schedule', async () => {
  const { firm } = stage;
  await scheduled(firm);
  const maker = await enter(stage, firm.people.biller.email);
  await maker.page.goto('/milestones');
  await maker.page.getByText('Design', { exact: true }).click();
  await maker.page.waitForURL(/\/schedules\//);
  const address = maker.page.url();
  await maker.page.getByRole('button', { name: 'Design' }).click();
  const panel = maker.page.getByRole('dialog');
  // More than all of it is refused at the field, and what was typed stays.
  await panel.getByLabel('Percent to date').fill('101');
  await panel.getByRole('button', { name: 'Record progress' }).click();
  await panel.getByText('Between 0 and 100 percent').waitFor();
  await panel.getByLabel('Percent to date').fill('100');
  await panel.getByLabel('Note').fill('Handed over');
  await panel.getByRole('button', { name: 'Record progress' }).click();
  await panel.getByText('Handed over').first().waitFor();
  await panel.getByRole('button', { name: 'Submit for acceptance' }).click();
  await maker.page
    .getByRole('dialog', { name: 'Submit for acceptance' })
    .getByRole('button', { name: 'Submit for acceptance' })
    .click();
  await panel.getByText('Submitted', { exact: true }).waitFor();
  expect(maker.faults).toEqual([]);
  await maker.context.close();

  const checker = await enter(stage, firm.people.partner.email);
  await checker.page.goto(address);
  await checker.page.getByRole('button', { name: 'Design' }).click();
  await checker.page.getByRole('button', { name: 'Accept', exact: true }).click();
  await checker.page
    .getByRole('dialog', { name: 'Accept' })
    .getByRole('button', { name: 'Accept' })
    .click();
  await checker.page.getByRole('dialog').getByText('Done', { exact: true }).first().waitFor();
  await checker.page.keyboard.press('Escape');
  await checker.page.getByRole('button', { name: 'Bill this period' }).click();
  const ask = checker.page.getByRole('dialog', { name: 'Bill this period' });
  await ask.getByText('4,000.00').waitFor();
  await ask.getByRole('button', { name: 'Put into WIP' }).click();
  await checker.page.getByText('Offered', { exact: true }).waitFor();
  expect(checker.faults).toEqual([]);
  await checker.context.close();
});

test('what is due and what is unbilled is found by tab and on the time line, by keyboard', async () => {
  const { firm } = stage;
  const { biller } = firm.people;
  const { lineKey } = await scheduled(firm);
  const { milestones } = await biller.api.milestones.saveSchedule({
    id: lineKey,
    milestones: [
      { name: 'Survey', value: { amount: '1000.00', currency: 'EUR' }, dueOn: '2026-02-20' },
      { name: 'Frame', value: { amount: '2000.00', currency: 'EUR' }, dueOn: '2026-03-20' },
      { name: 'Roof', value: { amount: '3000.00', currency: 'EUR' }, dueOn: '2026-10-01' },
    ],
  });
  const { page, context, faults } = await enter(stage, biller.email, { width: 390 });
  await page.goto('/milestones');
  await page.getByRole('button', { name: 'Overdue 1' }).click();
  await page.waitForURL(/alert=overdue/);
  await page.getByText('Survey').waitFor();
  expect(await page.getByText('Frame').count()).toBe(0);
  await page.getByRole('button', { name: 'Due soon 1' }).click();
  await page.getByText('Frame').waitFor();

  await page.goto(`/schedules/${milestones[0]?.contract.id}`);
  const line = page.getByRole('figure', { name: 'When each is due: 1 overdue, 1 due soon' });
  await line.waitFor();
  const rows = await line.getByRole('row').allInnerTexts();
  expect(rows.slice(1).map((row) => row.replace(/\s+/g, ' ').trim())).toEqual([
    expect.stringMatching(/^Survey 20 Feb 2026 Planned.* 14 days ago$/),
    expect.stringMatching(/^Frame 20 Mar 2026 Planned.* in 14 days$/),
    expect.stringMatching(/^Roof 1 Oct 2026 Planned.* in 209 days$/),
  ]);
  await line.getByRole('button', { name: 'Frame' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Frame' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
