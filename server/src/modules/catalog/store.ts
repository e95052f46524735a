// The service catalogue, tax classes and code sets, as they are stored.

import type { CodeSetView, ServiceView, TaxClassView } from '@daybook/contract/catalog.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { numericOfE4 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

type TaxCategory = z.output<typeof TaxClassView>['rates'][number]['category'];
export type ServiceRow = Readonly<{
  id: string;
  version: number;
  sku: string;
  name: string;
  category_id: string;
  category_name: string;
  unit: z.output<typeof ServiceView>['unit'];
  tax_class_id: string;
  tax_class_name: string;
  revenue_account: string;
  is_billable: boolean;
  is_active: boolean;
}>;
const serviceSelect = `select s.id, s.version, s.sku, s.name, s.category_id, c.name as category_name, s.unit, s.tax_class_id, t.name as tax_class_name, s.revenue_account, s.is_billable, s.is_active
  from service s join service_category c on c.firm_id = s.firm_id and c.id = s.category_id join tax_class t on t.firm_id = s.firm_id and t.id = s.tax_class_id where s.firm_id = app.firm_id()`;

export type ServiceFilter = Readonly<{
  q?: string | undefined;
  categoryId?: string | undefined;
  isActive?: boolean | undefined;
}>;
export function listServices(
  db: ReadDb,
  filter: ServiceFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where(`(s.name ilike '%' || ? || '%' or s.sku ilike ? || '%')`, filter.q);
  c.where('s.category_id = ?', filter.categoryId);
  c.where('s.is_active = ?', filter.isActive);
  c.after(['s.name', 's.id'], ['text', 'uuid'], page.after, 'asc');
  return db.rows<ServiceRow>(
    `${serviceSelect} and ${c.sql()} order by s.name, s.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findServices = (db: ReadDb, ids: readonly string[]) =>
  db.rows<ServiceRow>(`${serviceSelect} and s.id = any($1)`, [ids]);
export const findService = async (db: ReadDb, id: string) =>
  (await findServices(db, [id]))[0] ?? null;
export const lockService = async (tx: WriteTx, id: string) =>
  (await tx.rows<ServiceRow>(`${serviceSelect} and s.id = $1 for update of s`, [id]))[0] ?? null;

export type ServiceFields = Readonly<{
  id: string;
  sku: string;
  name: string;
  categoryId: string;
  unit: string;
  taxClassId: string;
  revenueAccount: string;
  isBillable: boolean;
  isActive: boolean;
}>;
export async function saveServices(tx: WriteTx, services: readonly ServiceFields[]): Promise<void> {
  const column = <T>(pick: (service: ServiceFields) => T) => services.map(pick);
  await tx.rows(
    `insert into service as s (firm_id, id, sku, name, category_id, unit, tax_class_id, revenue_account, is_billable, is_active)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::boolean[], $9::boolean[]) as x
     on conflict (firm_id, id) do update set version = s.version + 1, sku = excluded.sku, name = excluded.name, category_id = excluded.category_id, tax_class_id = excluded.tax_class_id,
       revenue_account = excluded.revenue_account, is_billable = excluded.is_billable, is_active = excluded.is_active`,
    [
      column((x) => x.id),
      column((x) => x.sku),
      column((x) => x.name),
      column((x) => x.categoryId),
      column((x) => x.unit),
      column((x) => x.taxClassId),
      column((x) => x.revenueAccount),
      column((x) => x.isBillable),
      column((x) => x.isActive),
    ],
  );
}

export type CategoryRow = Readonly<{ id: string; name: string }>;
export const listCategories = (db: ReadDb) =>
  db.rows<CategoryRow>(
    'select id, name from service_category where firm_id = app.firm_id() order by name',
  );
export const addCategory = (tx: WriteTx, category: CategoryRow) =>
  tx.rows('insert into service_category (firm_id, id, name) values (app.firm_id(), $1, $2)', [
    category.id,
    category.name,
  ]);

export type TaxRateRow = Readonly<{
  tax_class_id: string;
  country: string;
  category: TaxCategory;
  percent: string;
  from_date: string;
  until_date: string | null;
}>;
export const listTaxClasses = (db: ReadDb) =>
  db.rows<CategoryRow>(
    'select id, name from tax_class where firm_id = app.firm_id() order by name',
  );
export const listTaxRates = (db: ReadDb) =>
  db.rows<TaxRateRow>(
    'select tax_class_id, country, category, percent, lower(valid) as from_date, upper(valid) as until_date from tax_rate where firm_id = app.firm_id() order by country, lower(valid)',
  );
export type TaxRateFields = Readonly<{
  country: string;
  category: TaxCategory;
  percent: bigint;
  from: string;
  until: string | null;
}>;
export const addTaxClass = (tx: WriteTx, taxClass: CategoryRow, rates: readonly TaxRateFields[]) =>
  tx.rows(
    `with made as (insert into tax_class (firm_id, id, name) values (app.firm_id(), $1, $2))
     insert into tax_rate (firm_id, tax_class_id, country, category, percent, valid)
     select app.firm_id(), $1, x.country, x.category, x.percent, daterange(x.from_date, x.until_date) from unnest($3::text[], $4::text[], $5::numeric[], $6::date[], $7::date[]) as x (country, category, percent, from_date, until_date)`,
    [
      taxClass.id,
      taxClass.name,
      rates.map((x) => x.country),
      rates.map((x) => x.category),
      rates.map((x) => numericOfE4(x.percent)),
      rates.map((x) => x.from),
      rates.map((x) => x.until),
    ],
  );

export type CodeSetRow = Readonly<{
  id: string;
  name: string;
  source: string;
  codes: z.output<typeof CodeSetView>['codes'];
}>;
export const listCodeSets = (db: ReadDb) =>
  db.rows<CodeSetRow>(
    'select id, name, source, codes from code_set where firm_id = app.firm_id() order by name',
  );
export const addCodeSet = (tx: WriteTx, set: CodeSetRow) =>
  tx.rows(
    'insert into code_set (firm_id, id, name, source, codes) values (app.firm_id(), $1, $2, $3, $4)',
    [set.id, set.name, set.source, toJson(set.codes)],
  );
