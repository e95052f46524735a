// An hours retainer over six months. 40 h for 4,000.00 a month; at most 10 h roll over, at most 5 h are
// owed, carried hours hold one month; an hour over is 150.00.
//   January   30 worked of 40: 10 carried.
//   February  45 worked of 50: the 10 of January first, 5 of February carried.
//   March     55 worked of 45: 10 short, of which 5 owed and 5 over = 750.00.
//   April     20 worked of 35: 15 left, 5 more than may roll over lapse, 10 carried.
//   May        0 worked of 50: April's 10 have held their month and lapse; of May's 40, 30 lapse, 10 carried.
//   June      50 worked of 50: nothing left, nothing over.
// Six fees of 4,000.00 and 750.00 of overage = 24,750.00.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { billed, euros, expectRefused, inForce, versioned, worked } from './steps.ts';

let firm: TestFirm;
let retainerId = '';
let contractId = '';
beforeAll(async () => {
  firm = await openFirm({ now: '2026-01-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const retainer = () => firm.people.biller.api.retainers.get({ id: retainerId });

/** Logged in days of ten hours or less, and approved on the first of the month after. */
async function month(name: string, hours: number): Promise<void> {
  const [year, number] = name.split('-').map(Number);
  const next = `${year}-${String((number ?? 0) + 1).padStart(2, '0')}`;
  firm.clock.moveTo(`${next}-01T09:00:00.000Z`);
  for (let day = 0; day * 10 < hours; day += 1)
    await worked(
      firm,
      `${name}-${String(day + 2).padStart(2, '0')}`,
      Math.min(10, hours - day * 10) * 60,
    );
  await firm.people.biller.api.retainers.closePeriod(versioned(await retainer()));
}

const hours = (minutes: number) => minutes / 60;
async function lastMonth() {
  const { periods, nextPeriod, balanceMinutes } = await retainer();
  const last = existing(periods.at(-1));
  return {
    approved: hours(last.approvedMinutes),
    overage: hours(last.overageMinutes),
    lapsed: hours(last.lapsedMinutes),
    carry: hours(last.carryMinutes),
    deficit: hours(last.deficitMinutes),
    balance: hours(balanceMinutes ?? Number.NaN),
    available: hours(nextPeriod?.availableMinutes ?? Number.NaN),
  };
}

test('it stands on a contract line, whose work its fee pays for', async () => {
  const { biller, partner } = firm.people;
  const draft = await biller.api.contracts.create({
    name: 'Support',
    clientId: firm.clientId,
    branchId: firm.branchId,
    ownerId: firm.people.project_manager.id,
    effectiveFrom: '2026-01-01',
    clauses: [{ number: '2.1', title: 'Monthly hours' }],
    lines: [
      {
        description: 'Support hours',
        clause: '2.1',
        projectId: firm.projectId,
        serviceId: firm.serviceId,
        terms: { model: 'retainer' },
      },
    ],
  });
  contractId = draft.id;
  const submitted = await biller.api.contracts.submit(versioned(draft));
  const approved = await partner.api.contracts.approve(versioned(submitted));
  await partner.api.contracts.post(versioned(approved));
  const { terms } = await biller.api.contracts.get({ id: draft.id });
  const hoursTerms = {
    kind: 'hours' as const,
    includedMinutes: 40 * 60,
    fee: euros('4000.00'),
    overageRate: '150',
    maxRolloverMinutes: 10 * 60,
    maxDeficitMinutes: 5 * 60,
    expireAfterPeriods: 1,
  };
  const agreed = { name: 'Support', startsOn: '2026-01-01', terms: hoursTerms };
  await expectRefused(
    biller.api.retainers.create({ clientId: firm.clientId, branchId: firm.branchId, ...agreed }),
    'invalid_input',
    'contractLineKey',
    'Hours count the work of a line of model retainer',
  );
  const contractLineKey = existing(terms.lines[0]).key;
  retainerId = (await inForce(firm, { ...agreed, contractLineKey })).id;
  expect((await retainer()).nextPeriod).toMatchObject({ from: '2026-01-01', until: '2026-02-01' });
});

test('a month closes when it is over', async () => {
  await expectRefused(
    firm.people.biller.api.retainers.closePeriod(versioned(await retainer())),
    'wrong_state',
    'id',
    'The month ends on 2026-01-31',
  );
});

test('what is not worked rolls over, the oldest hours are used first', async () => {
  await month('2026-01', 30);
  expect(await lastMonth()).toMatchObject({ approved: 30, carry: 10, balance: 10, available: 50 });
  const { items } = await firm.people.biller.api.contracts.checklist({ id: contractId });
  expect(items.find((point) => point.kind === 'unused_retainer')?.open).toBe(
    '1 retainer with money or hours left, 0.00 EUR',
  );
  await month('2026-02', 45);
  expect(await lastMonth()).toMatchObject({ approved: 45, carry: 5, lapsed: 0, available: 45 });
});

test('more than that is owed up to the cap, and billed beyond', async () => {
  await month('2026-03', 55);
  expect(await lastMonth()).toMatchObject({ overage: 5, deficit: 5, carry: 0, available: 35 });
  expect((await retainer()).balanceMinutes).toBe(-300);
});

test('rollover stays within its cap, and carried hours lapse after their month', async () => {
  await month('2026-04', 20);
  expect(await lastMonth()).toMatchObject({ carry: 10, lapsed: 5, deficit: 0, available: 50 });
  await month('2026-05', 0);
  expect(await lastMonth()).toMatchObject({ approved: 0, carry: 10, lapsed: 40, available: 50 });
  await month('2026-06', 50);
  expect(await lastMonth()).toMatchObject({ carry: 0, deficit: 0, overage: 0, available: 40 });
});

test('each fee is billed whole, the overage beside it, under the clause', async () => {
  const invoice = await billed(firm, '2026-06-30');
  expect(formatAmount(invoice.taxExclusive)).toBe('24750.00');
  expect(invoice.lines).toHaveLength(7);
  expect(new Set(invoice.lines.map((line) => line.clause))).toEqual(new Set(['2.1']));
  const overage = existing(invoice.lines.find((line) => line.description.includes('overage')));
  expect(overage.description).toBe('Support, overage 5:00 at 150.00 an hour');
  expect(formatAmount(overage.net)).toBe('750.00');
  const explained = await firm.people.biller.api.billing.explain({
    id: invoice.id,
    lineId: overage.id,
  });
  expect(formatAmount(explained.amount)).toBe('750.00');
  const clauses = await firm.people.biller.api.contracts.clauses({ id: contractId });
  expect(formatAmount(existing(clauses.items[0]).billed)).toBe('24750.00');
});

test('the statement adds up to what is left, and prints', async () => {
  const { biller } = firm.people;
  const { items } = await biller.api.retainers.statement({ id: retainerId });
  expect(items.reduce((total, each) => total + (each.minutes ?? 0), 0)).toBe(0);
  expect(items.filter((each) => each.kind === 'worked').length).toBeGreaterThan(5);
  const pdf = (await biller.api.retainers.statementPdf({ id: retainerId })) as Buffer;
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
});
