// The period that an expense touches, as it was read with it.

import type { PeriodTouch } from '../../platform/command.ts';
import type { ExpenseRow } from './store.ts';

export const touchOf = (row: ExpenseRow, on: string, field: string): PeriodTouch => ({
  legalEntityId: row.legal_entity_id,
  branchId: row.branch_id,
  area: 'expenses',
  on,
  field,
  lockedThrough: row.locked_through,
});
