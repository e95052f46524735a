// A cashier's batch. A float of 50.00; 25.00 in cash and 40.00 by card come in, 10.00 in cash are voided:
// 75.00 in cash and 40.00 by card are expected.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, euros, refusalOf, versioned } from '../steps.ts';

let firm: TestFirm;
let batchId = '';
const cashier = () => firm.people.cashier.api.cash;
const batch = () => cashier().getBatch({ id: batchId });
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const received = (amount: string, method: 'cash' | 'card', intoId = batchId) =>
  cashier().createReceipt({
    clientId: firm.clientId,
    receivedOn: '2026-03-02',
    amount: euros(amount),
    method,
    batchId: intoId,
    settlements: [],
  });

test('what comes in goes into the batch of its own cashier, in its currency', async () => {
  const opened = await cashier().openBatch({ float: euros('50.00'), declared: euros('75.00') });
  batchId = opened.id;
  for (const [amount, method] of [
    ['25.00', 'cash'],
    ['40.00', 'card'],
    ['10.00', 'cash'],
  ] as const)
    await cashier().postReceipt(versioned(await received(amount, method)));
  const inDollars = cashier().createReceipt({
    ...{ clientId: firm.clientId, receivedOn: '2026-03-02', batchId },
    amount: { amount: '1.00', currency: 'USD' },
  });
  expect((await refusalOf(inDollars))?.code).toBe('currency_mismatch');
  const another = firm.people.biller.api.cash.createReceipt({
    ...{ clientId: firm.clientId, receivedOn: '2026-03-02', batchId, amount: euros('1.00') },
  });
  expect((await refusalOf(another))?.code).toBe('not_found');
  expect((await batch()).receiptCount).toBe(3);
});

test('a voided receipt is not expected, and a draft keeps the batch open', async () => {
  const { items } = await cashier().listReceipts({ batchId, methods: ['cash'] });
  const small = existing(items.find((receipt) => receipt.amount.minor === 1_000n));
  await agreedTo(
    firm,
    firm.people.partner.api.cash.voidReceipt({ ...versioned(small), reason: 'Rung up twice' }),
  );
  expect((await batch()).counts.map((count) => [count.method, count.expected.minor])).toEqual([
    ['card', 4_000n],
    ['cash', 7_500n],
  ]);
  const draft = await received('5.00', 'cash');
  const counted = [
    { method: 'cash' as const, amount: euros('74.00') },
    { method: 'card' as const, amount: euros('40.00') },
  ];
  const close = async (reason: string | null) =>
    cashier().closeBatch({ ...versioned(await batch()), counted, reason });
  expect((await refusalOf(close(null)))?.code).toBe('checklist_open');
  await agreedTo(
    firm,
    firm.people.partner.api.cash.voidReceipt({ ...versioned(draft), reason: 'Not paid' }),
  );
  expect((await refusalOf(close(null)))?.code).toBe('reason_missing');
  const closed = await close('A coin rolled away');
  expect([closed.state, closed.difference?.minor]).toEqual(['closed', -100n]);
});

test('what is closed is frozen, and the session shows it', async () => {
  expect((await refusalOf(received('1.00', 'cash')))?.code).toBe('wrong_state');
  const again = cashier().closeBatch({ ...versioned(await batch()), counted: [], reason: 'Again' });
  expect((await refusalOf(again))?.code).toBe('wrong_state');
  const { sessionId, counts } = await batch();
  expect(counts.map((count) => [count.method, count.counted?.minor])).toEqual([
    ['card', 4_000n],
    ['cash', 7_400n],
  ]);
  const { items } = await cashier().listBatches({ sessionId, states: ['closed'] });
  expect(items.map((each) => each.id)).toEqual([batchId]);
});

test('of two who refund the same money at once, one does', async () => {
  const { items } = await cashier().listReceipts({ batchId, methods: ['card'] });
  const { biller, owner } = firm.people;
  const receipt = versioned(existing(items[0]));
  const asked = await Promise.all(
    [1, 2].map((key) =>
      biller.api.cash
        .refundReceipt(
          { ...receipt, amount: euros('40.00'), reason: 'Cancelled' },
          { key: `refund ${key}` },
        )
        .catch((error: unknown) => error),
    ),
  );
  const ids = asked.flatMap((each) =>
    each instanceof Error && 'approvalId' in each ? [String(each.approvalId)] : [],
  );
  expect(ids).toHaveLength(2);
  await Promise.allSettled(ids.map((id) => owner.api.approvals.approve({ id })));
  const { items: refunds } = await biller.api.cash.listRefunds({});
  expect(refunds.map((refund) => refund.amount.minor)).toEqual([4_000n]);
});
