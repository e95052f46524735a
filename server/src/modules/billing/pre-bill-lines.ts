// Between the rows of a pre-bill and the values that the rules of core speak in.

import type { LineSource } from '@daybook/core/billing/invoice-lines.ts';
import type { PreBillLine } from '@daybook/core/billing/pre-bill.ts';
import type { QuantityPolicy } from '@daybook/core/billing/quantity.ts';
import type { TaxRate } from '@daybook/core/billing/tax.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { e4Of, e4OrNull } from '../../platform/numeric.ts';
import type { TaxRateRow } from '../catalog/public.ts';
import type { ClientRow } from '../parties/public.ts';
import type { PreBillLineRow } from './pre-bill-store.ts';

export const toPreBillLine = (row: PreBillLineRow): PreBillLine => ({
  id: row.item_id,
  itemId: row.item_id,
  decision: row.decision,
  minutes: row.minutes,
  billedMinutes: row.billed_minutes,
  value: money(row.value_minor, row.currency),
  amount: money(row.amount_minor, row.currency),
  unitPriceE4: e4OrNull(row.unit_price),
  reasonCode: row.reason_code,
  comment: row.comment,
});

export const toLineSource = (row: PreBillLineRow, tax: TaxRate): LineSource => ({
  ...toPreBillLine(row),
  workDate: row.work_date,
  personId: row.person_id,
  personName: row.person_name,
  projectId: row.project_id,
  projectName: row.project_name,
  serviceId: row.service_id,
  serviceName: row.service_name,
  taskId: row.task_id,
  taskName: row.task_name,
  note: row.note,
  clause: row.clause,
  isOwnLine: row.source_kind !== 'time',
  tax,
});

/** 'minutes', 'hours_2', 'hours_3': how a client's documents print a quantity. */
export const quantityPolicyOf = (name: string): QuantityPolicy =>
  name === 'minutes'
    ? { printed: 'minutes', hourDigits: 2 }
    : { printed: 'hours', hourDigits: name === 'hours_3' ? 3 : 2 };

const untaxed = { reverse_charge: 'AE', export: 'G', exempt: 'E' } as const;

/** The tax of a class for a client on a date. Refuses with tax_rate_missing. */
export function taxFinder(
  client: Pick<ClientRow, 'tax_treatment' | 'tax_reason'>,
  rates: readonly TaxRateRow[],
  facts: Readonly<{ country: string; on: string }>,
): (taxClassId: string) => TaxRate {
  const { tax_treatment: treatment } = client;
  return (taxClassId) => {
    if (treatment !== 'standard')
      return { taxClassId, category: untaxed[treatment], percentE4: 0n, reason: client.tax_reason };
    const found = rates.find(
      (rate) =>
        rate.tax_class_id === taxClassId &&
        rate.country === facts.country &&
        rate.from_date <= facts.on &&
        (rate.until_date === null || facts.on < rate.until_date),
    );
    if (found === undefined)
      throw new Refusal('tax_rate_missing', { taxClassId, country: facts.country, on: facts.on });
    return { taxClassId, category: found.category, percentE4: e4Of(found.percent), reason: null };
  };
}
