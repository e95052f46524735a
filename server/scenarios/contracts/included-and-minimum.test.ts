// Included hours and a minimum commitment over two months, with the terms that the document takes over.
// Hand calculation. 150.00 an hour, the first 10:00 included, at least 1,000.00 a month; from 1 January.
//   January: 6:00 and 8:00 worked. 6:00 and 4:00 are included, 4:00 are billed: 600.00.
//   On 2 February, due in 45 days: 19 March, order FA-77. January lacks 400.00 to its minimum.
//   Credit of the first bill: the 10:00 are free again; billed again: the same 600.00.
//   February: 5:00 worked, none included: 750.00, and 250.00 lack.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, billedUntil, euros, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-01-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

let contractId = '';
const contract = () => firm.people.biller.api.contracts.get({ id: contractId });

const agreed = (serviceId: string | null) => ({
  name: 'Support',
  clientId: firm.clientId,
  branchId: firm.branchId,
  ownerId: firm.people.project_manager.id,
  effectiveFrom: '2026-01-01',
  paymentTermDays: 45,
  purchaseOrder: 'FA-77',
  minimumCommitment: { amount: euros('1000.00'), cycle: 'month' as const },
  lines: [
    {
      description: 'Support',
      projectId: firm.projectId,
      serviceId,
      terms: {
        model: 'time' as const,
        schedule: { kind: 'own' as const, rates: [{ unitPrice: '150' }] },
        includedMinutes: 600,
      },
    },
  ],
});

const shown = (room: Awaited<ReturnType<typeof billedUntil>>['room']) =>
  room.lines.map((line) => [formatAmount(line.amount), line.billedMinutes, line.reasonCode]);
const used = async () => (await contract()).terms.lines[0]?.spent.includedMinutes;

test('a minimum needs a line to be billed under', async () => {
  const { biller } = firm.people;
  const refusal = await refusalOf(biller.api.contracts.create(agreed(null)));
  expect(refusal?.fields[0]?.field).toBe('minimumCommitment');
});

let first = '';
test('the first hours cost nothing; the document says what the contract says', async () => {
  const { biller, partner } = firm.people;
  const made = await biller.api.contracts.create(agreed(firm.serviceId));
  contractId = made.id;
  const submitted = await biller.api.contracts.submit(versioned(made));
  await partner.api.contracts.approve(versioned(submitted));
  await agreedTo(firm, partner.api.contracts.post(versioned(await contract())));
  firm.clock.moveTo('2026-02-02T09:00:00.000Z');
  await worked(firm, '2026-01-12', 360);
  await worked(firm, '2026-01-20', 480);
  const { room, invoice } = await billedUntil(firm, '2026-01-31');
  first = invoice.id;
  expect(shown(room)).toEqual([
    ['0.00', 0, 'included_hours'],
    ['600.00', 240, 'included_hours'],
  ]);
  expect(invoice).toMatchObject({ purchaseOrder: 'FA-77', dueOn: '2026-03-19' });
  expect(formatAmount(invoice.lineNet)).toBe('600.00');
  expect(await used()).toBe(600);
});

test('what a month lacks to the minimum is a fee of its own, once', async () => {
  const { partner } = firm.people;
  await agreedTo(firm, partner.api.contracts.offerFees({ until: '2026-01-31' }));
  const again = await refusalOf(partner.api.contracts.offerFees({ until: '2026-01-31' }));
  expect(again?.code).toBe('nothing_to_bill');
  const { room } = await billedUntil(firm, '2026-01-31');
  expect(shown(room)).toEqual([['400.00', 0, null]]);
});

test('a credited bill gives its included hours back, and bills the same again', async () => {
  const { biller, partner } = firm.people;
  const invoice = await biller.api.billing.getInvoice({ id: first });
  const note = await biller.api.billing.draftCredit({
    id: first,
    reason: 'Wrong address',
    what: { kind: 'share', percent: '100' },
  });
  await agreedTo(firm, partner.api.billing.postCreditNote(versioned(note)));
  expect(await used()).toBe(0);
  const { invoice: second } = await billedUntil(firm, '2026-01-31');
  expect(formatAmount(second.total)).toBe(formatAmount(invoice.total));
  expect(await used()).toBe(600);
});

test('open work of a month is waited for; then the next month has its own minimum', async () => {
  const { partner, auditor } = firm.people;
  firm.clock.moveTo('2026-03-02T09:00:00.000Z');
  await worked(firm, '2026-02-10', 300);
  const early = await refusalOf(partner.api.contracts.offerFees({ until: '2026-02-28' }));
  expect(early?.code).toBe('nothing_to_bill');
  const { invoice } = await billedUntil(firm, '2026-02-28');
  expect(formatAmount(invoice.lineNet)).toBe('750.00');
  await agreedTo(firm, partner.api.contracts.offerFees({ until: '2026-02-28' }));
  const { invoice: rest } = await billedUntil(firm, '2026-02-28');
  expect(formatAmount(rest.lineNet)).toBe('250.00');
  expect((await auditor.api.journal.trialBalance({})).isBalanced).toBe(true);
});
