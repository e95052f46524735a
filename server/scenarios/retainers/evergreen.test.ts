// An evergreen retainer: floor 2,000.00, target 5,000.00. Work is 110.00 an hour and 19 % tax.
//   5,000.00 in. 30 h approved: 3,300.00 + 627.00 tax = 3,927.00, so 1,073.00 is left of it: asked for 3,927.00.
//   Billed and drawn, paid: 5,000.00 again. 25 h: 2,750.00 + 522.50 = 3,272.50; 1,727.50: asked for 3,272.50.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import {
  billed,
  drafted,
  euros,
  expectRefused,
  inForce,
  lastEntry,
  onAccount,
  throughTheGate,
  versioned,
  worked,
} from './steps.ts';

let firm: TestFirm;
let retainerId = '';
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const api = () => firm.people.biller.api.retainers;
const retainer = () => api().get({ id: retainerId });
const shown = async () => {
  const { balance, ongoing, topUp, isLow } = await retainer();
  const text = (amount: typeof balance) => (amount === null ? null : formatAmount(amount));
  return { balance: text(balance), ongoing: text(ongoing), topUp: text(topUp), isLow };
};
async function paid(amount: string, receivedOn: string): Promise<void> {
  const { id, version, openRequest } = await retainer();
  await api().receive({
    ...{ id, version, receivedOn, amount: euros(amount) },
    requestId: openRequest?.id ?? null,
  });
}

test('money received ahead is a liability', async () => {
  const made = await inForce(firm, {
    name: 'Evergreen',
    startsOn: '2026-03-01',
    terms: {
      kind: 'money',
      drawsAtPosting: false,
      evergreen: { floor: euros('2000.00'), target: euros('5000.00') },
    },
  });
  retainerId = made.id;
  await paid('5000.00', '2026-03-02');
  expect(await onAccount(firm, '2300')).toBe(-500_000n);
  expect(await shown()).toEqual({
    balance: '5000.00',
    ongoing: '5000.00',
    topUp: '0.00',
    isLow: false,
  });
  await expectRefused(
    api().request(versioned(await retainer())),
    'amount_out_of_range',
    'amount',
    'The ongoing balance is 5000.00: the terms ask for nothing now',
  );
  await expectRefused(
    api().receive({
      ...versioned(await retainer()),
      amount: euros('1.00'),
      receivedOn: '2026-03-02',
      expiresOn: '2026-03-01',
    }),
    'invalid_input',
    'expiresOn',
    'It expires after 2026-03-02',
  );
});

test('unbilled work counts with its tax; below the floor the client is asked once', async () => {
  firm.clock.moveTo('2026-04-01T09:00:00.000Z');
  for (const day of ['09', '10', '11']) await worked(firm, `2026-03-${day}`, 600);
  expect(await shown()).toEqual({
    balance: '5000.00',
    ongoing: '1073.00',
    topUp: '3927.00',
    isLow: true,
  });
  const { items: low } = await firm.people.partner.api.exceptions.list({ kind: ['retainer_low'] });
  expect(low.map(({ record, stake }) => [record.id, stake])).toEqual([
    [retainerId, { minor: 92_700n, currency: 'EUR' }],
  ]);
  const asked = await api().request(versioned(await retainer()));
  expect(asked.openRequest).toMatchObject({ number: `${asked.number}-1`, state: 'open' });
  await expectRefused(
    api().request(versioned(asked)),
    'request_open',
    'amount',
    `${asked.number}-1 asks for 3927.00: it is paid or withdrawn first`,
  );
});

test('a draft counts as the work did; a draw settles the posted invoice', async () => {
  const draft = await drafted(firm, '2026-03-31');
  expect(await shown()).toMatchObject({ ongoing: '1073.00' });
  await expectRefused(
    api().draw({ ...versioned(await retainer()), invoiceId: draft.id, amount: euros('1.00') }),
    'wrong_state',
    'invoiceId',
    'A draw settles a posted invoice',
  );
  await firm.people.partner.api.billing.post(versioned(draft));
  const invoiceId = draft.id;
  await expectRefused(
    api().draw({ ...versioned(await retainer()), invoiceId, amount: euros('3927.01') }),
    'over_settled',
    'amount',
    '3927.00 EUR is open on T-00001',
  );
  await api().draw({ ...versioned(await retainer()), invoiceId, amount: euros('3927.00') });
  const invoice = await firm.people.biller.api.billing.getInvoice({ id: invoiceId });
  expect(formatAmount(invoice.open)).toBe('0.00');
  expect(invoice.draws.map((each) => formatAmount(each.amount))).toEqual(['3927.00']);
  expect(await onAccount(firm, '2300')).toBe(-107_300n);
  expect(await onAccount(firm, '1200')).toBe(0n);
  expect(await shown()).toMatchObject({ balance: '1073.00', ongoing: '1073.00' });
});

test('taking a draw back opens the invoice again, to the cent', async () => {
  const before = await retainer();
  const entryId = await lastEntry(firm, retainerId);
  await api().release({ ...versioned(before), entryId, reason: 'Wrong invoice' });
  expect(await shown()).toMatchObject({ balance: '5000.00' });
  expect([await onAccount(firm, '2300'), await onAccount(firm, '1200')]).toEqual([
    -500_000n,
    392_700n,
  ]);
  const invoices = await firm.people.biller.api.billing.listInvoices({ paymentState: 'open' });
  const invoiceId = invoices.items[0]?.id ?? '';
  await api().draw({ ...versioned(await retainer()), invoiceId, amount: euros('3927.00') });
  await expectRefused(
    api().draw({ ...versioned(await retainer()), invoiceId, amount: euros('0.01') }),
    'over_settled',
    'amount',
    '0.00 EUR is open on T-00001',
  );
});

test('paid, it is topped up; a month later it is again', async () => {
  await paid('3927.00', '2026-04-01');
  expect(await shown()).toMatchObject({ balance: '5000.00', ongoing: '5000.00', isLow: false });
  firm.clock.moveTo('2026-05-04T09:00:00.000Z');
  for (const [day, minutes] of Object.entries({ '13': 600, '14': 600, '15': 300 }))
    await worked(firm, `2026-04-${day}`, minutes);
  expect(await shown()).toMatchObject({ ongoing: '1727.50', topUp: '3272.50' });
  await api().request(versioned(await retainer()));
  const invoice = await billed(firm, '2026-04-30');
  await api().draw({
    ...versioned(await retainer()),
    invoiceId: invoice.id,
    amount: euros('3272.50'),
  });
  await paid('3272.50', '2026-05-04');
  const { requests } = await retainer();
  expect(requests.map((each) => [formatAmount(each.amount), each.state])).toEqual([
    ['3272.50', 'paid'],
    ['3927.00', 'paid'],
  ]);
  expect(await shown()).toMatchObject({ balance: '5000.00', isLow: false });
  expect((await retainer()).runOutOn).not.toBeNull();
});

test('a draw above the balance is refused with what can be drawn', async () => {
  for (const day of ['05', '06', '07', '08', '11']) {
    firm.clock.moveTo(`2026-05-12T09:00:00.000Z`);
    await worked(firm, `2026-05-${day}`, 600);
  }
  const invoice = await billed(firm, '2026-05-31');
  await expectRefused(
    api().draw({
      ...versioned(await retainer()),
      invoiceId: invoice.id,
      amount: euros('5000.01'),
    }),
    'over_balance',
    'amount',
    '5000.00 EUR can be drawn for this on 2026-05-12',
  );
});

test('closing refunds what is left, by a second person', async () => {
  await throughTheGate(firm, api().close({ ...versioned(await retainer()), reason: 'It ends' }));
  expect(await shown()).toMatchObject({ balance: '0.00' });
  expect((await retainer()).state).toBe('closed');
  expect(await onAccount(firm, '2300')).toBe(0n);
});
