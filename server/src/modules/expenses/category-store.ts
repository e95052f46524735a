// Categories of expenses, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';

export type CategoryRow = Readonly<{
  id: string;
  version: number;
  name: string;
  service_id: string;
  service_name: string;
  unit: string | null;
  unit_price: string | null;
  currency: string | null;
  markup_percent: string;
  limit_minor: bigint | null;
  receipt_over_minor: bigint | null;
  policy_currency: string | null;
  is_active: boolean;
}>;
const select = `select c.id, c.version, c.name, c.service_id, s.name as service_name, c.unit, c.unit_price, c.currency, c.markup_percent, c.limit_minor, c.receipt_over_minor, c.policy_currency, c.is_active
  from expense_category c join service s on s.firm_id = c.firm_id and s.id = c.service_id where c.firm_id = app.firm_id()`;

export const listCategories = (db: ReadDb) => db.rows<CategoryRow>(`${select} order by c.name`);
export const findCategories = (db: ReadDb, ids: readonly string[]) =>
  db.rows<CategoryRow>(`${select} and c.id = any($1)`, [ids]);
export const lockCategory = async (tx: WriteTx, id: string) =>
  (await tx.rows<CategoryRow>(`${select} and c.id = $1 for update of c`, [id]))[0] ?? null;

export type WrittenCategory = Readonly<{
  id: string;
  name: string;
  serviceId: string;
  unit: string | null;
  unitPrice: string | null;
  currency: string | null;
  markupPercent: string;
  limitMinor: bigint | null;
  receiptOverMinor: bigint | null;
  policyCurrency: string | null;
  isActive: boolean;
}>;
export const saveCategory = (tx: WriteTx, x: WrittenCategory) =>
  tx.rows(
    `insert into expense_category as c (firm_id, id, name, service_id, unit, unit_price, currency, markup_percent, limit_minor, receipt_over_minor, policy_currency, is_active) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (firm_id, id) do update set version = c.version + 1, name = excluded.name, service_id = excluded.service_id, unit = excluded.unit, unit_price = excluded.unit_price, currency = excluded.currency, markup_percent = excluded.markup_percent,
       limit_minor = excluded.limit_minor, receipt_over_minor = excluded.receipt_over_minor, policy_currency = excluded.policy_currency, is_active = excluded.is_active`,
    [
      x.id,
      x.name,
      x.serviceId,
      x.unit,
      x.unitPrice,
      x.currency,
      x.markupPercent,
      x.limitMinor,
      x.receiptOverMinor,
      x.policyCurrency,
      x.isActive,
    ],
  );
