// Caps and included hours in runs of two months: simulated, posted, and what is left for the next.
// Hand calculation, 19 % tax. Advice at 150.00 an hour, not more than 1,000.00; support at 100.00, the first
// 10:00 included.
//   January: advice 5:00 + 4:00 = 750.00 + 600.00, of which 250.00 (1:40) have room; 350.00 are over.
//   Support 8:00 + 6:00: 8:00 and 2:00 included, 4:00 = 400.00. Net 1,400.00, total 1,666.00.
//   February: advice 1:00 has no room, over 350.00 + 150.00 = 500.00. Support 2:00 = 200.00, total 238.00.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { driven } from '../../src/testing/automation-samples.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, euros, versioned } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-01-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

let supportId = '';
async function worked(projectId: string, workDate: string, workedMinutes: number) {
  const { timekeeper, project_manager } = firm.people;
  await timekeeper.api.timesheets.createEntry({
    projectId,
    serviceId: firm.serviceId,
    workDate,
    workedMinutes,
    note: 'Work',
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: workDate });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
}

async function simulated(dueUntil: string) {
  const { runs } = firm.people.biller.api;
  const run = await driven(firm, (await runs.create({ dueUntil })).id);
  const { items } = await runs.items({ id: run.id });
  const { items: exceptions } = await runs.exceptions({ id: run.id });
  return {
    run,
    item: await runs.item({ id: existing(items[0]).id }),
    overCap: exceptions
      .filter((each) => each.kind === 'over_cap')
      .map((each) => each.amount && formatAmount(each.amount)),
  };
}

async function posted(run: Readonly<{ id: string; version: number }>) {
  const { biller, partner } = firm.people;
  const asked = await biller.api.runs.submit(versioned(run));
  const agreed = await partner.api.runs.approve(versioned(asked));
  await agreedTo(firm, partner.api.runs.post(versioned(agreed)));
  const done = await driven(firm, run.id);
  const { items } = await biller.api.runs.items({ id: run.id });
  const invoice = await biller.api.billing.getInvoice({
    id: existing(existing(items[0]).invoice).id,
  });
  return { done, invoice, room: await biller.api.billing.getPreBill({ id: invoice.preBillId }) };
}

test('a contract caps one line and includes hours of the other', async () => {
  const { biller, partner, project_manager } = firm.people;
  supportId = (
    await biller.api.parties.createProject({
      clientId: firm.clientId,
      name: 'Support',
      code: 'SUP',
      branchId: firm.branchId,
      managerId: project_manager.id,
    })
  ).id;
  const time = (unitPrice: string) => ({
    model: 'time' as const,
    schedule: { kind: 'own' as const, rates: [{ unitPrice }] },
  });
  const made = await biller.api.contracts.create({
    name: 'Advice and support',
    clientId: firm.clientId,
    branchId: firm.branchId,
    ownerId: project_manager.id,
    effectiveFrom: '2026-01-01',
    lines: [
      {
        description: 'Advice',
        projectId: firm.projectId,
        terms: { ...time('150'), cap: euros('1000.00') },
      },
      {
        description: 'Support',
        projectId: supportId,
        terms: { ...time('100'), includedMinutes: 600 },
      },
    ],
  });
  const submitted = await biller.api.contracts.submit(versioned(made));
  const approved = await partner.api.contracts.approve(versioned(submitted));
  await agreedTo(firm, partner.api.contracts.post(versioned(approved)));
  await biller.api.plans.create({
    clientId: firm.clientId,
    branchId: firm.branchId,
    name: 'Monthly',
    rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
    startsOn: '2026-02-01',
    sweeps: ['time'],
  });
  await worked(firm.projectId, '2026-01-12', 300);
  await worked(firm.projectId, '2026-01-13', 240);
  await worked(supportId, '2026-01-14', 480);
  await worked(supportId, '2026-01-15', 360);
  firm.clock.moveTo('2026-02-02T09:00:00.000Z');
});

test('a run bills as far as they reach, and posts what it showed', async () => {
  const { run, item, overCap } = await simulated('2026-02-02');
  expect([item.net, item.total].map(formatAmount)).toEqual(['1400.00', '1666.00']);
  expect(overCap).toEqual(['350.00']);
  const { done, invoice, room } = await posted(run);
  expect(done.progress).toMatchObject({ posted: 1, moved: 0 });
  expect([invoice.lineNet, invoice.total].map(formatAmount)).toEqual(['1400.00', '1666.00']);
  expect(
    room.lines.map((line) => [
      line.workDate,
      line.decision,
      line.billedMinutes,
      formatAmount(line.amount),
      line.reasonCode,
    ]),
  ).toEqual([
    ['2026-01-12', 'bill', 300, '750.00', null],
    ['2026-01-13', 'bill', 100, '250.00', null],
    ['2026-01-14', 'bill', 0, '0.00', 'included_hours'],
    ['2026-01-15', 'bill', 240, '400.00', 'included_hours'],
  ]);
});

test('the next run finds the room used up and the hours gone', async () => {
  await worked(firm.projectId, '2026-02-10', 60);
  await worked(supportId, '2026-02-11', 120);
  firm.clock.moveTo('2026-03-02T09:00:00.000Z');
  const { run, item, overCap } = await simulated('2026-03-02');
  expect([item.net, item.total].map(formatAmount)).toEqual(['200.00', '238.00']);
  expect(overCap).toEqual(['500.00']);
  const { done, invoice, room } = await posted(run);
  expect(done.progress).toMatchObject({ posted: 1, moved: 0 });
  expect(formatAmount(invoice.total)).toBe('238.00');
  expect(room.lines.map((line) => [line.decision, formatAmount(line.amount)])).toEqual([
    ['hold', '350.00'],
    ['hold', '150.00'],
    ['bill', '200.00'],
  ]);
});
