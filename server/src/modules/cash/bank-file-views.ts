// Bank accounts, files and lines as the contract shows them.

import type { cash } from '@daybook/contract/cash.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { bankLineLifecycle } from '@daybook/core/cash/bank-line-lifecycle.ts';
import { add, money, subtract } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { BankAccountRow } from './bank-account-store.ts';
import type { BankFileRow } from './bank-file-store.ts';
import type { BankLineRow } from './bank-line-store.ts';

/** Bank accounts belong to a branch, and with them their files and lines. */
export const branchReach = (row: Readonly<{ branch_id: string }>, actor: Actor) => ({
  isOwn: row.branch_id === actor.branchId,
  isTeam: row.branch_id === actor.branchId,
  isBranch: row.branch_id === actor.branchId,
});

export const bankAccountView = (
  row: BankAccountRow,
  actor: Actor,
): OutputOf<typeof cash.createBankAccount> => ({
  id: row.id,
  version: row.version,
  name: row.name,
  iban: row.iban,
  currency: row.currency,
  legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
  branch: reference(row.branch_id, row.branch_name),
  account: row.account,
  mapping: row.mapping,
  isActive: row.is_active,
  may: mayOf(
    actor,
    {
      update: { permission: 'cash.update' },
      import: { permission: 'cash.create', when: row.is_active },
    },
    branchReach(row, actor),
  ),
});

export function bankFileView(row: BankFileRow, actor: Actor): OutputOf<typeof cash.importBankFile> {
  const amount = (minor: bigint) => money(minor, row.currency);
  const [credits, debits] = [amount(row.credit_minor), amount(row.debit_minor)];
  const opening = row.opening_minor === null ? null : amount(row.opening_minor);
  const closing = row.closing_minor === null ? null : amount(row.closing_minor);
  const isOpen = row.open_count > 0;
  return {
    id: row.id,
    version: row.version,
    bankAccount: reference(row.bank_account_id, row.bank_account_name),
    fileName: row.file_name,
    format: row.format,
    from: row.from_on,
    until: row.until_on,
    lineCount: row.line_count,
    knownCount: row.known_count,
    openCount: row.open_count,
    credits,
    debits,
    opening,
    closing,
    difference:
      opening === null || closing === null
        ? null
        : subtract(closing, add(opening, add(credits, debits))),
    importedAt: row.imported_at,
    importedBy: reference(row.imported_by_id, row.imported_by_name),
    may: mayOf(
      actor,
      {
        accept: { permission: 'cash.post', when: isOpen },
        propose: { permission: 'cash.create', when: isOpen },
      },
      branchReach(row, actor),
    ),
  };
}

const isReversed = (row: BankLineRow): boolean =>
  row.receipt_state === 'voided' || row.refund_state === 'voided';
/** Accepted lines come back only once what was made of them is voided. */
export const canReopen = (row: BankLineRow): boolean =>
  bankLineLifecycle.can(row.state, 'reopen') && (row.state !== 'accepted' || isReversed(row));

export function bankLineView(
  row: BankLineRow,
  numbers: ReadonlyMap<string, string>,
  actor: Actor,
): OutputOf<typeof cash.acceptBankLine> {
  const amount = (minor: bigint) => money(minor, row.currency);
  const parts = row.parts.map(({ invoiceId, amountMinor }) => ({
    invoice: reference(invoiceId, numbers.get(invoiceId) ?? ''),
    amount: amount(BigInt(amountMinor)),
  }));
  const settled = parts.reduce((total, part) => total + part.amount.minor, 0n);
  const isCredit = row.amount_minor > 0n;
  const canAccept = bankLineLifecycle.can(row.state, 'accept');
  return {
    id: row.id,
    version: row.version,
    file: reference(row.file_id, row.file_name),
    position: row.position,
    on: row.on_date,
    amount: amount(row.amount_minor),
    reference: row.reference,
    counterparty: row.counterparty,
    iban: row.counterparty_iban,
    state: row.state,
    client: referenceOrNull(row.client_id, row.client_name),
    score: row.score,
    reasons: [...row.reasons],
    parts,
    unapplied: amount(row.client_id === null || !isCredit ? 0n : row.amount_minor - settled),
    receipt: referenceOrNull(row.receipt_id, row.receipt_number),
    refund: referenceOrNull(row.refund_id, row.refund_number),
    knownFrom: referenceOrNull(row.known_file_id, row.known_file_name),
    ignoredBecause: row.ignored_because,
    may: mayOf(
      actor,
      {
        accept: { permission: 'cash.post', when: canAccept && isCredit },
        matchRefund: { permission: 'cash.post', when: canAccept && !isCredit },
        ignore: { permission: 'cash.create', when: bankLineLifecycle.can(row.state, 'ignore') },
        reopen: { permission: 'cash.create', when: canReopen(row) },
      },
      branchReach(row, actor),
    ),
  };
}
