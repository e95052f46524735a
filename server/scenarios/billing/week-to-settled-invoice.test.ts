// The main job: a week of work, approved, billed, posted, received, half of it credited, billed again.
// Hand calculation. Rate 110.00 an hour, time rounded up to 15 min an entry, tax 19 %:
//   Mon 7:30 -> 7:30   825.00      Tue 6:50 -> 7:00   770.00      Wed 0:05 -> 0:15    27.50
//   net 1,622.50; tax 308.275 -> 308.28; total 1,930.78
// Credit of half: net 811.25; tax 154.1375 -> 154.14; total 965.39. Left: 811.25 net, tax 154.14, 965.39.
// Billed again: the credited half is open work of 811.25: tax 154.14, total 965.39.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiRefusal, openFirm, type TestFirm, Waits } from '../../src/testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-06T16:00:00.000Z' });
});
afterAll(() => firm.close());

describe('a week of work becomes a settled invoice', () => {
  let partId = '';
  let invoiceId = '';

  test('the timekeeper logs and submits the week', async () => {
    const { timekeeper } = firm.people;
    const at = { projectId: firm.projectId, serviceId: firm.serviceId };
    await timekeeper.api.timesheets.createEntry({
      ...at,
      workDate: '2026-03-02',
      workedMinutes: 450,
      note: 'Workshop',
    });
    await timekeeper.api.timesheets.setCell({ ...at, date: '2026-03-03', minutes: 410 });
    await timekeeper.api.timesheets.createEntry({
      ...at,
      workDate: '2026-03-04',
      workedMinutes: 5,
      note: 'Call',
    });
    const week = await timekeeper.api.timesheets.week({ on: '2026-03-04' });
    expect(week.totalMinutes).toBe(865);
    const parts = await timekeeper.api.timesheets.submit({ from: '2026-03-02' });
    expect(parts.items.map((part) => part.state)).toEqual(['submitted']);
    partId = parts.items[0]?.id ?? '';
  });

  test('submitted time does not change', async () => {
    const { timekeeper } = firm.people;
    const { items } = await timekeeper.api.timesheets.listEntries({});
    const [entry] = items;
    await expect(
      timekeeper.api.timesheets.updateEntry({
        id: entry?.id ?? '',
        version: entry?.version ?? 0,
        note: 'Other',
      }),
    ).rejects.toMatchObject({ code: 'entry_locked' });
  });

  test('the project manager approves, and it is work in progress', async () => {
    await firm.people.project_manager.api.timesheets.approve({ partIds: [partId] });
    const wip = await firm.people.biller.api.billing.wip({});
    expect(wip.totals.map(formatAmount)).toEqual(['1622.50']);
  });

  test('the biller makes the invoice and the partner posts it', async () => {
    const { biller, partner } = firm.people;
    const preBill = await biller.api.billing.propose({
      clientId: firm.clientId,
      cutOff: '2026-03-31',
    });
    const draft = await biller.api.billing.invoicePreBill({
      id: preBill.id,
      version: preBill.version,
    });
    expect(formatAmount(draft.total)).toBe('1930.78');
    const submitted = await biller.api.billing.submit({ id: draft.id, version: draft.version });
    await expect(
      biller.api.billing.post({ id: draft.id, version: submitted.version }),
    ).rejects.toMatchObject({ code: 'not_permitted' });
    const posted = await partner.api.billing.post({ id: draft.id, version: submitted.version });
    expect([
      posted.number,
      formatAmount(posted.lineNet),
      formatAmount(posted.tax),
      formatAmount(posted.total),
    ]).toEqual(['T-00001', '1622.50', '308.28', '1930.78']);
    invoiceId = posted.id;
  });

  test('every amount explains itself', async () => {
    const told = await firm.people.biller.api.billing.explain({ id: invoiceId });
    expect(told.entries.map((entry) => formatAmount(entry.amount))).toEqual([
      '825.00',
      '770.00',
      '27.50',
    ]);
    expect(told.entries[2]?.steps.map((step) => step.kind)).toEqual([
      'worked',
      'rounded',
      'rate',
      'agreed',
      'billed',
      'tax',
    ]);
  });

  test('a receipt settles it', async () => {
    const { biller } = firm.people;
    const receipt = await biller.api.cash.createReceipt({
      clientId: firm.clientId,
      receivedOn: '2026-03-06',
      amount: { amount: '1930.78', currency: 'EUR' },
    });
    await biller.api.cash.postReceipt({ id: receipt.id, version: receipt.version });
    const invoice = await biller.api.billing.getInvoice({ id: invoiceId });
    expect([invoice.paymentState, formatAmount(invoice.open)]).toEqual(['paid', '0.00']);
  });

  test('half of it is credited, and can be billed again to the cent', async () => {
    const { biller, partner } = firm.people;
    const note = await biller.api.billing.draftCredit({
      id: invoiceId,
      reason: 'Half was training',
      what: { kind: 'share', percent: '50' },
    });
    const posted = await biller.api.billing.postCreditNote({ id: note.id, version: note.version });
    expect([
      posted.number,
      formatAmount(posted.lineNet),
      formatAmount(posted.tax),
      formatAmount(posted.total),
    ]).toEqual(['T-CN-00001', '811.25', '154.14', '965.39']);
    const wip = await biller.api.billing.wip({});
    expect(wip.totals.map(formatAmount)).toEqual(['811.25']);
    const preBill = await biller.api.billing.propose({
      clientId: firm.clientId,
      cutOff: '2026-03-31',
    });
    const again = await biller.api.billing.invoicePreBill({
      id: preBill.id,
      version: preBill.version,
    });
    const reposted = await partner.api.billing.post({ id: again.id, version: again.version });
    expect([formatAmount(reposted.lineNet), formatAmount(reposted.total)]).toEqual([
      '811.25',
      '965.39',
    ]);
    expect((await biller.api.billing.wip({})).totals).toEqual([]);
  });

  test('the books are in balance and say the same', async () => {
    const balance = await firm.people.auditor.api.journal.trialBalance({});
    const of = (account: string) =>
      formatAmount(
        balance.rows.find((row) => row.account === account)?.balance ?? {
          minor: 0n,
          currency: 'EUR',
        },
      );
    expect(balance.isBalanced).toBe(true);
    // Receivable: 1,930.78 - 1,930.78 - 965.39 + 965.39. Revenue: 1,622.50 - 811.25 + 811.25. WIP: nothing is left.
    expect([of('1000'), of('1200'), of('4000'), of('2200'), of('1300')]).toEqual([
      '1930.78',
      '0.00',
      '-1622.50',
      '-308.28',
      '0.00',
    ]);
  });

  test('the history says who did what', async () => {
    const { items } = await firm.people.auditor.api.audit.history({
      kind: 'invoice',
      id: invoiceId,
    });
    expect(items.map((event) => event.type)).toEqual([
      'invoice.credited',
      'invoice.posted',
      'invoice.submitted',
      'invoice.drafted',
    ]);
    expect(items.every((event) => event.actor !== null && event.sessionId !== null)).toBe(true);
  });

  test('a write-down above the threshold waits for a partner, and is void if the pre-bill moves', async () => {
    const { biller, partner, timekeeper, project_manager } = firm.people;
    await timekeeper.api.timesheets.createEntry({
      projectId: firm.projectId,
      serviceId: firm.serviceId,
      workDate: '2026-03-05',
      workedMinutes: 120,
      note: 'More',
    });
    const { items } = await timekeeper.api.timesheets.submit({ from: '2026-03-02' });
    await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
    const preBill = await biller.api.billing.propose({
      clientId: firm.clientId,
      cutOff: '2026-03-31',
    });
    const room = await biller.api.billing.getPreBill({ id: preBill.id });
    const half = {
      id: room.id,
      version: room.version,
      lineIds: room.lines.map((line) => line.id),
      to: { kind: 'percent_off', percent: '50' } as const,
      reasonCode: 'courtesy' as const,
    };
    const first = await biller.api.billing.write(half).catch((error: unknown) => error);
    if (!(first instanceof Waits)) throw new Error('It should wait for approval');
    await expect(biller.api.approvals.approve({ id: first.approvalId })).rejects.toBeInstanceOf(
      ApiRefusal,
    );
    await biller.api.billing.decide({
      id: room.id,
      version: room.version,
      lineIds: half.lineIds,
      decision: 'hold',
    });
    const voided = await partner.api.approvals.approve({ id: first.approvalId });
    expect(voided.state).toBe('void');
    const moved = await biller.api.billing.getPreBill({ id: room.id });
    const back = await biller.api.billing.decide({
      id: room.id,
      version: moved.version,
      lineIds: half.lineIds,
      decision: 'bill',
    });
    const second = await biller.api.billing
      .write({ ...half, version: back.version })
      .catch((error: unknown) => error);
    if (!(second instanceof Waits)) throw new Error('It should wait for approval');
    expect((await partner.api.approvals.approve({ id: second.approvalId })).state).toBe('approved');
    expect((await biller.api.billing.getPreBill({ id: room.id })).realization).toBe(5000n);
  });
});
