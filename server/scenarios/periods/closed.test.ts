// A branch closes February one function after the other: what is dated until then stays as it is, whoever comes and
// by whatever path, until a second person agrees that it is opened again.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobHandlers } from '../../src/modules/imports/public.ts';
import type { collectJobs } from '../../src/platform/jobs.ts';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm, Waits } from '../../src/testing/test-firm.ts';
import { billedUntil, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
let elsewhere = '';
const february = '2026-02-28';
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-09T09:00:00.000Z' });
  const { owner, biller, project_manager } = firm.people;
  const branch = await owner.api.org.createBranch({
    ...{ name: 'Hamburg', code: 'HAM', legalEntityId: firm.entityId },
    ...{ timeZone: 'Europe/Berlin', shifts: [] },
  });
  const project = await biller.api.parties.createProject({
    ...{ clientId: firm.clientId, name: 'Harbour', code: 'HB', branchId: branch.id },
    managerId: project_manager.id,
  });
  elsewhere = project.id;
});
afterAll(() => firm.close());

const periods = () => firm.people.biller.api.periods;
type Area = 'time' | 'expenses' | 'billing' | 'cash' | 'retainers';
const close = (areas: readonly Area[], more: object = {}) =>
  periods().close({ branchId: firm.branchId, areas: [...areas], through: february, ...more });
const work = (more: object = {}) => ({
  ...{ projectId: firm.projectId, serviceId: firm.serviceId, workDate: '2026-02-16' },
  ...{ workedMinutes: 60, note: 'Work', ...more },
});
const closedThrough = async (area: Area) => {
  const { items } = await periods().list({});
  const berlin = existing(items.find((each) => each.branch.id === firm.branchId));
  return existing(berlin.areas.find((each) => each.area === area)).closedThrough;
};

test('the checklist tells what is open; with open work it closes only with a reason', async () => {
  const mine = firm.people.timekeeper.api.timesheets;
  await worked(firm, '2026-02-10', 90);
  await mine.createEntry(work());
  const list = await periods().checklist({
    ...{ branchId: firm.branchId, areas: ['time', 'billing'], through: february },
  });
  expect(list.items.filter((item) => item.count > 0)).toMatchObject([
    { check: 'time_drafts', area: 'time', blocks: true, count: 1 },
    { check: 'unbilled', area: 'billing', blocks: false, count: 1, amounts: [{ minor: 16500n }] },
  ]);
  const refused = await refusalOf(close(['time']));
  expect([refused?.code, refused?.fields[0]?.field]).toEqual(['checklist_open', 'openIsAccepted']);
  const silent = await refusalOf(close(['time'], { openIsAccepted: true }));
  expect(silent?.fields[0]?.field).toBe('reason');
  expect(await closedThrough('time')).toBeNull();
  await close(['time'], { openIsAccepted: true, reason: 'Forgotten for good' });
  expect(await closedThrough('time')).toBe(february);
});

test('no path takes time into a closed month: form, batch, grid, import, a move of day or of branch', async () => {
  const { timekeeper, biller } = firm.people;
  const mine = timekeeper.api.timesheets;
  const said = async (act: Promise<unknown>) => (await refusalOf(act))?.code;
  expect(await said(mine.createEntry(work()))).toBe('period_locked');
  expect(await said(mine.createEntries({ entries: [work()] }))).toBe('period_locked');
  const { projectId, serviceId } = work();
  const cell = { projectId, serviceId, date: '2026-02-17', minutes: 60 };
  expect(await said(mine.setCell(cell))).toBe('period_locked');
  const draft = existing((await mine.listEntries({ states: ['draft'] })).items[0]);
  expect(draft.lockedBecause).toBe(`Locked through ${february}`);
  expect(await said(mine.updateEntry({ ...versioned(draft), note: 'Other' }))).toBe(
    'period_locked',
  );
  expect(await said(mine.updateEntry({ ...versioned(draft), workDate: '2026-03-02' }))).toBe(
    'period_locked',
  );
  expect(await said(mine.voidEntry(versioned(draft)))).toBe('period_locked');
  // Of an open month into the closed one, and by moving it between branches.
  const march = await mine.createEntry(work({ workDate: '2026-03-02' }));
  expect(await said(mine.updateEntry({ ...versioned(march), workDate: '2026-02-27' }))).toBe(
    'period_locked',
  );
  const hamburg = await mine.createEntry(work({ projectId: elsewhere }));
  expect(await said(mine.updateEntry({ ...versioned(hamburg), projectId: firm.projectId }))).toBe(
    'period_locked',
  );
  const header =
    'Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,First Name,Last Name,Currency';
  const row = '2026-02-20,Acme AG,Portal,,Consulting,late,1,Yes,timekeeper,person,';
  const file = {
    fileName: 'late.csv',
    contentBase64: Buffer.from(`${header}\n${row}\n`).toString('base64'),
  };
  const read = await biller.api.imports.upload(file);
  expect(read).toMatchObject({ state: 'ready', rowCount: 1 });
  await biller.api.imports.post(versioned(read));
  await runImports();
  expect(await biller.api.imports.get({ id: read.id })).toMatchObject({
    importedCount: 0,
    errors: [{ row: 2, field: 'date', message: `The period is locked through ${february}` }],
  });
});

async function runImports() {
  const { jobs, door } = firm.server;
  const handlers = jobHandlers(door);
  const kept = jobs as ReturnType<typeof collectJobs>;
  for (const job of kept.taken()) {
    const handler = handlers[job.queue];
    if (handler !== undefined) await handler(job.data, new AbortController().signal);
  }
}

test('another function stays open, and closes for itself', async () => {
  const { biller, partner } = firm.people;
  const room = await billedUntil(firm, february);
  expect(room.invoice.state).toBe('posted');
  const receipt = await biller.api.cash.createReceipt({
    ...{ clientId: firm.clientId, receivedOn: '2026-02-27', method: 'bank_transfer' },
    amount: { amount: '10.00', currency: 'EUR' },
  });
  const open = await periods().checklist({
    ...{ branchId: firm.branchId, areas: ['cash'], through: february },
  });
  expect(open.items.find((item) => item.check === 'receipt_drafts')).toMatchObject({
    count: 1,
    amounts: [{ minor: 1000n, currency: 'EUR' }],
  });
  await close(['billing', 'cash', 'expenses', 'retainers'], {
    ...{ openIsAccepted: true, reason: 'The receipt is a mistake' },
  });
  const said = async (act: Promise<unknown>) => {
    const refusal = await refusalOf(act);
    return [refusal?.code, refusal?.fields[0]?.field];
  };
  expect(await said(biller.api.cash.postReceipt(versioned(receipt)))).toEqual([
    'period_locked',
    'receivedOn',
  ]);
  await worked(firm, '2026-03-03', 60);
  const made = await biller.api.billing.propose({ clientId: firm.clientId, cutOff: '2026-03-08' });
  const march = await biller.api.billing.getPreBill({ id: made.id });
  const draft = await biller.api.billing.invoicePreBill(versioned(march));
  expect(
    await said(partner.api.billing.post({ ...versioned(draft), invoiceDate: '2026-02-28' })),
  ).toEqual(['period_locked', 'invoiceDate']);
});

test('what a statement by hand would book on a closed day is refused by the database', async () => {
  const client = new pg.Client({ connectionString: firm.appUrl });
  await client.connect();
  const id = '00000000-0000-7000-8000-000000000007';
  const book = async (on: string, kind: string) => {
    await client.query('begin');
    try {
      await client.query(
        `select set_config('app.firm_id', $1, true), set_config('app.command_id', $2, true)`,
        [firm.firmId, id],
      );
      await client.query(
        `insert into journal_entry (firm_id, id, legal_entity_id, on_date, description, source_kind, source_id, command_id) values ($1, $2, $3, $4, 'By hand', $5, $2, $2)`,
        [firm.firmId, id, firm.entityId, on, kind],
      );
      await client.query(
        `insert into journal_line (firm_id, entry_id, position, account, currency, amount_minor, base_currency, base_minor, branch_id)
         values ($1, $2, 0, '1000', 'EUR', 100, 'EUR', 100, $3), ($1, $2, 1, '1200', 'EUR', -100, 'EUR', -100, null)`,
        [firm.firmId, id, firm.branchId],
      );
    } finally {
      await client.query('rollback');
    }
  };
  const code = (on: string, kind: string) =>
    book(on, kind).then(
      () => null,
      (error: { code?: string }) => error.code,
    );
  for (const kind of ['timesheet_part', 'expense', 'invoice', 'receipt', 'retainer_entry', 'void'])
    expect([kind, await code('2026-02-28', kind)]).toEqual([kind, 'DB008']);
  expect(await code('2026-03-01', 'invoice')).toBeNull();
  await client.end();
});

test('another branch of the same entity works on; who may not close, does not', async () => {
  await firm.people.timekeeper.api.timesheets.createEntry(
    work({ projectId: elsewhere, workDate: '2026-02-18' }),
  );
  const input = { branchId: firm.branchId, areas: ['time' as const], through: '2026-03-05' };
  expect((await refusalOf(firm.people.cashier.api.periods.close(input)))?.code).toBe(
    'not_permitted',
  );
  const early = await refusalOf(close(['time'], { through: '2026-03-09' }));
  expect([early?.code, early?.fields[0]?.field]).toEqual(['invalid_input', 'through']);
  expect((await refusalOf(close(['time'])))?.code).toBe('wrong_state');
});

test('it is opened again when a second person agrees, and not before', async () => {
  const { biller, partner, owner, timekeeper } = firm.people;
  const asked = biller.api.periods
    .reopen({
      ...{ branchId: firm.branchId, areas: ['time'], through: '2026-02-15' },
      reason: 'The draft of the 16th',
    })
    .catch((error: unknown) => error);
  const parked = await asked;
  if (!(parked instanceof Waits)) throw new Error('It should have waited');
  const locked = await refusalOf(timekeeper.api.timesheets.createEntry(work()));
  expect(locked?.code).toBe('period_locked');
  await partner.api.approvals.approve({ id: parked.approvalId });
  expect(await closedThrough('time')).toBe('2026-02-15');
  expect(await closedThrough('billing')).toBe(february);
  const made = await timekeeper.api.timesheets.createEntry(work());
  expect(made.state).toBe('draft');
  const early = work({ workDate: '2026-02-13' });
  const refused = await refusalOf(timekeeper.api.timesheets.createEntry(early));
  expect(refused?.code).toBe('period_locked');
  const { items } = await owner.api.audit.list({ type: 'period.reopened' });
  expect(items).toMatchObject([
    {
      reason: 'The draft of the 16th',
      before: { area: 'time', closedThrough: february },
      after: { area: 'time', closedThrough: '2026-02-15' },
    },
  ]);
});

test('who closes waits for whoever is writing, and then sees what they wrote', async () => {
  const { timekeeper, owner } = firm.people;
  const [writer, watcher] = [firm.appUrl, firm.ownerUrl].map(
    (connectionString) => new pg.Client({ connectionString }),
  ) as [pg.Client, pg.Client];
  await Promise.all([writer.connect(), watcher.connect()]);
  const id = '00000000-0000-7000-8000-000000000009';
  await writer.query('begin');
  await writer.query(
    `select set_config('app.firm_id', $1, true), set_config('app.command_id', $2, true)`,
    [firm.firmId, id],
  );
  await writer.query(
    `insert into time_entry (firm_id, id, person_id, entered_by_id, project_id, client_id, branch_id, service_id, work_date, worked_minutes, is_billable, note, state, source)
     values ($1, $2, $3, $3, $4, $5, $6, $7, '2026-03-04', 60, true, 'Just now', 'draft', 'api')`,
    [
      ...[firm.firmId, id, timekeeper.id, firm.projectId],
      ...[firm.clientId, firm.branchId, firm.serviceId],
    ],
  );
  let isClosed = false;
  const closing = close(['time'], {
    ...{ through: '2026-03-06', openIsAccepted: true, reason: 'Drafts stay' },
  }).finally(() => {
    isClosed = true;
  });
  const waits = async () =>
    (
      await watcher.query(
        `select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
      )
    ).rowCount !== 0;
  while (!isClosed && !(await waits())) await new Promise((go) => setTimeout(go, 5));
  expect(isClosed).toBe(false);
  await writer.query('commit');
  await closing;
  const { items } = await owner.api.audit.list({ type: 'period.closed' });
  const told = existing(items[0]).after as { open: readonly { check: string; count: number }[] };
  const { items: stored } = await owner.api.timesheets.listEntries({
    ...{ states: ['draft'], branchId: firm.branchId, until: '2026-03-07', limit: 200 },
  });
  expect(stored.some((each) => each.id === id)).toBe(true);
  expect(told.open).toContainEqual({ check: 'time_drafts', count: stored.length });
  await Promise.all([writer.end(), watcher.end()]);
});
