// What the migrator promises: each numbered file once, forward only, all of a file or nothing, and no
// start over a file that was changed after it had been applied.

import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeDatabase } from '../testing/test-database.ts';
import { migrate } from './migrate.ts';

const newest = fileURLToPath(new URL('../../migrations/', import.meta.url));
const names = readdirSync(newest)
  .filter((name) => /^\d/.test(name))
  .sort();
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The migrations of a version: those up to a number. */
function versionOf(last: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-migrations-'));
  folders.push(folder);
  for (const name of names.filter((each) => each.slice(0, 4) <= last))
    cpSync(join(newest, name), join(folder, name));
  return folder;
}

const ids = Object.fromEntries(
  ['firm', 'entity', 'branch', 'person', 'client', 'project', 'category', 'tax'].map(
    (name, index) => [name, `00000000-0000-7000-8000-00000000000${index}`],
  ),
);
// As version 0008 has the tables; it never changes any more.
const work = `
  select set_config('app.command_id', gen_random_uuid()::text, false), set_config('app.firm_id', '${ids.firm}', false);
  insert into firm (firm_id, name, base_currency, created_at) values ('${ids.firm}', 'Old firm', 'EUR', '2026-01-01');
  insert into legal_entity (firm_id, id, name, currency, address, number_prefix, books_wip) values ('${ids.firm}', '${ids.entity}', 'Old GmbH', 'EUR', '{}', 'O', true);
  insert into branch (firm_id, id, legal_entity_id, name, code, time_zone) values ('${ids.firm}', '${ids.branch}', '${ids.entity}', 'Bonn', 'BN', 'Europe/Berlin');
  insert into person (firm_id, id, name, email, branch_id) values ('${ids.firm}', '${ids.person}', 'Ada', 'ada@old.test', '${ids.branch}');
  insert into client (firm_id, id, name, code, legal_entity_id, currency, address, payment_term_days, quantity_policy, grouping, tax_treatment)
    values ('${ids.firm}', '${ids.client}', 'Acme', 'A', '${ids.entity}', 'EUR', '{}', 14, 'hours_2', 'project', 'standard');
  insert into project (firm_id, id, client_id, branch_id, manager_id, name, code, is_billable, is_active, require_note)
    values ('${ids.firm}', '${ids.project}', '${ids.client}', '${ids.branch}', '${ids.person}', 'Portal', 'P', true, true, false);
  insert into service_category (firm_id, id, name) values ('${ids.firm}', '${ids.category}', 'Consulting');
  insert into tax_class (firm_id, id, name) values ('${ids.firm}', '${ids.tax}', 'Services');
`;

describe('an older database', () => {
  let urls: Awaited<ReturnType<typeof makeDatabase>>;
  let owner: pg.Client;
  let folder: string;
  const upgrade = (from = folder) =>
    migrate(urls.ownerUrl, { appUrl: urls.appUrl, folder: pathToFileURL(`${from}/`) });
  const recorded = async () =>
    (await owner.query('select name from migration order by name')).rows.map((row) => row.name);

  beforeAll(async () => {
    urls = await makeDatabase({ from: 'template1' });
    owner = new pg.Client({ connectionString: urls.ownerUrl });
    await owner.connect();
  });
  beforeEach(() => {
    folder = versionOf('0008');
  });
  afterAll(() => owner.end());

  test('an empty database gets every file of its version, in order; a second start none', async () => {
    expect((await upgrade()).applied).toEqual(names.slice(0, 8));
    expect((await upgrade()).applied).toEqual([]);
    await owner.query(work);
  });

  test('a file that was changed after it had been applied stops the start, and nothing more is applied', async () => {
    writeFileSync(join(folder, '0003_org.sql'), 'select 1');
    writeFileSync(join(folder, '0009_later.sql'), 'create table later (id int)');
    await expect(upgrade()).rejects.toThrow(
      'Migration 0003_org.sql was changed after it had been applied',
    );
    expect(await recorded()).toEqual(names.slice(0, 8));
  });

  test('a file that fails leaves nothing of itself', async () => {
    writeFileSync(join(folder, '0009_later.sql'), 'create table later (id int); select 1 / 0');
    await expect(upgrade()).rejects.toThrow('division by zero');
    const { rows } = await owner.query(`select to_regclass('later') as later`);
    expect([rows, await recorded()]).toEqual([[{ later: null }], names.slice(0, 8)]);
  });

  test('two starts at the same time bring it to the newest once, with all that was in it', async () => {
    const [one, two] = await Promise.all([upgrade(newest), upgrade(newest)]);
    expect([...one.applied, ...two.applied].sort()).toEqual(names.slice(8));
    const { rows } = await owner.query(
      `select f.name as firm, e.name as entity, b.code as branch, p.email as person, c.name as client, j.name as project
         from firm f join legal_entity e using (firm_id) join branch b using (firm_id) join person p using (firm_id) join client c using (firm_id) join project j using (firm_id)`,
    );
    expect(rows).toEqual([
      {
        firm: 'Old firm',
        entity: 'Old GmbH',
        branch: 'BN',
        person: 'ada@old.test',
        client: 'Acme',
        project: 'Portal',
      },
    ]);
  });

  test('what was upgraded has the tables, indexes, checks and grants of what is new', async () => {
    const { ownerUrl } = await makeDatabase({ from: 'daybook' });
    const fresh = new pg.Client({ connectionString: ownerUrl });
    await fresh.connect();
    const [upgraded, made] = [await shapeOf(owner), await shapeOf(fresh)];
    await fresh.end();
    expect(made.length).toBeGreaterThan(500);
    expect(upgraded).toEqual(made);
  });
});

async function shapeOf(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(
    `select line from (
       select format('%s.%s %s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull) as line
         from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'app', 'auth') and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
       union all select indexdef from pg_indexes where schemaname in ('public', 'app', 'auth')
       union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint where connamespace in ('public'::regnamespace, 'auth'::regnamespace)
       union all select format('%s %s %s', tablename, policyname, qual) from pg_policies where schemaname = 'public'
       union all select format('%s %s', tgrelid::regclass, tgname) from pg_trigger where not tgisinternal and tgrelid::regclass::text not like 'pgboss.%'
       union all select format('%s %s %s', table_name, grantee, privilege_type) from information_schema.table_privileges where table_schema in ('public', 'auth')
     ) all_lines order by line`,
  );
  return rows.map((row) => row.line);
}
