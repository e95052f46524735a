// Documents of contracts, as they are stored. Lists never read the content.

import type { ContractVersionState } from '@daybook/core/contracts/contract-lifecycle.ts';
import type { FileRow, NewFile } from '../../platform/added-file.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';

export type DocumentRow = FileRow &
  Readonly<{
    contract_id: string;
    size_bytes: number;
    ordinal: number;
    version_state: ContractVersionState;
    is_latest: boolean;
    added_at: string;
    added_by_id: string;
    added_by_name: string;
  }>;
const documentSelect = `select d.id, d.contract_id, d.name, d.content_type, d.sha256, d.size_bytes, v.ordinal, v.state as version_state, d.added_at, d.added_by_id, p.name as added_by_name,
    not exists (select from contract_version n where n.firm_id = v.firm_id and n.contract_id = v.contract_id and n.state = 'posted' and n.ordinal > v.ordinal) as is_latest
  from contract_document d join contract_version v on v.firm_id = d.firm_id and v.id = d.version_id join person p on p.firm_id = d.firm_id and p.id = d.added_by_id
  where d.firm_id = app.firm_id() and d.removed_at is null`;

export const listDocuments = (db: ReadDb, contractId: string) =>
  db.rows<DocumentRow>(
    `${documentSelect} and d.contract_id = $1 order by d.added_at desc, d.id desc`,
    [contractId],
  );
export const findDocument = async (db: ReadDb, id: string) =>
  (await db.rows<DocumentRow>(`${documentSelect} and d.id = $1`, [id]))[0] ?? null;
export const documentContent = async (db: ReadDb, id: string) =>
  (
    await db.rows<{ content: Buffer }>(
      'select content from contract_document where firm_id = app.firm_id() and id = $1 and removed_at is null',
      [id],
    )
  )[0]?.content ?? null;

export const addDocument = (
  tx: WriteTx,
  to: Readonly<{ contractId: string; versionId: string; at: string; byId: string }>,
  file: NewFile,
) =>
  tx.rows(
    'insert into contract_document (firm_id, id, contract_id, version_id, name, content_type, sha256, size_bytes, content, added_at, added_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [
      file.id,
      to.contractId,
      to.versionId,
      file.name,
      file.contentType,
      file.sha256,
      file.content.length,
      file.content,
      to.at,
      to.byId,
    ],
  );
/** Its name and digest stay: what was there can be told, and is not kept. */
export const removeDocument = (tx: WriteTx, id: string, at: string) =>
  tx.rows(
    'update contract_document set removed_at = $2, content = null where firm_id = app.firm_id() and id = $1',
    [id, at],
  );
