// A month-end of the demo firm, from the run of every plan to the last reminder: two exceptions are resolved, the
// run is agreed to and posted as simulated, each invoice goes out by e-mail, a bank file settles most of them,
// and the rest is chased. At each stage the books are in balance and say what the documents say.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentFiles } from '../../src/app.ts';
import { drive } from '../../src/modules/automation/public.ts';
import { sendDue } from '../../src/modules/delivery/public.ts';
import type { MovableClock } from '../../src/platform/clock.ts';
import { firmIds } from '../../src/platform/firm-ids.ts';
import { openMailServer } from '../../src/platform/mail-server.ts';
import { existing } from '../../src/platform/rows.ts';
import type { DaybookServer } from '../../src/server.ts';
import { csvFile } from '../../src/testing/cash-samples.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';
import { catchMail, headerOf, type MailCatcher } from '../../src/testing/mail-catcher.ts';
import { type Api, Waits } from '../../src/testing/test-firm.ts';
import { versioned } from '../steps.ts';

let stage: DemoStage;
let server: DaybookServer;
let clock: MovableClock;
let post: MailCatcher;
let firmId = '';
const as = (name: string): Api => stage.as(name);

beforeAll(async () => {
  stage = await openDemoFirm();
  ({ server, clock } = stage);
  firmId = existing((await firmIds(server.database))[0]);
  post = await catchMail();
}, 180_000);
afterAll(async () => {
  await post.stop();
  await server.close();
});

const noLimit = () => AbortSignal.timeout(120_000);
const deliver = () =>
  sendDue(
    { ...server.door, mailServer: openMailServer(post.url, 5000) },
    documentFiles,
    firmId,
    noLimit(),
  );

type Run = Awaited<ReturnType<Api['runs']['get']>>;
const theRun = async (): Promise<Run> =>
  existing((await as('priya').runs.list({ states: ['simulated', 'approved', 'posted'] })).items[0]);
const driven = async (id: string) => {
  await drive(server.door, firmId, id, noLimit());
  return as('priya').runs.get({ id });
};
const exceptionsOf = async (id: string) => {
  const { items } = await as('priya').runs.exceptions({ id, limit: 500 });
  return items.map((each) => `${each.client.name}: ${each.kind}`);
};
async function allOf<T>(
  next: (
    cursor: string | undefined,
  ) => Promise<Readonly<{ items: readonly T[]; nextCursor: string | null }>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await next(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
const invoices = () =>
  allOf((cursor) =>
    as('priya').billing.listInvoices({
      states: ['posted'],
      limit: 500,
      ...(cursor ? { cursor } : {}),
    }),
  );

/** The journal in balance, and its receivables what the invoices have open, currency by currency. */
async function expectBooks() {
  const { rows, isBalanced } = await as('clara').journal.trialBalance({});
  expect(isBalanced).toBe(true);
  const owed = Map.groupBy(await invoices(), (row) => row.currency);
  for (const [currency, own] of owed) {
    const open = own.reduce((total, row) => total + row.open.minor, 0n);
    const booked = rows
      .filter((row) => row.account === '1200' && row.balance.currency === currency)
      .reduce((total, row) => total + row.balance.minor, 0n);
    expect([currency, booked]).toEqual([currency, open]);
  }
}

test('the run of all plans is simulated; two exceptions are resolved, and it is simulated again', async () => {
  const before = await theRun();
  expect(before).toMatchObject({ state: 'simulated' });
  expect(before.progress.simulatedPlans).toBe(before.progress.plans);
  expect(before.progress.invoices).toBeGreaterThan(40);
  const told = await exceptionsOf(before.id);
  expect(told).toContain('Hartmann Chemie: missing_order');
  expect(told).toContain('Juniper Retail: unapproved_time');
  const { items: projects } = await as('priya').parties.listProjects({ limit: 500 });
  for (const project of projects.filter((each) => each.client.name === 'Hartmann Chemie'))
    await as('priya').parties.updateProject({ ...versioned(project), purchaseOrder: '4500018223' });
  const parts = await allOf((cursor) =>
    as('marcus').timesheets.listParts({
      state: 'submitted',
      limit: 500,
      ...(cursor ? { cursor } : {}),
    }),
  );
  const own = parts.filter((part) => part.may.approve === 'yes').map((part) => part.id);
  await as('marcus').timesheets.approve({ partIds: own.slice(0, 400) });
  await as('priya').runs.simulate(versioned(before));
  const after = await driven(before.id);
  const left = await exceptionsOf(after.id);
  expect(left).not.toContain('Hartmann Chemie: missing_order');
  expect(left.length).toBeLessThan(told.length);
  expect(after.contentHash).not.toBe(before.contentHash);
});

test('what is agreed to is posted as it was simulated, and each invoice goes out by e-mail', async () => {
  const run = await theRun();
  const asked = await as('priya').runs.submit(versioned(run));
  const agreed = await as('marcus').runs.approve(versioned(asked));
  await as('marcus')
    .runs.post(versioned(agreed))
    .catch(async (error: unknown) => {
      if (!(error instanceof Waits)) throw error;
      await as('helena').approvals.approve({ id: error.approvalId });
    });
  const posted = await driven(run.id);
  expect(posted).toMatchObject({ state: 'posted', contentHash: asked.contentHash });
  expect(posted.progress.posted).toBe(asked.progress.invoices);
  const items = await allOf((cursor) =>
    as('priya').runs.items({ id: run.id, limit: 500, ...(cursor ? { cursor } : {}) }),
  );
  for (const item of items) {
    const invoice = await as('priya').billing.getInvoice({ id: existing(item.invoice).id });
    expect([invoice.client.name, invoice.total.minor]).toEqual([
      item.client.name,
      item.total.minor,
    ]);
  }
  await expectBooks();
  await deliver();
  const status = await as('priya').deliveries.status({});
  expect([status.waiting, status.failed, status.unknown]).toEqual([0, 0, 0]);
  const subjects = post.caught.map((mail) => headerOf(mail, 'Subject'));
  for (const item of items) {
    const number = existing(item.invoice).name;
    expect(subjects.filter((subject) => subject.includes(` ${number} `))).toHaveLength(1);
  }
});

test('a bank file settles most of it', async () => {
  clock.moveTo('2026-12-21T09:00:00.000Z');
  const open = (await invoices()).filter((row) => row.currency === 'EUR' && row.open.minor > 0n);
  const paid = open.filter((_, index) => index % 6 !== 5);
  const me = await as('priya').access.me({});
  const account = await as('priya').cash.createBankAccount({
    name: 'Month-end account',
    currency: 'EUR',
    branchId: existing(me.branches.find((branch) => branch.name === 'Berlin')).id,
    account: '1040',
  });
  const file = await as('priya').cash.importBankFile({
    bankAccountId: account.id,
    fileName: 'december.csv',
    contentBase64: csvFile(
      paid.map(
        (row) =>
          `2026-12-18;${formatAmount(row.open)};Invoice ${row.number};${row.client.name};DE02120300000000202051`,
      ),
    ),
  });
  await as('priya').cash.acceptMatchedLines(versioned(file));
  const done = await as('priya').cash.getBankFile({ id: file.id });
  expect(done.lineCount - done.openCount).toBeGreaterThan(paid.length * 0.9);
  const left = (await invoices()).filter((row) => row.currency === 'EUR' && row.open.minor > 0n);
  const settled = open.reduce((total, row) => total + row.open.minor, 0n);
  const still = left.reduce((total, row) => total + row.open.minor, 0n);
  const { rows } = await as('clara').journal.trialBalance({});
  const bank = existing(rows.find((row) => row.account === '1040')).balance.minor;
  expect(settled - still).toBe(bank);
  await expectBooks();
});

test('the rest is chased', async () => {
  clock.moveTo('2027-01-29T09:00:00.000Z');
  const due = await allOf((cursor) =>
    as('priya').dunning.queue({ states: ['due'], limit: 500, ...(cursor ? { cursor } : {}) }),
  );
  const asksNobody = due.filter((row) => row.step?.needsApproval === false);
  expect(asksNobody.length).toBeGreaterThan(5);
  const { items: notices } = await as('priya').dunning.issue({
    accounts: asksNobody.map(({ client, legalEntity, currency }) => ({
      clientId: client.id,
      legalEntityId: legalEntity.id,
      currency,
    })),
  });
  post.caught.length = 0;
  await deliver();
  expect(post.caught).toHaveLength(notices.length);
  const [last] = due.filter((row) => row.step?.needsApproval === true);
  expect(last?.may.issue).not.toBe('yes');
  await expectBooks();
});
