// Receipts as the contract shows them.

import type { cash } from '@daybook/contract/cash.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { receiptLifecycle } from '@daybook/core/cash/receipt-lifecycle.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { ReceiptRow, SettlementRow, WriteOffRow } from './store.ts';

export const receiptReach = (row: ReceiptRow, actor: Actor) => ({
  isOwn: row.received_by_id === actor.personId,
  isTeam: false,
  isBranch: row.branch_id === actor.branchId,
});

export function receiptView(row: ReceiptRow, actor: Actor): OutputOf<typeof cash.postReceipt> {
  const applied = row.state === 'voided' ? 0n : row.applied_minor;
  const unapplied = row.state === 'posted' ? row.amount_minor - applied - row.refunded_minor : 0n;
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    client: reference(row.client_id, row.client_name),
    legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
    receivedOn: row.received_on,
    amount: money(row.amount_minor, row.currency),
    applied: money(applied, row.currency),
    refunded: money(row.refunded_minor, row.currency),
    unapplied: money(unapplied, row.currency),
    method: row.method,
    reference: row.reference,
    state: row.state,
    batch: referenceOrNull(row.batch_id, row.batch_number),
    bankAccount: referenceOrNull(row.bank_account_id, row.bank_account_name),
    receivedBy: reference(row.received_by_id, row.received_by_name),
    createdAt: row.created_at,
    may: mayOf(
      actor,
      {
        post: { permission: 'cash.post', when: receiptLifecycle.can(row.state, 'post') },
        apply: { permission: 'cash.post', when: row.state === 'posted' && unapplied > 0n },
        refund: { permission: 'cash.post', when: row.state === 'posted' && unapplied > 0n },
        void: {
          permission: 'cash.void',
          when: receiptLifecycle.can(row.state, 'void') && row.refunded_minor === 0n,
        },
      },
      receiptReach(row, actor),
    ),
  };
}

type Details = Readonly<{
  settlements: readonly SettlementRow[];
  writeOffs: readonly WriteOffRow[];
  bankFile: Readonly<{ id: string; name: string }> | null;
}>;

export const receiptDetail = (
  row: ReceiptRow,
  { settlements, writeOffs, bankFile }: Details,
  actor: Actor,
): OutputOf<typeof cash.getReceipt> => ({
  ...receiptView(row, actor),
  settlements: settlements.map((each) => ({
    invoice: reference(each.invoice_id, each.invoice_number ?? ''),
    amount: money(each.amount_minor, row.currency),
    settledAt: each.at,
  })),
  writeOffs: writeOffs.map((each) => ({
    invoice: reference(each.invoice_id, each.invoice_number ?? ''),
    amount: money(each.amount_minor, row.currency),
    kind: each.kind,
    reason: each.reason,
  })),
  bankFile,
});
