// Realized gain and loss, in the books of a firm in euros. Work is 100.00 USD an hour, without tax abroad.
//   10 h: 1,000.00 USD on 2 March at 0.90 = 900.00 EUR. On 20 March 1,100.00 USD come in at 0.95 = 1,045.00 EUR:
//   the receivable leaves with 900.00, 100.00 USD stay unapplied with 95.00, the gain is 50.00.
//   The 100.00 USD go back on 27 March at 0.97 = 97.00 EUR: 2.00 are lost, and nothing is left in either currency.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { csvFile } from '../../src/testing/cash-samples.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, billedUntil, versioned } from '../steps.ts';

let firm: TestFirm;
let accountId = '';
const dollars = (amount: string) => ({ amount, currency: 'USD' });
const api = () => firm.people.biller.api.cash;

/** What an account holds: in dollars and, of them, in euros. */
async function held(account: string) {
  const { items } = await firm.people.auditor.api.journal.list({ account, limit: 100 });
  const lines = items.flatMap((entry) => entry.lines).filter((line) => line.account === account);
  return lines.reduce(
    (total, line) => ({
      usd: total.usd + (line.debit?.minor ?? 0n) - (line.credit?.minor ?? 0n),
      eur: total.eur + line.base.minor,
    }),
    { usd: 0n, eur: 0n },
  );
}

beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
  const { biller, owner, project_manager, timekeeper } = firm.people;
  const rate = (on: string, text: string) => ({ base: 'EUR', currency: 'USD', on, rate: text });
  await owner.api.billing.setExchangeRates({
    rates: [rate('2026-03-02', '0.90'), rate('2026-03-20', '0.95'), rate('2026-03-27', '0.97')],
  });
  const client = await biller.api.parties.createClient({
    name: 'Dollar Inc',
    code: 'USD',
    legalEntityId: firm.entityId,
    currency: 'USD',
    taxTreatment: 'export',
    taxReason: 'Not taxable in Germany',
    address: { line1: 'Main St 1', postalCode: '10001', city: 'New York', country: 'US' },
  });
  const card = await biller.api.rates.createCard({
    ...{ name: 'Dollars', level: 'client', clientId: client.id, currency: 'USD' },
  });
  await biller.api.rates.setRate({
    ...{ id: card.id, classificationId: firm.classificationId, unitPrice: '100' },
    from: '2020-01-01',
  });
  const project = await biller.api.parties.createProject({
    ...{ clientId: client.id, name: 'Export', code: 'US1', branchId: firm.branchId },
    managerId: project_manager.id,
  });
  await timekeeper.api.timesheets.createEntry({
    ...{ projectId: project.id, serviceId: firm.serviceId, workDate: '2026-02-16' },
    ...{ workedMinutes: 600, note: 'Export' },
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: '2026-02-16' });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
  await billedUntil({ ...firm, clientId: client.id }, '2026-02-28');
  const account = await api().createBankAccount({
    ...{ name: 'Dollar account', currency: 'USD', branchId: firm.branchId, account: '1020' },
  });
  accountId = account.id;
});
afterAll(() => firm.close());

test('the receivable leaves at the rate that it came in with, and the rest of the money is a gain', async () => {
  expect(await held('1200')).toEqual({ usd: 100_000n, eur: 90_000n });
  firm.clock.moveTo('2026-03-23T09:00:00.000Z');
  const file = await api().importBankFile({
    bankAccountId: accountId,
    fileName: 'usd.csv',
    contentBase64: csvFile(['2026-03-20;1100.00;T-00001;Dollar Inc;']),
  });
  const [line] = (await api().listBankLines({ id: file.id })).items;
  await api().acceptBankLine(versioned(existing(line)));
  expect(await held('1020')).toEqual({ usd: 110_000n, eur: 104_500n });
  expect(await held('1200')).toEqual({ usd: 0n, eur: 0n });
  expect(await held('2310')).toEqual({ usd: -10_000n, eur: -9_500n });
  expect(await held('7000')).toEqual({ usd: 0n, eur: -5_000n });
});

test('what goes back leaves nothing unapplied, and what the rate took is a loss', async () => {
  firm.clock.moveTo('2026-03-27T09:00:00.000Z');
  const [receipt] = (await api().listReceipts({})).items;
  await agreedTo(
    firm,
    api().refundReceipt({
      ...versioned(existing(receipt)),
      amount: dollars('100.00'),
      reason: 'Paid too much',
    }),
  );
  expect(await held('2310')).toEqual({ usd: 0n, eur: 0n });
  expect(await held('1020')).toEqual({ usd: 100_000n, eur: 94_800n });
  expect(await held('7000')).toEqual({ usd: 0n, eur: -4_800n });
  const [refund] = (await api().listRefunds({})).items;
  await agreedTo(
    firm,
    firm.people.partner.api.cash.voidRefund({
      ...versioned(existing(refund)),
      reason: 'The account was closed',
    }),
  );
  expect(await held('2310')).toEqual({ usd: -10_000n, eur: -9_500n });
  expect((await firm.people.auditor.api.journal.trialBalance({})).isBalanced).toBe(true);
});
