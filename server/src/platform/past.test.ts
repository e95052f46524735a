// What was read at a moment is read again of that moment, whatever has changed since.

import { expect, test } from 'vitest';
import { openFirm } from '../testing/test-firm.ts';
import { movableClock } from './clock.ts';
import type { ReadDb } from './database.ts';

const facts = (db: ReadDb) =>
  db.rows(
    `select (select json_agg(json_build_object('id', t.id, 'minutes', t.worked_minutes, 'state', t.state, 'note', t.note, 'date', t.work_date) order by t.id) from time_entry t where t.firm_id = app.firm_id()) as entries,
       (select json_agg(o.open_minor order by o.item_id) from open_item o where o.firm_id = app.firm_id()) as open,
       (select json_agg(json_build_object('number', i.number, 'state', i.state, 'open', b.open_minor) order by i.id) from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id where i.firm_id = app.firm_id()) as invoices,
       (select sum(abs(l.base_minor)) from journal_line l where l.firm_id = app.firm_id()) as books,
       (select json_agg(json_build_object('state', r.state, 'number', r.number) order by r.id) from receipt r where r.firm_id = app.firm_id()) as receipts,
       (select json_agg(n.state order by n.id) from credit_note n where n.firm_id = app.firm_id()) as notes`,
  );

test('rows, views and sums are as they were, after changes, additions and reversals', async () => {
  const clock = movableClock('2026-03-06T09:00:00.000Z', 3);
  const firm = await openFirm({ clock });
  const { database } = firm.server;
  const { firmId } = firm;
  const { timekeeper, project_manager, biller, partner } = firm.people;
  const seen: (readonly [string, readonly unknown[]])[] = [];
  let minute = 0;
  const look = async () => {
    seen.push([clock.now(), await facts(database.reader(firmId))]);
    minute += 1;
    clock.moveTo(`2026-03-06T09:${String(minute).padStart(2, '0')}:00.000Z`);
  };
  await look();
  const base = { projectId: firm.projectId, serviceId: firm.serviceId, workDate: '2026-03-03' };
  const entry = await timekeeper.api.timesheets.createEntry({
    ...base,
    workedMinutes: 60,
    note: 'A',
  });
  await timekeeper.api.timesheets.createEntry({ ...base, workedMinutes: 30, note: 'B' });
  await look();
  const changed = await timekeeper.api.timesheets.updateEntry({
    ...{ id: entry.id, version: entry.version, ...base },
    ...{ workedMinutes: 90, note: 'Longer' },
  });
  await look();
  await timekeeper.api.timesheets.updateEntry({
    ...{ id: entry.id, version: changed.version, ...base },
    ...{ workedMinutes: 120, note: 'Longer' },
  });
  await look();
  const { items: parts } = await timekeeper.api.timesheets.submit({ from: base.workDate });
  await project_manager.api.timesheets.approve({ partIds: parts.map((part) => part.id) });
  await look();
  const { clientId } = firm;
  const preBill = await biller.api.billing.propose({ clientId, cutOff: '2026-03-31' });
  const draft = await biller.api.billing.invoicePreBill({
    id: preBill.id,
    version: preBill.version,
  });
  const invoice = await partner.api.billing.post({ id: draft.id, version: draft.version });
  await look();
  await biller.api.billing.draftCredit({
    ...{ id: invoice.id, reason: 'Courtesy', what: { kind: 'share', percent: '10' } },
  });
  await look();
  const receipt = await biller.api.cash.createReceipt({
    ...{ clientId, receivedOn: '2026-03-05', amount: { amount: '20.00', currency: 'EUR' } },
  });
  await look();
  await partner.api.cash.postReceipt({ id: receipt.id, version: receipt.version });
  await look();
  expect(new Set(seen.map(([, rows]) => JSON.stringify(rows, asText))).size).toBe(seen.length);
  for (const [instant, rows] of seen)
    expect([instant, await database.asOf(firmId, instant, facts)]).toEqual([instant, rows]);
  await firm.close();
});

const asText = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? value.toString() : value;
