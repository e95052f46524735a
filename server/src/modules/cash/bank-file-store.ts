// Bank files, as they are stored.

import type { BankFileView } from '@daybook/contract/bank-files.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type BankFileRow = Readonly<{
  id: string;
  version: number;
  bank_account_id: string;
  bank_account_name: string;
  legal_entity_id: string;
  branch_id: string;
  account: string;
  currency: string;
  file_name: string;
  format: z.output<typeof BankFileView>['format'];
  opening_minor: bigint | null;
  closing_minor: bigint | null;
  from_on: string | null;
  until_on: string | null;
  line_count: number;
  known_count: number;
  open_count: number;
  credit_minor: bigint;
  debit_minor: bigint;
  imported_at: string;
  imported_by_id: string;
  imported_by_name: string;
}>;
const openStates = `('matched', 'to_check', 'unknown')`;
const select = `select f.id, f.version, f.bank_account_id, k.name as bank_account_name, k.legal_entity_id, k.branch_id, k.account, k.currency, f.file_name, f.format, f.opening_minor, f.closing_minor, f.from_on, f.until_on, f.line_count, f.known_count,
    (select count(*)::int from bank_line l where l.firm_id = f.firm_id and l.file_id = f.id and l.state in ${openStates}) as open_count, f.credit_minor, f.debit_minor, f.imported_at, f.imported_by_id, p.name as imported_by_name
  from bank_file f join bank_account k on k.firm_id = f.firm_id and k.id = f.bank_account_id join person p on p.firm_id = f.firm_id and p.id = f.imported_by_id where f.firm_id = app.firm_id()`;

export type BankFileFilter = Readonly<{
  bankAccountId?: string | undefined;
  isOpen?: boolean | undefined;
  branchId?: string | undefined;
  importedById?: string | undefined;
}>;
export function listBankFiles(
  db: ReadDb,
  filter: BankFileFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('f.bank_account_id = ?', filter.bankAccountId);
  c.where('k.branch_id = ?', filter.branchId);
  c.where('f.imported_by_id = ?', filter.importedById);
  c.where(
    `exists (select from bank_line l where l.firm_id = f.firm_id and l.file_id = f.id and l.state in ${openStates}) = ?`,
    filter.isOpen,
  );
  c.after(['f.imported_at', 'f.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<BankFileRow>(
    `${select} and ${c.sql()} order by f.imported_at desc, f.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findBankFile = async (db: ReadDb, id: string) =>
  (await db.rows<BankFileRow>(`${select} and f.id = $1`, [id]))[0] ?? null;
/** Locked first and read after, so that what it counts is of one moment. */
export async function lockBankFile(tx: WriteTx, id: string): Promise<BankFileRow | null> {
  await tx.rows('select id from bank_file where firm_id = app.firm_id() and id = $1 for update', [
    id,
  ]);
  return findBankFile(tx, id);
}

export const findByDigest = async (db: ReadDb, bankAccountId: string, sha256: Buffer) =>
  (
    await db.rows<Readonly<{ id: string; file_name: string; imported_at: string }>>(
      'select id, file_name, imported_at from bank_file where firm_id = app.firm_id() and bank_account_id = $1 and sha256 = $2',
      [bankAccountId, sha256],
    )
  )[0] ?? null;

export const totalsOf = (db: ReadDb, fileId: string) =>
  db.rows<Readonly<{ state: string; count: number; amount_minor: bigint }>>(
    'select state, count(*)::int as count, sum(amount_minor)::bigint as amount_minor from bank_line where firm_id = app.firm_id() and file_id = $1 group by state order by state',
    [fileId],
  );

export type NewBankFile = Readonly<{
  id: string;
  bankAccountId: string;
  fileName: string;
  format: string;
  sha256: Buffer;
  importedAt: string;
  importedById: string;
}>;
/** Before its lines, which need it; what they add up to is said when they are all read. */
export const addBankFile = (tx: WriteTx, file: NewBankFile) =>
  tx.rows(
    'insert into bank_file (firm_id, id, bank_account_id, file_name, format, sha256, line_count, known_count, credit_minor, debit_minor, imported_at, imported_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, 0, 0, 0, 0, $6, $7)',
    [
      file.id,
      file.bankAccountId,
      file.fileName,
      file.format,
      file.sha256,
      file.importedAt,
      file.importedById,
    ],
  );

export type ReadFacts = Readonly<{
  openingMinor: bigint | null;
  closingMinor: bigint | null;
  fromOn: string | null;
  untilOn: string | null;
  lineCount: number;
  knownCount: number;
  creditMinor: bigint;
  debitMinor: bigint;
}>;
export const saveRead = (tx: WriteTx, id: string, read: ReadFacts) =>
  tx.rows(
    'update bank_file set opening_minor = $2, closing_minor = $3, from_on = $4, until_on = $5, line_count = $6, known_count = $7, credit_minor = $8, debit_minor = $9 where firm_id = app.firm_id() and id = $1',
    [
      id,
      read.openingMinor,
      read.closingMinor,
      read.fromOn,
      read.untilOn,
      read.lineCount,
      read.knownCount,
      read.creditMinor,
      read.debitMinor,
    ],
  );
export const touchBankFile = (tx: WriteTx, id: string) =>
  tx.rows('update bank_file set version = version + 1 where firm_id = app.firm_id() and id = $1', [
    id,
  ]);
