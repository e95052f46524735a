// Dunning as the contract shows it.

import type { dunning } from '@daybook/contract/dunning.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { daysBetween, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { Account } from './accounts.ts';
import type { LadderRow } from './ladder-store.ts';
import type { HoldRow, NoticeLineRow, NoticeRow } from './store.ts';

type QueueRow = OutputOf<typeof dunning.queue>['items'][number];
export type Viewer = Readonly<{ actor: Actor; today: PlainDate }>;

const stateOf = ({ proposal, holds }: Account): QueueRow['state'] => {
  if (proposal === null) return 'ended';
  return proposal.kind === 'nothing' ? (holds.length > 0 ? 'held' : 'not_yet') : proposal.kind;
};

export function queueView(account: Account, { actor, today }: Viewer): QueueRow {
  const { first, proposal, ladder, invoices, creditMinor } = account;
  const state = stateOf(account);
  const overdueMinor = invoices.reduce((total, row) => total + row.open_minor, 0n);
  const step = proposal?.kind === 'due' ? (ladder?.steps[proposal.step] ?? null) : null;
  const levels = new Map(
    proposal?.kind === 'due' ? proposal.lines.map((line) => [line.invoiceId, line.level]) : [],
  );
  return {
    id: account.key,
    client: reference(first.client_id, first.client_name),
    legalEntity: reference(first.legal_entity_id, first.legal_entity_name),
    currency: first.currency,
    state,
    step: step === null ? null : { name: step.name, needsApproval: step.needsApproval },
    nextOn: proposal?.kind === 'not_yet' ? proposal.nextOn : null,
    overdue: money(overdueMinor, first.currency),
    credit: money(creditMinor, first.currency),
    net: money(overdueMinor - creditMinor, first.currency),
    oldestDays: Math.max(...invoices.map((row) => daysBetween(row.due_on, today))),
    invoices: invoices.map((row) => ({
      invoice: reference(row.id, row.number),
      invoiceDate: row.invoice_date,
      dueOn: row.due_on,
      daysPastDue: daysBetween(row.due_on, today),
      open: money(row.open_minor, first.currency),
      level: levels.get(row.id) ?? row.level,
    })),
    holds: account.holds.map((hold) => holdView(hold, { actor, today })),
    may: mayOf(actor, {
      issue: {
        permission: 'receivables.post',
        when: state === 'due' && step?.needsApproval === false,
      },
      issueLast: {
        permission: 'receivables.post',
        when: state === 'due' && step?.needsApproval === true,
      },
      hold: { permission: 'receivables.update' },
    }),
  };
}

export function holdView(row: HoldRow, { actor, today }: Viewer): OutputOf<typeof dunning.hold> {
  const isActive = row.ended_at === null && (row.until_on === null || row.until_on > today);
  return {
    id: row.id,
    version: row.version,
    client: reference(row.client_id, row.client_name),
    invoice: referenceOrNull(row.invoice_id, row.invoice_number),
    kind: row.kind,
    reason: row.reason,
    until: row.until_on,
    owner: reference(row.owner_id, row.owner_name),
    createdAt: row.created_at,
    endedAt: row.ended_at,
    endedBecause: row.ended_because,
    isActive,
    may: mayOf(actor, { end: { permission: 'receivables.update', when: isActive } }),
  };
}

export const noticeView = (
  row: NoticeRow,
  actor: Actor,
): OutputOf<typeof dunning.withdrawNotice> => ({
  id: row.id,
  client: reference(row.client_id, row.client_name),
  legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
  step: row.step_name,
  on: row.on_date,
  payBy: row.pay_by,
  open: money(row.open_minor, row.currency),
  net: money(row.net_minor, row.currency),
  fee: row.fee_minor === 0n ? null : money(row.fee_minor, row.currency),
  language: row.language,
  delivery:
    row.delivery_id === null ? null : { id: row.delivery_id, state: row.delivery_state ?? '' },
  withdrawnBecause: row.withdrawn_because,
  createdAt: row.created_at,
  createdBy: reference(row.created_by_id, row.created_by_name),
  may: mayOf(actor, {
    withdraw: { permission: 'receivables.post', when: row.withdrawn_because === null },
  }),
});

export const noticeLineView = (row: NoticeLineRow, currency: string) => ({
  invoice: reference(row.invoice_id, row.number),
  invoiceDate: row.invoice_date,
  dueOn: row.due_on,
  daysPastDue: row.days_past_due,
  open: money(row.open_minor, currency),
  level: row.level,
});

export const ladderView = (row: LadderRow): OutputOf<typeof dunning.createLadder> => ({
  id: row.id,
  version: row.version,
  name: row.name,
  isDefault: row.is_default,
  isAutomatic: row.is_automatic,
  claimService: referenceOrNull(row.claim_service_id, row.claim_service_name),
  clients: row.clients,
  savedAt: row.saved_at,
  steps: row.steps.map((step) => ({
    name: step.name,
    afterDays: step.afterDays,
    templateKey: step.templateKey,
    payWithinDays: step.payWithinDays,
    fee: step.feeCurrency === null ? null : money(step.feeMinor, step.feeCurrency),
    needsApproval: step.needsApproval,
  })),
});
