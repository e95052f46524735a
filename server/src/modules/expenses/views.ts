// Expenses as the contract shows them.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { expenses } from '@daybook/contract/expenses.ts';
import { type ExpensePolicy, isOverLimit } from '@daybook/core/expenses/expense.ts';
import { expenseLifecycle } from '@daybook/core/expenses/expense-lifecycle.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { fileView } from '../../platform/added-file.ts';
import { mayOf } from '../../platform/may.ts';
import { e4Of } from '../../platform/numeric.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { CategoryRow } from './category-store.ts';
import type { ReceiptRow } from './receipt-store.ts';
import type { ExpenseRow } from './store.ts';

export const expenseReach = (row: ExpenseRow, actor: Actor) => ({
  isOwn: row.person_id === actor.personId,
  isTeam: row.manager_id === actor.personId,
  isBranch: row.branch_id === actor.branchId,
});

type PolicyColumns = Pick<CategoryRow, 'limit_minor' | 'receipt_over_minor' | 'policy_currency'>;
export const policyOf = (row: PolicyColumns): ExpensePolicy => {
  const amount = (minor: bigint | null) =>
    minor === null || row.policy_currency === null ? null : money(minor, row.policy_currency);
  return { limit: amount(row.limit_minor), receiptOver: amount(row.receipt_over_minor) };
};

export function expenseView(row: ExpenseRow, actor: Actor): OutputOf<typeof expenses.update> {
  const gross = money(row.gross_minor, row.currency);
  const can = (verb: Parameters<typeof expenseLifecycle.can>[1]) =>
    expenseLifecycle.can(row.state, verb);
  const isOwn = row.person_id === actor.personId;
  const isOpen = row.invoice_id === null && row.reimbursement_id === null;
  const decide = {
    permission: 'expenses.approve',
    when: isOwn ? 'own_approval' : can('approve'),
  } as const;
  return {
    id: row.id,
    version: row.version,
    person: reference(row.person_id, row.person_name),
    project: reference(row.project_id, row.project_name),
    client: reference(row.client_id, row.client_name),
    category: reference(row.category_id, row.category_name),
    on: row.on_date,
    quantity: row.quantity,
    gross,
    inputTax: money(row.input_tax_minor, row.currency),
    note: row.note,
    isBillable: row.is_billable,
    isReimbursable: row.is_reimbursable,
    isOverLimit: isOverLimit(gross, policyOf(row)),
    state: row.state,
    reason: row.reason,
    billed:
      row.billed_minor === null || row.billed_currency === null
        ? null
        : money(row.billed_minor, row.billed_currency),
    invoice: referenceOrNull(row.invoice_id, row.invoice_number),
    reimbursement: referenceOrNull(row.reimbursement_id, row.reimbursement_number),
    receipts: row.receipts,
    createdAt: row.created_at,
    may: mayOf(
      actor,
      {
        update: { permission: 'expenses.update', when: can('change') },
        discard: { permission: 'expenses.update', when: can('discard') },
        submit: { permission: 'expenses.submit', when: can('submit') },
        recall: { permission: 'expenses.submit', when: can('recall') },
        approve: decide,
        reject: decide,
        reopen: { permission: 'expenses.approve', when: can('reopen') && isOpen && !isOwn },
        reimburse: {
          permission: 'expenses.reimburse',
          when: row.state === 'approved' && row.is_reimbursable && row.reimbursement_id === null,
        },
      },
      expenseReach(row, actor),
    ),
  };
}

export const expenseDetail = (
  row: ExpenseRow,
  files: readonly ReceiptRow[],
  actor: Actor,
): OutputOf<typeof expenses.get> => ({
  ...expenseView(row, actor),
  markupPercent: row.markup_percent === null ? null : e4Of(row.markup_percent),
  files: files.map((file) => ({
    ...fileView(file),
    sizeBytes: file.size_bytes,
    addedAt: file.added_at,
  })),
  decidedBy: referenceOrNull(row.decided_by_id, row.decided_by_name),
  decidedAt: row.decided_at,
});

export const categoryView = (row: CategoryRow): OutputOf<typeof expenses.createCategory> => ({
  id: row.id,
  version: row.version,
  name: row.name,
  service: reference(row.service_id, row.service_name),
  unit: row.unit,
  unitPrice: row.unit_price === null ? null : e4Of(row.unit_price),
  currency: row.currency,
  markupPercent: e4Of(row.markup_percent),
  ...policyOf(row),
  isActive: row.is_active,
});
