// Billing runs: begun, reviewed, agreed to, posted, stopped, dropped.

import type { InputOf } from '@daybook/contract/endpoint.ts';
import { runs } from '@daybook/contract/runs.ts';
import type { AuditEventType } from '@daybook/core/audit/audit-event.ts';
import { cutOffOf } from '@daybook/core/automation/plan-dates.ts';
import { type RunState, runLifecycle } from '@daybook/core/automation/run-lifecycle.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand, nothing } from '../../platform/command.ts';
import { contentHash } from '../../platform/json.ts';
import { existing } from '../../platform/rows.ts';
import { largestInBase } from '../billing/public.ts';
import { datesDueBy } from './calendar.ts';
import { duePlans, type PlanRow } from './plan-store.ts';
import { calendarOf } from './plans.ts';
import { runJob } from './run-job.ts';
import * as store from './run-store.ts';
import { runReach, runView } from './views.ts';

const record = (id: string) => ({ kind: 'billing_run', id });
const viewOf = async ({ tx, actor }: CommandContext, id: string) =>
  runView(existing(await store.findRun(tx, id)), actor);
const lockOne = ({ input, tx }: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
  store.lockRun(tx, input.id);
const reach = ({ subject, actor }: Readonly<{ subject: store.RunRow; actor: Actor }>) =>
  runReach(subject, actor);

/** The latest date of the plan that is due: days that were missed before it are caught up with it. */
function turnOf(plan: PlanRow, dueUntil: string, position: number) {
  const first = existing(plan.next_on);
  const later = datesDueBy(calendarOf(plan), first, { dueUntil, atMost: 400 });
  const occursOn = later.at(-1)?.on ?? first;
  return {
    plan_id: plan.id,
    position,
    client_id: plan.client_id,
    occurs_on: occursOn,
    cut_off: cutOffOf(occursOn, plan.cut_off_days),
    missed: later.length,
    sweeps: plan.sweeps,
    per: plan.per,
    grouping: plan.grouping,
  };
}

export const create = defineCommand(runs.create, {
  permission: 'automation.update',
  load: nothing,
  standing: () => ({ isOwn: true, isTeam: true, isBranch: true }),
  locks: 'none',
  approval: 'never',
  session: 'optional',
  async handle({ input, subject: _, ...context }) {
    const { tx, clock, actor, scope, today } = context;
    const branchId = scope === 'branch' ? actor.branchId : input.branchId;
    const plans = await duePlans(tx, {
      dueUntil: input.dueUntil,
      branchId,
      practice: input.practice,
      clientIds: input.clientIds ?? null,
      planIds: input.planIds ?? null,
    });
    if (plans.length === 0)
      throw refuseField(
        'nothing_to_bill',
        'dueUntil',
        'No plan is due by then that is in no run yet',
      );
    const id = clock.newId();
    const number = await store.takeRunNumber(tx);
    await store.addRun(tx, {
      id,
      number,
      dueUntil: input.dueUntil,
      invoiceDate: input.invoiceDate ?? today,
      branchId,
      practice: input.practice,
      source: actor.source === 'job' ? 'schedule' : 'person',
      createdAt: clock.now(),
      createdById: actor.personId,
    });
    await store.addTurns(
      tx,
      id,
      plans.map((plan, index) => turnOf(plan, input.dueUntil, index + 1)),
    );
    return {
      result: await viewOf(context, id),
      jobs: [runJob(actor, id)],
      events: [
        {
          type: 'billing_run.created',
          record: record(id),
          after: { number, dueUntil: input.dueUntil, plans: plans.length },
        },
      ],
    };
  },
});

type Change = Parameters<typeof store.saveRun>[2];
async function move(
  context: CommandContext,
  run: store.RunRow,
  facts: Readonly<{
    action: keyof typeof runLifecycle.actions;
    type: AuditEventType;
    change?: Omit<Change, 'state'>;
    reason?: string;
    after?: Readonly<Record<string, unknown>>;
  }>,
) {
  const state: RunState = runLifecycle.next(run.state, facts.action);
  await store.saveRun(context.tx, run.id, { ...facts.change, state });
  return {
    result: await viewOf(context, run.id),
    events: [
      {
        type: facts.type,
        record: record(run.id),
        reason: facts.reason ?? null,
        before: { state: run.state },
        after: { state, ...facts.after },
      },
    ],
  };
}

const plain = { load: lockOne, standing: reach, locks: 'none', approval: 'never' } as const;

export const simulate = defineCommand(runs.simulate, {
  ...plain,
  permission: 'automation.update',
  async handle({ subject: run, input: _, ...context }) {
    runLifecycle.next(run.state, 'simulate');
    await store.forgetSimulation(context.tx, run.id);
    const moved = await move(context, run, {
      action: 'simulate',
      type: 'billing_run.started',
      change: { contentHash: null, approvedHash: null, startedById: context.actor.personId },
    });
    return { ...moved, jobs: [runJob(context.actor, run.id)] };
  },
});

type Choice = InputOf<typeof runs.exclude> | InputOf<typeof runs.include>;
async function choose(
  context: CommandContext,
  run: store.RunRow,
  input: Choice,
  to: 'simulated' | 'excluded',
) {
  runLifecycle.next(run.state, 'change');
  const changed = await store.setItemStates(context.tx, run.id, {
    itemIds: input.itemIds,
    from: to === 'excluded' ? 'simulated' : 'excluded',
    to,
    because: 'reason' in input ? input.reason : null,
  });
  if (changed.length !== new Set(input.itemIds).size)
    throw refuseField(
      'not_found',
      'itemIds',
      'Not all of them are invoices of this run in that state',
    );
  const hash = contentHash(await store.contentOf(context.tx, run.id));
  return move(context, run, {
    action: 'change',
    type: to === 'excluded' ? 'billing_run.excluded' : 'billing_run.included',
    change: { contentHash: hash, approvedHash: null },
    ...('reason' in input ? { reason: input.reason } : {}),
    after: { itemIds: input.itemIds, contentHash: hash.toString('hex') },
  });
}

export const exclude = defineCommand(runs.exclude, {
  ...plain,
  permission: 'automation.update',
  handle: ({ subject: run, input, ...context }) => choose(context, run, input, 'excluded'),
});
export const include = defineCommand(runs.include, {
  ...plain,
  permission: 'automation.update',
  handle: ({ subject: run, input, ...context }) => choose(context, run, input, 'simulated'),
});

export const submit = defineCommand(runs.submit, {
  ...plain,
  permission: 'automation.submit',
  handle({ subject: run, input: _, ...context }) {
    if (run.invoices === 0 && run.top_ups === 0) throw new Refusal('nothing_to_bill');
    return move(context, run, {
      action: 'submit',
      type: 'billing_run.submitted',
      change: { submittedById: context.actor.personId },
      after: { contentHash: run.content_hash?.toString('hex'), totals: run.totals },
    });
  },
});

export const reject = defineCommand(runs.reject, {
  ...plain,
  permission: 'automation.approve',
  handle: ({ subject: run, input, ...context }) =>
    move(context, run, {
      action: 'reject',
      type: 'billing_run.rejected',
      reason: input.reason,
      change: { rejectedBecause: input.reason, approvedHash: null, approvedById: null },
    }),
});

export const approve = defineCommand(runs.approve, {
  ...plain,
  permission: 'automation.approve',
  handle({ subject: run, input: _, ...context }) {
    const { personId } = context.actor;
    if (run.created_by_id === personId || run.submitted_by_id === personId)
      throw new Refusal('own_approval');
    if (run.approver_id !== null && run.approver_id !== personId)
      throw new Refusal('not_permitted', { because: 'Its plans name somebody else to agree' });
    return move(context, run, {
      action: 'approve',
      type: 'billing_run.approved',
      change: { approvedById: personId, approvedHash: run.content_hash },
      after: { contentHash: run.content_hash?.toString('hex'), totals: run.totals },
    });
  },
});

export const post = defineCommand(runs.post, {
  ...plain,
  permission: 'automation.post',
  locks: 'none',
  approval: async ({ subject: run, ...context }) => ({
    ...(await largestInBase(
      context,
      run.totals.map(({ total, currency }) => money(BigInt(total), currency)),
    )),
    isOwnRecord: run.created_by_id === context.actor.personId,
    title: `Post billing run ${run.number}`,
    record: { kind: 'billing_run', id: run.id, name: run.number },
  }),
  async handle({ subject: run, input: _, ...context }) {
    const moved = await move(context, run, {
      action: 'post',
      type: 'billing_run.started',
      change: { startedById: context.actor.personId },
    });
    return { ...moved, jobs: [runJob(context.actor, run.id)] };
  },
});

export const stop = defineCommand(runs.stop, {
  ...plain,
  permission: 'automation.post',
  handle: ({ subject: run, input: _, ...context }) =>
    move(context, run, { action: 'stop', type: 'billing_run.stopped' }),
});

export const cancel = defineCommand(runs.cancel, {
  ...plain,
  permission: 'automation.update',
  handle: ({ subject: run, input, ...context }) =>
    move(context, run, {
      action: 'cancel',
      type: 'billing_run.cancelled',
      reason: input.reason,
      change: { stoppedBecause: input.reason },
    }),
});
