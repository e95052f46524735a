// A role is held from one day until another, at the place of the person; a firm makes roles of its own; and anybody
// can be told why they may or may not.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import {
  apiOf,
  openFirm,
  type TestFirm,
  type TestPerson,
  Waits,
} from '../../src/testing/test-firm.ts';
import { agreedTo, refusalOf, versioned } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const owner = () => firm.people.owner.api;
const agreed = (act: Promise<unknown>) => agreedTo(firm, act, firm.people.partner);
const roleNamed = async (name: string) =>
  existing((await owner().org.listRoles({})).items.find((role) => role.name === name));
const personOf = ({ id }: TestPerson) => owner().org.getPerson({ id });
type Wanted = Readonly<{ roleId: string; from?: string; until?: string }>;
const give = async (person: TestPerson, roles: readonly Wanted[]) =>
  agreed(owner().org.setPersonRoles({ ...versioned(await personOf(person)), roles: [...roles] }));
const stateOf = async (person: TestPerson) =>
  (await personOf(person)).assignments.map(({ role, from, until, state }) => [
    ...[role.name, from, until, state],
  ]);

test('a role begins and ends by itself, at midnight at the branch of the person', async () => {
  const { timekeeper } = firm.people;
  const [time, cashier] = [await roleNamed('Timekeeper'), await roleNamed('Cashier')];
  await give(timekeeper, [
    { roleId: time.id },
    { roleId: cashier.id, from: '2026-03-05', until: '2026-03-06' },
  ]);
  expect(await stateOf(timekeeper)).toEqual([
    ['Cashier', '2026-03-05', '2026-03-06', 'coming'],
    ['Timekeeper', '2026-03-02', null, 'current'],
  ]);
  const codes = () => refusalOf(timekeeper.api.cash.listReceipts({})).then((each) => each?.code);
  // Berlin is an hour ahead in winter. What is remembered of who asks does not outlive the day.
  firm.clock.moveTo('2026-03-04T22:59:59.900Z');
  expect(await codes()).toBe('not_permitted');
  firm.clock.moveTo('2026-03-04T23:00:00.100Z');
  expect(await codes()).toBeUndefined();
  expect((await timekeeper.api.access.me({})).roles.map((role) => role.name)).toEqual([
    'Cashier',
    'Timekeeper',
  ]);
  firm.clock.moveTo('2026-03-05T22:59:59.900Z');
  expect(await codes()).toBeUndefined();
  firm.clock.moveTo('2026-03-05T23:00:00.100Z');
  expect(await codes()).toBe('not_permitted');
  expect((await stateOf(timekeeper))[0]).toEqual(['Cashier', '2026-03-05', '2026-03-06', 'past']);
  const { items } = await owner().org.listPeople({ roleId: cashier.id });
  expect(items.map((person) => person.name)).toEqual(['cashier person']);
});

test('days that overlap, end before they begin or are over are refused before anybody is asked', async () => {
  const { timekeeper } = firm.people;
  const role = await roleNamed('Cashier');
  const field = async (...roles: readonly Wanted[]) =>
    (
      await refusalOf(
        owner().org.setPersonRoles({ ...versioned(await personOf(timekeeper)), roles: [...roles] }),
      )
    )?.fields[0]?.field;
  expect(await field({ roleId: role.id, from: '2026-03-01' })).toBe('roles.0.from');
  expect(await field({ roleId: role.id, until: '2026-03-06' })).toBe('roles.0.until');
  expect(
    await field({ roleId: role.id }, { roleId: role.id, from: '2026-05-01', until: '2026-06-01' }),
  ).toBe('roles.1.from');
  expect(await field({ roleId: firm.branchId })).toBe('roles.0.roleId');
});

test('the database takes no two of the same role in the same days', async () => {
  const client = new pg.Client({ connectionString: firm.ownerUrl });
  await client.connect();
  const again = async () => {
    await client.query('begin');
    await client.query(
      `select set_config('app.firm_id', '${firm.firmId}', true), set_config('app.command_id', '${firm.firmId}', true)`,
    );
    await client.query(
      `insert into person_role (firm_id, id, person_id, role_id, from_date) select firm_id, gen_random_uuid(), person_id, role_id, '2027-01-01' from person_role where until_date is null limit 1`,
    );
  };
  await expect(again()).rejects.toMatchObject({ constraint: 'person_role_once' });
  await client.end();
});

let viewer = '';
test('a role of the firm is made, given, and changed once somebody else agrees', async () => {
  const { cashier, partner } = firm.people;
  const made = await owner().org.createRole({
    name: 'Cashier who sees journals',
    grants: { 'cash.view': 'branch', 'journal.view': 'own' },
  });
  viewer = made.id;
  expect([made.isBuiltIn, made.people]).toEqual([false, 0]);
  expect((await refusalOf(owner().org.createRole({ name: 'cashier', grants: {} })))?.code).toBe(
    'already_exists',
  );
  expect((await refusalOf(partner.api.org.createRole({ name: 'Mine', grants: {} })))?.code).toBe(
    'not_permitted',
  );
  await give(cashier, [{ roleId: viewer }]);
  const act = owner().org.updateRole({
    ...versioned(made),
    grants: { 'cash.view': 'firm', 'audit.view': 'firm' },
  });
  const waits = await act.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(waits instanceof Waits)) throw new Error('It should wait');
  const request = await partner.api.approvals.get({ id: waits.approvalId });
  expect(request.title).toBe(
    'Change the role Cashier who sees journals: more of cash.view (firm), audit.view (firm); less of journal.view',
  );
  expect((await cashier.api.access.me({})).grants).toEqual({
    'cash.view': 'branch',
    'journal.view': 'own',
  });
  await partner.api.approvals.approve({ id: waits.approvalId });
  expect((await cashier.api.access.me({})).grants).toEqual({
    'cash.view': 'firm',
    'audit.view': 'firm',
  });
  const detail = await owner().org.getRole({ id: viewer });
  expect(detail.holders?.map(({ person, state }) => [person.name, state])).toEqual([
    ['cashier person', 'current'],
  ]);
});

test('a built-in role stays as it is; who holds a role does not widen it', async () => {
  const biller = await roleNamed('Biller');
  const change = { ...versioned(biller), grants: {} };
  expect((await refusalOf(owner().org.updateRole(change)))?.code).toBe('wrong_state');
  const giver = await owner().org.createRole({
    name: 'Gives roles',
    grants: { 'roles.update': 'firm', 'people.view': 'firm' },
  });
  await give(firm.people.auditor, [{ roleId: giver.id }]);
  const { api } = firm.people.auditor;
  const grants = { ...giver.grants, 'billing.post': 'firm' as const };
  const wider = api.org.updateRole({ ...versioned(giver), grants });
  expect((await refusalOf(wider))?.code).toBe('own_approval');
  const narrower = api.org.updateRole({
    ...versioned(giver),
    grants: { 'roles.update': 'firm' },
  });
  await expect(narrower).rejects.toBeInstanceOf(Waits);
});

test('who may change their own record does not move to another branch', async () => {
  const { client } = firm.people;
  const role = await owner().org.createRole({
    name: 'Changes their own record',
    grants: { 'people.view': 'own', 'people.update': 'own' },
  });
  await give(client, [{ roleId: role.id }]);
  const vienna = await owner().org.createBranch({
    ...{ name: 'Vienna', code: 'VIE', legalEntityId: firm.entityId },
    ...{ timeZone: 'Europe/Vienna', shifts: [] },
  });
  const change = async (to: object) =>
    client.api.org.updatePerson({ ...versioned(await personOf(client)), ...to });
  expect((await change({ name: 'Another Name' })).name).toBe('Another Name');
  expect((await refusalOf(change({ branchId: vienna.id })))?.code).toBe('own_approval');
  expect((await refusalOf(change({ managerId: null })))?.code).toBe('own_approval');
});

test('costs are seen as far as the role reaches, and in the audit trail only by who sees all', async () => {
  const { client, timekeeper } = firm.people;
  const role = await owner().org.createRole({
    name: 'Sees their own cost',
    grants: { 'people.view': 'firm', 'costs.view': 'own', 'audit.view': 'firm' },
  });
  for (const person of [client, timekeeper])
    await owner().org.updatePerson({
      ...versioned(await personOf(person)),
      ...{ costRate: '61.7313', costCurrency: 'EUR' },
    });
  await give(client, [{ roleId: role.id }]);
  const { items } = await client.api.org.listPeople({});
  expect(items.flatMap((each) => (each.costRate === undefined ? [] : [each.id]))).toEqual([
    client.id,
  ]);
  const told = await client.api.audit.list({ type: 'person.updated', limit: 500 });
  expect(told.items.length).toBeGreaterThan(1);
  expect(JSON.stringify(told.items)).not.toContain('61.7313');
  expect(JSON.stringify(told.items)).not.toContain('617313');
});

test('it is explained which role, what the record makes of it, and who has to agree', async () => {
  const { timekeeper, project_manager, cashier, biller } = firm.people;
  const mine = await timekeeper.api.access.explainPermission({
    personId: timekeeper.id,
    permission: 'projects.update',
  });
  expect([mine.may, mine.scope, mine.roles]).toEqual([false, null, []]);
  const explain = (permission: 'projects.update' | 'billing.post' | 'cash.view', id?: string) =>
    owner().access.explainPermission({
      personId: project_manager.id,
      permission,
      ...(id === undefined ? {} : { recordKind: 'project', recordId: id }),
    });
  const manages = await explain('projects.update', firm.projectId);
  expect([manages.may, manages.scope, manages.record?.isTeam]).toEqual([true, 'team', true]);
  expect(manages.roles.map(({ role, until }) => [role.name, until])).toEqual([
    ['Project manager', null],
  ]);
  const other = await owner().parties.createProject({
    clientId: firm.clientId,
    name: 'Other',
    code: 'P9',
    branchId: firm.branchId,
    managerId: firm.people.owner.id,
  });
  const elsewhere = await explain('projects.update', other.id);
  expect([elsewhere.may, elsewhere.scope, elsewhere.record?.isTeam]).toEqual([
    false,
    'team',
    false,
  ]);
  expect(elsewhere.record?.isBranch).toBe(true);
  const posting = await owner().access.explainPermission({
    personId: firm.people.partner.id,
    permission: 'billing.post',
  });
  expect(posting.may).toBe(true);
  expect(posting.gates).toContainEqual({
    command: 'billing.post',
    summary: expect.any(String),
    because: 'Above 50000.00 EUR',
    waitsFor: 'Partner',
  });
  const told = cashier.api.access.explainPermission({
    personId: biller.id,
    permission: 'cash.view',
  });
  expect((await refusalOf(told))?.code).toBe('not_found');
  const unseen = timekeeper.api.access.explainPermission({
    personId: timekeeper.id,
    permission: 'people.view',
    recordKind: 'person',
    recordId: biller.id,
  });
  expect((await refusalOf(unseen))?.code).toBe('not_found');
});

test('a key is worth what its owner may do now, and the explainer says so', async () => {
  const { biller } = firm.people;
  const key = await biller.api.access.createApiKey({
    name: 'Books',
    scopes: { 'journal.view': 'firm' },
  });
  const program = apiOf(firm.server, { authorization: `Bearer ${key.secret}` });
  await program.journal.list({});
  expect((await refusalOf(program.billing.listInvoices({})))?.code).toBe('not_permitted');
  await give(biller, [{ roleId: viewer }]);
  expect((await refusalOf(program.journal.list({})))?.code).toBe('not_permitted');
  const explained = await biller.api.access.explainPermission({
    personId: biller.id,
    permission: 'journal.view',
  });
  expect([explained.may, explained.keys?.map(({ name, scope }) => [name, scope])]).toEqual([
    false,
    [['Books', null]],
  ]);
});

test('a key gets a new secret; the one before is good until its overlap ends, and never a third', async () => {
  const { partner, owner: other } = firm.people;
  const key = await partner.api.access.createApiKey({
    name: 'Sync',
    scopes: { 'clients.view': 'firm', 'apikeys.create': 'own' },
    expiresAt: '2026-03-20T00:00:00.000Z',
  });
  const { id } = key;
  const used = async (secret: string | null) =>
    (
      await refusalOf(
        apiOf(firm.server, { authorization: `Bearer ${secret}` }).parties.listClients({}),
      )
    )?.code ?? 'good';
  expect((await refusalOf(other.api.access.rotateApiKey({ id })))?.code).toBe('not_permitted');
  const second = await partner.api.access.rotateApiKey({
    id,
    overlapDays: 2,
    expiresAt: '2026-06-01T00:00:00.000Z',
  });
  expect([second.previousUntil, second.expiresAt]).toEqual([
    '2026-03-07T23:00:00.100Z',
    '2026-06-01T00:00:00.000Z',
  ]);
  expect([await used(key.secret), await used(second.secret)]).toEqual(['good', 'good']);
  firm.clock.moveTo('2026-03-07T23:00:00.050Z');
  expect(await used(key.secret)).toBe('good');
  firm.clock.moveTo('2026-03-07T23:00:00.150Z');
  expect([await used(key.secret), await used(second.secret)]).toEqual(['not_signed_in', 'good']);
  const third = await partner.api.access.rotateApiKey({ id, overlapDays: 7 });
  const fourth = await partner.api.access.rotateApiKey({ id, overlapDays: 7 });
  expect([await used(second.secret), await used(third.secret), await used(fourth.secret)]).toEqual([
    'not_signed_in',
    'good',
    'good',
  ]);
  const last = await partner.api.access.rotateApiKey({ id, overlapDays: 0 });
  expect([await used(third.secret), await used(fourth.secret), await used(last.secret)]).toEqual([
    'not_signed_in',
    'not_signed_in',
    'good',
  ]);
  const [listed] = (await partner.api.access.listApiKeys({})).items.filter(
    (each) => each.id === id,
  );
  expect([listed?.lastUsedAt, listed?.previousUntil, listed?.rotatedAt]).toEqual([
    '2026-03-07T23:00:00.150Z',
    null,
    '2026-03-07T23:00:00.150Z',
  ]);
  firm.clock.moveTo('2026-06-01T00:00:00.000Z');
  expect(await used(last.secret)).toBe('not_signed_in');
  expect((await refusalOf(partner.api.access.rotateApiKey({ id })))?.code).toBe('wrong_state');
});
