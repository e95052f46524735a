// A run from its plans to posted invoices: what is in the way, what is left out, who agrees, what has moved.
// Hand calculation. Work is 110.00 an hour, 19 % tax; plans on the first of the month, work of the month before.
//   Acme: 10 h = 1,100.00 + 209.00 = 1,309.00. Birch: 4 h = 440.00 + 83.60 = 523.60 on project A and 2 h =
//   220.00 + 41.80 = 261.80 on B, an invoice each. Cedar: 5 h = 550.00 + 104.50 = 654.50, asks for an order.
//   Dale: support of 100.00 a month = 119.00. Elm: 3 h at no rate, and nothing else.
//   Net 1,100 + 440 + 220 + 550 + 100 = 2,410.00; total 2,867.90.
//   With prices up 10 %: 1,439.90 + 575.96 + 287.98 + 719.95 + 119.00 = 3,142.79.

import { formatAmount, type Money } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { driven } from '../../src/testing/automation-samples.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, euros, refusalOf, versioned } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-01-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const runs = () => firm.people.biller.api.runs;
const plans = () => firm.people.biller.api.plans;
const shown = (amounts: readonly Money[]) => amounts.map(formatAmount);
const address = {
  line1: 'Road 1',
  line2: '',
  postalCode: '10115',
  city: 'Berlin',
  region: '',
  country: 'DE',
};

async function newClient(name: string, more = {}) {
  const client = await firm.people.biller.api.parties.createClient({
    name,
    code: name.toUpperCase(),
    legalEntityId: firm.entityId,
    currency: 'EUR',
    address,
    ...more,
  });
  return client.id;
}
const newProject = async (clientId: string, name: string) =>
  (
    await firm.people.biller.api.parties.createProject({
      clientId,
      name,
      code: name.toUpperCase(),
      branchId: firm.branchId,
      managerId: firm.people.project_manager.id,
    })
  ).id;
async function worked(
  projectId: string,
  workDate: string,
  workedMinutes: number,
  serviceId = firm.serviceId,
) {
  const { timekeeper, project_manager } = firm.people;
  await timekeeper.api.timesheets.createEntry({
    projectId,
    serviceId,
    workDate,
    workedMinutes,
    note: 'Work',
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: workDate });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
}
const newPlan = (clientId: string, name: string, more = {}) =>
  plans().create({
    clientId,
    branchId: firm.branchId,
    name,
    rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
    startsOn: '2026-02-01',
    sweeps: ['time', 'fee'],
    ...more,
  });

const ids = { birch: '', cedar: '', elmProject: '', cedarProject: '' };
test('a rule is told as a sentence with its dates; one that never comes up is refused', async () => {
  await firm.people.partner.api.plans.setHolidays({
    id: firm.branchId,
    holidays: [{ on: '2026-05-01', name: 'Labour Day' }],
  });
  const { ruleText, items } = await plans().preview({
    branchId: firm.branchId,
    rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
    startsOn: '2026-04-01',
  });
  expect(ruleText).toBe('every month on the 1st day of the month');
  expect(items.slice(0, 3)).toEqual([
    { on: '2026-04-01', dueOn: '2026-04-01', cutOff: '2026-03-31', skippedBecause: null },
    // A Friday and bank holiday: the Monday after.
    { on: '2026-05-01', dueOn: '2026-05-04', cutOff: '2026-04-30', skippedBecause: null },
    { on: '2026-06-01', dueOn: '2026-06-01', cutOff: '2026-05-31', skippedBecause: null },
  ]);
  const bad = async (rule: string) =>
    (await refusalOf(newPlan(firm.clientId, 'Bad', { rule })))?.fields[0];
  expect(await bad('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')).toEqual({
    field: 'rule',
    message: 'The rule never comes up from its first day on',
  });
  expect((await bad('FREQ=HOURLY'))?.message).toMatch(/^It says FREQ=/);
  expect((await bad('FREQ=MONTHLY;BYMONTHDAY=99'))?.field).toBe('rule');
});

test('a run simulates the plans that are due, and says what is in the way', async () => {
  await firm.people.biller.api.parties.addContact({
    id: firm.clientId,
    name: 'Ada Byron',
    email: 'ada@acme.example',
    getsInvoices: true,
  });
  await newPlan(firm.clientId, 'Acme monthly', { delivery: 'email' });
  await worked(firm.projectId, '2026-01-12', 600);
  ids.birch = await newClient('Birch');
  await worked(await newProject(ids.birch, 'A'), '2026-01-13', 240);
  await worked(await newProject(ids.birch, 'B'), '2026-01-14', 120);
  await newPlan(ids.birch, 'Birch by project', { per: 'project' });
  ids.cedar = await newClient('Cedar', { requiresOrder: true });
  ids.cedarProject = await newProject(ids.cedar, 'C');
  await worked(ids.cedarProject, '2026-01-15', 300);
  await newPlan(ids.cedar, 'Cedar monthly');
  await support(await newClient('Dale'));
  await withoutRate(await newClient('Elm', { currency: 'USD' }));
  firm.clock.moveTo('2026-02-02T09:00:00.000Z');
  const begun = await runs().create({ dueUntil: '2026-02-02' });
  expect(begun).toMatchObject({ number: 'B-0001', state: 'simulating', progress: { plans: 5 } });
  const run = await driven(firm, begun.id);
  expect(run.state).toBe('simulated');
  const { items } = await runs().items({ id: run.id });
  expect(
    items.map((item) => [item.client.name, item.project?.name ?? null, formatAmount(item.total)]),
  ).toEqual([
    ['Acme AG', null, '1309.00'],
    ['Birch', expect.anything(), expect.anything()],
    ['Birch', expect.anything(), expect.anything()],
    ['Cedar', null, '654.50'],
    ['Dale', null, '119.00'],
  ]);
  expect(shown(run.totals.map((each) => each.net))).toEqual(['2410.00']);
  expect(shown(run.totals.map((each) => each.total))).toEqual(['2867.90']);
  const found = await runs().exceptions({ id: run.id });
  expect(found.items.map((each) => [each.client.name, each.kind, each.count])).toEqual([
    ['Cedar', 'missing_order', 1],
    ['Dale', 'no_recipient', 1],
    ['Elm', 'no_rate', 1],
  ]);
  // Nothing of it is in the books, and nothing is reserved.
  const { items: invoices } = await firm.people.biller.api.billing.listInvoices({});
  expect(invoices).toEqual([]);
  expect(shown((await firm.people.biller.api.billing.wip({ currency: 'EUR' })).totals)).toEqual([
    '2310.00',
  ]);
});

async function support(clientId: string): Promise<void> {
  const { biller, partner } = firm.people;
  const projectId = await newProject(clientId, 'D');
  const made = await biller.api.contracts.create({
    name: 'Support',
    clientId,
    branchId: firm.branchId,
    ownerId: firm.people.project_manager.id,
    effectiveFrom: '2026-01-01',
    lines: [
      {
        description: 'Support',
        projectId,
        serviceId: firm.serviceId,
        terms: { model: 'recurring', fee: euros('100.00'), cycle: 'month' },
      },
    ],
  });
  const submitted = await biller.api.contracts.submit(versioned(made));
  const approved = await partner.api.contracts.approve(versioned(submitted));
  await agreedTo(firm, partner.api.contracts.post(versioned(approved)));
  await newPlan(clientId, 'Dale support', { delivery: 'email' });
}
/** In a currency that no card has. */
async function withoutRate(clientId: string): Promise<void> {
  ids.elmProject = await newProject(clientId, 'E');
  const { biller } = firm.people;
  await biller.api.timesheets.createEntry({
    projectId: ids.elmProject,
    serviceId: firm.serviceId,
    workDate: '2026-01-16',
    workedMinutes: 180,
    note: 'Work',
  });
  const { items } = await biller.api.timesheets.submit({ from: '2026-01-16' });
  await firm.people.project_manager.api.timesheets.approve({
    partIds: items.map((part) => part.id),
  });
  await newPlan(clientId, 'Elm monthly');
}

test('other terms are looked at, and nothing of it stays', async () => {
  const run = existing((await runs().list({})).items[0]);
  const up = await runs().whatIf({ id: run.id, ratePercent: 10 });
  expect(shown(up.totals.map((each) => each.changed))).toEqual(['3142.79']);
  const down = await runs().whatIf({ id: run.id, writeDownPercent: 100 });
  expect(shown(down.totals.map((each) => each.changed))).toEqual(['0.00']);
  expect((await runs().get({ id: run.id })).contentHash).toBe(run.contentHash);
});

test('one is left out; who began the run does not agree to it', async () => {
  const { biller, partner } = firm.people;
  const run = existing((await runs().list({})).items[0]);
  const { items } = await runs().items({ id: run.id });
  const cedar = existing(items.find((item) => item.client.name === 'Cedar'));
  const less = await runs().exclude({
    ...versioned(run),
    itemIds: [cedar.id],
    reason: 'The order has not come',
  });
  expect(less.contentHash).not.toBe(run.contentHash);
  expect(shown(less.totals.map((each) => each.total))).toEqual(['2213.40']);
  const asked = await runs().submit(versioned(less));
  expect((await refusalOf(biller.api.runs.approve(versioned(asked))))?.code).toBe('not_permitted');
  const owner = await refusalOf(partner.api.runs.post(versioned(asked)));
  expect(owner?.code).toBe('wrong_state');
  const agreed = await partner.api.runs.approve(versioned(asked));
  expect(agreed.may.post).toBe('yes');
});

test('what was simulated is posted; what has moved is not, and says what moved', async () => {
  const { partner, biller, auditor } = firm.people;
  const run = existing((await runs().list({})).items[0]);
  // After everybody agreed: another project of Birch's plan goes on as it was, one hour more on A does not.
  const birch = (await runs().items({ id: run.id })).items.filter(
    (item) => item.client.name === 'Birch',
  );
  const a = existing(birch.find((item) => item.project?.name === 'A'));
  await worked(existing(a.project).id, '2026-01-20', 60);
  await agreedTo(firm, partner.api.runs.post(versioned(run)));
  const posted = await driven(firm, run.id);
  expect(posted).toMatchObject({
    state: 'posted',
    progress: { invoices: 4, posted: 3, moved: 1, excluded: 1 },
  });
  const detail = await runs().item({ id: a.id });
  expect(detail.state).toBe('moved');
  expect(detail.moved).toEqual([
    { what: expect.stringContaining('2026-01-20'), before: null, after: '60 min, 110.00 EUR' },
    { what: 'Tax', before: '83.60 EUR', after: '104.50 EUR' },
    { what: 'Total', before: '523.60 EUR', after: '654.50 EUR' },
    { what: 'Due', before: '523.60 EUR', after: '654.50 EUR' },
  ]);
  const { items: invoices } = await biller.api.billing.listInvoices({});
  expect(
    invoices
      .map((invoice) => [invoice.number, invoice.client.name, formatAmount(invoice.total)])
      .toSorted(),
  ).toEqual([
    ['T-00001', 'Acme AG', '1309.00'],
    ['T-00002', 'Birch', '261.80'],
    ['T-00003', 'Dale', '119.00'],
  ]);
  // Acme's plan has it sent as it is posted; Dale's too, and there is nobody to send it to.
  const { items: sent } = await biller.api.deliveries.list({});
  expect(sent.map((each) => [each.record.name, each.state, each.recipients[0]?.email])).toEqual([
    ['T-00001', 'waiting', 'ada@acme.example'],
  ]);
  const { rows, isBalanced } = await auditor.api.journal.trialBalance({});
  expect(isBalanced).toBe(true);
  const receivable = existing(rows.find((row) => row.account === '1200'));
  expect(formatAmount(receivable.balance)).toBe('1689.80');
  const history = await auditor.api.audit.history({ kind: 'billing_run', id: run.id });
  expect(history.items.map((event) => event.type)).toEqual([
    'billing_run.posted',
    'billing_run.progressed',
    'billing_run.started',
    'billing_run.approved',
    'billing_run.submitted',
    'billing_run.excluded',
    'billing_run.simulated',
    'billing_run.progressed',
    'billing_run.created',
  ]);
});

test('the next run takes in what was left, beside what was billed last', async () => {
  const again = await runs().create({ dueUntil: '2026-02-02' });
  // Birch alone is still due: of the others, the month is done.
  expect(again.progress.plans).toBe(1);
  const run = await driven(firm, again.id);
  expect(shown(run.totals.map((each) => each.total))).toEqual(['654.50']);
  await runs().cancel({ id: run.id, reason: 'With the next month' });
  firm.clock.moveTo('2026-03-02T09:00:00.000Z');
  const march = await driven(firm, (await runs().create({ dueUntil: '2026-03-02' })).id);
  const { items } = await runs().items({ id: march.id });
  const dale = existing(items.find((item) => item.client.name === 'Dale'));
  expect([dale.net, dale.previous, dale.change].map((each) => each && formatAmount(each))).toEqual([
    '100.00',
    '100.00',
    '0.00',
  ]);
});
