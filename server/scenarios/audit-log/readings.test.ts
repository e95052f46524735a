// Who takes data away, or reads what an hour costs, is noted: apart from the events, and before it is told.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { refusalOf } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
  await firm.people.owner.api.org.updatePerson({
    ...existing(
      (await firm.people.owner.api.org.listPeople({})).items.find(
        (each) => each.id === firm.people.timekeeper.id,
      ),
    ),
    costRate: '55',
    costCurrency: 'EUR',
  });
});
afterAll(() => firm.close());

const get = (url: string, person: keyof TestFirm['people'], accept = 'application/json') =>
  firm.server.http.inject({
    url: `/api/v1${url}`,
    headers: { ...firm.people[person].headers, accept },
  });
const noted = async () =>
  (await firm.people.auditor.api.auditLog.listReadings({})).items.map((each) => [
    each.person?.name,
    each.endpoint,
    each.form,
  ]);
const events = async () => {
  const [row] = await firm.server.database
    .reader(firm.firmId)
    .rows<{ events: number }>('select count(*)::int as events from audit_event');
  return existing(row).events;
};

test('a list as CSV, a list as a workbook and a file', async () => {
  const before = [await events(), await noted()] as const;
  expect((await get('/clients?isActive=true', 'biller', 'text/csv')).statusCode).toBe(200);
  const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  expect((await get('/clients', 'biller', xlsx)).statusCode).toBe(200);
  expect((await get('/audit-log/export', 'auditor')).statusCode).toBe(200);
  expect((await noted()).slice(0, 3)).toEqual([
    ['auditor person', 'auditLog.export', 'file'],
    ['biller person', 'parties.listClients', 'xlsx'],
    ['biller person', 'parties.listClients', 'csv'],
  ]);
  const [, , csv] = (await firm.people.auditor.api.auditLog.listReadings({})).items;
  expect(csv?.input).toEqual({ isActive: 'true' });
  expect([await events(), (await noted()).length]).toEqual([before[0], before[1].length + 3]);
});

test('what is refused is not read', async () => {
  const before = (await noted()).length;
  expect((await get('/audit-events', 'timekeeper', 'text/csv')).statusCode).toBe(403);
  expect((await refusalOf(firm.people.biller.api.auditLog.listReadings({})))?.code).toBe(
    'not_permitted',
  );
  expect((await noted()).length).toBe(before);
});

test('what hours cost, on the screen; not who may not see it, and no other page', async () => {
  const before = (await noted()).length;
  const { id } = firm.people.timekeeper;
  expect((await get(`/people/${id}`, 'project_manager')).json().costRate ?? null).toBeNull();
  expect((await get('/clients', 'owner')).statusCode).toBe(200);
  expect((await noted()).length).toBe(before);
  expect((await get(`/people/${id}`, 'owner')).json().costRate).toBe('55.0000');
  await firm.people.partner.api.reports.run({
    name: 'profitability',
    from: '2026-01-01',
    until: '2026-02-01',
  });
  expect((await noted()).slice(0, 2)).toEqual([
    ['partner person', 'reports.run', 'json'],
    ['Olga Owner', 'org.getPerson', 'json'],
  ]);
});
