// Plans and runs as the contract shows them.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { groupings } from '@daybook/contract/parties.ts';
import { type plans, sweepKinds } from '@daybook/contract/plans.ts';
import { exceptionKinds, type runs } from '@daybook/contract/runs.ts';
import { planLifecycle, runLifecycle } from '@daybook/core/automation/run-lifecycle.ts';
import { money } from '@daybook/core/money/money.ts';
import { z } from 'zod';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import { sentenceOf } from './calendar.ts';
import type { PlanRow } from './plan-store.ts';
import type { ExceptionRow, ItemRow, RunRow, WholeItemRow } from './run-store.ts';
import { simulatedIn } from './simulated.ts';
import type { TopUpRow } from './top-up-store.ts';

type Viewer = Readonly<{ actor: Actor; today: string }>;

const reachOf = (
  row: Readonly<{ created_by_id: string; branch_id: string | null }>,
  actor: Actor,
) => ({
  isOwn: row.created_by_id === actor.personId,
  isTeam: false,
  isBranch: row.branch_id === actor.branchId,
});
export const planReach = ({ subject, actor }: Readonly<{ subject: PlanRow; actor: Actor }>) =>
  reachOf(subject, actor);
export const runReach = (row: RunRow, actor: Actor) => reachOf(row, actor);

const Sweeps = z.array(z.enum(sweepKinds));
const Grouping = z.enum(groupings).nullable();

export function planView(row: PlanRow, { actor, today }: Viewer): OutputOf<typeof plans.create> {
  const can = (action: keyof typeof planLifecycle.actions) => planLifecycle.can(row.state, action);
  const permission = 'automation.update' as const;
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    practice: row.practice,
    client: reference(row.client_id, row.client_name),
    branch: reference(row.branch_id, row.branch_name),
    rule: row.rule,
    ruleText: sentenceOf({ rule: row.rule, startsOn: row.starts_on, timeZone: row.time_zone }),
    startsOn: row.starts_on,
    shift: row.shift,
    cutOffDays: row.cut_off_days,
    sweeps: Sweeps.parse(row.sweeps),
    per: row.per,
    grouping: Grouping.parse(row.grouping),
    delivery: row.delivery,
    approver: referenceOrNull(row.approver_id, row.approver_name),
    state: row.state,
    pausedBecause: row.paused_because,
    nextOn: row.next_on,
    nextDueOn: row.next_due_on,
    isDue: row.state === 'active' && row.next_due_on !== null && row.next_due_on <= today,
    createdAt: row.created_at,
    may: mayOf(
      actor,
      {
        update: { permission, when: row.state !== 'ended' },
        pause: { permission, when: can('pause') },
        resume: { permission, when: can('resume') },
        skip: { permission, when: row.state === 'active' && row.next_on !== null },
        end: { permission, when: can('end') },
      },
      reachOf(row, actor),
    ),
  };
}

export function runView(row: RunRow, actor: Actor): OutputOf<typeof runs.get> {
  const can = (action: keyof typeof runLifecycle.actions) => runLifecycle.can(row.state, action);
  const isMaker = row.created_by_id === actor.personId || row.submitted_by_id === actor.personId;
  const hasInvoices = row.invoices > 0;
  const update = 'automation.update' as const;
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    state: row.state,
    source: row.source,
    dueUntil: row.due_until,
    invoiceDate: row.invoice_date,
    branch: referenceOrNull(row.branch_id, row.branch_name),
    practice: row.practice,
    createdAt: row.created_at,
    createdBy: reference(row.created_by_id, row.created_by_name),
    submittedBy: referenceOrNull(row.submitted_by_id, row.submitted_by_name),
    approvedBy: referenceOrNull(row.approved_by_id, row.approved_by_name),
    postedAt: row.posted_at,
    rejectedBecause: row.rejected_because,
    stoppedBecause: row.stopped_because,
    contentHash: row.content_hash?.toString('hex') ?? null,
    progress: {
      plans: row.plans,
      simulatedPlans: row.simulated_plans,
      postedPlans: row.posted_plans,
      invoices: row.invoices,
      excluded: row.excluded,
      posted: row.posted,
      moved: row.moved,
      exceptions: row.exceptions,
      topUps: row.top_ups,
      movedTopUps: row.moved_top_ups,
    },
    totals: row.totals.map(({ currency, net, total, due }) => ({
      currency,
      net: money(BigInt(net), currency),
      total: money(BigInt(total), currency),
      due: money(BigInt(due), currency),
    })),
    may: mayOf(
      actor,
      {
        simulate: { permission: update, when: can('simulate') },
        exclude: { permission: update, when: can('change') && hasInvoices },
        include: { permission: update, when: can('change') && row.excluded > 0 },
        submit: {
          permission: 'automation.submit',
          when: can('submit') && (hasInvoices || row.top_ups > 0),
        },
        reject: { permission: 'automation.approve', when: can('reject') },
        approve: {
          permission: 'automation.approve',
          when: can('approve') && (isMaker ? 'own_approval' : true),
        },
        post: { permission: 'automation.post', when: can('post') },
        stop: { permission: 'automation.post', when: can('stop') },
        cancel: { permission: update, when: can('cancel') },
      },
      reachOf(row, actor),
    ),
  };
}

export const itemView = (row: ItemRow): OutputOf<typeof runs.items>['items'][number] => {
  const of = (minor: bigint) => money(minor, row.currency);
  return {
    id: row.id,
    plan: reference(row.plan_id, row.plan_name),
    client: reference(row.client_id, row.client_name),
    project: referenceOrNull(row.project_id, row.project_name),
    contract: referenceOrNull(row.contract_id, row.contract_number),
    state: row.state,
    because: row.because,
    entries: row.entries,
    net: of(row.net_minor),
    total: of(row.total_minor),
    due: of(row.due_minor),
    previous: row.previous_minor === null ? null : of(row.previous_minor),
    change: row.previous_minor === null ? null : of(row.net_minor - row.previous_minor),
    invoice: referenceOrNull(row.invoice_id, row.invoice_number),
    moved: [...(row.moved ?? [])],
  };
};

export function itemDetail(row: WholeItemRow): OutputOf<typeof runs.item> {
  const simulated = simulatedIn(row);
  return {
    ...itemView(row),
    tax: simulated.tax,
    contentHash: row.content_hash.toString('hex'),
    facts: Object.entries(simulated.facts).map(([name, value]) => ({ name, value })),
    lines: simulated.lines.map((line) => ({
      description: line.description,
      minutes: line.minutes,
      unitPrice: line.unitPriceE4,
      net: line.net,
      taxPercent: line.taxPercentE4,
    })),
    draws: [...simulated.draws],
  };
}

export const topUpView = (row: TopUpRow): OutputOf<typeof runs.topUps>['items'][number] => ({
  id: row.id,
  plan: reference(row.plan_id, row.plan_name),
  client: reference(row.client_id, row.client_name),
  retainer: reference(row.retainer_id, row.retainer_number),
  state: row.state,
  ongoing: money(row.ongoing_minor, row.currency),
  amount: money(row.amount_minor, row.currency),
  request: referenceOrNull(row.request_id, row.request_number),
  moved: [...(row.moved ?? [])],
});

const Kind = z.enum(exceptionKinds);
export const exceptionView = (
  row: ExceptionRow,
): OutputOf<typeof runs.exceptions>['items'][number] => ({
  id: row.id,
  kind: Kind.parse(row.kind),
  plan: reference(row.plan_id, row.plan_name),
  client: reference(row.client_id, row.client_name),
  itemId: row.item_id,
  count: row.count,
  minutes: row.minutes,
  amount:
    row.amount_minor === null || row.currency === null
      ? null
      : money(row.amount_minor, row.currency),
  detail: row.detail,
});
