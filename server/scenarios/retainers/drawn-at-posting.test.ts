// Invoices that are settled from retainers as soon as they are posted. Work is 110.00 an hour and 19 % tax.
//   A of the project: 1,000.00, drawn first since it may pay for less. B of the client: 5,000.00.
//   10 h: 1,100.00 + 209.00 = 1,309.00: 1,000.00 of A and 309.00 of B; 4,691.00 of B are left.
//   Eight invoices of 6 h (785.40 each) posted at once: 6,283.20 open, 4,691.00 drawn, 1,592.20 due.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo } from '../steps.ts';
import { drafted, euros, inForce, onAccount, versioned, worked } from './steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const api = () => firm.people.biller.api.retainers;
const ids = { a: '', b: '' };
const balances = async () =>
  Promise.all(
    [ids.a, ids.b].map(async (id) => formatAmount(existing((await api().get({ id })).balance))),
  );

async function filled(name: string, amount: string, projectId: string | null): Promise<string> {
  const made = await inForce(firm, {
    name,
    projectId,
    startsOn: '2026-03-01',
    terms: { kind: 'money' },
  });
  await api().receive({ ...versioned(made), amount: euros(amount), receivedOn: '2026-03-02' });
  return made.id;
}

let firstInvoice = '';
test('the dialog says what will be drawn, and posting draws just that', async () => {
  ids.b = await filled('Client', '5000.00', null);
  ids.a = await filled('Project', '1000.00', firm.projectId);
  await worked(firm, '2026-03-02', 600);
  const draft = await drafted(firm, '2026-03-31');
  firstInvoice = draft.id;
  const { items } = await api().previewDraws({ id: draft.id });
  const foreseen = items.map((each) => formatAmount(each.amount)).toSorted();
  expect(foreseen).toEqual(['1000.00', '309.00']);
  const posted = await firm.people.partner.api.billing.post(versioned(draft));
  expect(posted.draws.map((each) => formatAmount(each.amount)).toSorted()).toEqual(foreseen);
  expect(formatAmount(posted.open)).toBe('0.00');
  expect(await balances()).toEqual(['0.00', '4691.00']);
  expect([await onAccount(firm, '2300'), await onAccount(firm, '1200')]).toEqual([-469_100n, 0n]);
});

test('of eight that are posted at once, all is drawn and nothing twice', async () => {
  const { biller, partner, auditor } = firm.people;
  const drafts: Awaited<ReturnType<typeof drafted>>[] = [];
  for (const day of ['03', '04', '05', '06', '09', '10', '11', '12']) {
    await worked(firm, `2026-03-${day}`, 360);
    drafts.push(await drafted(firm, '2026-03-31'));
  }
  await Promise.all(
    drafts.map((draft) => agreedTo(firm, partner.api.billing.post(versioned(draft)))),
  );
  expect(await balances()).toEqual(['0.00', '0.00']);
  const invoices = await Promise.all(drafts.map(({ id }) => biller.api.billing.getInvoice({ id })));
  const open = invoices.reduce((total, invoice) => total + invoice.open.minor, 0n);
  expect(open).toBe(159_220n);
  expect([await onAccount(firm, '2300'), await onAccount(firm, '1200')]).toEqual([0n, 159_220n]);
  expect((await auditor.api.journal.trialBalance({})).isBalanced).toBe(true);
});

test('what was drawn for a credited invoice goes back to the retainer', async () => {
  const { biller, partner } = firm.people;
  const note = await biller.api.billing.draftCredit({
    id: firstInvoice,
    reason: 'Wrong client',
    what: { kind: 'share', percent: '100' },
  });
  await agreedTo(firm, partner.api.billing.postCreditNote(versioned(note)));
  for (const id of [ids.a, ids.b]) {
    const { items } = await api().statement({ id });
    const draw = items.find((each) => each.invoice?.id === firstInvoice);
    await api().release({
      ...versioned(await api().get({ id })),
      entryId: existing(draw).entryId,
      reason: 'The invoice is credited',
    });
  }
  expect(await balances()).toEqual(['1000.00', '309.00']);
  const invoice = await biller.api.billing.getInvoice({ id: firstInvoice });
  expect(formatAmount(invoice.open)).toBe('0.00');
  expect(await onAccount(firm, '2300')).toBe(-130_900n);
});

test('client money in trust is drawn by hand unless its terms say otherwise', async () => {
  const { partner } = firm.people;
  const made = await inForce(firm, {
    name: 'Trust',
    startsOn: '2026-03-01',
    terms: { kind: 'trust' },
  });
  await api().receive({
    ...versioned(made),
    amount: euros('500.00'),
    receivedOn: '2026-03-02',
    clearedOn: '2026-03-02',
  });
  firm.clock.moveTo('2026-03-20T09:00:00.000Z');
  await worked(firm, '2026-03-18', 1200);
  const draft = await drafted(firm, '2026-03-31');
  const posted = await partner.api.billing.post(versioned(draft));
  expect(posted.draws.map((each) => formatAmount(each.amount)).toSorted()).toEqual([
    '1000.00',
    '309.00',
  ]);
  expect(formatAmount(existing((await api().get({ id: made.id })).balance))).toBe('500.00');
});
