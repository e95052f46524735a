// The log of a year of a firm, proved by somebody who has its export, a key and a head that was kept, and no server.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provesConsistency } from '@daybook/core/audit/merkle-tree.ts';
import { readHead, readNote } from '@daybook/core/audit/signed-note.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Proof, verifyProof } from '../../../verify/src/verify-export.ts';
import { signHead } from '../../src/modules/audit/public.ts';
import { addLogKey, sha256 } from '../../src/platform/log-signer.ts';
import { existing } from '../../src/platform/rows.ts';
import { type Auditor, openAuditor } from '../../src/testing/auditor.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';
import { refusalOf } from '../steps.ts';

let stage: DemoStage;
let superuser: pg.Client;
let auditor: Auditor;
let firmId: string;
/** What an auditor took home before anything was rewritten. */
let keptHead: string;
const exported = (headers = stage.headersOf('helena')) => auditor.exported(headers);

beforeAll(async () => {
  stage = await openDemoFirm();
  firmId = (await stage.as('helena').access.me({})).firm.id;
  auditor = openAuditor(stage.server, firmId);
  superuser = new pg.Client({ connectionString: stage.ownerUrl });
  await superuser.connect();
  await superuser.query('set session_replication_role = replica');
}, 240_000);
afterAll(async () => {
  await superuser.end();
  await stage.server.close();
  auditor.goHome();
});

const size = async () => (await stage.as('helena').auditLog.status({})).size;
test('a year of a firm is in the log, signed, and proved', async () => {
  const { rows } = await superuser.query<{ events: number }>(
    'select count(*)::int as events from audit_event',
  );
  await auditor.follow();
  expect(await size()).toBe(existing(rows[0]).events);
  keptHead = existing(await signHead(auditor.room, firmId)).note;
  const verdict = await auditor.check(await exported());
  expect(verdict.findings).toEqual([]);
  expect(verdict).toMatchObject({ isSound: true, withheld: 0, waiting: 0, heads: 1 });
  expect(verdict.provenTo?.size).toBe(existing(rows[0]).events);
}, 60_000);

async function addClient(name: string, code: string): Promise<string> {
  const { org, parties } = stage.as('helena');
  const legalEntityId = existing((await org.listEntities({})).items[0]).id;
  const address = { line1: 'Quay 1', postalCode: '10115', city: 'Berlin', country: 'DE' };
  const client = await parties.createClient({
    name,
    code,
    currency: 'EUR',
    legalEntityId,
    address,
  });
  return client.id;
}

test('what comes later joins it; the old head still holds', async () => {
  const before = await size();
  const id = await addClient('Northgate Harbour', 'NGH');
  expect(await stage.as('helena').auditLog.status({})).toMatchObject({ outside: 0 });
  const [event] = (await stage.as('helena').audit.history({ kind: 'client', id })).items;
  const { inclusion } = stage.as('helena').auditLog;
  expect((await inclusion({ id: existing(event).id })).position).toBeNull();
  await auditor.follow();
  expect(await size()).toBe(before + 1);
  expect(await inclusion({ id: existing(event).id })).toMatchObject({
    position: before,
    proof: null,
  });
  stage.clock.moveTo('2026-12-02T09:00:00.000Z');
  const head = existing(await signHead(auditor.room, firmId));
  expect(head.kind).toBe('day_end');
  const outside = join(auditor.folder, 'outside', `${firmId}-2026-12-02-${before + 1}.note`);
  expect(readFileSync(outside, 'utf8')).toBe(head.note);
  const verdict = await auditor.check(await exported(), [keptHead]);
  expect(verdict).toMatchObject({ isSound: true, heads: 3 });
  // One event alone, to a person who is given nothing else.
  const proof = (await inclusion({ id: existing(event).id })) as Proof;
  expect(verifyProof(proof, auditor.keys())).toMatchObject({ head: { size: before + 1 } });
  const forged = { ...proof, leaf: existing(proof.leaf).replace('Northgate', 'Southgate') };
  expect(verifyProof(forged, auditor.keys())).toHaveProperty('wrong');
}, 60_000);

test('two heads are proved to be of one log', async () => {
  const to = await size();
  const from = existing(readHead(existing(readNote(keptHead)).text));
  const { path } = await stage.as('helena').auditLog.consistency({ from: from.size, to });
  const newest = existing((await stage.as('helena').auditLog.status({})).head);
  const toRoot = existing(readHead(existing(readNote(newest.note)).text)).root;
  const proof = {
    from: from.size,
    to,
    fromRoot: from.root,
    toRoot,
    path: path.map((each) => Buffer.from(each, 'hex')),
  };
  expect(provesConsistency(sha256, proof)).toBe(true);
  expect(provesConsistency(sha256, { ...proof, fromRoot: toRoot })).toBe(false);
  expect(
    await refusalOf(stage.as('helena').auditLog.consistency({ from: 1, to: to + 1 })),
  ).toMatchObject({ code: 'invalid_input' });
});

test('a new key signs with the old one once, so that who trusts the old one learns of it', async () => {
  const old = auditor.keys();
  addLogKey(auditor.folder, stage.clock.now());
  const [, added] = auditor.keys();
  await addClient('Southgate Mills', 'SGM');
  const first = await auditor.sign();
  expect(existing(readNote(first)).signatures.map((each) => each.keyId)).toEqual([
    existing(added).id,
    existing(old[0]).id,
  ]);
  await addClient('Eastgate Foods', 'EGF');
  const second = await auditor.sign();
  expect(existing(readNote(second)).signatures.map((each) => each.keyId)).toEqual([
    existing(added).id,
  ]);
  expect((await auditor.check(await exported())).isSound).toBe(true);
  expect((await stage.as('helena').auditLog.status({})).keys.map((key) => key.id)).toEqual(
    auditor.keys().map((key) => key.id),
  );
});

test('who may not see costs gets the hash of what tells them, and can check all the same', async () => {
  const { secret } = await stage
    .as('helena')
    .access.createApiKey({ name: 'Auditor', scopes: { 'audit.view': 'firm' }, expiresAt: null });
  const text = await exported({ authorization: `Bearer ${secret}` });
  const verdict = await auditor.check(text);
  expect(verdict.isSound).toBe(true);
  expect(verdict.withheld).toBeGreaterThan(0);
  expect(text).not.toContain('"costRate"');
  expect(await exported()).toContain('"costRate"');
  expect((await refusalOf(stage.as('priya').auditLog.status({})))?.code).toBe('not_permitted');
});
