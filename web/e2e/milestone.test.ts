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
