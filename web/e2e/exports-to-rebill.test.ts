// The same week as server/scenarios/billing/exports-to-rebill.test.ts, by people who look at screens
// and press buttons; the numbers by hand are in its week-of-exports.ts.

import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pdfRows } from '../../server/scenarios/billing/pdf-rows.ts';
import {
  expected,
  files,
  now,
  pdfOfInvoice,
  prepareWeek,
  runJobs,
  setPrices,
  type Week,
  workedOn,
} from '../../server/scenarios/billing/week-of-exports.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
let week: Week;
beforeAll(async () => {
  stage = await openStage(now);
  week = await prepareWeek(stage.firm);
  await setPrices(stage.firm, week);
});
afterAll(() => stage.close());

type Desk = Awaited<ReturnType<typeof enter>>;
const desks = new Map<string, Desk>();
const faultsOf = () => [...desks.values()].flatMap((desk) => desk.faults);

// Each step stands on the one before: after a failure the others have nothing to look at.
let failedStep: string | null = null;
beforeEach(({ task, onTestFailed }) => {
  onTestFailed(() => {
    failedStep ??= task.name;
  });
});
afterEach(() => expect(faultsOf()).toEqual([]));

/** The page of somebody who sits at a browser of their own, signed in once. */
async function deskOf({ email }: Readonly<{ email: string }>): Promise<Page> {
  if (failedStep !== null) throw new Error(`An earlier step failed: ${failedStep}`);
  const desk = desks.get(email) ?? (await enter(stage, email));
  desks.set(email, desk);
  desk.page.setDefaultTimeout(20_000);
  return desk.page;
}

const { invoice, half } = expected;
/** As people in Britain read it: 3,684.18. */
const shown = (amount: string) => amount.replace(/\B(?=(\d{3})+\.)/g, ',');
const hours = (minutes: number) =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;

const fact = (page: Page, label: string): Locator =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(label, { exact: true }) })
    .first();
const rowOf = (page: Page, text: string): Locator =>
  page.getByRole('row').filter({ hasText: text });
/** The whole text of a figure: 0.00 is not found in 10.00. */
const shows = (place: Locator, text: string) =>
  place.getByText(text, { exact: true }).first().waitFor();
const press = (page: Page | Locator, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();

/** A verb of the record, confirmed in its dialog. */
async function confirm(page: Page, verb: string | RegExp, answer: string | RegExp = verb) {
  await press(page, verb);
  const dialog = page.getByRole('dialog');
  await press(dialog, answer);
  await dialog.waitFor({ state: 'hidden' });
}

async function upload(page: Page, file: Readonly<{ name: string; path: string }>) {
  await page.goto('/imports');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    press(page, /choose a file/),
  ]);
  await chooser.setFiles(file.path);
  await page.getByRole('heading', { name: file.name }).waitFor();
}

async function postImport(page: Page, entryCount: number) {
  await confirm(page, `Import ${entryCount} entries`);
  await page.getByText('Importing', { exact: true }).waitFor();
  await runJobs(stage.firm);
  await page.getByText(`Imported: ${entryCount} entries.`).waitFor();
}

async function pdfShown(page: Page): Promise<readonly string[]> {
  await page.getByRole('tab', { name: 'Document' }).click();
  const address = await page.getByRole('link', { name: 'Open the PDF' }).getAttribute('href');
  const answer = await page.request.get(address ?? '');
  expect(answer.headers()['content-type']).toBe('application/pdf');
  return pdfRows(await answer.body());
}

describe('a week of exports, at the screen', () => {
  let invoicePath = '';

  test('the biller imports both files', async () => {
    const page = await deskOf(stage.firm.people.biller);
    await upload(page, files.harvest);
    await page.getByRole('combobox', { name: /In which order are dates written/ }).click();
    await page.getByRole('option', { name: 'Day, month, year' }).click();
    await page.getByRole('button', { name: 'Import 5 entries' }).waitFor();
    await press(page, 'B. Lindqvist is Ben Lindqvist');
    await press(page, 'Relaunch (web) is Relaunch (Acme AG)');
    await press(page, 'Save 2 matches');
    await page.getByText('The matches are saved').waitFor();
    await postImport(page, expected.harvest.newCount);
    await upload(page, files.toggl);
    await shows(fact(page, 'Not readable'), '1');
    await postImport(page, expected.toggl.newCount);
  });

  test('both people submit what was imported for them', async () => {
    for (const [person, minutes] of [
      [week.ada, expected.worked.ada],
      [week.ben, expected.worked.ben],
    ] as const) {
      const page = await deskOf(person);
      await page.goto(`/timesheet?on=${workedOn}`);
      await confirm(page, 'Submit week', `Submit ${hours(minutes)}`);
      await page.getByText('Submitted to the approvers.').waitFor();
    }
  });

  test('the project manager approves all of it at once', async () => {
    const page = await deskOf(stage.firm.people.project_manager);
    await page.goto('/approvals');
    await page.getByLabel('Select all rows that are loaded').check();
    const worked = hours(expected.worked.ada + expected.worked.ben);
    await press(page.getByRole('region', { name: /selected rows/ }), /^Approve/);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`9 entries, ${worked}: into WIP at its rates, and frozen.`).waitFor();
    await press(dialog, 'Approve');
    await page.getByText(`9 entries, ${worked} approved.`).waitFor();
  });

  test('the biller makes the invoice from the pre-bill', async () => {
    const page = await deskOf(stage.firm.people.biller);
    await page.goto('/wip');
    await page.getByLabel('Select Acme AG').check();
    await confirm(page, 'Propose pre-bills for 1', 'Propose 1 pre-bill');
    await page.waitForURL('**/pre-bills/*');
    for (const { agreed, worked, billable } of expected.entries) {
      const row = page
        .getByRole('row')
        .filter({ has: page.getByText(shown(agreed), { exact: true }) })
        .filter({ has: page.getByText(hours(worked), { exact: true }) });
      await shows(row, hours(billable));
    }
    await confirm(page, `Invoice ${shown(invoice.net)} EUR`, 'Make the draft invoice');
    await page.waitForURL('**/invoices/*');
    await confirm(page, 'Submit');
    await page.getByText('The invoice is submitted.').waitFor();
    invoicePath = new URL(page.url()).pathname;
  });

  test('the partner posts it; screen and PDF say the same', async () => {
    const page = await deskOf(stage.firm.people.partner);
    await page.goto(invoicePath);
    await confirm(page, 'Post', `Post ${shown(invoice.total)} EUR`);
    await page.getByText('Invoice T-00001', { exact: true }).waitFor();
    await expectLines(page, invoice);
    expect(await pdfShown(page)).toEqual(expect.arrayContaining([...pdfOfInvoice]));
  });

  test('the biller takes the receipt', async () => {
    const page = await deskOf(stage.firm.people.biller);
    await page.goto(invoicePath);
    await press(page, 'More');
    await page.getByRole('menuitem', { name: 'Record a receipt' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Amount').fill(invoice.total);
    await press(form, 'Record the receipt');
    await page.waitForURL('**/receipts/*');
    await confirm(page, 'Post');
    await shows(fact(page, 'Applied'), `${shown(invoice.total)} EUR`);
    await shows(fact(page, 'Unapplied'), '0.00 EUR');
    await page.getByRole('link', { name: 'T-00001' }).click();
    await page.getByText('Paid', { exact: true }).waitFor();
    await shows(fact(page, 'Open'), '0.00');
  });

  test('half is credited and billed again to the cent', async () => {
    const page = await deskOf(stage.firm.people.biller);
    await page.goto(invoicePath);
    await press(page, 'More');
    await page.getByRole('menuitem', { name: 'Credit' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Share of what was billed').fill('50');
    await form.getByLabel('Reason').fill('Half was agreed as warranty');
    await press(form, 'Draft the credit note');
    await page.waitForURL('**/credit-notes/*');
    await expectLines(page, half);
    await confirm(page, 'Post');
    await page.getByText('Credit note T-CN-00001', { exact: true }).waitFor();
    await page.goto('/wip');
    await rowOf(page, shown(half.net)).getByLabel('Select Acme AG').check();
    await confirm(page, 'Propose pre-bills for 1', 'Propose 1 pre-bill');
    await page.waitForURL('**/pre-bills/*');
    await confirm(page, `Invoice ${shown(half.net)} EUR`, 'Make the draft invoice');
    await page.waitForURL('**/invoices/*');
    await expectLines(page, half);
    await confirm(page, 'Submit');
  });

  test('the partner posts that one too', async () => {
    const page = await deskOf(stage.firm.people.partner);
    await page.goto('/invoices?states=submitted');
    await rowOf(page, shown(half.total)).getByRole('link').click();
    await confirm(page, 'Post', `Post ${shown(half.total)} EUR`);
    await page.getByText('Invoice T-00002', { exact: true }).waitFor();
  });

  test('the auditor reads the history and the books', async () => {
    const page = await deskOf(stage.firm.people.auditor);
    await page.goto(invoicePath);
    await page.getByRole('tab', { name: 'History' }).click();
    for (const sentence of [
      'biller person drafted the invoice',
      'biller person submitted the invoice',
      'partner person posted the invoice',
      'biller person credited the invoice',
    ]) {
      await page.getByText(sentence).waitFor();
    }
    await page.goto('/journal?tab=balance');
    await page.getByText('In balance: the debits of each currency equal its credits.').waitFor();
    for (const [account, balance] of [
      ['Bank', shown(invoice.total)],
      ['Accounts receivable', '0.00'],
      ['Work in progress', '0.00'],
      ['Tax payable', `-${shown(invoice.tax)}`],
      ['Revenue', `-${shown(invoice.net)}`],
    ] as const) {
      await shows(rowOf(page, account).getByRole('cell').last(), balance);
    }
  });
});

async function expectLines(page: Page, numbers: typeof invoice | typeof half): Promise<void> {
  for (const [service, line] of [
    ['Design', numbers.relaunch],
    ['Consulting', numbers.portal],
  ] as const) {
    const row = rowOf(page, service);
    await shows(row, hours(line.minutes));
    await shows(row, shown(line.net));
  }
  const totals = page.locator('dl').last();
  for (const amount of [numbers.net, numbers.tax, numbers.total]) {
    await shows(totals, shown(amount));
  }
}
