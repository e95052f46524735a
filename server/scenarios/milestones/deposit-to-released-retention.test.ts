// A building project: deposit, progress bills with retention, a change order, a credit and its re-bill.
// Hand calculation. Line worth 100,000.00: Design 40,000.00 (accepted by the client), Build 60,000.00, 5 % held
// back; deposit 10,000.00; 19 % tax.
//   Deposit: 10,000.00 + 1,900.00 = 11,900.00, a liability until it is deducted.
//   Design at 100 %: 40,000.00 + 7,600.00 = 47,600.00; deposit 4,000.00 + 760.00; retention 2,000.00; due 40,840.00.
//   Credited in full and billed again: the same to the cent, the deposit is given back in between.
//   Change order + 20,000.00: Build becomes 80,000.00, and the schedule 120,000.00.
//   Build at 50 %: 40,000.00; deposit 10,000 x 80,000 / 120,000 - 10,000 x 40,000 / 120,000 = 3,333.34 (6,666.67 - 3,333.33),
//   tax on it 633.33 (1,393.33 up to now, less 760.00); retention 2,000.00.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiRefusal, openFirm, type TestFirm, Waits } from '../../src/testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const euros = (amount: string) => ({ amount, currency: 'EUR' });
const versioned = ({ id, version }: Readonly<{ id: string; version: number }>) => ({ id, version });
const refusalOf = (act: Promise<unknown>): Promise<ApiRefusal | null> =>
  act.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ApiRefusal) return error;
      throw error;
    },
  );
async function throughTheGate(act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof Waits)) throw error;
    await firm.people.owner.api.approvals.approve({ id: error.approvalId });
  }
}

describe('a building project from its deposit to its released retention', () => {
  let lineKey = '';
  let contractId = '';

  const schedule = async () => {
    const { items } = await firm.people.biller.api.milestones.schedules({ id: contractId });
    const [found] = items;
    if (found === undefined) throw new Error('No schedule');
    return found;
  };
  const milestone = async (name: string) => {
    const found = (await schedule()).milestones.find((each) => each.name === name);
    if (found === undefined) throw new Error(`No milestone ${name}`);
    return found;
  };
  const progressed = async (name: string, percent: string) =>
    firm.people.biller.api.milestones.recordProgress({
      ...versioned(await milestone(name)),
      percent,
      note: `${name} at ${percent} %`,
    });
  async function invoiced(names: readonly string[]) {
    const { biller } = firm.people;
    const ids = await Promise.all(names.map(async (name) => (await milestone(name)).id));
    if (ids.length > 0) await biller.api.milestones.bill({ milestoneIds: ids });
    const made = await biller.api.billing.propose({
      clientId: firm.clientId,
      cutOff: '2026-12-31',
    });
    const room = await biller.api.billing.getPreBill({ id: made.id });
    const draft = await biller.api.billing.invoicePreBill(versioned(room));
    await throughTheGate(firm.people.partner.api.billing.post(versioned(draft)));
    return biller.api.billing.getInvoice({ id: draft.id });
  }
  const balances = async () => {
    const { rows, isBalanced } = await firm.people.auditor.api.journal.trialBalance({});
    expect(isBalanced).toBe(true);
    return new Map(rows.map((row) => [row.account, formatAmount(row.balance)]));
  };

  test('the schedule never adds up to more than the contract', async () => {
    const { biller, partner } = firm.people;
    const made = await biller.api.contracts.create({
      name: 'New hall',
      clientId: firm.clientId,
      branchId: firm.branchId,
      ownerId: firm.people.project_manager.id,
      effectiveFrom: '2026-01-01',
      clauses: [{ number: '5', title: 'Payment by milestone' }],
      lines: [
        {
          description: 'Hall',
          clause: '5',
          projectId: firm.projectId,
          serviceId: firm.serviceId,
          terms: { model: 'milestone', value: euros('100000.00') },
        },
      ],
    });
    contractId = made.id;
    const submitted = await biller.api.contracts.submit(versioned(made));
    const approved = await partner.api.contracts.approve(versioned(submitted));
    await throughTheGate(partner.api.contracts.post(versioned(approved)));
    lineKey = (await biller.api.contracts.get({ id: contractId })).terms.lines[0]?.key ?? '';
    const save = (build: string) =>
      biller.api.milestones.saveSchedule({
        id: lineKey,
        milestones: [
          { name: 'Deposit', value: euros('10000.00'), isDeposit: true },
          {
            name: 'Design',
            value: euros('40000.00'),
            needsAcceptance: true,
            retentionPercent: '5',
            dueOn: '2026-04-01',
          },
          { name: 'Build', value: euros(build), retentionPercent: '5', dueOn: '2026-07-01' },
        ],
      });
    expect(await refusalOf(save('60000.01'))).toMatchObject({ code: 'over_contract_value' });
    await save('60000.00');
    expect(formatAmount((await schedule()).scheduled)).toBe('100000.00');
  });

  test('the deposit is billed, and waits as a liability', async () => {
    await progressed('Deposit', '100');
    const invoice = await invoiced(['Deposit']);
    expect([invoice.total, invoice.open].map(formatAmount)).toEqual(['11900.00', '11900.00']);
    const books = await balances();
    expect(books.get('2320')).toBe('-10000.00');
    expect(books.get('4000')).toBeUndefined();
  });

  test('a milestone that the client accepts is billed once it is accepted', async () => {
    const { biller, partner } = firm.people;
    await progressed('Design', '100');
    const { id } = await milestone('Design');
    expect(await refusalOf(biller.api.milestones.bill({ milestoneIds: [id] }))).toMatchObject({
      code: 'acceptance_missing',
    });
    await biller.api.milestones.submit(versioned(await milestone('Design')));
    await partner.api.milestones.reject({
      ...versioned(await milestone('Design')),
      reason: 'The north façade is missing',
    });
    await biller.api.milestones.submit(versioned(await milestone('Design')));
    await partner.api.milestones.accept(versioned(await milestone('Design')));
    expect((await milestone('Design')).state).toBe('done');
  });

  let designId = '';
  const designAmounts = ['47600.00', '4760.00', '2000.00', '40840.00'];

  test('its bill deducts the deposit, holds back five percent and cites the deposit invoice', async () => {
    const invoice = await invoiced(['Design']);
    designId = invoice.id;
    expect(
      [invoice.total, invoice.prepaid, invoice.retention, invoice.open].map(formatAmount),
    ).toEqual(designAmounts);
    expect(invoice.deposits[0]?.invoice.name).toMatch(/^T-/);
    expect(invoice.lines[0]).toMatchObject({ clause: '5', description: 'Design' });
    const { entries } = await firm.people.biller.api.billing.explain({
      id: invoice.id,
      lineId: invoice.lines[0]?.id ?? '',
    });
    expect(entries[0]?.steps.map((step) => step.text).slice(0, 4)).toEqual([
      'Milestone: Design, 40000.00 EUR on 2026-03-02',
      'Agreed in clause 5 of the contract',
      '2000.00 EUR of it are held back until they are released',
      '4000.00 EUR of the deposit are deducted for it, before tax',
    ]);
    expect(await milestone('Design')).toMatchObject({ state: 'billed' });
    expect(formatAmount((await milestone('Design')).retention)).toBe('2000.00');
    const books = await balances();
    expect([books.get('1210'), books.get('2320')]).toEqual(['2000.00', '-6000.00']);
    expect(await refusalOf(progressed('Design', '90'))).toMatchObject({ code: 'below_billed' });
  });

  test('crediting it frees the milestone; the re-bill is the same to the cent', async () => {
    const { biller, partner } = firm.people;
    const note = await biller.api.billing.draftCredit({
      id: designId,
      reason: 'Wrong address',
      what: { kind: 'share', percent: '100' },
    });
    await throughTheGate(partner.api.billing.postCreditNote(versioned(note)));
    const credited = await biller.api.billing.getInvoice({ id: designId });
    expect([credited.open, credited.retained].map(formatAmount)).toEqual(['0.00', '0.00']);
    expect(await milestone('Design')).toMatchObject({ state: 'offered' });
    const freed = await balances();
    expect([freed.get('1210') ?? '0.00', freed.get('2320')]).toEqual(['0.00', '-10000.00']);
    const again = await invoiced([]);
    expect([again.total, again.prepaid, again.retention, again.open].map(formatAmount)).toEqual(
      designAmounts,
    );
    designId = again.id;
  });

  test('a change order raises what the line is worth, through the gate', async () => {
    const { biller, partner } = firm.people;
    const more = async (build: string) => {
      const { milestones } = await schedule();
      return biller.api.milestones.saveSchedule({
        id: lineKey,
        milestones: milestones.map((each) => ({
          id: each.id,
          name: each.name,
          value: euros(each.name === 'Build' ? build : formatAmount(each.value)),
          dueOn: each.dueOn,
          needsAcceptance: each.needsAcceptance,
          isDeposit: each.isDeposit,
          retentionPercent: each.isDeposit ? '0' : '5',
        })),
      });
    };
    expect(await refusalOf(more('80000.00'))).toMatchObject({ code: 'over_contract_value' });
    const order = await biller.api.milestones.createChangeOrder({
      id: lineKey,
      title: 'A second entrance',
      reason: 'The client asked',
      change: euros('20000.00'),
    });
    await throughTheGate(partner.api.milestones.postChangeOrder(versioned(order)));
    await more('80000.00');
    const { worth, scheduled } = await schedule();
    expect([worth, scheduled].map(formatAmount)).toEqual(['120000.00', '120000.00']);
  });

  test('half of the rest is billed; what was held back is released and due', async () => {
    const { biller, partner } = firm.people;
    await progressed('Build', '50');
    const invoice = await invoiced(['Build']);
    expect([invoice.lineNet, invoice.prepaid, invoice.retention].map(formatAmount)).toEqual([
      '40000.00',
      '3966.67',
      '2000.00',
    ]);
    const design = await biller.api.billing.getInvoice({ id: designId });
    const over = partner.api.billing.releaseRetention({
      ...versioned(design),
      amount: euros('2000.01'),
    });
    expect(await refusalOf(throughTheGate(over))).toMatchObject({ code: 'over_retained' });
    await throughTheGate(partner.api.billing.releaseRetention(versioned(design)));
    const released = await biller.api.billing.getInvoice({ id: designId });
    expect([released.open, released.retained].map(formatAmount)).toEqual(['42840.00', '0.00']);
    expect((await balances()).get('1210')).toBe('2000.00');
    const { id: buildId, prior, thisBill, toDate, balance } = await milestone('Build');
    const { items } = await biller.api.audit.history({ kind: 'milestone', id: buildId });
    expect(items.map((event) => event.type)).toEqual(['milestone.offered', 'milestone.progressed']);
    expect([prior, thisBill, toDate, balance].map(formatAmount)).toEqual([
      '40000.00',
      '0.00',
      '40000.00',
      '40000.00',
    ]);
  });

  test('the rest is billed once it is done, and uses up the deposit', async () => {
    await progressed('Build', '100');
    const invoice = await invoiced(['Build']);
    expect([invoice.lineNet, invoice.retention].map(formatAmount)).toEqual(['40000.00', '2000.00']);
    const { prior, thisBill, balance } = await milestone('Build');
    expect([prior, thisBill, balance].map(formatAmount)).toEqual(['80000.00', '0.00', '0.00']);
    expect((await balances()).get('2320') ?? '0.00').toBe('0.00');
    const { id } = await milestone('Build');
    const again = await refusalOf(firm.people.biller.api.milestones.bill({ milestoneIds: [id] }));
    expect(again?.code).toBe('nothing_to_bill');
  });
});
