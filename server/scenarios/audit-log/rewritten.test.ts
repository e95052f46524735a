// Somebody who holds the database rewrites history, one way after the other, past all triggers. The check of what is
// exported afterwards names the first place where it shows.

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headText, originOf } from '@daybook/core/audit/signed-note.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resumeSigning, signHead } from '../../src/modules/audit/public.ts';
import { type LogSigner, openLogSigner } from '../../src/platform/log-signer.ts';
import { type Auditor, openAuditor } from '../../src/testing/auditor.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';

let firm: TestFirm;
let superuser: pg.Client;
let auditor: Auditor;
/** What an auditor took home: of the first half of the log, and of all of it. */
let heads: readonly string[];
let size: number;

const tables = ['command', 'audit_event', 'log.leaf', 'log.node', 'log.head', 'log.progress'];
const keptName = (table: string) => `kept_${table.replace('.', '_')}`;

beforeAll(async () => {
  firm = await openFirm();
  auditor = openAuditor(firm.server, firm.firmId);
  superuser = new pg.Client({ connectionString: firm.ownerUrl });
  await superuser.connect();
  await superuser.query('set session_replication_role = replica');
  heads = [await auditor.sign()];
  const { api } = firm.people.owner;
  for (const name of ['Harbour', 'Mills', 'Foods', 'Rail'])
    await api.catalog.createCategory({ name });
  heads = [...heads, await auditor.sign()];
  size = (await api.auditLog.status({})).size;
  for (const table of tables)
    await superuser.query(`create table ${keptName(table)} as table ${table}`);
});
afterAll(async () => {
  await superuser.end();
  await firm.close();
  auditor.goHome();
});

const check = async () => auditor.check(await auditor.exported(firm.people.owner.headers), heads);

async function restore(): Promise<void> {
  for (const table of tables) {
    await superuser.query(`delete from ${table}`);
    const place = table === 'audit_event' ? 'overriding system value' : '';
    await superuser.query(`insert into ${table} ${place} select * from ${keptName(table)}`);
  }
}

const at = (position: number) => `(select event_id from log.leaf where position = ${position})`;
const spoilt = (column: string) => `${column} = ${column} || '{"note": "never said"}'`;
const anEvent = (after: string) =>
  `insert into audit_event (firm_id, id, command_id, type, record_kind, record_id, after, at, xact) select firm_id, gen_random_uuid(), command_id, type, record_kind, record_id, ${after}, at, xact from audit_event where id = ${at(3)}`;
const moveUp = (from: number) =>
  `update log.leaf set position = position + 1000000 where position >= ${from}; update log.leaf set position = position - 999999 where position >= 1000000`;

type Case = Readonly<{
  sql: string | (() => string);
  says: RegExp;
  position?: () => number | null;
}>;
const cases: Readonly<Record<string, Case>> = {
  'what an event says after': {
    sql: `update audit_event set ${spoilt('after')} where id = ${at(7)}`,
    says: /not what was put into the log/,
    position: () => 7,
  },
  'when it was': {
    sql: `update audit_event set at = at + interval '1 microsecond' where id = ${at(2)}`,
    says: /not what was put into the log/,
    position: () => 2,
  },
  'why it was': {
    sql: `update audit_event set reason = 'Agreed with the client' where id = ${at(4)}`,
    says: /not what was put into the log/,
    position: () => 4,
  },
  'who did it': {
    sql: `update command set actor_id = gen_random_uuid() where id = (select command_id from audit_event where id = ${at(5)})`,
    says: /not what was put into the log/,
  },
  'what was asked for': {
    sql: `update command set input_hash = sha256('other') where id = (select command_id from audit_event where id = ${at(6)})`,
    says: /not what was put into the log/,
  },
  'an event is deleted': {
    sql: `delete from audit_event where id = ${at(9)}`,
    says: /was in the log, and is not in the books any more/,
    position: () => 9,
  },
  'an event is deleted with its leaf': {
    sql: `delete from audit_event where id = ${at(9)}; delete from log.leaf where position = 9`,
    says: /Position 9 is not there/,
    position: () => 9,
  },
  'an event is deleted with its leaf, and those above come down': {
    sql: `delete from audit_event where id = ${at(9)}; delete from log.leaf where position = 9; update log.leaf set position = -position where position > 9; update log.leaf set position = -position - 1 where position < 0; update log.progress set size = size - 1`,
    says: /it was rewritten at a position from 0 to \d+/,
    position: () => 0,
  },
  'an event is put in that no command made': {
    sql: anEvent(`'{"name": "A gift"}'`),
    says: /is in the books, and never was in the log, which has passed it/,
    position: () => null,
  },
  'an event is put in with a leaf of its own': {
    sql: `${anEvent(`'{"name": "A gift"}'`)}; ${moveUp(4)}; insert into log.leaf (firm_id, position, event_id, hash) select firm_id, 4, id, sha256('leaf') from audit_event where after = '{"name": "A gift"}'; update log.progress set size = size + 1`,
    says: /not what was put into the log/,
    position: () => 4,
  },
  'two events change places': {
    sql: `update log.leaf set position = -1 where position = 3; update log.leaf set position = 3 where position = 8; update log.leaf set position = 8 where position = -1`,
    says: /it was rewritten at a position from 0 to \d+/,
    position: () => 0,
  },
  'two events change places under their hashes': {
    sql: `create temp table swapped as select position, event_id from log.leaf where position in (3, 8); update log.leaf set event_id = gen_random_uuid() where position in (3, 8);
      update log.leaf l set event_id = s.event_id from swapped s where l.position = 11 - s.position; drop table swapped`,
    says: /not what was put into the log/,
    position: () => 3,
  },
  'the last events are cut off, with all that tells of them': {
    sql: () =>
      `delete from audit_event where id in (select event_id from log.leaf where position >= ${size - 2}); delete from log.leaf where position >= ${size - 2}; delete from log.head where size > ${size - 2}; update log.progress set size = ${size - 2}`,
    says: /The log ends at \d+, and \d+ leaves were signed/,
    position: () => size - 2,
  },
  'the table of events is emptied': {
    sql: 'delete from audit_event',
    says: /was in the log, and is not in the books any more/,
    position: () => 0,
  },
};

test('nothing is found before', async () => {
  expect(await check()).toMatchObject({ isSound: true, findings: [], leaves: size });
});

test.each(Object.entries(cases))('%s', async (_, { sql, says, position }) => {
  try {
    await superuser.query(typeof sql === 'string' ? sql : sql());
    const { isSound, findings } = await check();
    expect(isSound).toBe(false);
    const [first] = findings;
    expect(first?.says).toMatch(says);
    if (position !== undefined) expect(first?.position).toBe(position());
  } finally {
    await restore();
  }
  expect((await check()).isSound).toBe(true);
});

test('an event of the second half is rewritten, and its leaf to go with it: it is found between the two heads', async () => {
  try {
    const position = size - 1;
    await superuser.query(
      `update audit_event set ${spoilt('after')} where id = ${at(position)}; delete from log.leaf where position = ${position}; update log.progress set size = size - 1, through = '0'`,
    );
    await auditor.follow();
    const { findings } = await check();
    const half = (
      await superuser.query<{ size: number }>('select min(size)::int as size from log.head')
    ).rows[0];
    expect(findings).toHaveLength(1);
    expect(findings[0]?.position).toBe(half?.size);
    expect(findings[0]?.says).toContain(`at a position from ${half?.size} to ${position}`);
  } finally {
    await restore();
  }
});

/** A whole second history, with leaves, roots and progress as the server itself would have made them. */
async function rebuild(): Promise<void> {
  await superuser.query(
    `update audit_event set ${spoilt('after')} where id = ${at(1)}; delete from log.leaf; delete from log.node; delete from log.head; delete from log.progress`,
  );
  await auditor.follow();
}

test('the whole log is built anew: the server does not sign it', async () => {
  try {
    await rebuild();
    expect(await signHead(auditor.room, firm.firmId)).toBeNull();
    const { stopped } = await firm.people.owner.api.auditLog.status({});
    expect(stopped?.because).toMatch(/Its first \d+ leaves are not those that were signed/);
    const { findings } = await check();
    expect(findings[0]?.says).toMatch(/it was rewritten at a position from 0 to \d+/);
    expect(await resumeSigning(auditor.room, firm.firmId)).toMatch(
      /are not those that were signed/,
    );
    await restore();
    expect(await resumeSigning(auditor.room, firm.firmId)).toBeNull();
  } finally {
    await restore();
  }
});

test('the whole log is built anew by who holds the disk too, and signed: a head that was kept tells', async () => {
  try {
    await rebuild();
    const forgetful: LogSigner = {
      ...auditor.room.signer,
      lastHead: () => null,
      keep: () => undefined,
    };
    expect(await signHead({ ...auditor.room, signer: forgetful }, firm.firmId)).not.toBeNull();
    const { isSound, findings } = await check();
    expect(isSound).toBe(false);
    expect(findings[0]?.says).toMatch(/it was rewritten at a position from 0 to \d+/);
  } finally {
    await restore();
  }
});

test('a head of another key is no head', async () => {
  const other = mkdtempSync(join(tmpdir(), 'daybook-other-'));
  try {
    const root = createHash('sha256').update('any').digest();
    const text = headText({
      origin: originOf(firm.firmId),
      size: 5,
      root,
      at: '2026-03-02T09:00:00.000Z',
    });
    const forged = openLogSigner(
      { auditDirectory: other, headsDirectory: null },
      '2026-03-02T09:00:00.000Z',
    ).sign(firm.firmId, text);
    await superuser.query(
      `insert into log.head (firm_id, id, size, at, kind, note) values ($1, gen_random_uuid(), 5, now(), 'interval', $2)`,
      [firm.firmId, forged],
    );
    expect((await check()).findings[0]?.says).toMatch(
      /A head in the export is not signed by a key that you gave/,
    );
  } finally {
    await restore();
    rmSync(other, { recursive: true });
  }
});
