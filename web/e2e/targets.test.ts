// A year of targets by keyboard: typed, filled right, pasted from a spreadsheet, saved as a set. What somebody else
// changed meanwhile is shown, and nothing typed is lost.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
});
afterAll(() => stage.close());

const figures = async () => {
  const { items } = await stage.firm.people.owner.api.targets.list({ limit: 100 });
  return Object.fromEntries(items.map(({ month, amount }) => [month, Number(amount?.minor)]));
};

test('typed, filled, pasted, kept through a reload, and saved; a conflict is shown', async () => {
  const { firm } = stage;
  const { page, context, faults } = await enter(stage, firm.people.partner.email);
  const cell = (month: string) => page.getByLabel(`Berlin, ${month} 2026`);
  await page.goto('/targets');
  await cell('January').focus();
  await page.keyboard.type('12000.50');
  await page.keyboard.press('Control+r');
  expect(await cell('December').inputValue()).toBe('12000.50');
  await page.keyboard.press('ArrowRight');
  await cell('February').evaluate((input) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '13,000\t14.000\t15 000,25\r\n');
    input.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  });
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  expect(await cell('March').evaluate((input) => input === document.activeElement)).toBe(true);
  await page.reload();
  expect(await cell('April').inputValue()).toBe('15 000,25');
  await page.getByRole('button', { name: 'Save 12 changes' }).click();
  await page.getByText('12 targets saved.').waitFor();
  expect(await figures()).toMatchObject({
    ...{ '2026-01': 1_200_050, '2026-02': 1_300_000, '2026-03': 1_400_000 },
    ...{ '2026-04': 1_500_025, '2026-12': 1_200_050 },
  });

  await cell('May').fill('99');
  const { items } = await firm.people.owner.api.targets.list({ from: '2026-05', until: '2026-06' });
  await firm.people.owner.api.targets.set({
    set: [
      {
        ...{ measure: 'revenue_billed', holderKind: 'branch', holderId: firm.branchId },
        ...{ month: '2026-05', version: items[0]?.version ?? null },
        amount: { amount: '77.00', currency: 'EUR' },
      },
    ],
  });
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await page.getByText('Somebody else changed these while you were typing').waitFor();
  expect(await page.getByText(/May 2026: 77, set by .* Yours: 99/).count()).toBe(1);
  expect(await figures()).toMatchObject({ '2026-05': 7700 });
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await page.getByText('1 target saved.').waitFor();
  expect(await figures()).toMatchObject({ '2026-05': 9900 });

  await cell('June').fill('nonsense');
  expect(await page.getByRole('button', { name: /^Save/ }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await cell('June').fill('');
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await page.getByText('1 target saved.').nth(1).waitFor();
  expect((await figures())['2026-06']).toBeUndefined();
  expect(faults).toEqual([]);
  await context.close();
});

test('a file: what is wrong with which line, then what it brings, then all of it', async () => {
  const { page, context, faults } = await enter(stage, stage.firm.people.partner.email);
  await page.goto('/targets?import=1&aim=hours_worked');
  const choose = (text: string) =>
    page.locator('input[type=file]').setInputFiles({
      ...{ name: 'targets.csv', mimeType: 'text/csv', buffer: Buffer.from(text) },
    });
  const head = 'measure,scope,month,amount\n';
  await choose(`${head}Hours worked,Branch: Berlin,2026-01,160\nJoy,firm,2026-01,1\n`);
  await page.getByRole('alert').filter({ hasText: 'Line 3, measure: “Joy” is none of' }).waitFor();
  await choose(`${head}Hours worked,Branch: Berlin,2026-01,160\nHours worked,firm,2026-02,1\n`);
  await page.getByRole('button', { name: 'Import 2 targets' }).click();
  await page.getByText('2 targets added, 0 changed.').waitFor();
  const january = page.getByLabel('Berlin, January 2026');
  expect(await january.inputValue()).toBe('160:00');
  await january.fill('1,200');
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await page.getByText('1 target saved.').waitFor();
  expect(await january.inputValue()).toBe('1200:00');
  await page.getByRole('tab', { name: 'List' }).click();
  await page.getByRole('row', { name: /Hours worked.*Whole firm/ }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
