// What a firm aims at: set as a set, refused as a whole where somebody changed one meanwhile, taken from a file or not at
// all, and seen by those who may.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { euros, refusalOf } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const billed = (month: string, amount: string, version: number | null = null) => ({
  ...{ measure: 'revenue_billed' as const, holderKind: 'branch' as const },
  ...{ holderId: firm.branchId, month, amount: euros(amount), version },
});
const hours = (month: string, minutes: number) => ({
  ...{ measure: 'hours_worked' as const, holderKind: 'person' as const, month, minutes },
  holderId: firm.people.timekeeper.id,
});
const file = (text: string, dryRun = false) => ({
  ...{ fileName: 'targets.csv', contentBase64: Buffer.from(text).toString('base64'), dryRun },
});

test('a year of a branch is set at once, found by filter, and in pages', async () => {
  const { partner } = firm.people;
  const months = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, '0')}`);
  const { items } = await partner.api.targets.set({
    set: months.map((month, at) => billed(month, `${10_000 + at}.05`)),
  });
  expect(items.map(({ month }) => month).toSorted()).toEqual(months);
  const first = await partner.api.targets.list({ limit: 5, branchId: [firm.branchId] });
  const second = await partner.api.targets.list({
    ...{ limit: 50, branchId: [firm.branchId], cursor: existing(first.nextCursor) },
  });
  expect([...first.items, ...second.items].map(({ month }) => month)).toEqual(months);
  const found = await partner.api.targets.list({
    ...{ measure: ['revenue_billed'], holderKind: ['branch'], currency: 'EUR' },
    ...{ from: '2026-03', until: '2026-05', sort: '-month' },
  });
  expect(found.items.map(({ month, amount }) => [month, amount?.minor])).toEqual([
    ['2026-04', 1_000_305n],
    ['2026-03', 1_000_205n],
  ]);
});

test('where one was changed meanwhile none is set, and it says what it is by now', async () => {
  const { partner, owner } = firm.people;
  const { items } = await partner.api.targets.set({ set: [billed('2027-01', '500.00')] });
  const seen = existing(items[0]);
  await owner.api.targets.set({ set: [billed('2027-01', '600.00', seen.version)] });
  const refusal = existing(
    await refusalOf(
      partner.api.targets.set({
        set: [billed('2027-02', '1.00'), billed('2027-01', '700.00', seen.version)],
      }),
    ),
  );
  expect([refusal.code, refusal.fields[0]?.field]).toEqual(['stale_version', 'set.1.version']);
  expect(refusal.fields[0]?.message).toContain('600.00 EUR by now');
  const { items: after } = await partner.api.targets.list({ from: '2027-01', until: '2027-03' });
  expect(after.map(({ month, amount }) => [month, amount?.minor])).toEqual([['2027-01', 60_000n]]);
});

test('two who set the same new target at once: one is told', async () => {
  const { partner, owner } = firm.people;
  const both = await Promise.all([
    refusalOf(partner.api.targets.set({ set: [billed('2027-06', '1.00')] })),
    refusalOf(owner.api.targets.set({ set: [billed('2027-06', '2.00')] })),
  ]);
  expect(both.filter((refusal) => refusal === null)).toHaveLength(1);
  expect(both.find((refusal) => refusal !== null)).toMatchObject({ code: 'stale_version' });
});

test('what is removed is gone from the list, and set again as new; its past is kept', async () => {
  const { partner } = firm.people;
  const made = existing(
    (await partner.api.targets.set({ set: [hours('2027-03', 9000)] })).items[0],
  );
  await partner.api.targets.remove({ targets: [{ id: made.id, version: made.version }] });
  const gone = await partner.api.targets.list({ measure: ['hours_worked'], from: '2027-03' });
  expect(gone.items).toEqual([]);
  const again = existing(
    (await partner.api.targets.set({ set: [hours('2027-03', 9060)] })).items[0],
  );
  expect([again.id, again.version, again.minutes]).toEqual([made.id, 3, 9060]);
  const kept = await firm.server.database
    .reader(firm.firmId)
    .rows<{ before: unknown }>(
      `select before from past_row where firm_id = app.firm_id() and table_name = 'target' and row_id = $1 order by until_command_id`,
      [made.id],
    );
  expect(kept.map(({ before }) => before)).toMatchObject([{ minutes: 9000 }, { minutes: null }]);
});

test.each([
  ['amount', { measure: 'revenue_billed', minutes: 60 }, 'set.0.amount'],
  ['hours', { measure: 'hours_worked', amount: euros('1') }, 'set.0.minutes'],
  ['holder', { measure: 'collected', amount: euros('1') }, 'set.0.holderKind'],
] as const)('a target that makes no sense is refused at its field: %s', async (_, odd, field) => {
  const refusal = await refusalOf(
    firm.people.partner.api.targets.set({
      set: [
        {
          ...{ holderKind: 'person', holderId: firm.people.timekeeper.id, month: '2027-09' },
          ...odd,
        },
      ],
    }),
  );
  expect([refusal?.status, refusal?.fields[0]?.field]).toEqual([422, field]);
});

test('a file is looked at first, then taken as a whole; the same file again changes nothing', async () => {
  const { partner } = firm.people;
  const text =
    'Measure;Scope;Month;Amount\nRevenue billed;firm;2028-01;120.000,50\nHours worked;Person: Timekeeper of a;2028-01;151,5\nBillable hours;Service: Advisory;2028-02;80\n'.replace(
      'Timekeeper of a',
      existing((await partner.api.org.getPerson({ id: firm.people.timekeeper.id })).name),
    );
  const service = await partner.api.catalog.listServices({});
  const named = text.replace('Advisory', existing(service.items[0]).name);
  const looked = await partner.api.targets.importFile(file(named, true));
  expect(looked).toMatchObject({ rows: 3, added: 3, changed: 0, first: '2028-01' });
  expect((await partner.api.targets.list({ from: '2028-01' })).items).toEqual([]);
  await partner.api.targets.importFile(file(named));
  const { items } = await partner.api.targets.list({ from: '2028-01' });
  expect(
    items.map(({ measure, amount, minutes }) => [measure, amount?.minor, minutes]).toSorted(),
  ).toEqual([
    ['hours_billable', undefined, 4800],
    ['hours_worked', undefined, 9090],
    ['revenue_billed', 12_000_050n, null],
  ]);
  expect(await partner.api.targets.importFile(file(named))).toMatchObject({ added: 0, changed: 0 });
});

test('every bad line of a file is named with its field, and nothing of it is taken', async () => {
  const refusal = existing(
    await refusalOf(
      firm.people.partner.api.targets.importFile(
        file(
          'measure,scope,month,amount\nRevenue billed,firm,2029-01,10.50\nJoy,firm,2029-01,1\nRevenue billed,Moon: Base,2029-01,1\nRevenue billed,firm,2029-13,1\nHours worked,firm,2029-01,1.333\n',
        ),
      ),
    ),
  );
  expect(refusal.fields.map(({ field }) => field)).toEqual([
    ...['rows.3.measure', 'rows.4.scope', 'rows.5.month', 'rows.6.amount'],
  ]);
  expect(refusal.fields[0]?.message).toMatch(/^Line 3, measure/);
  const unknown = await refusalOf(
    firm.people.partner.api.targets.importFile(
      file(
        'measure,scope,month,amount\nRevenue billed,firm,2029-01,1\nRevenue billed,firm,2029-01,2\nRevenue billed,Branch: Atlantis,2029-01,1\n',
      ),
    ),
  );
  expect(unknown?.fields.map(({ field }) => field)).toEqual(['rows.3.month', 'rows.4.scope']);
  const twoWays = await refusalOf(
    firm.people.partner.api.targets.importFile(
      file('measure;scope;month;amount\nRevenue billed;firm;2029-01;120.000\n'),
    ),
  );
  expect(twoWays?.code).toBe('import_ambiguous');
  const { items } = await firm.people.partner.api.targets.list({ from: '2029-01' });
  expect(items.filter(({ month }) => month.startsWith('2029'))).toEqual([]);
});

test('the file that the list exports can be taken again', async () => {
  const { partner } = firm.people;
  await partner.api.targets.set({ set: [hours('2029-05', 9000), billed('2029-05', '7.50')] });
  const answer = await firm.server.http.inject({
    url: '/api/v1/targets?from=2029-05&until=2029-06',
    headers: { ...partner.headers, accept: 'text/csv' },
  });
  expect(answer.statusCode).toBe(200);
  const brought = await partner.api.targets.importFile(file(answer.body));
  expect(brought).toMatchObject({ rows: 2, added: 0, changed: 0 });
});

test('cost targets are hidden without the permission to see costs; others may not set any', async () => {
  const { owner, project_manager, timekeeper, auditor } = firm.people;
  await owner.api.targets.set({
    set: [
      { measure: 'margin', holderKind: 'firm', month: '2031-01', amount: euros('9') },
      { measure: 'collected', holderKind: 'firm', month: '2031-01', amount: euros('8') },
    ],
  });
  const seenBy = async (person: typeof owner) =>
    (await person.api.targets.list({ from: '2031-01', until: '2031-02' })).items
      .map(({ measure }) => measure)
      .toSorted();
  expect(await seenBy(owner)).toEqual(['collected', 'margin']);
  expect(await seenBy(auditor)).toEqual(['collected', 'margin']);
  expect(await seenBy(project_manager)).toEqual(['collected']);
  expect((await refusalOf(seenBy(timekeeper)))?.status).toBe(403);
  for (const person of [project_manager, auditor, timekeeper])
    expect(
      (await refusalOf(person.api.targets.set({ set: [billed('2031-02', '1.00')] })))?.status,
    ).toBe(403);
});
