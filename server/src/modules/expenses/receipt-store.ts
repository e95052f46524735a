// Receipts of expenses, as they are stored.

import type { FileRow, NewFile } from '../../platform/added-file.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';

export const saveReceipt = (
  tx: WriteTx,
  to: Readonly<{ expenseId: string; at: string; byId: string }>,
  file: NewFile,
) =>
  tx.rows(
    `with seen as (update expense set version = version + 1 where firm_id = app.firm_id() and id = $2)
     insert into expense_receipt (firm_id, id, expense_id, name, content_type, size_bytes, sha256, content, added_at, added_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      file.id,
      to.expenseId,
      file.name,
      file.contentType,
      file.content.length,
      file.sha256,
      file.content,
      to.at,
      to.byId,
    ],
  );
export type ReceiptRow = FileRow &
  Readonly<{ size_bytes: number; added_at: string; expense_id: string }>;
export const listReceipts = (db: ReadDb, expenseId: string) =>
  db.rows<ReceiptRow>(
    'select id, expense_id, name, content_type, sha256, size_bytes, added_at from expense_receipt where firm_id = app.firm_id() and expense_id = $1 order by added_at, id',
    [expenseId],
  );
export const findReceipt = async (db: ReadDb, id: string) =>
  (
    await db.rows<Readonly<{ expense_id: string; content: Buffer }>>(
      'select expense_id, content from expense_receipt where firm_id = app.firm_id() and id = $1',
      [id],
    )
  )[0] ?? null;
