// Contracts as the contract package shows them.

import { Clause, type contracts } from '@daybook/contract/contracts.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import {
  contractLifecycle,
  contractVersionLifecycle,
} from '@daybook/core/contracts/contract-lifecycle.ts';
import { isNoticeDue } from '@daybook/core/contracts/renewal.ts';
import { money } from '@daybook/core/money/money.ts';
import { z } from 'zod';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { LineSpentRow } from '../billing/public.ts';
import type { ClauseRow, ContractRow, LineRow, VersionRow } from './store.ts';
import { headOf, lineTermsOf } from './terms.ts';

export const contractReach = (row: ContractRow, actor: Actor) => ({
  isOwn: row.created_by_id === actor.personId || row.owner_id === actor.personId,
  isTeam: row.owner_id === actor.personId,
  isBranch: row.branch_id === actor.branchId,
});

export function contractView(
  row: ContractRow,
  actor: Actor,
  today: string,
): OutputOf<typeof contracts.submit> {
  const written = row.written_state;
  const can = (action: keyof typeof contractVersionLifecycle.actions) =>
    written !== null && contractVersionLifecycle.can(written, action);
  const isInForce = row.state === 'in_force';
  const term = { from: row.starts_on, until: row.until };
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    name: row.name,
    client: reference(row.client_id, row.client_name),
    owner: reference(row.owner_id, row.owner_name),
    branch: reference(row.branch_id, row.branch_name),
    currency: row.currency,
    state: row.state,
    startsOn: row.starts_on,
    until: row.until,
    noticeOn: row.notice_on,
    isNoticeDue:
      isInForce &&
      row.notice_on !== null &&
      row.notice_on <= today &&
      isNoticeDue(term, { kind: 'by_agreement', noticeDays: 100_000, months: 1 }, today),
    hasDraft: written !== null,
    createdAt: row.created_at,
    may: mayOf(
      actor,
      {
        update: { permission: 'contracts.update', when: written === 'draft' },
        submit: { permission: 'contracts.submit', when: can('submit') },
        approve: { permission: 'contracts.approve', when: can('approve') },
        reject: { permission: 'contracts.approve', when: can('reject') },
        post: { permission: 'contracts.post', when: can('post') },
        amend: { permission: 'contracts.update', when: isInForce && written === null },
        uplift: { permission: 'contracts.update', when: isInForce && written === null },
        renew: {
          permission: 'contracts.post',
          when: contractLifecycle.can(row.state, 'renew') && row.until !== null && written === null,
        },
        terminate: { permission: 'contracts.post', when: isInForce && written === null },
        discard: { permission: 'contracts.update', when: written === 'draft' },
      },
      contractReach(row, actor),
    ),
  };
}

export const versionView = (row: VersionRow) => ({
  id: row.id,
  ordinal: row.ordinal,
  state: row.state,
  effectiveFrom: row.effective_from,
  reason: row.reason,
  createdAt: row.created_at,
  createdBy: referenceOrNull(row.created_by_id, row.created_by_name),
  postedAt: row.posted_at,
});

export function lineView(
  line: LineRow,
  spent: LineSpentRow | undefined,
  currency: string,
): OutputOf<typeof contracts.get>['terms']['lines'][number] {
  const amount = (minor: bigint) => money(minor, currency);
  const [billed, draft, unbilled] = [
    spent?.billed_minor ?? 0n,
    spent?.draft_minor ?? 0n,
    spent?.unbilled_minor ?? 0n,
  ];
  const cap = spent?.cap_minor ?? null;
  const over = cap === null ? 0n : billed + draft + unbilled - cap;
  return {
    key: line.line_key,
    position: line.position,
    model: line.model,
    description: line.description,
    clause: line.clause,
    project: referenceOrNull(line.project_id, line.project_name),
    service: referenceOrNull(line.service_id, line.service_name),
    value: line.value_minor === null ? null : amount(line.value_minor),
    terms: lineTermsOf(line),
    spent: {
      billed: amount(billed),
      inDraft: amount(draft),
      unbilled: amount(unbilled),
      overCap: amount(over < 0n ? 0n : over < unbilled ? over : unbilled),
      billedMinutes: spent?.billed_minutes ?? 0,
      unbilledMinutes: spent?.unbilled_minutes ?? 0,
      workedMinutes: spent?.worked_minutes ?? 0,
      includedMinutes: spent?.included_minutes ?? 0,
    },
  };
}

export type ContractParts = Readonly<{
  shown: VersionRow;
  versions: readonly VersionRow[];
  lines: readonly LineRow[];
  clauses: readonly ClauseRow[];
  spent: readonly LineSpentRow[];
}>;
export function contractDetail(
  row: ContractRow,
  parts: ContractParts,
  viewer: Readonly<{ actor: Actor; today: string }>,
): OutputOf<typeof contracts.get> {
  const head = headOf(parts.shown);
  const spentOf = new Map(parts.spent.map((each) => [each.line_key, each]));
  const total = (pick: (each: LineSpentRow) => bigint) =>
    money(
      parts.spent.reduce((sum, each) => sum + pick(each), 0n),
      row.currency,
    );
  const billed = total((each) => each.billed_minor);
  const order = head.purchaseOrderAmount;
  return {
    ...contractView(row, viewer.actor, viewer.today),
    terms: {
      ...head,
      effectiveFrom: parts.shown.effective_from,
      clauses: parts.clauses.map((clause) => z.decode(Clause, clause)),
      lines: parts.lines.map((line) => lineView(line, spentOf.get(line.line_key), row.currency)),
    },
    shown: versionView(parts.shown),
    versions: parts.versions.map(versionView),
    rejectedBecause: row.rejected_because,
    terminatedOn: row.terminated_on,
    purchaseOrderLeft: order === null ? null : money(order.minor - billed.minor, order.currency),
    billed,
    unbilled: total((each) => each.unbilled_minor),
  };
}
