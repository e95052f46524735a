// The books of the demo firm prove themselves; then somebody who holds the database breaks them, one rule after
// the other, past all triggers, and the check names each.

import { bookRuleNames } from '@daybook/core/books/book-rules.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobHandlers } from '../../src/modules/books/public.ts';
import { existing } from '../../src/platform/rows.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';

let stage: DemoStage;
let superuser: pg.Client;
beforeAll(async () => {
  stage = await openDemoFirm();
  superuser = new pg.Client({ connectionString: stage.ownerUrl });
  await superuser.connect();
  await superuser.query('set session_replication_role = replica');
}, 240_000);
afterAll(async () => {
  await superuser.end();
  await stage.server.close();
});

const check = () => stage.as('clara').books.check({});
const brokenIn = async () =>
  (await check()).results.filter((each) => each.broken > 0).map((each) => each.rule);

test('a year of a firm is sound', async () => {
  const { isSound, results, findings } = await check();
  expect(findings).toEqual([]);
  expect(isSound).toBe(true);
  expect(results.map((each) => each.rule)).toEqual(bookRuleNames);
});

test('it runs every night, for the firm', async () => {
  const run = existing(jobHandlers(stage.server.door)['books-check']);
  await run({}, new AbortController().signal);
  const { items } = await stage.as('clara').books.listChecks({});
  expect(items.map((each) => [each.by?.name ?? null, each.isSound])).toEqual([
    [null, true],
    ['Clara Mbeki', true],
  ]);
});

test('what was found says where, and is kept', async () => {
  await superuser.query(
    'delete from unbilled_item where item_id = (select item_id from unbilled_item limit 1)',
  );
  const { id, findings } = await check();
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    rule: 'open_lists',
    record: { kind: 'billable_item' },
    detail: 'It is missing in the list: rebuild the lists',
  });
  await stage.as('helena').books.rebuild({});
  expect((await check()).isSound).toBe(true);
  expect((await stage.as('clara').books.getCheck({ id })).findings).toEqual(findings);
});

const entryOf = (account: string) =>
  `(select entry_id from journal_line where account = '${account}' order by entry_id limit 1)`;
const doubled = (account: string) =>
  `update journal_line set amount_minor = amount_minor * 2, base_minor = base_minor * 2 where entry_id = ${entryOf(account)}`;
const anInvoice = `(select id from invoice where state = 'posted' and number is not null order by id limit 1)`;

/** One after the other, in an order in which none breaks the rule of a later one. */
const tampering: Readonly<Record<string, string>> = {
  audit_log: `insert into log.leaf (firm_id, position, event_id, hash) select firm_id, 1000000, gen_random_uuid(), sha256('') from firm limit 1`,
  open_lists: `delete from unbilled_item where item_id = (select item_id from unbilled_item limit 1)`,
  retention: `update journal_line set account = '1300' where account = '1210' and entry_id = ${entryOf('1210')}`,
  retainers: doubled('2300'),
  trust: doubled('2400'),
  trust_not_below_zero: `update retainer_movement m set units = 1 where kind = 'received' and exists (select from retainer_movement d where d.tranche_id = m.tranche_id and d.units < -1)`,
  invoice_lines: `update invoice_line set net_minor = net_minor + 1 where id = (select id from invoice_line where invoice_id = ${anInvoice} limit 1)`,
  allocations: `update allocation set value_minor = value_minor + 100000 where id = (select id from allocation where reverses_id is null order by id limit 1)`,
  unapplied: `update receipt set amount_minor = amount_minor + 100 where id = (select id from receipt where state = 'posted' order by id limit 1)`,
  receivables: `update journal_line set account = '1300' where account = '1200' and entry_id = ${entryOf('1200')}`,
  settlements: `insert into settlement (firm_id, id, receipt_id, invoice_id, amount_minor, at) select firm_id, gen_random_uuid(), receipt_id, invoice_id, amount_minor * 100, at from settlement where receipt_id is not null limit 1`,
  series_gapless: `delete from invoice where id = ${anInvoice}`,
  journal_balanced: `update journal_line set amount_minor = amount_minor + 100 where account like '40%' and entry_id = (select entry_id from journal_line where account like '40%' order by entry_id limit 1)`,
};

describe.each(Object.entries(tampering))('%s', (rule, statement) => {
  test('is broken by hand, and named', async () => {
    expect(await brokenIn()).not.toContain(rule);
    const { rowCount } = await superuser.query(statement);
    expect(rowCount).toBeGreaterThan(0);
    expect(await brokenIn()).toContain(rule);
  });
});

test('each rule is broken once here', () => {
  expect(Object.keys(tampering).toSorted()).toEqual([...bookRuleNames].toSorted());
});
