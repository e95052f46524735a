// The catalogue as the contract shows it.

import type { catalog } from '@daybook/contract/catalog.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { e4Of } from '../../platform/numeric.ts';
import { reference } from '../../platform/rows.ts';
import type { CategoryRow, ServiceRow, TaxRateRow } from './store.ts';

export const serviceView = (
  row: ServiceRow,
  actor: Actor,
): OutputOf<typeof catalog.getService> => ({
  id: row.id,
  version: row.version,
  may: mayOf(actor, { update: { permission: 'catalog.update' } }),
  sku: row.sku,
  name: row.name,
  category: reference(row.category_id, row.category_name),
  unit: row.unit,
  taxClass: reference(row.tax_class_id, row.tax_class_name),
  revenueAccount: row.revenue_account,
  isBillable: row.is_billable,
  isActive: row.is_active,
});

export const taxClassViews = (
  classes: readonly CategoryRow[],
  rates: readonly TaxRateRow[],
): OutputOf<typeof catalog.listTaxClasses>['items'] =>
  classes.map((each) => ({
    id: each.id,
    name: each.name,
    rates: rates
      .filter((rate) => rate.tax_class_id === each.id)
      .map((rate) => ({
        country: rate.country,
        category: rate.category,
        percent: e4Of(rate.percent),
        from: rate.from_date,
        until: rate.until_date,
      })),
  }));
