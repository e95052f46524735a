// Between an invoice as core knows it and as it is stored.

import type { CreditableInvoice } from '@daybook/core/billing/credit-note.ts';
import { groupings } from '@daybook/core/billing/invoice-lines.ts';
import type { InvoiceTotals } from '@daybook/core/billing/invoice-totals.ts';
import type { TaxGroup } from '@daybook/core/billing/tax.ts';
import { money } from '@daybook/core/money/money.ts';
import { z } from 'zod';
import { e8Of } from '../../platform/numeric.ts';
import type * as lineStore from './invoice-line-store.ts';
import type * as invoices from './invoice-store.ts';
import { quantityPolicyOf } from './pre-bill-lines.ts';
import { discountIn } from './stored-discount.ts';

export const GroupingName = z.enum(groupings);

export const taxColumns = (groups: readonly TaxGroup[]) =>
  groups.map((group) => ({
    category: group.category,
    percentE4: group.percentE4,
    reason: group.reason,
    taxable: group.taxable.minor,
    tax: group.tax.minor,
  }));

export const totalColumns = (totals: InvoiceTotals) => ({
  lineNetMinor: totals.lineNet.minor,
  taxMinor: totals.tax.minor,
  totalMinor: totals.taxInclusive.minor,
  taxLines: taxColumns(totals.taxBreakdown),
});

/** What core asks of a stored invoice: its lines, and totals as they were stored. */
export function toInvoice(
  row: invoices.InvoiceRow,
  lines: readonly lineStore.LineRow[],
): CreditableInvoice {
  const amount = (minor: bigint) => money(minor, row.currency);
  const none = amount(0n);
  const discount = discountIn(row.discount, row.currency);
  return {
    id: row.id,
    clientId: row.client_id,
    branchId: row.branch_id,
    currency: row.currency,
    state: row.state,
    policy: {
      grouping: GroupingName.parse(row.grouping),
      quantity: quantityPolicyOf(row.quantity_policy),
    },
    paymentTermDays: row.payment_term_days,
    lines: lines.map((line) => ({
      id: line.id,
      position: line.position,
      description: line.description,
      projectId: line.project_id,
      serviceId: line.service_id,
      personId: line.person_id,
      workDateFrom: line.from_date,
      workDateUntil: line.until_date,
      minutes: line.minutes,
      unitPriceE4: line.unit_price === null ? null : BigInt(line.unit_price.replace('.', '')),
      net: amount(line.net_minor),
      clause: line.clause,
      itemIds: [],
      tax: {
        taxClassId: line.tax_class_id,
        category: line.tax_category,
        percentE4: BigInt(line.tax_percent.replace('.', '')),
        reason: line.tax_reason,
      },
    })),
    discount,
    totals: {
      lineNet: amount(row.line_net_minor),
      allowances: amount(row.allowance_minor),
      charges: none,
      taxExclusive: amount(row.line_net_minor - row.allowance_minor),
      tax: amount(row.tax_minor),
      taxInclusive: amount(row.total_minor),
      prepaid: amount(row.prepaid_minor),
      rounding: none,
      due: amount(row.total_minor - row.prepaid_minor),
      taxBreakdown: row.tax_lines.map((line) => ({
        category: line.category,
        percentE4: BigInt(line.percentE4),
        reason: line.reason,
        taxable: amount(BigInt(line.taxable)),
        tax: amount(BigInt(line.tax)),
      })),
    },
    number: row.number,
    postedOn: row.invoice_date,
    dueOn: row.due_on,
    seller: null,
    buyer: null,
    exchange:
      row.exchange_rate === null || row.base_currency === null
        ? null
        : { base: row.base_currency, rateE8: e8Of(row.exchange_rate) },
  };
}
