// Bank accounts, as they are stored.

import type { BankCsvMapping } from '@daybook/contract/bank-files.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Money } from '@daybook/core/money/money.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions } from '../../platform/page.ts';

export type Mapping = z.output<typeof BankCsvMapping>;
export type BankAccountRow = Readonly<{
  id: string;
  version: number;
  name: string;
  iban: string | null;
  currency: string;
  legal_entity_id: string;
  legal_entity_name: string;
  branch_id: string;
  branch_name: string;
  account: string;
  mapping: Mapping | null;
  is_active: boolean;
}>;
const select = `select k.id, k.version, k.name, k.iban, k.currency, k.legal_entity_id, e.name as legal_entity_name, k.branch_id, b.name as branch_name, k.account, k.mapping, k.is_active
  from bank_account k join legal_entity e on e.firm_id = k.firm_id and e.id = k.legal_entity_id join branch b on b.firm_id = k.firm_id and b.id = k.branch_id where k.firm_id = app.firm_id()`;

export function listBankAccounts(
  db: ReadDb,
  filter: Readonly<{ isActive?: boolean | undefined; branchId?: string | undefined }>,
) {
  const c = conditions();
  c.where('k.is_active = ?', filter.isActive);
  c.where('k.branch_id = ?', filter.branchId);
  return db.rows<BankAccountRow>(`${select} and ${c.sql()} order by k.name`, c.values);
}
export const findBankAccount = async (db: ReadDb, id: string) =>
  (await db.rows<BankAccountRow>(`${select} and k.id = $1`, [id]))[0] ?? null;
export const lockBankAccount = async (tx: WriteTx, id: string) =>
  (await tx.rows<BankAccountRow>(`${select} and k.id = $1 for update of k`, [id]))[0] ?? null;

type Written = Readonly<{ id: string; name: string; iban: string | null; account: string }>;
export const addBankAccount = (
  tx: WriteTx,
  account: Written &
    Readonly<{
      currency: string;
      legalEntityId: string;
      branchId: string;
      createdAt: string;
      createdById: string;
    }>,
) =>
  tx.rows(
    'insert into bank_account (firm_id, id, name, iban, currency, legal_entity_id, branch_id, account, created_at, created_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      account.id,
      account.name,
      account.iban,
      account.currency,
      account.legalEntityId,
      account.branchId,
      account.account,
      account.createdAt,
      account.createdById,
    ],
  );
export const saveBankAccount = (
  tx: WriteTx,
  account: Written & Readonly<{ mapping: Mapping | null; isActive: boolean }>,
) =>
  tx.rows(
    'update bank_account set version = version + 1, name = $2, iban = $3, account = $4, mapping = $5, is_active = $6 where firm_id = app.firm_id() and id = $1',
    [
      account.id,
      account.name,
      account.iban,
      account.account,
      account.mapping === null ? null : toJson(account.mapping),
      account.isActive,
    ],
  );
export const saveMapping = (tx: WriteTx, id: string, mapping: Mapping) =>
  tx.rows('update bank_account set mapping = $2 where firm_id = app.firm_id() and id = $1', [
    id,
    toJson(mapping),
  ]);

type Said = Readonly<{ bankAccountId: string | null; amount: Money }>;

/** The account that money comes in on or goes out of. Refuses with not_found, currency_mismatch. */
export async function bankAccountFor(
  db: ReadDb,
  { bankAccountId, amount }: Said,
  legalEntityId: string,
): Promise<string | null> {
  if (bankAccountId === null) return null;
  const account = await findBankAccount(db, bankAccountId);
  if (account === null || account.legal_entity_id !== legalEntityId)
    throw refuseField('not_found', 'bankAccountId', 'The legal entity has no such account');
  if (account.currency !== amount.currency)
    throw refuseField('currency_mismatch', 'bankAccountId', `It is in ${account.currency}`);
  return account.id;
}
