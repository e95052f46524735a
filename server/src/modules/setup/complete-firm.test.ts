// A firm of an older version gets the permissions of this one, once, and the audit trail says so.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';
import { completeFirms } from './complete-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

const billersGrants = async () => {
  const { items } = await firm.people.owner.api.org.listRoles({});
  return items.find((role) => role.key === 'biller')?.grants;
};
const changes = async () => {
  const { items } = await firm.people.owner.api.audit.list({ recordKind: 'role' });
  return items.filter((event) => event.type === 'role.updated').length;
};

/** What an older version left, written past the door as only the owner of the tables can. */
async function asOlderVersion(table: 'role' | 'approval_policy', sql: string) {
  const owner = new pg.Client({ connectionString: firm.ownerUrl });
  await owner.connect();
  await owner.query(`alter table ${table} disable trigger through_the_door`);
  await owner.query(`alter table ${table} no force row level security`);
  await owner.query(sql);
  await owner.query(`alter table ${table} force row level security`);
  await owner.query(`alter table ${table} enable trigger through_the_door`);
  await owner.end();
}

test('a built-in role that lacks a permission gets it back at the next start', async () => {
  const whole = await billersGrants();
  await asOlderVersion(
    'role',
    `update role set grants = grants - 'billing.send' where key in ('biller', 'owner')`,
  );
  expect(await billersGrants()).not.toEqual(whole);
  await completeFirms(firm.server.door);
  expect(await billersGrants()).toEqual(whole);
  expect(await changes()).toBe(2);
  await completeFirms(firm.server.door);
  expect(await changes()).toBe(2);
});

test('an action that no policy was ever about gets the one that comes with it; one switched off stays off', async () => {
  const { api } = firm.people.owner;
  const of = async (command: string) =>
    (await api.approvals.listPolicies({})).items.filter((policy) => policy.command === command);
  const [whole] = await of('dunning.issueLast');
  await asOlderVersion(
    'approval_policy',
    `delete from approval_policy where command = 'dunning.issueLast'; update approval_policy set is_active = false where command = 'billing.void'`,
  );
  await completeFirms(firm.server.door);
  const [again] = await of('dunning.issueLast');
  expect({ ...again, id: whole?.id }).toEqual(whole);
  expect((await of('billing.void')).map((policy) => policy.isActive)).toEqual([false]);
});
