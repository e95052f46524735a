// The allocation ledger's rows as the values of core.

import type { PostedAllocation } from '@daybook/core/billing/invoice.ts';
import { accountCode } from '@daybook/core/journal/accounts.ts';
import { money } from '@daybook/core/money/money.ts';
import type { AllocationRow } from './allocation-store.ts';

export const toAllocation = (row: AllocationRow): PostedAllocation => ({
  id: row.id,
  itemId: row.item_id,
  invoiceLineId: row.line_id,
  minutes: row.minutes,
  value: money(row.value_minor, row.currency),
  amount: money(row.amount_minor, row.currency),
  reversesId: row.reverses_id,
  projectId: row.project_id,
  serviceId: row.service_id,
  account: accountCode(row.account),
  isWip: row.is_wip,
});

/** What was billed, and what was taken back of it. */
export function splitLedger(rows: readonly AllocationRow[]) {
  const all = rows.map(toAllocation);
  return {
    allocations: all.filter((allocation) => allocation.reversesId === null),
    reversals: all.filter((allocation) => allocation.reversesId !== null),
  };
}
