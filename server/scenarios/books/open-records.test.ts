// The lists of what is open have exactly what the sums say is open, after any row of work, bills, credits, voids and
// payments; what somebody broke past Daybook is made good, and told.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, billedUntil, euros, versioned, worked } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-30T09:00:00.000Z' });
});
afterAll(() => firm.close());

/** In one and not in the other. */
const difference = async () =>
  existing(
    (
      await firm.server.database.reader(firm.firmId).rows<Readonly<Record<string, number>>>(
        `select (select count(*)::int from (select item_id from unbilled_item) u full join (select item_id from item_balance where is_open) b using (item_id) where u.item_id is null or b.item_id is null) as items,
           (select count(*)::int from (select invoice_id from unsettled_invoice) u full join (select invoice_id from invoice_balance where open_minor <> 0) b using (invoice_id) where u.invoice_id is null or b.invoice_id is null) as invoices,
           (select count(*)::int from (select receipt_id from unapplied_receipt) u full join (select receipt_id from unapplied_cash where unapplied_minor <> 0) b using (receipt_id) where u.receipt_id is null or b.receipt_id is null) as receipts,
           (select count(*)::int from unbilled_item) + (select count(*)::int from unsettled_invoice) + (select count(*)::int from unapplied_receipt) as listed`,
      )
    )[0],
  );
const exact = async (after: string) => {
  const { listed, ...parts } = await difference();
  expect([after, parts]).toEqual([after, { items: 0, invoices: 0, receipts: 0 }]);
  return listed;
};

const random = (seed: number) => {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

async function step(pick: (below: number) => number, place: number): Promise<string> {
  const { biller, partner, timekeeper } = firm.people;
  const { billing, cash } = partner.api;
  const { items: invoices } = await billing.listInvoices({ states: ['posted'], limit: 50 });
  const invoice = invoices[pick(Math.max(1, invoices.length))];
  const { items: receipts } = await cash.listReceipts({ states: ['posted'], limit: 50 });
  const receipt = receipts[pick(Math.max(1, receipts.length))];
  switch (pick(8)) {
    case 0:
    case 1: {
      await worked(firm, `2026-03-${String(2 + (place % 27)).padStart(2, '0')}`, 30 + 15 * pick(8));
      return 'work';
    }
    case 2: {
      const { items } = await billing.listItems({ clientId: firm.clientId, limit: 1 });
      if (items.length > 0) await billedUntil(firm, '2026-03-31');
      return 'bill';
    }
    case 3: {
      if (invoice === undefined) return 'nothing to credit';
      const percent = pick(2) === 0 ? '50' : '100';
      const note = await biller.api.billing.draftCredit({
        ...{ id: invoice.id, reason: 'Agreed' },
        what: { kind: 'share', percent },
      });
      await agreedTo(firm, partner.api.billing.postCreditNote(versioned(note)));
      return `credit of ${percent} %`;
    }
    case 4: {
      const paid = await biller.api.cash.createReceipt({
        ...{ clientId: firm.clientId, receivedOn: '2026-03-30' },
        amount: euros(`${10 + pick(300)}.00`),
      });
      await biller.api.cash.postReceipt(versioned(paid));
      return 'receipt';
    }
    case 5: {
      if (invoice === undefined || receipt === undefined) return 'nothing to apply';
      await cash.applyReceipt({
        ...{ id: receipt.id, version: receipt.version },
        settlements: [{ invoiceId: invoice.id, amount: euros('1.00') }],
      });
      return 'settlement';
    }
    case 6: {
      if (invoice === undefined) return 'nothing to void';
      await agreedTo(firm, billing.void({ ...versioned(invoice), reason: 'Wrong' }));
      return 'void';
    }
    default: {
      const { items } = await timekeeper.api.timesheets.listEntries({
        states: ['approved'],
        limit: 5,
      });
      const entry = items[pick(Math.max(1, items.length))];
      if (entry === undefined) return 'nothing to reopen';
      await firm.people.project_manager.api.timesheets.reopenEntry({
        ...{ ...versioned(entry), reason: 'Wrong project' },
      });
      return 'reopened';
    }
  }
}

const usual = ['work', 'bill', 'credit of 50 %', 'credit of 100 %', 'receipt', 'settlement'];
test.each([
  [7, []],
  [20_261_123, ['void', 'reopened']],
] as const)('after random steps the lists are what the sums say (seed %i)', async (seed, also) => {
  const pick = random(seed);
  const done = new Set<string>();
  let most = 0;
  for (let place = 0; place < 45; place += 1) {
    // What is refused (a paid invoice is not void, billed time not reopened) changes nothing.
    const what = await step(pick, place).catch(
      (error: Error) => `refused: ${error.message.slice(0, 40)}`,
    );
    done.add(what.split(':')[0] ?? '');
    most = Math.max(most, (await exact(what)) ?? 0);
  }
  expect(most).toBeGreaterThan(3);
  for (const what of [...usual, ...also]) expect([...done]).toContain(what);
});

test('what was broken past Daybook is made good and told', async () => {
  const rebuild = () => firm.people.partner.api.books.rebuild({});
  expect((await rebuild()).items.map(({ missing, superfluous }) => missing + superfluous)).toEqual([
    0, 0, 0,
  ]);
  await worked(firm, '2026-03-29', 60);
  const client = new pg.Client({ connectionString: firm.ownerUrl });
  await client.connect();
  await client.query('set session_replication_role = replica');
  const { rowCount } = await client.query('delete from unbilled_item where firm_id = $1', [
    firm.firmId,
  ]);
  await client.query(
    'insert into unsettled_invoice select firm_id, id from invoice where firm_id = $1 on conflict do nothing',
    [firm.firmId],
  );
  await client.end();
  const broken = await difference();
  expect(broken.items).toBe(rowCount);
  const { items } = await rebuild();
  expect(items).toMatchObject([
    { list: 'unbilled_item', missing: rowCount, superfluous: 0 },
    { list: 'unsettled_invoice', missing: 0, superfluous: broken.invoices },
    { list: 'unapplied_receipt', missing: 0, superfluous: 0 },
  ]);
  await exact('rebuild');
});
