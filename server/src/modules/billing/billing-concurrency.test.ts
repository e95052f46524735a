// Eight at once: nothing is billed twice, and numbers have no gap, whatever fails in between.

import { formatAmount, money, sum } from '@daybook/core/money/money.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-02-28T09:00:00.000Z' });
});
afterAll(() => firm.close());

async function approvedWork(
  entries: readonly Readonly<{ day: number; minutes: number }>[],
): Promise<void> {
  const { biller, timekeeper, project_manager } = firm.people;
  const tag = Math.random().toString(36).slice(2, 10);
  const project = await biller.api.parties.createProject({
    clientId: firm.clientId,
    name: `P ${tag}`,
    code: tag,
    branchId: firm.branchId,
    managerId: project_manager.id,
  });
  // Days spread over weeks of their own keep the day's limit out of the way.
  for (const { day, minutes } of entries) {
    await timekeeper.api.timesheets.createEntry({
      projectId: project.id,
      serviceId: firm.serviceId,
      workDate: `2026-0${1 + (day % 2)}-${String(1 + (day % 28)).padStart(2, '0')}`,
      workedMinutes: minutes,
    });
  }
  const weeks = [
    ...new Set(
      (
        await timekeeper.api.timesheets.listEntries({ projectId: project.id, limit: 200 })
      ).items.map((entry) => entry.workDate),
    ),
  ];
  for (const from of weeks) {
    const parts = await timekeeper.api.timesheets
      .submit({ from, projectIds: [project.id] })
      .catch(() => ({ items: [] }));
    if (parts.items.length > 0)
      await project_manager.api.timesheets.approve({ partIds: parts.items.map((part) => part.id) });
  }
}

const eight = [0, 1, 2, 3, 4, 5, 6, 7];

async function billAll(): Promise<void> {
  const { api } = firm.people.biller;
  const attempt = async () => {
    const preBill = await api.billing.propose({ clientId: firm.clientId, cutOff: '2026-12-31' });
    const invoice = await api.billing.invoicePreBill({ id: preBill.id, version: preBill.version });
    return firm.people.partner.api.billing.post({ id: invoice.id, version: invoice.version });
  };
  await Promise.allSettled(eight.map(attempt));
}

const ledger = async () => {
  const db = firm.server.database.reader(firm.firmId);
  const [row] = await db.rows<{
    over: number;
    items: bigint;
    allocated: bigint;
    receivable: bigint;
    invoiced: bigint;
  }>(
    `select (select count(*)::int from (select item_id from allocation where firm_id = app.firm_id() group by item_id having sum(minutes) > (select billable_minutes from billable_item i where i.firm_id = app.firm_id() and i.id = item_id)) x) as over,
            coalesce((select sum(amount_minor) from billable_item where firm_id = app.firm_id() and not is_withdrawn), 0)::bigint as items, coalesce((select sum(value_minor) from allocation where firm_id = app.firm_id()), 0)::bigint as allocated,
            coalesce((select sum(amount_minor) from journal_line where firm_id = app.firm_id() and account = '1200'), 0)::bigint as receivable,
            coalesce((select sum(total_minor) from invoice where firm_id = app.firm_id() and state = 'posted'), 0)::bigint as invoiced`,
  );
  if (row === undefined) throw new Error('No ledger');
  return row;
};

describe('eight billers at once', () => {
  test('bill each entry once, and money is conserved from entries to journal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ day: fc.nat(55), minutes: fc.integer({ min: 1, max: 20 }) }), {
          minLength: 1,
          maxLength: 6,
          selector: (entry) => entry.day,
        }),
        async (entries) => {
          await approvedWork(entries);
          await billAll();
          const after = await ledger();
          const wip = await firm.people.biller.api.billing.wip({});
          const open = sum(wip.totals, 'EUR');
          expect(after.over).toBe(0);
          expect(formatAmount(money(after.items, 'EUR'))).toBe(
            formatAmount(money(after.allocated + open.minor, 'EUR')),
          );
          expect(after.receivable).toBe(after.invoiced);
          expect((await firm.people.auditor.api.journal.trialBalance({})).isBalanced).toBe(true);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('leave no gap in the numbers, also where posts fail', async () => {
    const { biller, partner } = firm.people;
    const drafts = [];
    for (const n of eight) {
      await approvedWork([{ day: n, minutes: 10 + n }]);
      const preBill = await biller.api.billing.propose({
        clientId: firm.clientId,
        cutOff: '2026-12-31',
      });
      drafts.push(
        await biller.api.billing.invoicePreBill({ id: preBill.id, version: preBill.version }),
      );
    }
    // Half of the posts fail after the number was taken: they are dry runs, or have seen another version.
    const tries = drafts.flatMap((draft) => [
      partner.api.billing.post({ id: draft.id, version: draft.version }, { dryRun: true }),
      partner.api.billing.post({ id: draft.id, version: draft.version + 7 }),
      partner.api.billing.post({ id: draft.id, version: draft.version }),
    ]);
    await Promise.allSettled(tries);
    const { items } = await biller.api.billing.listInvoices({ limit: 500, states: ['posted'] });
    const numbers = items
      .map((invoice) => Number(invoice.number?.split('-').at(-1)))
      .sort((a, b) => a - b);
    expect(numbers.length).toBeGreaterThanOrEqual(8);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
