// Nobody raises their own roles: not directly, not through a second self, not through somebody who comes back, not by
// an API key, not by giving somebody else's voice away. In a firm of one person nothing waits.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { foundFirmEndpoint } from '../../src/modules/setup/found-firm.ts';
import { callAs, founder } from '../../src/platform/caller.ts';
import { existing } from '../../src/platform/rows.ts';
import {
  apiOf,
  openFirm,
  password,
  signIn,
  startServer,
  type TestFirm,
  type TestPerson,
  Waits,
} from '../../src/testing/test-firm.ts';
import { refusalOf, versioned } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const roleId = async (key: string) =>
  existing((await firm.people.owner.api.org.listRoles({})).items.find((role) => role.key === key))
    .id;
const asked = async (act: Promise<unknown>): Promise<string> => {
  const error = await act.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Waits)) throw new Error(`It should wait for approval: ${error}`);
  return error.approvalId;
};
const personOf = (person: TestPerson) => firm.people.owner.api.org.getPerson({ id: person.id });
const secret = 'second-self-password-1';
const secondSelf = async () => ({
  name: 'Second Self',
  email: 'second.self@a.test',
  branchId: firm.branchId,
  costRate: '61.7300',
  costCurrency: 'EUR',
  roleIds: [await roleId('partner')],
  password: secret,
});

test('their own roles nobody changes, whoever may change those of others', async () => {
  const { owner, partner } = firm.people;
  const own = { ...versioned(await personOf(owner)), roles: [] };
  expect((await refusalOf(owner.api.org.setPersonRoles(own)))?.code).toBe('own_approval');
  const others = { ...versioned(await personOf(owner)), roles: [] };
  expect((await refusalOf(partner.api.org.setPersonRoles(others)))?.code).toBe('not_permitted');
});

let request = '';
test('a person with roles waits, and the first password is told to nobody', async () => {
  const { owner, partner, biller } = firm.people;
  request = await asked(owner.api.org.createPerson(await secondSelf()));
  expect((await refusalOf(owner.api.approvals.approve({ id: request })))?.code).toBe(
    'own_approval',
  );
  expect((await owner.api.org.listPeople({ q: 'Second Self' })).items).toEqual([]);
  await expect(signIn(firm.server, 'second.self@a.test', secret)).rejects.toThrow('401');
  const detail = await partner.api.approvals.get({ id: request });
  expect(detail.title).toBe('Add Second Self as Partner');
  expect(detail.input).toMatchObject({ password: null, costRate: '61.7300' });
  const seen = await biller.api.approvals.get({ id: request });
  expect(seen.input).not.toHaveProperty('costRate');
  const db = firm.server.database.reader(firm.firmId);
  const kept = await db.rows<{ text: string }>(
    `select to_jsonb(r)::text as text from approval_request r where firm_id = app.firm_id() union all select to_jsonb(e)::text from audit_event e where firm_id = app.firm_id()
     union all select to_jsonb(s)::text from approval_seal s where firm_id = app.firm_id() union all select to_jsonb(p)::text from past_row p where firm_id = app.firm_id() union all select to_jsonb(c)::text from command c where firm_id = app.firm_id()`,
  );
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.filter(({ text }) => text.includes(secret))).toEqual([]);
});

test('once somebody else has agreed, the person signs in with the password that was typed', async () => {
  const { partner } = firm.people;
  await partner.api.approvals.approve({ id: request });
  const headers = await signIn(firm.server, 'second.self@a.test', secret);
  const me = await apiOf(firm.server, headers).access.me({});
  expect(me.roles.map((role) => role.name)).toEqual(['Partner']);
  const db = firm.server.database.reader(firm.firmId);
  expect(await db.rows('select from approval_seal where firm_id = app.firm_id()')).toEqual([]);
});

test('a partner, who may not give roles, adds nobody who has some', async () => {
  const { partner } = firm.people;
  const input = { ...(await secondSelf()), email: 'third.self@a.test' };
  expect((await refusalOf(partner.api.org.createPerson(input)))?.code).toBe('not_permitted');
  const bare = await partner.api.org.createPerson({ ...input, roleIds: [] });
  const headers = await signIn(firm.server, 'third.self@a.test', secret);
  expect((await apiOf(firm.server, headers).access.me({})).grants).toEqual({});
  expect(bare.roles).toEqual([]);
});

test('whoever left comes back with their roles only once somebody else agrees', async () => {
  const { owner, partner, cashier, client } = firm.people;
  await owner.api.org.updatePerson({ ...versioned(await personOf(cashier)), isActive: false });
  const back = { ...versioned(await personOf(cashier)), isActive: true };
  const id = await asked(owner.api.org.updatePerson(back));
  expect((await personOf(cashier)).isActive).toBe(false);
  await partner.api.approvals.approve({ id });
  expect((await personOf(cashier)).isActive).toBe(true);
  const stays = { ...versioned(await personOf(client)), isActive: true };
  expect((await owner.api.org.updatePerson(stays)).isActive).toBe(true);
});

test("somebody else's voice is given away only once a second person agrees", async () => {
  const { owner, partner, project_manager } = firm.people;
  const days = { from: '2026-03-02', until: '2026-03-09' };
  const act = owner.api.approvals.delegate({
    ...days,
    personId: partner.id,
    delegateId: project_manager.id,
  });
  await owner.api.approvals.withdraw({ id: await asked(act) });
  const own = await partner.api.approvals.delegate({ ...days, delegateId: project_manager.id });
  expect(own.state).toBe('current');
  await partner.api.approvals.endDelegation({ id: own.id, version: own.version });
});

test('an API key neither raises its owner nor itself, nor agrees to what its owner asked for', async () => {
  const { owner, biller } = firm.people;
  const made = await owner.api.access.createApiKey({
    name: 'Roles',
    scopes: { 'roles.update': 'firm', 'approvals.approve': 'firm', 'apikeys.create': 'firm' },
  });
  const key = apiOf(firm.server, { authorization: `Bearer ${existing(made.secret)}` });
  const own = { ...versioned(await personOf(owner)), roles: [{ roleId: await roleId('partner') }] };
  expect((await refusalOf(key.org.setPersonRoles(own)))?.code).toBe('own_approval');
  const wider = key.access.createApiKey({ name: 'Wider', scopes: { 'billing.post': 'firm' } });
  expect((await refusalOf(wider))?.fields[0]?.field).toBe('scopes.billing.post');
  const roles = {
    ...versioned(await personOf(biller)),
    roles: [{ roleId: await roleId('owner') }],
  };
  const id = await asked(owner.api.org.setPersonRoles(roles));
  expect((await refusalOf(key.approvals.approve({ id })))?.code).toBe('own_approval');
  expect((await owner.api.approvals.get({ id })).title).toBe(
    'Change the roles of biller person to Owner',
  );
  await owner.api.approvals.withdraw({ id });
});

const RoleList = z.object({ items: z.array(z.object({ id: z.string(), key: z.string() })) });

test('a firm of one person adds its second freely, and its first partner, and no other after that', async () => {
  const server = await startServer(firm.clock);
  const { server: daybook } = server;
  try {
    const alone = await foundedAlone(daybook);
    const answer = await daybook.http.inject({ url: '/api/v1/roles', headers: alone.headers });
    const roles = new Map(RoleList.parse(answer.json()).items.map((role) => [role.key, role.id]));
    const add = async (name: string, role: string) =>
      alone.api.org.createPerson({
        name,
        email: `${name}@alone.test`,
        branchId: existing((await alone.api.access.me({})).branches[0]).id,
        roleIds: [existing(roles.get(role))],
      });
    expect((await add('first', 'timekeeper')).roles).toHaveLength(1);
    // Nobody could agree to a partner, so there would never be one.
    expect((await add('second', 'partner')).roles).toHaveLength(1);
    await expect(add('third', 'partner')).rejects.toBeInstanceOf(Waits);
  } finally {
    await daybook.close();
  }
});

async function foundedAlone(server: TestFirm['server']) {
  const { clock } = firm;
  const ids = { firmId: clock.newId(), ownerId: clock.newId(), sessionId: clock.newId() };
  const email = 'alone@alone.test';
  const founded = await callAs(server.door, founder(ids), 'setup.foundFirm', foundFirmEndpoint, {
    name: 'Alone',
    baseCurrency: 'EUR',
    entity: {
      name: 'Alone GmbH',
      currency: 'EUR',
      taxId: null,
      address: { line1: 'Weg 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
      numberPrefix: 'A',
    },
    branch: { name: 'Berlin', code: 'BER', timeZone: 'Europe/Berlin', shifts: [] },
    owner: { name: 'Alone', email, password },
  });
  const headers = await signIn(server, email);
  const api = apiOf(server, headers);
  await api.access.openSession({ branchId: founded.branchId });
  return { headers, api };
}
