// A client decides on a milestone by a link, without an account, also on a telephone.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, linked } from '../../server/src/testing/terms-samples.ts';
import { seriousFindings } from './axe.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
});
afterAll(() => stage.close());

async function follow(
  path: string,
  looks: Readonly<{ width?: number; colorScheme?: 'dark' }> = {},
): Promise<Readonly<{ page: Page; faults: string[]; leave: () => Promise<void> }>> {
  const context = await stage.browser.newContext({
    baseURL: stage.address,
    locale: 'en-GB',
    colorScheme: looks.colorScheme ?? 'light',
    viewport: { width: looks.width ?? 1280, height: 900 },
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(path);
  return { page, faults, leave: () => context.close() };
}

test('a link is made on the schedule, told once, and the client accepts by it', async () => {
  const milestone = await asked(stage.firm);
  const maker = await enter(stage, stage.firm.people.biller.email);
  await maker.page.goto(`/schedules/${milestone.contract.id}`);
  await maker.page.getByRole('button', { name: 'Design' }).click();
  const panel = maker.page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Make a link for the client' }).click();
  const told = await panel.getByText(/\/acceptance\//).textContent();
  const path = new URL(told ?? '').pathname;

  const client = await follow(path);
  await client.page.getByRole('heading', { name: 'Design' }).waitFor();
  await client.page.getByText('4,000.00').waitFor();
  expect(await seriousFindings(client.page)).toEqual([]);
  // Without a name it is refused at that field.
  await client.page.getByRole('button', { name: 'Accept' }).click();
  const name = client.page.getByLabel('Your name');
  await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
  await name.fill('Carla Client');
  await client.page.getByRole('button', { name: 'Accept' }).click();
  await client.page.getByText('You accepted Design').waitFor();
  expect(client.faults).toEqual([]);
  await client.page.reload();
  await client.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await client.leave();

  await maker.page.reload();
  await maker.page.getByRole('button', { name: 'Design' }).click();
  await panel.getByText('Carla Client accepted the milestone, by the link of').waitFor();
  expect(maker.faults).toEqual([]);
  await maker.context.close();
});

test('on a telephone in the dark the client rejects, and says why', async () => {
  const { milestone, token } = await linked(stage.firm);
  const client = await follow(`/acceptance/${token}`, { width: 390, colorScheme: 'dark' });
  const { page } = client;
  await page.getByRole('button', { name: 'Reject…' }).click();
  await page.getByLabel('Your name').fill('Carla Client');
  await page.getByRole('button', { name: 'Reject', exact: true }).click();
  const reason = page.getByLabel('What is missing');
  await expect.poll(() => reason.getAttribute('aria-invalid')).toBe('true');
  expect(await seriousFindings(page)).toEqual([]);
  await reason.fill('A drawing is missing');
  await page.getByRole('button', { name: 'Reject', exact: true }).click();
  await page.getByText('You rejected Design').waitFor();
  const after = await stage.firm.people.biller.api.milestones.get({ id: milestone.id });
  expect(after.acceptanceReason).toBe('A drawing is missing');
  expect(client.faults).toEqual([]);
  await client.leave();
});

test('a link that nobody gave out opens the same page as one that has ended', async () => {
  const { link, token } = await linked(stage.firm);
  await stage.firm.people.biller.api.milestones.revokeLink({ id: link.id });
  const texts = [];
  for (const secret of [token, 'not-a-link']) {
    const client = await follow(`/acceptance/${secret}`);
    await client.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
    texts.push(await client.page.getByRole('main').textContent());
    expect(await seriousFindings(client.page)).toEqual([]);
    await client.leave();
  }
  expect(texts[0]).toBe(texts[1]);
});
