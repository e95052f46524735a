// One invoice with everything that can be on it, and where each of its amounts comes from.
// Hand calculation. 19 % tax; one contract with a line on each of four projects.
//   Time: 5 h at 150.00 = 750.00. Fixed fee, first instalment: 4,000.00.
//   Milestone Design 10,000.00, 5 % held back: 500.00; the deposit of 2,000.00 + 380.00 tax is deducted.
//   Retainer of 10 h a month for 1,000.00; 12 h worked, 2 h over at 120.00 = 240.00.
//   Net 15,990.00, tax 3,038.10, total 19,028.10. Less deposit 2,380.00, retention 500.00 and a draw of
//   3,000.00 from money held ahead: 13,148.10 is due.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { inForce } from '../retainers/steps.ts';
import { agreedTo, billedUntil, euros, versioned, worked } from '../steps.ts';

let firm: TestFirm;
let contractId = '';
beforeAll(async () => {
  firm = await openFirm({ now: '2026-01-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const lineOf = async (description: string) => {
  const { terms } = await firm.people.biller.api.contracts.get({ id: contractId });
  return existing(terms.lines.find((line) => line.description === description));
};
const newProject = (name: string) =>
  firm.people.biller.api.parties.createProject({
    clientId: firm.clientId,
    name,
    code: name.slice(0, 3).toUpperCase(),
    branchId: firm.branchId,
    managerId: firm.people.project_manager.id,
    memberIds: [firm.people.timekeeper.id],
  });

test('a contract agrees on all kinds of lines', async () => {
  const { biller, partner } = firm.people;
  const [fixed, hall, support] = [
    await newProject('Study'),
    await newProject('Hall'),
    await newProject('Support'),
  ];
  const { serviceId } = firm;
  const made = await biller.api.contracts.create({
    name: 'Everything',
    clientId: firm.clientId,
    branchId: firm.branchId,
    ownerId: firm.people.project_manager.id,
    effectiveFrom: '2026-01-01',
    clauses: ['1', '2', '3', '4'].map((number) => ({ number, title: `Clause ${number}` })),
    lines: [
      {
        description: 'Advice',
        clause: '1',
        projectId: firm.projectId,
        terms: { model: 'time', schedule: { kind: 'own', rates: [{ unitPrice: '150' }] } },
      },
      {
        ...{ description: 'Study', clause: '2', projectId: fixed.id, serviceId },
        terms: {
          model: 'fixed',
          instalments: [{ dueOn: '2026-01-31', amount: euros('4000.00') }],
        },
      },
      {
        ...{ description: 'Hall', clause: '3', projectId: hall.id, serviceId },
        terms: { model: 'milestone', value: euros('12000.00') },
      },
      {
        ...{ description: 'Support', clause: '4', projectId: support.id, serviceId },
        terms: { model: 'retainer' },
      },
    ],
  });
  contractId = made.id;
  const submitted = await biller.api.contracts.submit(versioned(made));
  const approved = await partner.api.contracts.approve(versioned(submitted));
  await agreedTo(firm, partner.api.contracts.post(versioned(approved)));
  const line = await lineOf('Hall');
  await biller.api.milestones.saveSchedule({
    id: line.key,
    milestones: [
      { name: 'Deposit', value: euros('2000.00'), isDeposit: true },
      { name: 'Design', value: euros('10000.00'), retentionPercent: '5' },
    ],
  });
  await done('Deposit');
  const { invoice } = await billedUntil(firm, '2026-01-02');
  expect(formatAmount(invoice.total)).toBe('2380.00');
});

async function done(name: string): Promise<void> {
  const { biller } = firm.people;
  const { items } = await biller.api.milestones.schedules({ id: contractId });
  const milestone = existing(items[0]?.milestones.find((each) => each.name === name));
  await biller.api.milestones.recordProgress({
    ...versioned(milestone),
    percent: '100',
    note: `${name} is done`,
  });
  await biller.api.milestones.bill({ milestoneIds: [milestone.id] });
}

let invoiceId = '';
test('they are billed together, less deposit, retention and draw', async () => {
  const { biller, partner, timekeeper, project_manager, auditor } = firm.people;
  const support = await lineOf('Support');
  const hours = await inForce(firm, {
    name: 'Ten hours a month',
    startsOn: '2026-01-01',
    contractLineKey: support.key,
    projectId: existing(support.project).id,
    serviceId: firm.serviceId,
    terms: {
      kind: 'hours',
      includedMinutes: 600,
      fee: euros('1000.00'),
      overageRate: '120',
    },
  });
  const ahead = await inForce(firm, {
    name: 'Paid ahead',
    startsOn: '2026-01-01',
    terms: { kind: 'money' },
  });
  await biller.api.retainers.receive({
    ...versioned(ahead),
    amount: euros('3000.00'),
    receivedOn: '2026-01-02',
  });
  await worked(firm, '2026-01-12', 300);
  await timekeeper.api.timesheets.createEntry({
    projectId: existing(support.project).id,
    serviceId: firm.serviceId,
    workDate: '2026-01-20',
    workedMinutes: 720,
    note: 'Tickets',
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: '2026-01-20' });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
  await done('Design');
  firm.clock.moveTo('2026-02-02T09:00:00.000Z');
  await agreedTo(firm, partner.api.contracts.offerFees({ until: '2026-01-31' }));
  await biller.api.retainers.closePeriod(versioned(hours));
  const { invoice } = await billedUntil(firm, '2026-01-31');
  invoiceId = invoice.id;
  expect(invoice.lines.map((line) => [line.clause, formatAmount(line.net)]).toSorted()).toEqual([
    ['1', '750.00'],
    ['2', '4000.00'],
    ['3', '10000.00'],
    ['4', '1000.00'],
    ['4', '240.00'],
  ]);
  expect([invoice.lineNet, invoice.tax, invoice.total, invoice.open].map(formatAmount)).toEqual([
    '15990.00',
    '3038.10',
    '19028.10',
    '13148.10',
  ]);
  expect([invoice.prepaid, invoice.retained].map(formatAmount)).toEqual(['2380.00', '500.00']);
  expect(invoice.draws.map((draw) => formatAmount(draw.amount))).toEqual(['3000.00']);
  const { rows, isBalanced } = await auditor.api.journal.trialBalance({});
  expect(isBalanced).toBe(true);
  const balance = new Map(rows.map((row) => [row.account, formatAmount(row.balance)]));
  // The deposit invoice is unpaid: 2,380.00 beside the 13,148.10.
  expect(['1200', '1210', '2300', '2320'].map((account) => balance.get(account) ?? '0.00')).toEqual(
    ['15528.10', '500.00', '0.00', '0.00'],
  );
});

test('each amount is explained down to what it comes from', async () => {
  const { biller } = firm.people;
  const invoice = await biller.api.billing.getInvoice({ id: invoiceId });
  const explained = await Promise.all(
    invoice.lines.map(async (line) => {
      const told = await biller.api.billing.explain({ id: invoiceId, lineId: line.id });
      const parts = told.entries.reduce((total, entry) => total + entry.amount.minor, 0n);
      expect([told.amount.minor, parts]).toEqual([line.net.minor, line.net.minor]);
      const texts = told.entries.flatMap((entry) => entry.steps.map((step) => step.text));
      expect(texts.length).toBeGreaterThan(0);
      return [formatAmount(line.net), told.entries[0]?.sourceKind, texts.join(' | ')] as const;
    }),
  );
  const of = (net: string) => existing(explained.find(([amount]) => amount === net));
  expect(of('750.00')[1]).toBe('time');
  expect(of('750.00')[2]).toContain('150.00');
  expect(of('4000.00')[1]).toBe('plan');
  expect(of('10000.00')[1]).toBe('milestone');
  expect(of('10000.00')[2]).toMatch(/500\.00.*2000\.00|2000\.00.*500\.00/s);
  expect([of('1000.00')[1], of('240.00')[1]]).toEqual(['retainer', 'retainer']);
  expect(explained.map(([, , text]) => text)).toEqual([
    'Milestone: Design, 10000.00 EUR on 2026-01-02 | Agreed in clause 3 of the contract | 500.00 EUR of it are held back until they are released | 2000.00 EUR of the deposit are deducted for it, before tax | Billed 10000.00 EUR | Tax 19 % (S), computed once on the document',
    'Worked 5:00 on 2026-01-12 | Rounded up to 15 min per entry: 5:00 billable | 150.00 an hour from C-0001 Advice | Not 110.00 from Standard: a more specific card comes first | 5:00 h × 150.00 = 750.00 EUR | Billed 750.00 EUR | Tax 19 % (S), computed once on the document | Agreed in clause 1 of the contract',
    'Fee: Study, 4000.00 EUR on 2026-01-31 | Agreed in clause 2 of the contract | Billed 4000.00 EUR | Tax 19 % (S), computed once on the document',
    'Retainer: Ten hours a month, 2026-01-01 to 2026-01-31: 10:00 included, 1000.00 EUR on 2026-01-31 | Agreed in clause 4 of the contract | Billed 1000.00 EUR | Tax 19 % (S), computed once on the document',
    'Retainer: Ten hours a month, overage 2:00 at 120.00 an hour, 240.00 EUR on 2026-01-31 | Agreed in clause 4 of the contract | Billed 240.00 EUR | Tax 19 % (S), computed once on the document',
  ]);
});
