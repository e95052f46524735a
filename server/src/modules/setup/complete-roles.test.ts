// A firm of an older version gets the permissions of this one, once, and the audit trail says so.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';
import { completeRolesOfAll } from './complete-roles.ts';

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
async function asOlderVersion(sql: string) {
  const owner = new pg.Client({ connectionString: firm.ownerUrl });
  await owner.connect();
  await owner.query(`alter table role disable trigger through_the_door`);
  await owner.query(`alter table role no force row level security`);
  await owner.query(sql);
  await owner.query(`alter table role force row level security`);
  await owner.query(`alter table role enable trigger through_the_door`);
  await owner.end();
}

test('a built-in role that lacks a permission gets it back at the next start', async () => {
  const whole = await billersGrants();
  await asOlderVersion(
    `update role set grants = grants - 'billing.send' where key in ('biller', 'owner')`,
  );
  expect(await billersGrants()).not.toEqual(whole);
  await completeRolesOfAll(firm.server.door);
  expect(await billersGrants()).toEqual(whole);
  expect(await changes()).toBe(2);
  await completeRolesOfAll(firm.server.door);
  expect(await changes()).toBe(2);
});
