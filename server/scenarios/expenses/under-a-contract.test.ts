// Expenses under a contract: in its currency, and within its cap.
// Hand calculation. The client is billed in euros, the contract is in francs and not to exceed 300.00 CHF.
//   A hotel of 216.20 CHF with 16.20 tax costs 200.00; with 10 %, 220.00 CHF, at no rate.
//   A train of 100.00 EUR costs 100.00; at 1 CHF = 0.94 EUR, so 1 EUR = 1.06382979 CHF, with 10 %, 117.02 CHF.
//   Together 337.02: the cap leaves 300.00 - 220.00 = 80.00 of the train, and 37.02 are held.
//   A taxi on a job without a contract: 50.00 CHF x 0.94 x 1.1 = 51.70 EUR.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, euros, refusalOf, versioned } from '../steps.ts';

let firm: TestFirm;
let categoryId: string;
const francs = (amount: string) => ({ amount, currency: 'CHF' });
const mine = () => firm.people.timekeeper.api.expenses;
const checks = () => firm.people.project_manager.api.expenses;

beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-16T09:00:00.000Z' });
  const { biller, partner, owner } = firm.people;
  const category = await biller.api.expenses.createCategory({
    ...{ name: 'Travel', serviceId: firm.serviceId, markupPercent: '10' },
  });
  categoryId = category.id;
  const made = await biller.api.contracts.create({
    ...{ name: 'Rollout', clientId: firm.clientId, branchId: firm.branchId, currency: 'CHF' },
    ...{ ownerId: firm.people.project_manager.id, effectiveFrom: '2026-01-01' },
    lines: [
      {
        ...{ description: 'Rollout', projectId: firm.projectId },
        terms: {
          model: 'time',
          schedule: { kind: 'own', rates: [{ unitPrice: '150' }] },
          cap: francs('300.00'),
        },
      },
    ],
  });
  const submitted = await biller.api.contracts.submit(versioned(made));
  await partner.api.contracts.approve(versioned(submitted));
  await agreedTo(
    firm,
    partner.api.contracts.post(versioned(await biller.api.contracts.get({ id: made.id }))),
  );
  await owner.api.billing.setExchangeRates({
    rates: [{ base: 'EUR', currency: 'CHF', on: '2026-03-10', rate: '0.94' }],
  });
});
afterAll(() => firm.close());

async function submitted(more: object): Promise<string> {
  const { id } = await mine().create({
    ...{ projectId: firm.projectId, categoryId, on: '2026-03-12', note: '' },
    ...more,
  });
  await mine().submit({ ids: [id] });
  return id;
}
async function billedFor(more: object): Promise<string> {
  const { items } = await checks().approve({ ids: [await submitted(more)] });
  const { minor, currency } = existing(existing(items[0]).billed);
  return `${formatAmount({ minor, currency })} ${currency}`;
}

test('what the contract takes in is billed in its currency', async () => {
  expect(
    await billedFor({ note: 'Hotel', gross: francs('216.20'), inputTax: francs('16.20') }),
  ).toBe('220.00 CHF');
  expect(await billedFor({ note: 'Train', on: '2026-03-13', gross: euros('100.00') })).toBe(
    '117.02 CHF',
  );
});

test('what no contract takes in is billed in the currency of the client', async () => {
  const other = await firm.people.biller.api.parties.createProject({
    ...{ clientId: firm.clientId, branchId: firm.branchId, code: 'FAIR', name: 'Fair' },
    managerId: firm.people.project_manager.id,
  });
  expect(await billedFor({ projectId: other.id, note: 'Taxi', gross: francs('50.00') })).toBe(
    '51.70 EUR',
  );
});

test('without a rate of its day it is not approved, and says which rate is missing', async () => {
  const id = await submitted({ on: '2026-03-02', note: 'Parking', gross: euros('9.00') });
  const refusal = await refusalOf(checks().approve({ ids: [id] }));
  expect([refusal?.code, refusal?.fields[0]?.message]).toEqual([
    'exchange_rate_missing',
    'No rate of EUR to CHF on 2026-03-02 or in the week before',
  ]);
  expect((await mine().get({ id })).state).toBe('submitted');
});

test('the cap holds back what it leaves no room for', async () => {
  const { biller } = firm.people;
  const made = await biller.api.billing.propose({
    ...{ clientId: firm.clientId, currency: 'CHF', cutOff: '2026-03-31' },
  });
  const room = await biller.api.billing.getPreBill({ id: made.id });
  const billed = await biller.api.billing.invoicePreBill(versioned(room));
  const invoice = await biller.api.billing.getInvoice({ id: billed.id });
  expect([invoice.lineNet.currency, formatAmount(invoice.lineNet)]).toEqual(['CHF', '300.00']);
  const { items } = await biller.api.billing.listItems({ clientId: firm.clientId });
  const left = items.map((item) => [item.note, formatAmount(existing(item.openAmount))]);
  expect(new Map(left.map(([note, open]) => [note, open]))).toEqual(
    new Map([
      ['Travel: Hotel', '0.00'],
      ['Travel: Train', '37.02'],
      ['Travel: Taxi', '51.70'],
    ]),
  );
});

test('lists say what is not billed yet, and what it adds up to in each currency', async () => {
  const { api } = firm.people.biller;
  const { items } = await api.expenses.list({ isUnbilled: true });
  expect(items.map((row) => row.note).toSorted()).toEqual(['Taxi', 'Train']);
  const { count, gross, billed } = await api.expenses.totals({ states: ['approved'] });
  const shown = (amounts: typeof gross) =>
    amounts.map((amount) => `${formatAmount(amount)} ${amount.currency}`).toSorted();
  expect(count).toBe(3);
  expect(shown(gross)).toEqual(['100.00 EUR', '266.20 CHF']);
  expect(shown(billed)).toEqual(['337.02 CHF', '51.70 EUR']);
  const stranger = await firm.addPerson('timekeeper', 'Nosy Neighbour');
  const theirs = { personId: firm.people.timekeeper.id };
  expect((await stranger.api.expenses.list(theirs)).items).toEqual([]);
  expect((await stranger.api.expenses.totals({})).count).toBe(0);
});
