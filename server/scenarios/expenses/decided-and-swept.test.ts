// What becomes of expenses where several decide at once, and how plans and billers take them in.
// Hand calculation. A printer's bill of 119.00 EUR with 19.00 tax costs 100.00; with 10 % the client is billed 110.00,
//   and with 19 % tax 130.90. Two hours of work at 110.00 stay where they are: 220.00.
//   Of a second one, 214.20 with 34.20 tax, 180.00 and 10 %, so 198.00, are written down to 150.00.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { driven } from '../../src/testing/automation-samples.ts';
import { receiptFile } from '../../src/testing/expense-samples.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, euros, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
let categoryId: string;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-16T09:00:00.000Z' });
  const made = await firm.people.biller.api.expenses.createCategory({
    ...{ name: 'Printing', serviceId: firm.serviceId, markupPercent: '10' },
  });
  categoryId = made.id;
});
afterAll(() => firm.close());

const mine = () => firm.people.timekeeper.api.expenses;
const checks = () => firm.people.project_manager.api.expenses;
const printing = (more = {}) => ({
  ...{ projectId: firm.projectId, categoryId, on: '2026-03-12' },
  ...{ gross: euros('119.00'), inputTax: euros('19.00'), note: 'Posters', receipt: receiptFile },
  ...more,
});
async function submitted(more = {}): Promise<string> {
  const { id } = await mine().create(printing(more));
  await mine().submit({ ids: [id] });
  return id;
}
async function approved(more = {}): Promise<string> {
  const id = await submitted(more);
  await checks().approve({ ids: [id] });
  return id;
}
async function balances(...accounts: string[]) {
  const { rows, isBalanced } = await firm.people.auditor.api.journal.trialBalance({});
  expect(isBalanced).toBe(true);
  return accounts.map((account) => {
    const own = rows.filter((row) => row.account === account);
    return own.length === 0 ? '0.00' : own.map((row) => formatAmount(row.balance)).join(', ');
  });
}
const offeredItems = async () =>
  (await firm.people.biller.api.billing.listItems({ clientId: firm.clientId })).items.filter(
    (item) => item.sourceKind === 'expense',
  );
const pendingOf = async (role: 'project_manager' | 'timekeeper') =>
  (await firm.people[role].api.dashboard.home({})).pending
    .filter(({ kind }) => kind.startsWith('expense'))
    .map(({ text, opens }) => [text, opens]);
/** What of several calls at once was carried out, and what the others were refused with. */
async function atOnce(...acts: readonly Promise<unknown>[]) {
  const refusals = await Promise.all(acts.map((act) => refusalOf(act)));
  return refusals.map((refusal) => refusal?.code ?? 'done').toSorted();
}

test('the first page tells who decides what waits, and who is asked again what came back', async () => {
  const first = await submitted();
  const second = await submitted();
  expect(await pendingOf('project_manager')).toEqual([
    ['2 expenses wait for you', '/expenses?awaitingMe=true'],
  ]);
  expect(await pendingOf('timekeeper')).toEqual([]);
  await checks().reject({ ids: [first, second], reason: 'Which posters?' });
  expect(await pendingOf('project_manager')).toEqual([]);
  expect(await pendingOf('timekeeper')).toEqual([
    ['2 expenses were sent back to you', '/expenses?states=rejected'],
  ]);
  for (const id of [first, second]) await mine().discard(versioned(await mine().get({ id })));
});

test('of one expense in two sets, a set is decided whole or not at all', async () => {
  const [one, two] = [await submitted(), await submitted()];
  await checks().approve({ ids: [one] });
  const again = await refusalOf(checks().approve({ ids: [two, one] }));
  expect(again?.code).toBe('wrong_state');
  expect((await mine().get({ id: two })).state).toBe('submitted');
  await checks().reject({ ids: [two], reason: 'Twice the same' });
  await mine().discard(versioned(await mine().get({ id: two })));
  await checks().reopen({ ...versioned(await checks().get({ id: one })), reason: 'Start over' });
  await mine().discard(versioned(await mine().get({ id: one })));
});

test('two who approve at once approve once, and two who pay back at once pay once', async () => {
  const id = await submitted();
  const { partner, biller } = firm.people;
  expect(
    await atOnce(checks().approve({ ids: [id] }), partner.api.expenses.approve({ ids: [id] })),
  ).toEqual(['done', 'wrong_state']);
  expect((await offeredItems()).map((item) => item.sourceId)).toEqual([id]);
  expect(await balances('2500', '6300', '1400')).toEqual(['-119.00', '100.00', '19.00']);
  const payment = { ids: [id], on: '2026-03-16' };
  expect(
    await atOnce(
      biller.api.expenses.reimburse(payment),
      partner.api.expenses.reimburse({ ...payment, reference: 'SEPA 12' }),
    ),
  ).toEqual(['done', 'wrong_state']);
  expect(await balances('2500', '1000')).toEqual(['0.00', '-119.00']);
  const paid = await checks().get({ id });
  const late = await refusalOf(checks().reopen({ ...versioned(paid), reason: 'Wrong job' }));
  expect(late?.code).toBe('already_settled');
});

test('opened again and again, the books and work in progress hold what stands', async () => {
  const before = await balances('2500', '6300', '1400');
  const id = await approved({ isReimbursable: false });
  for (const gross of ['238.00', '357.00']) {
    await checks().reopen({ ...versioned(await checks().get({ id })), reason: 'Typo' });
    expect((await offeredItems()).some((item) => item.sourceId === id)).toBe(false);
    const { receipt: _, ...rest } = printing({ gross: euros(gross), isReimbursable: false });
    await mine().update({ ...versioned(await mine().get({ id })), ...rest });
    await mine().submit({ ids: [id] });
    await checks().approve({ ids: [id] });
  }
  const item = existing((await offeredItems()).find((each) => each.sourceId === id));
  expect(formatAmount(existing(item.amount))).toBe('371.80');
  // 357.00 less 19.00 is 338.00, and is owed to the firm's card.
  expect(await balances('2510', '6300', '1400')).toEqual(['-357.00', '438.00', '38.00']);
  await checks().reopen({ ...versioned(await checks().get({ id })), reason: 'Not ours' });
  expect(await balances('2500', '6300', '1400')).toEqual(before);
  await mine().discard(versioned(await mine().get({ id })));
});

test('a plan that takes in expenses bills them, and leaves the work to others', async () => {
  await worked(firm, '2026-03-13', 120);
  const { biller } = firm.people;
  await biller.api.plans.create({
    ...{ clientId: firm.clientId, branchId: firm.branchId, name: 'Expenses of the month' },
    ...{ rule: 'FREQ=MONTHLY;BYMONTHDAY=1', startsOn: '2026-04-01', sweeps: ['expense'] },
  });
  firm.clock.moveTo('2026-04-01T09:00:00.000Z');
  const begun = await biller.api.runs.create({ dueUntil: '2026-04-01' });
  const run = await driven(firm, begun.id);
  const { items } = await biller.api.runs.items({ id: run.id });
  expect(items.map((item) => formatAmount(item.total))).toEqual(['130.90']);
});

test('held back it stays work in progress; written down the client is billed less', async () => {
  const { biller, partner } = firm.people;
  const other = await biller.api.parties.createProject({
    ...{ clientId: firm.clientId, branchId: firm.branchId, code: 'FAIR', name: 'Fair' },
    managerId: firm.people.project_manager.id,
  });
  const more = { projectId: other.id, on: '2026-03-20' };
  const held = await approved({ ...more, note: 'Held' });
  const reduced = await approved({
    ...{ ...more, note: 'Written down', gross: euros('214.20'), inputTax: euros('34.20') },
  });
  const made = await biller.api.billing.propose({
    ...{ clientId: firm.clientId, projectIds: [other.id], cutOff: '2026-03-31' },
  });
  const lineOf = async (sourceId: string) => {
    const { lines } = await biller.api.billing.getPreBill({ id: made.id });
    const item = existing((await offeredItems()).find((each) => each.sourceId === sourceId));
    return existing(lines.find((line) => line.id === item.id));
  };
  const decided = await biller.api.billing.decide({
    ...{ ...versioned(made), lineIds: [(await lineOf(held)).id], decision: 'hold' },
  });
  await agreedTo(
    firm,
    biller.api.billing.write({
      ...{ ...versioned(decided), lineIds: [(await lineOf(reduced)).id], reasonCode: 'courtesy' },
      to: { kind: 'total', total: euros('150.00') },
    }),
  );
  const ready = await biller.api.billing.getPreBill({ id: made.id });
  const draft = await biller.api.billing.invoicePreBill(versioned(ready));
  await agreedTo(firm, partner.api.billing.post(versioned(draft)));
  const invoice = await biller.api.billing.getInvoice({ id: draft.id });
  expect(formatAmount(invoice.lineNet)).toBe('150.00');
  const offered = (await offeredItems()).filter((item) => item.project.id === other.id);
  expect(
    new Map(offered.map((item) => [item.note, formatAmount(existing(item.openAmount))])),
  ).toEqual(
    new Map([
      ['Printing: Held', '110.00'],
      ['Printing: Written down', '0.00'],
    ]),
  );
});

test('nobody changes, submits, decides or sees the receipt of what is out of their reach', async () => {
  const stranger = await firm.addPerson('timekeeper', 'Nosy Neighbour');
  const manager = await firm.addPerson('project_manager', 'Other Manager');
  const id = await submitted();
  const own = await mine().get({ id });
  const file = existing(own.files[0]);
  const codes = async (...acts: readonly Promise<unknown>[]) =>
    (await Promise.all(acts.map((act) => refusalOf(act)))).map((refusal) => refusal?.code);
  const { receipt: _, ...rest } = printing();
  expect(
    await codes(
      stranger.api.expenses.update({ ...versioned(own), ...rest }),
      stranger.api.expenses.addReceipt({ id, ...receiptFile }),
      stranger.api.expenses.recall({ ids: [id] }),
      stranger.api.expenses.receipt({ id: file.id }),
      stranger.api.expenses.discard(versioned(own)),
      manager.api.expenses.approve({ ids: [id] }),
      manager.api.expenses.receipt({ id: file.id }),
    ),
  ).toEqual(Array.from({ length: 7 }, () => 'not_found'));
  expect((await stranger.api.expenses.list({})).items).toEqual([]);
  const told = { kind: 'expense', id };
  expect(await codes(stranger.api.audit.history(told), manager.api.audit.history(told))).toEqual([
    'not_found',
    'not_found',
  ]);
  for (const role of ['timekeeper', 'project_manager', 'biller'] as const) {
    const { items } = await firm.people[role].api.audit.history(told);
    expect(items.map((event) => event.type).toSorted()).toEqual([
      'expense.created',
      'expense.submitted',
    ]);
  }
  expect(await checks().receipt({ id: file.id })).toEqual(
    Buffer.from(receiptFile.contentBase64, 'base64'),
  );
});
