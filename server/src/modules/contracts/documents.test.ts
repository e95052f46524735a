// Documents stand beside the terms that they belong to: those of a draft come and go, those of a version
// in force stay, and of an older version they say so.

import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { versioned } from '../../testing/sample-records.ts';
import { inForce, scheduled, written } from '../../testing/terms-samples.ts';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const paper = (text: string) => ({
  name: 'signed.pdf',
  contentType: 'application/pdf',
  contentBase64: Buffer.from(text).toString('base64'),
});
const stands = async (id: string) =>
  (await firm.people.biller.api.contracts.listDocuments({ id })).items.map(
    (each) => `${each.name} ${each.ordinal} ${each.state} ${each.may.remove}`,
  );

test('a document is kept as it came, with its digest, and goes while the version is a draft', async () => {
  const { biller } = firm.people;
  const { id } = await written(firm);
  const added = await biller.api.contracts.addDocument({ id, ...paper('the draft') });
  expect(added).toMatchObject({
    name: 'signed.pdf',
    contentType: 'application/pdf',
    sizeBytes: 9,
    sha256: createHash('sha256').update('the draft').digest('hex'),
    state: 'written',
    addedBy: { id: biller.id },
  });
  expect(await biller.api.contracts.document({ id: added.id })).toEqual(Buffer.from('the draft'));
  await biller.api.contracts.removeDocument({ id: added.id });
  expect(await stands(id)).toEqual([]);
  await expect(biller.api.contracts.document({ id: added.id })).rejects.toMatchObject({
    code: 'not_found',
  });
  const { items } = await biller.api.audit.history({ kind: 'contract', id });
  expect(items.map((event) => event.type).slice(0, 2)).toEqual([
    'contract_document.removed',
    'contract_document.added',
  ]);
});

test('what waits for approval stands still, and a version in force keeps its documents', async () => {
  const { biller, partner } = firm.people;
  const draft = await written(firm);
  const { id } = draft;
  const first = await biller.api.contracts.addDocument({ id, ...paper('one') });
  const asked = await biller.api.contracts.submit(versioned(draft));
  await expect(biller.api.contracts.addDocument({ id, ...paper('two') })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await expect(biller.api.contracts.removeDocument({ id: first.id })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  const agreed = await partner.api.contracts.approve(versioned(asked));
  const posted = await partner.api.contracts.post(versioned(agreed));
  await biller.api.contracts.addDocument({ id, ...paper('the signed one') });
  expect(await stands(id)).toEqual([
    'signed.pdf 1 in_force wrong_state',
    'signed.pdf 1 in_force wrong_state',
  ]);
  // The database holds it as well, also for the owner of the tables.
  const owner = new pg.Client({ connectionString: firm.ownerUrl });
  await owner.connect();
  await owner.query(
    `select set_config('app.firm_id', $1, false), set_config('app.command_id', $1, false)`,
    [firm.firmId],
  );
  await expect(
    owner.query('update contract_document set name = $1 where id = $2', ['other', first.id]),
  ).rejects.toMatchObject({ code: 'DB013' });
  await owner.end();

  const begun = await biller.api.contracts.amend({
    ...versioned(posted),
    effectiveFrom: '2026-06-01',
    reason: 'More of it',
  });
  await biller.api.contracts.addDocument({ id, ...paper('annex') });
  expect(await stands(id)).toEqual([
    'signed.pdf 2 written yes',
    'signed.pdf 1 in_force wrong_state',
    'signed.pdf 1 in_force wrong_state',
  ]);
  const again = await biller.api.contracts.submit(versioned(begun));
  const approved = await partner.api.contracts.approve(versioned(again));
  await partner.api.contracts.post(versioned(approved));
  expect(await stands(id)).toEqual([
    'signed.pdf 2 in_force wrong_state',
    'signed.pdf 1 superseded wrong_state',
    'signed.pdf 1 superseded wrong_state',
  ]);
});

test('who may not see the contract does not see its documents', async () => {
  const { biller } = firm.people;
  const { id } = await inForce(firm);
  const added = await biller.api.contracts.addDocument({ id, ...paper('one') });
  const stranger = await firm.addPerson('project_manager', 'Nadia Elsewhere');
  await expect(stranger.api.contracts.listDocuments({ id })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(stranger.api.contracts.document({ id: added.id })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a file of 10 MB is taken, as a document and as evidence, and one byte more is refused at its field', async () => {
  const { biller } = firm.people;
  const content = (bytes: number) => Buffer.alloc(bytes, 'x').toString('base64');
  const most = 10 * 1024 * 1024;
  const { id } = await written(firm);
  const added = await biller.api.contracts.addDocument({
    id,
    name: 'plan.dwg',
    contentBase64: content(most),
  });
  expect(added.sizeBytes).toBe(most);
  await expect(
    biller.api.contracts.addDocument({ id, name: 'plan.dwg', contentBase64: content(most + 1) }),
  ).rejects.toMatchObject({ code: 'too_large', fields: [{ field: 'contentBase64' }] });
  const { milestones } = await scheduled(firm);
  const [first] = milestones;
  if (first === undefined) throw new Error('No milestone');
  const report = (bytes: number) =>
    biller.api.milestones.recordProgress({
      ...versioned(first),
      percent: '10',
      evidence: [
        { name: 'small.txt', contentBase64: 'T2s=' },
        { name: 'film.mp4', contentBase64: content(bytes) },
      ],
    });
  await expect(report(most + 1)).rejects.toMatchObject({
    code: 'too_large',
    fields: [{ field: 'evidence.1' }],
  });
  await report(most);
});
