// Runs over plans that fill evergreen retainers up: floor 2,000.00, target 5,000.00. Work is 110.00 an hour, 19 % tax.
// Hand calculation. Acme paid 5,000.00; 30 h = 3,300.00 + 627.00 = 3,927.00, so 1,073.00 is left of it: asked for
//   3,927.00, and the invoice of 3,927.00 is drawn. Birch never paid, and nothing was done: asked for 5,000.00.
//   Cedar pays 1,000.00 after everybody agreed to 5,000.00: not asked then, and for 4,000.00 by the next run.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { driven } from '../../src/testing/automation-samples.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, euros, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const runs = () => firm.people.biller.api.runs;
const retainers = () => firm.people.biller.api.retainers;

async function newClient(name: string): Promise<string> {
  const { id } = await firm.people.biller.api.parties.createClient({
    name,
    code: name.toUpperCase(),
    legalEntityId: firm.entityId,
    currency: 'EUR',
    address: {
      line1: 'Road 1',
      line2: '',
      postalCode: '10115',
      city: 'Berlin',
      region: '',
      country: 'DE',
    },
  });
  return id;
}
/** A retainer in force that posting draws on, and a plan of the first of the month that fills it up. */
async function evergreen(clientId: string): Promise<{ planId: string; retainerId: string }> {
  const { biller, partner } = firm.people;
  const { branchId } = firm;
  const made = await biller.api.retainers.create({
    ...{ clientId, branchId },
    name: 'Evergreen',
    startsOn: '2026-03-01',
    terms: {
      kind: 'money',
      drawsAtPosting: true,
      evergreen: { floor: euros('2000.00'), target: euros('5000.00') },
    },
  });
  const submitted = await biller.api.retainers.submit(versioned(made));
  const approved = await partner.api.retainers.approve(versioned(submitted));
  await biller.api.retainers.post(versioned(approved));
  const plan = await biller.api.plans.create({
    ...{ clientId, branchId },
    name: 'Monthly',
    rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
    startsOn: '2026-04-01',
    sweeps: ['time', 'top_up'],
  });
  return { planId: plan.id, retainerId: made.id };
}
async function paid(retainerId: string, amount: string, receivedOn: string): Promise<void> {
  const { id, version, openRequest } = await retainers().get({ id: retainerId });
  await retainers().receive({
    ...{ id, version, receivedOn, amount: euros(amount) },
    requestId: openRequest?.id ?? null,
  });
}
const simulatedFor = async (planId: string, dueUntil: string) =>
  driven(firm, (await runs().create({ dueUntil, planIds: [planId] })).id);
const agreed = async (run: Parameters<typeof versioned>[0]) =>
  firm.people.partner.api.runs.approve(versioned(await runs().submit(versioned(run))));
async function posted(run: Parameters<typeof versioned>[0]) {
  await agreedTo(firm, firm.people.partner.api.runs.post(versioned(run)));
  return driven(firm, run.id);
}
const asked = async (retainerId: string) =>
  (await retainers().get({ id: retainerId })).requests.map((each) => [
    formatAmount(each.amount),
    each.state,
  ]);
const topUpsOf = async (id: string) => (await runs().topUps({ id })).items;

let acme: Awaited<ReturnType<typeof evergreen>>;
test('the run shows what it will ask for, as part of what is agreed to', async () => {
  acme = await evergreen(firm.clientId);
  await paid(acme.retainerId, '5000.00', '2026-03-02');
  firm.clock.moveTo('2026-04-01T09:00:00.000Z');
  for (const day of ['09', '10', '11']) await worked(firm, `2026-03-${day}`, 600);
  const run = await simulatedFor(acme.planId, '2026-04-01');
  expect(run.progress).toMatchObject({ invoices: 1, topUps: 1 });
  const topUp = existing((await topUpsOf(run.id))[0]);
  expect(topUp).toMatchObject({ state: 'simulated', request: null, client: { name: 'Acme AG' } });
  expect([formatAmount(topUp.ongoing), formatAmount(topUp.amount)]).toEqual(['1073.00', '3927.00']);
  expect(await asked(acme.retainerId)).toEqual([]);
});

test('posting asks for it, beside the invoice that is drawn', async () => {
  const run = existing((await runs().list({})).items[0]);
  const done = await posted(await agreed(run));
  expect(done.progress).toMatchObject({ posted: 1, topUps: 1, movedTopUps: 0 });
  const { balance, openRequest, number } = await retainers().get({ id: acme.retainerId });
  expect(balance && formatAmount(balance)).toBe('1073.00');
  expect(openRequest).toMatchObject({ number: `${number}-1`, note: `Billing run ${run.number}` });
  expect(await asked(acme.retainerId)).toEqual([['3927.00', 'open']]);
  expect((await topUpsOf(run.id))[0]).toMatchObject({
    state: 'requested',
    request: { name: `${number}-1` },
  });
});

test('while a request is open the next month asks for nothing', async () => {
  firm.clock.moveTo('2026-05-04T09:00:00.000Z');
  const run = await simulatedFor(acme.planId, '2026-05-04');
  expect(run.progress).toMatchObject({ invoices: 0, topUps: 0 });
  const { items } = await runs().exceptions({ id: run.id });
  expect(items.map((each) => each.kind)).toEqual(['nothing_to_bill']);
  const refused = await refusalOf(runs().submit(versioned(run)));
  expect(refused?.code).toBe('nothing_to_bill');
});

test('a client with a top-up and no work gets a request and no invoice', async () => {
  const birch = await evergreen(await newClient('Birch'));
  const run = await simulatedFor(birch.planId, '2026-05-04');
  expect(run.progress).toMatchObject({ invoices: 0, topUps: 1, exceptions: 0 });
  expect(run.may.submit).toBe('yes');
  const done = await posted(await agreed(run));
  expect(done).toMatchObject({ state: 'posted', progress: { posted: 0, movedTopUps: 0 } });
  expect(await asked(birch.retainerId)).toEqual([['5000.00', 'open']]);
});

test('a balance that moved is told and not asked for; the next run asks for the rest', async () => {
  const cedar = await evergreen(await newClient('Cedar'));
  const run = await agreed(await simulatedFor(cedar.planId, '2026-05-04'));
  await paid(cedar.retainerId, '1000.00', '2026-05-04');
  const done = await posted(run);
  expect(done.progress).toMatchObject({ topUps: 1, movedTopUps: 1 });
  expect(await topUpsOf(run.id)).toMatchObject([
    {
      state: 'moved',
      request: null,
      moved: [
        { what: 'Ongoing balance', before: '0.00 EUR', after: '1000.00 EUR' },
        { what: 'Top-up', before: '5000.00 EUR', after: '4000.00 EUR' },
      ],
    },
  ]);
  expect(await asked(cedar.retainerId)).toEqual([]);
  await posted(await agreed(await simulatedFor(cedar.planId, '2026-05-04')));
  expect(await asked(cedar.retainerId)).toEqual([['4000.00', 'open']]);
});

test('one request at a time holds, also against one that a person opened meanwhile', async () => {
  const dale = await evergreen(await newClient('Dale'));
  const run = await agreed(await simulatedFor(dale.planId, '2026-05-04'));
  const before = await retainers().get({ id: dale.retainerId });
  const opened = await retainers().request({ ...versioned(before), amount: euros('700.00') });
  await posted(run);
  expect((await topUpsOf(run.id))[0]?.moved).toEqual([
    { what: 'Open request', before: null, after: `${opened.number}-1, 700.00 EUR` },
  ]);
  expect(await asked(dale.retainerId)).toEqual([['700.00', 'open']]);
  // Asked for already, so nothing is left to do for it in May.
  const plan = await firm.people.biller.api.plans.get({ id: dale.planId });
  expect(plan.isDue).toBe(false);
});
