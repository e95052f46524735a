// Documents of a contract. One belongs to the version that is being written, or else to the latest in
// force; with a version that is in force its documents stay.

import { contracts } from '@daybook/contract/contracts.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { filesHeard, fileView, readFile } from '../../platform/added-file.ts';
import { type CommandContext, defineCommand, defineQuery } from '../../platform/command.ts';
import { mayOf } from '../../platform/may.ts';
import { existing, reference } from '../../platform/rows.ts';
import * as documents from './document-store.ts';
import { readContract } from './queries.ts';
import * as store from './store.ts';
import { contractReach } from './views.ts';
import { lockOne, reach } from './writing.ts';

type DocumentView = OutputOf<typeof contracts.addDocument>;

function stateOf(row: documents.DocumentRow): DocumentView['state'] {
  if (row.version_state === 'discarded') return 'discarded';
  if (row.version_state !== 'posted') return 'written';
  return row.is_latest ? 'in_force' : 'superseded';
}

const documentView = (
  row: documents.DocumentRow,
  contract: store.ContractRow,
  actor: Actor,
): DocumentView => ({
  ...fileView(row),
  sizeBytes: row.size_bytes,
  ordinal: row.ordinal,
  state: stateOf(row),
  addedAt: row.added_at,
  addedBy: reference(row.added_by_id, row.added_by_name),
  may: mayOf(
    actor,
    { remove: { permission: 'contracts.update', when: row.version_state === 'draft' } },
    contractReach(contract, actor),
  ),
});

const addable: readonly string[] = ['draft', 'posted'];

export const addDocument = defineCommand(contracts.addDocument, {
  permission: 'contracts.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, tx, clock, actor }) {
    const versions = await store.listVersions(tx, row.id);
    const version =
      versions.find((each) => each.id === row.written_id) ??
      versions.findLast((each) => each.state === 'posted');
    // What waits for approval is approved as it stands.
    if (version === undefined || !addable.includes(version.state))
      throw new Refusal('wrong_state', { state: version?.state ?? row.state });
    const file = readFile(input, { id: clock.newId(), field: 'contentBase64' });
    const to = {
      contractId: row.id,
      versionId: version.id,
      at: clock.now(),
      byId: actor.personId,
    };
    await documents.addDocument(tx, to, file);
    return {
      result: documentView(existing(await documents.findDocument(tx, file.id)), row, actor),
      events: [
        {
          type: 'contract_document.added',
          record: { kind: 'contract', id: row.id },
          after: { ...filesHeard([file])[0], ordinal: version.ordinal },
        },
      ],
    };
  },
});

async function loadDocument({
  input,
  tx,
}: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) {
  const known = await documents.findDocument(tx, input.id);
  if (known === null) return null;
  const contract = existing(await store.lockContract(tx, known.contract_id));
  const document = await documents.findDocument(tx, input.id);
  return document === null ? null : { contract, document };
}

export const removeDocument = defineCommand(contracts.removeDocument, {
  permission: 'contracts.update',
  load: loadDocument,
  standing: ({ subject, actor }) => contractReach(subject.contract, actor),
  locks: 'none',
  approval: 'never',
  async handle({ subject: { contract, document }, tx, clock }) {
    if (document.version_state !== 'draft')
      throw new Refusal('wrong_state', { state: document.version_state });
    await documents.removeDocument(tx, document.id, clock.now());
    return {
      result: { id: document.id },
      events: [
        {
          type: 'contract_document.removed',
          record: { kind: 'contract', id: contract.id },
          before: { name: document.name, sha256: document.sha256.toString('hex') },
        },
      ],
    };
  },
});

export const listDocuments = defineQuery(contracts.listDocuments, {
  permission: 'contracts.view',
  async handle({ input, ...context }) {
    const row = await readContract(context, input.id);
    const rows = await documents.listDocuments(context.db, row.id);
    return { items: rows.map((each) => documentView(each, row, context.actor)) };
  },
});

export const document = defineQuery(contracts.document, {
  permission: 'contracts.view',
  async handle({ input, ...context }) {
    const row = await documents.findDocument(context.db, input.id);
    if (row === null) throw new Refusal('not_found');
    await readContract(context, row.contract_id);
    return existing(await documents.documentContent(context.db, row.id));
  },
});
