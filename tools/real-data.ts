// A real software house's ten years, from its tracker's export to posted invoices: imported, priced by
// real labour rates, submitted, approved, billed month by month, and added up again.
//   DATA=folder node tools/with-node.mjs tools/real-data.ts
// The folder holds trackers/toggl-all-years.csv and labor-rates/gsa-schedule70.csv; see docs/real-data.md.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint, OutputOf, WireInputOf } from '@daybook/contract/endpoint.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { formatAmount, formatScaled, money } from '@daybook/core/money/money.ts';
import { commands } from '../server/src/app.ts';
import { jobHandlers } from '../server/src/modules/imports/public.ts';
import { listClassifications } from '../server/src/modules/org/public.ts';
import { foundFirmEndpoint } from '../server/src/modules/setup/found-firm.ts';
import { type Actor, loadActor } from '../server/src/platform/actor.ts';
import { callAs, founder } from '../server/src/platform/caller.ts';
import { type MovableClock, movableClock } from '../server/src/platform/clock.ts';
import { openDatabase, type ReadDb } from '../server/src/platform/database.ts';
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts';
import { collectJobs } from '../server/src/platform/jobs.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { existing } from '../server/src/platform/rows.ts';
import type { DoorContext } from '../server/src/platform/run-command.ts';

const currency = 'USD';
const address = {
  line1: '1 Main Street',
  line2: '',
  postalCode: '10001',
  city: 'New York',
  region: 'NY',
  country: 'US',
};

type Firm = Readonly<{
  door: DoorContext & Readonly<{ jobs: ReturnType<typeof collectJobs> }>;
  db: ReadDb;
  actor: Actor;
  clock: MovableClock;
  call: <E extends Endpoint>(
    name: string,
    endpoint: E,
    input: WireInputOf<E>,
  ) => Promise<OutputOf<E>>;
}>;

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const value = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${name.padEnd(34)} ${seconds.padStart(7)} s`);
  return value;
}

async function foundFirm(appUrl: string): Promise<Firm> {
  const clock = movableClock('2015-01-05T09:00:00.000Z', 7);
  const database = openDatabase(appUrl, { size: 6 });
  const door = { database, clock, jobs: collectJobs(), commands, mailServer: null };
  const ids = { firmId: clock.newId(), ownerId: clock.newId(), sessionId: clock.newId() };
  const founded = await callAs(door, founder(ids), 'setup.foundFirm', foundFirmEndpoint, {
    name: 'Real data',
    baseCurrency: currency,
    entity: { name: 'Real Data Inc.', currency, taxId: null, address, numberPrefix: 'RD' },
    branch: { name: 'New York', code: 'NYC', timeZone: 'America/New_York', shifts: [] },
    owner: { name: 'Owner', email: 'owner@real-data.example', password: null },
  });
  const db = database.reader(ids.firmId);
  const credentials = {
    firmId: ids.firmId,
    personId: ids.ownerId,
    authSessionId: null,
    apiKeyId: null,
    sessionId: founded.sessionId,
  };
  const facts = { source: 'console', requestId: null, now: clock.now() } as const;
  const actor = existing(await loadActor(db, credentials, facts));
  const firm: Firm = {
    door,
    db,
    actor,
    clock,
    call: (name, endpoint, input) => callAs(door, actor, name, endpoint, input),
  };
  await setUp(firm);
  return firm;
}

/** The catalogue holds the house's own kinds of work, so the export's tags find their service. */
async function setUp({ call, db }: Firm): Promise<void> {
  const { catalog, timesheets, approvals } = contract;
  const taxClass = await call('catalog.createTaxClass', catalog.createTaxClass, {
    name: 'Services',
    rates: [{ country: 'US', category: 'O', percent: '0', from: '2000-01-01' }],
  });
  const category = await call('catalog.createCategory', catalog.createCategory, { name: 'All' });
  for (const name of ['Development', 'Operational', 'Management']) {
    await call('catalog.createService', catalog.createService, {
      sku: name.toUpperCase(),
      name,
      categoryId: category.id,
      taxClassId: taxClass.id,
    });
  }
  await call('timesheets.updatePolicy', timesheets.updatePolicy, {
    version: 1,
    incrementMinutes: 1,
    periodKind: 'month',
  });
  // One person alone can't pass gates that ask for a second one.
  const gates = await db.rows<{ id: string; version: number }>(
    'select id, version from approval_policy where firm_id = app.firm_id()',
  );
  for (const { id, version } of gates) {
    const input = { id, version, isActive: false };
    await call('approvals.updatePolicy', approvals.updatePolicy, input);
  }
}

async function runJobs({ door }: Firm): Promise<void> {
  const handlers = jobHandlers(door);
  for (const job of door.jobs.taken()) {
    await existing(handlers[job.queue])(job.data, new AbortController().signal);
  }
}

async function importTime(firm: Firm, content: Buffer): Promise<void> {
  const { imports } = contract;
  const { id } = await firm.call('imports.upload', imports.upload, {
    fileName: 'toggl-all-years.csv',
    contentBase64: content.toString('base64'),
  });
  await runJobs(firm);
  const [read] = await firm.db.rows<{ version: number }>(
    'select version from time_import where firm_id = app.firm_id() and id = $1',
    [id],
  );
  const { version } = existing(read);
  await firm.call('imports.post', imports.post, { id, version });
  await runJobs(firm);
}

/** Prices for work of about sixty to two hundred dollars an hour, spread over the people. */
async function importRates(firm: Firm, content: Buffer): Promise<void> {
  const { rates, org } = contract;
  const card = await firm.call('rates.createCard', rates.createCard, {
    name: 'Labour categories',
    level: 'firm',
    currency,
    isStandard: true,
  });
  const table = await firm.call('rates.importRates', rates.importRates, {
    id: card.id,
    fileName: 'gsa-schedule70.csv',
    contentBase64: content.toString('base64'),
    mapping: {
      category: 'SERVICE PROPOSED (e.g. Job Title/Task)',
      price: 'PRICE OFFERED TO GSA (including IFF)',
      from: null,
      until: null,
    },
    from: '2000-01-01',
    dryRun: false,
  });
  console.log(`  ${table.created} categories priced, ${table.errors.length} rows with errors`);
  const usual = table.rates
    .filter(({ unitPrice }) => unitPrice >= 600_000n && unitPrice <= 2_000_000n)
    .map(({ category }) => category.trim().toLowerCase())
    .sort();
  const ids = new Map(
    (await listClassifications(firm.db)).map((row) => [row.name.trim().toLowerCase(), row.id]),
  );
  const people = await firm.db.rows<{ id: string; version: number }>(
    'select id, version from person where firm_id = app.firm_id() and id <> $1 order by name, id',
    [firm.actor.personId],
  );
  const stride = Math.floor(usual.length / people.length);
  for (const [index, { id, version }] of people.entries()) {
    const classificationId = existing(ids.get(usual[index * stride] ?? ''));
    await firm.call('org.updatePerson', org.updatePerson, { id, version, classificationId });
  }
}

async function submitAll({ call, db }: Firm): Promise<number> {
  const { timesheets } = contract;
  const months = await db.rows<{ person_id: string; month: string }>(
    `select distinct person_id, date_trunc('month', work_date)::date as month from time_entry where firm_id = app.firm_id() order by 2, 1`,
  );
  for (const { person_id: personId, month: from } of months) {
    await call('timesheets.submit', timesheets.submit, { personId, from });
  }
  return months.length;
}

async function approveAll({ call, db }: Firm): Promise<number> {
  const { timesheets } = contract;
  const parts = await db.rows<{ id: string }>(
    `select id from timesheet_part where firm_id = app.firm_id() and state = 'submitted' order by period_from, id`,
  );
  const ids = parts.map(({ id }) => id);
  for (let at = 0; at < ids.length; at += 500) {
    const partIds = ids.slice(at, at + 500);
    await call('timesheets.approve', timesheets.approve, { partIds });
  }
  return ids.length;
}

async function billMonths({ call, db, clock }: Firm): Promise<number> {
  const { billing } = contract;
  const months = await db.rows<{ month: string }>(
    `select distinct date_trunc('month', work_date)::date as month from billable_item where firm_id = app.firm_id() order by 1`,
  );
  let invoices = 0;
  for (const { month } of months) {
    const cutOff = addDays(addDays(month, 32).replace(/\d\d$/, '01'), -1);
    clock.moveTo(`${addDays(cutOff, 1)}T14:00:00.000Z`);
    const proposed = await call('billing.proposeMany', billing.proposeMany, {
      per: 'client',
      cutOff,
    });
    if (proposed.items.length === 0) continue;
    const made = await call('billing.invoiceMany', billing.invoiceMany, {
      preBillIds: proposed.items.map(({ id }) => id),
    });
    const posted = await call('billing.postMany', billing.postMany, {
      invoiceIds: made.items.map(({ id }) => id),
      invoiceDate: addDays(cutOff, 1),
    });
    invoices += posted.items.length;
  }
  return invoices;
}

type Sums = Readonly<{
  entries: number;
  worked: bigint;
  not_billable: bigint;
  allocated: bigint;
  unbilled: bigint;
  allocated_minor: bigint;
  open_minor: bigint;
  priced_minor: bigint;
  invoiced_minor: bigint;
  receivable_minor: bigint;
  wip_minor: bigint;
  journal_minor: bigint;
  unpriced: number;
}>;

const sumsOf = async (db: ReadDb): Promise<Sums> =>
  existing(
    (
      await db.rows<Sums>(
        `with f as (select app.firm_id() as id)
         select (select count(*)::int from time_entry t where t.firm_id = f.id and t.state = 'approved') as entries,
           (select sum(worked_minutes)::bigint from time_entry t where t.firm_id = f.id) as worked,
           (select coalesce(sum(worked_minutes), 0)::bigint from time_entry t where t.firm_id = f.id and not is_billable) as not_billable,
           (select coalesce(sum(minutes), 0)::bigint from allocation a where a.firm_id = f.id) as allocated,
           (select coalesce(sum(open_minutes), 0)::bigint from open_item o where o.firm_id = f.id) as unbilled,
           (select coalesce(sum(amount_minor), 0)::bigint from allocation a where a.firm_id = f.id) as allocated_minor,
           (select coalesce(sum(open_minor), 0)::bigint from open_item o where o.firm_id = f.id) as open_minor,
           (select coalesce(sum(amount_minor), 0)::bigint from billable_item i where i.firm_id = f.id and not i.is_withdrawn) as priced_minor,
           (select coalesce(sum(total_minor), 0)::bigint from invoice i where i.firm_id = f.id and i.state = 'posted') as invoiced_minor,
           (select coalesce(sum(base_minor), 0)::bigint from journal_line l where l.firm_id = f.id and account = '1200') as receivable_minor,
           (select coalesce(sum(base_minor), 0)::bigint from journal_line l where l.firm_id = f.id and account = '1300') as wip_minor,
           (select coalesce(sum(base_minor), 0)::bigint from journal_line l where l.firm_id = f.id) as journal_minor,
           (select count(*)::int from billable_item i where i.firm_id = f.id and not i.is_withdrawn and amount_minor is null) as unpriced
         from f`,
      )
    )[0],
  );

const hours = (minutes: bigint): string => formatScaled((minutes * 100n + 30n) / 60n, 2);
const dollars = (minor: bigint): string => formatAmount(money(minor, currency));

function report(sums: Sums): boolean {
  const lines: readonly (readonly [string, string])[] = [
    ['entries approved', String(sums.entries)],
    ['hours in', hours(sums.worked)],
    ['  of which not billable', hours(sums.not_billable)],
    ['  allocated to invoices', hours(sums.allocated)],
    ['  unbilled', hours(sums.unbilled)],
    ['priced', dollars(sums.priced_minor)],
    ['  allocated', dollars(sums.allocated_minor)],
    ['  unbilled', dollars(sums.open_minor)],
    ['invoiced', dollars(sums.invoiced_minor)],
    ['receivable in the journal', dollars(sums.receivable_minor)],
    ['WIP in the journal', dollars(sums.wip_minor)],
    ['sum of all journal lines', dollars(sums.journal_minor)],
    ['work without a rate', String(sums.unpriced)],
  ];
  for (const [name, value] of lines) console.log(`${name.padEnd(34)} ${value.padStart(16)}`);
  const checks: readonly (readonly [string, boolean])[] = [
    [
      'hours in = not billable + allocated + unbilled',
      sums.worked === sums.not_billable + sums.allocated + sums.unbilled,
    ],
    ['priced = allocated + unbilled', sums.priced_minor === sums.allocated_minor + sums.open_minor],
    ['invoiced = allocated (no tax)', sums.invoiced_minor === sums.allocated_minor],
    ['invoiced = receivable', sums.invoiced_minor === sums.receivable_minor],
    ['WIP in the journal = unbilled', sums.wip_minor === sums.open_minor],
    ['the journal is in balance', sums.journal_minor === 0n],
  ];
  for (const [name, holds] of checks) console.log(`${holds ? 'holds' : 'FAILS'}  ${name}`);
  return checks.every(([, holds]) => holds);
}

async function run(data: string, url: string): Promise<boolean> {
  const { appUrl } = await migrate(url, { appUrl: null });
  const firm = await foundFirm(appUrl);
  const tracker = readFileSync(join(data, 'trackers', 'toggl-all-years.csv'));
  const prices = readFileSync(join(data, 'labor-rates', 'gsa-schedule70.csv'));
  await step('import the tracker', () => importTime(firm, tracker));
  await step('import the rates', () => importRates(firm, prices));
  const months = await step('submit', () => submitAll(firm));
  const parts = await step('approve', () => approveAll(firm));
  const invoices = await step('bill month by month', () => billMonths(firm));
  console.log(`  ${months} timesheets of ${parts} parts, ${invoices} invoices posted\n`);
  const holds = report(await sumsOf(firm.db));
  await firm.door.database.close();
  return holds;
}

const data = process.env.DATA;
if (data === undefined) {
  console.error('Say where the files are: DATA=folder node tools/with-node.mjs tools/real-data.ts');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'daybook-real-'));
const postgres = await startEmbeddedPostgres(folder, { say: console.log });
let holds = false;
try {
  holds = await step('all', () => run(data, postgres.url));
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(holds ? 0 : 1);
