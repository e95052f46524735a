// A week logged without a mouse: a favourite row, arrows, three ways to write a duration, submit.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
  const { firm } = stage;
  await firm.people.timekeeper.api.timesheets.setFavourite({
    projectId: firm.projectId,
    serviceId: firm.serviceId,
    isFavourite: true,
  });
});
afterAll(() => stage.close());

describe('the week grid', () => {
  test('takes a week by keyboard alone, and submits it', async () => {
    const { firm } = stage;
    const { page, context, faults } = await enter(stage, firm.people.timekeeper.email);
    await page.goto('/timesheet');
    const first = page.locator('[data-cell="0-0"]');
    await first.waitFor();
    await first.focus();
    for (const duration of ['1:30', '1.5', '90m']) {
      await page.keyboard.type(duration);
      await page.keyboard.press('Tab');
    }
    await page.getByText('All saved').waitFor();
    await expect
      .poll(async () =>
        (await firm.people.timekeeper.api.timesheets.week({ on: '2026-03-06' })).days
          .slice(0, 4)
          .map((day) => day.totalMinutes),
      )
      .toEqual([90, 90, 90, 0]);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Delete');
    await expect
      .poll(
        async () =>
          (await firm.people.timekeeper.api.timesheets.week({ on: '2026-03-06' })).totalMinutes,
      )
      .toBe(180);
    await page.getByRole('button', { name: 'Submit week' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByRole('button', { name: /^Submit/ }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(async () =>
        (await firm.people.timekeeper.api.timesheets.week({ on: '2026-03-06' })).parts.map(
          (part) => part.state,
        ),
      )
      .toEqual(['submitted']);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('what is cleared just after it was saved stays cleared', async () => {
    const { firm } = stage;
    const { page, context, faults } = await enter(stage, firm.people.timekeeper.email);
    await page.goto('/timesheet?on=2026-02-25');
    const first = page.locator('[data-cell="0-0"]');
    await first.waitFor();
    const total = async () =>
      (await firm.people.timekeeper.api.timesheets.week({ on: '2026-02-25' })).totalMinutes;
    // The moment between the answer of the server and the week that is asked again is short: more than once.
    for (let round = 0; round < 12; round += 1) {
      await first.focus();
      await page.keyboard.type('90m');
      await page.keyboard.press('Tab');
      await expect.poll(total, { interval: 10 }).toBe(90);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Delete');
      await expect.poll(total).toBe(0);
    }
    expect(faults).toEqual([]);
    await context.close();
  });
});
