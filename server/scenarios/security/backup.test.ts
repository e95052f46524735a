// The demo firm is backed up while its server runs and restored into an empty database. A backup that was cut off or
// altered is refused, and leaves the database as empty as it was.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoSignIns } from '../../src/demo/demo-people.ts';
import { backUp, restore } from '../../src/platform/backup.ts';
import { existing } from '../../src/platform/rows.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';
import { makeDatabase } from '../../src/testing/test-database.ts';
import { apiOf, serverOn, signIn } from '../../src/testing/test-firm.ts';

let stage: DemoStage;
const folder = mkdtempSync(join(tmpdir(), 'daybook-backup-'));
const file = join(folder, 'firm.backup');
beforeAll(async () => {
  stage = await openDemoFirm();
  await backUp(stage.ownerUrl, file);
}, 240_000);
afterAll(async () => {
  await stage.server.close();
  rmSync(folder, { recursive: true });
});

async function rowsOf<T extends object>(url: string, sql: string): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table, by its text; sorted, since a table has no order. */
const contents = (url: string) =>
  rowsOf<{ name: string; rows: string; digest: string }>(
    url,
    `select format('%I.%I', t.table_schema, t.table_name) as name,
            (xpath('/row/n/text()', x))[1]::text as rows, (xpath('/row/d/text()', x))[1]::text as digest
       from information_schema.tables t,
            lateral query_to_xml(format('select count(*) as n, md5(string_agg(md5(r::text), '''' order by md5(r::text))) as d from %I.%I r', t.table_schema, t.table_name), false, true, '') x
      where t.table_schema in ('public', 'app', 'auth', 'log') and t.table_type = 'BASE TABLE' and t.table_name <> 'migration'
      order by 1`,
  );
const places = (url: string) =>
  rowsOf(
    url,
    `select schemaname, sequencename, last_value from pg_sequences where schemaname in ('public', 'app', 'auth', 'log') order by 1, 2`,
  );
const relations = (url: string) =>
  rowsOf(
    url,
    `select relname from pg_class where relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );

const empty = () => makeDatabase({ from: 'template1' });

test('what is restored is what was there, people sign in, and the books are sound', async () => {
  const urls = await empty();
  const { appUrl, rows } = await restore(urls.ownerUrl, file, { appUrl: null });
  const [there, here] = [await contents(stage.ownerUrl), await contents(urls.ownerUrl)];
  expect(here).toEqual(there);
  expect(there.length).toBeGreaterThan(100);
  expect(rows).toBeGreaterThanOrEqual(there.reduce((sum, each) => sum + Number(each.rows), 0));
  expect(await places(urls.ownerUrl)).toEqual(await places(stage.ownerUrl));
  const server = await serverOn({ ownerUrl: urls.ownerUrl, appUrl }, { clock: stage.clock });
  try {
    const clara = existing(demoSignIns.people.find(({ email }) => email.startsWith('clara')));
    const api = apiOf(server, await signIn(server, clara.email, demoSignIns.password));
    const me = await api.access.me({});
    await api.access.openSession({ branchId: existing(me.branches[0]).id });
    const { isSound, findings } = await api.books.check({});
    expect(findings).toEqual([]);
    expect(isSound).toBe(true);
  } finally {
    await server.close();
  }
}, 120_000);

test('it goes into an empty database alone, and is not written over a file', async () => {
  const before = await contents(stage.ownerUrl);
  await expect(restore(stage.ownerUrl, file, { appUrl: null })).rejects.toThrow('not empty');
  expect(await contents(stage.ownerUrl)).toEqual(before);
  const kept = readFileSync(file);
  await expect(backUp(stage.ownerUrl, file)).rejects.toThrow('EEXIST');
  expect(readFileSync(file).equals(kept)).toBe(true);
});

const changedAt = (content: Buffer, at: number) => {
  const changed = Buffer.from(content);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
};
const damage: Readonly<Record<string, (whole: Buffer) => Buffer>> = {
  'cut off': (whole) => whole.subarray(0, whole.length - 2000),
  'cut off within its text': (whole) => {
    const text = gunzipSync(whole);
    return gzipSync(text.subarray(0, text.length - 2000));
  },
  'altered on the disk': (whole) => changedAt(whole, Math.floor(whole.length / 2)),
  'altered by hand, its compression made anew': (whole) => {
    const text = gunzipSync(whole);
    return gzipSync(changedAt(text, text.indexOf('Brandt') + 2));
  },
  'longer than it was': (whole) => gzipSync(Buffer.concat([gunzipSync(whole), Buffer.from('x')])),
  'another file': () => gzipSync('no backup at all, but long enough to be read'),
  'not compressed': () => Buffer.from('no backup at all'),
};

test.each(Object.entries(damage))('refused with nothing left behind: %s', async (name, harm) => {
  const harmed = join(folder, `${name.replaceAll(/\W/g, '-')}.backup`);
  writeFileSync(harmed, harm(readFileSync(file)));
  const { ownerUrl } = await empty();
  await expect(restore(ownerUrl, harmed, { appUrl: null })).rejects.toThrow(
    /cut off|altered|no backup/,
  );
  expect(await relations(ownerUrl)).toEqual([]);
});

test.each([
  ['of a newer version', `insert into migration (name, sha256) values ('9999_later.sql', '')`],
  ['with a table that is not known', 'create table public.unheard_of (id int)'],
])('a whole backup %s is refused, and what was begun is taken back', async (_, statement) => {
  const source = await makeDatabase({ from: 'daybook' });
  await rowsOf(source.ownerUrl, statement);
  const odd = join(folder, `${statement.length}.backup`);
  await backUp(source.ownerUrl, odd);
  const { ownerUrl } = await empty();
  await expect(restore(ownerUrl, odd, { appUrl: null })).rejects.toThrow(/newer version|no place/);
  expect(await relations(ownerUrl)).toEqual([]);
});
