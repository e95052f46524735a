// Milestones as the contract shows them.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { milestones } from '@daybook/contract/milestones.ts';
import {
  alertOf,
  earnedToDate,
  type MilestoneFacts,
  milestoneStateOf,
  wholeE4,
} from '@daybook/core/milestones/schedule.ts';
import { money, subtract } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { e4Of } from '../../platform/numeric.ts';
import { reference } from '../../platform/rows.ts';
import type { ContractLineRow } from '../contracts/public.ts';
import type { ChangeOrderRow, MilestoneRow, Worth } from './store.ts';

export const milestoneReach = (
  row: Pick<MilestoneRow, 'owner_id' | 'branch_id'>,
  actor: Actor,
) => ({
  isOwn: row.owner_id === actor.personId,
  isTeam: row.owner_id === actor.personId,
  isBranch: row.branch_id === actor.branchId,
});

export const factsOf = (row: MilestoneRow): MilestoneFacts => ({
  value: money(row.value_minor, row.currency),
  percentE4: e4Of(row.percent),
  needsAcceptance: row.needs_acceptance,
  acceptance: row.acceptance,
  offered: money(row.offered_minor, row.currency),
  billed: money(row.billed_minor, row.currency),
});

/** What is earned and on no bill yet; nothing before the client has accepted, where that is asked. */
export function openBill(row: MilestoneRow) {
  const facts = factsOf(row);
  const isReady = !facts.needsAcceptance || facts.acceptance === 'accepted';
  const before = money(row.billed_minor + row.offered_minor, row.currency);
  const open = subtract(earnedToDate(facts), before);
  return isReady && open.minor > 0n ? open : money(0n, row.currency);
}

export function milestoneView(
  row: MilestoneRow,
  actor: Actor,
  today: string,
): OutputOf<typeof milestones.get> {
  const facts = factsOf(row);
  const thisBill = openBill(row);
  const isWhole = facts.percentE4 === wholeE4;
  const isWaiting = row.acceptance === 'submitted';
  const isOwn = row.submitted_by_id === actor.personId;
  const isDecidable = isWaiting && isOwn ? 'own_approval' : isWaiting;
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    client: reference(row.client_id, row.client_name),
    contract: reference(row.contract_id, row.contract_number),
    lineKey: row.line_key,
    position: row.position,
    state: milestoneStateOf(facts),
    isDeposit: row.is_deposit,
    dueOn: row.due_on,
    alert: alertOf({ ...facts, dueOn: row.due_on }, today),
    percent: facts.percentE4,
    needsAcceptance: row.needs_acceptance,
    acceptance: row.acceptance,
    acceptanceReason: row.acceptance_reason,
    value: facts.value,
    prior: facts.billed,
    offered: facts.offered,
    thisBill,
    toDate: earnedToDate(facts),
    balance: subtract(facts.value, facts.billed),
    retentionPercent: e4Of(row.retention_percent),
    retention: money(row.retention_minor, row.currency),
    may: mayOf(
      actor,
      {
        progress: { permission: 'milestones.update', when: !isWaiting },
        submit: {
          permission: 'milestones.submit',
          when: row.needs_acceptance && isWhole && ['none', 'rejected'].includes(row.acceptance),
        },
        accept: { permission: 'milestones.approve', when: isDecidable },
        reject: { permission: 'milestones.approve', when: isDecidable },
        link: { permission: 'milestones.submit', when: isWaiting },
        bill: { permission: 'milestones.post', when: thisBill.minor > 0n },
      },
      milestoneReach(row, actor),
    ),
  };
}

export const changeOrderView = (
  row: ChangeOrderRow,
  actor: Actor,
): OutputOf<typeof milestones.createChangeOrder> => ({
  id: row.id,
  version: row.version,
  number: row.number,
  title: row.title,
  reason: row.reason,
  change: money(row.delta_minor, row.currency),
  state: row.state,
  createdAt: row.created_at,
  postedAt: row.posted_at,
  may: mayOf(
    actor,
    { post: { permission: 'milestones.post', when: row.state === 'draft' } },
    milestoneReach(row, actor),
  ),
});

export function scheduleView(
  line: ContractLineRow,
  parts: Readonly<{
    worth: Worth | undefined;
    rows: readonly MilestoneRow[];
    orders: readonly ChangeOrderRow[];
  }>,
  viewer: Readonly<{ actor: Actor; today: string }>,
): OutputOf<typeof milestones.saveSchedule> {
  const amount = (minor: bigint) => money(minor, line.currency);
  const [lineMinor, changeMinor] = [parts.worth?.line_minor ?? 0n, parts.worth?.change_minor ?? 0n];
  return {
    lineKey: line.line_key,
    description: line.description,
    contract: reference(line.contract_id, line.contract_number),
    currency: line.currency,
    may: mayOf(
      viewer.actor,
      {
        save: { permission: 'milestones.update', when: line.contract_state === 'in_force' },
        change: { permission: 'milestones.update', when: line.contract_state === 'in_force' },
      },
      milestoneReach(line, viewer.actor),
    ),
    lineValue: amount(lineMinor),
    changes: amount(changeMinor),
    worth: amount(lineMinor + changeMinor),
    scheduled: amount(
      parts.rows
        .filter((row) => !row.is_deposit)
        .reduce((total, row) => total + row.value_minor, 0n),
    ),
    milestones: parts.rows.map((row) => milestoneView(row, viewer.actor, viewer.today)),
    changeOrders: parts.orders.map((row) => changeOrderView(row, viewer.actor)),
  };
}
