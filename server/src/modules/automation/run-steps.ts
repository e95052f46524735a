// The steps of a run that nobody calls by hand. Each takes the next turns in one transaction: what is
// committed is done, what is not begins anew, and so a run that was cut off anywhere goes on where it was.

import { command } from '@daybook/contract/endpoint.ts';
import { Id } from '@daybook/contract/values.ts';
import { runLifecycle } from '@daybook/core/automation/run-lifecycle.ts';
import { movedBetween } from '@daybook/core/automation/simulated-invoice.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import { type AuditEvent, type CommandContext, defineCommand } from '../../platform/command.ts';
import { planForKeys, type WriteTx } from '../../platform/database.ts';
import { contentHash } from '../../platform/json.ts';
import { byId, existing } from '../../platform/rows.ts';
import { findInvoices, postInvoices, type SweptGroup } from '../billing/public.ts';
import { invoiceDocument, messagesOf, queueReachable } from '../delivery/public.ts';
import { drawAtPosting } from '../retainers/public.ts';
import { advance, findPlans } from './plan-store.ts';
import { nextAfter } from './plans.ts';
import { keepRaised, type Obstacle, type Raised, type Raising, raise } from './raising.ts';
import * as store from './run-store.ts';
import { simulatedIn, storedOf } from './simulated.ts';
import { type TopUpRow, waitingTopUps } from './top-up-store.ts';
import { dueTopUps, keepTopUps, requestTopUps, standingTopUps } from './top-ups.ts';

/** Turns of plans in one transaction: enough that statements work on sets, few enough that none is long. */
const turnsAtOnce = 50;

const Done = z.object({ isDone: z.boolean() });
const path = '/billing-runs/{id}/steps';
export const simulateEndpoint = command({
  path,
  summary: 'Internal: simulate the next turns',
  input: z.object({ id: Id }),
  output: Done,
});
export const postEndpoint = command({
  path,
  summary: 'Internal: post the next turns',
  input: z.object({ id: Id }),
  output: Done,
});
export const stopEndpoint = command({
  path,
  summary: 'Internal: stop a run that can not go on',
  input: z.object({ id: Id, because: z.string() }),
  output: Done,
});

const record = (id: string) => ({ kind: 'billing_run', id });
const shared = { standing: 'firm', approval: 'never', session: 'optional' } as const;

export const simulateStep = defineCommand(simulateEndpoint, {
  ...shared,
  permission: 'automation.update',
  locks: 'none',
  load: ({ input, tx }) => store.lockRun(tx, input.id),
  async handle({ subject: run, input: _, ...context }) {
    if (run.state !== 'simulating') throw new Refusal('wrong_state', { state: run.state });
    const { tx } = context;
    const turns = await store.nextTurns(tx, run.id, 'simulate', turnsAtOnce);
    if (turns.length === 0) return finishSimulation(context, run);
    const topUps = await dueTopUps(context, turns);
    const raising = await rolledBack(tx, () =>
      raise(context, turns, { invoiceDate: run.invoice_date, isWanted: () => true }),
    );
    await keepTopUps(context, run.id, topUps);
    const toppedUp = new Set(topUps.map(({ turn }) => turn.plan_id));
    const obstacles = raising.obstacles.filter(
      ({ kind, turn }) => kind !== 'nothing_to_bill' || !toppedUp.has(turn.plan_id),
    );
    await keepSimulation(context, run, turns, { ...raising, obstacles });
    return {
      result: { isDone: false },
      events: [
        {
          type: 'billing_run.progressed',
          record: record(run.id),
          after: { simulatedPlans: run.simulated_plans + turns.length, plans: run.plans },
        },
      ],
    };
  },
});

/** Does the work and undoes it: what it would have come to is all that stays. */
async function rolledBack<T>(tx: WriteTx, work: () => Promise<T>): Promise<T> {
  await tx.rows('savepoint simulation');
  const value = await work();
  await tx.rows('rollback to savepoint simulation');
  return value;
}

const groupName = (planId: string, group: Omit<SweptGroup, 'key' | 'unpriced'>): string =>
  [planId, group.projectId ?? '', group.contractId ?? '', group.currency].join(' ');
const nameOfRow = (
  row: Pick<store.ItemRow, 'plan_id' | 'project_id' | 'contract_id' | 'currency'>,
) =>
  groupName(row.plan_id, {
    projectId: row.project_id,
    contractId: row.contract_id,
    currency: row.currency,
  });

async function keepSimulation(
  { tx, clock }: CommandContext,
  run: store.RunRow,
  turns: readonly store.TurnRow[],
  { raised, obstacles }: Raising,
): Promise<void> {
  const planIds = turns.map((turn) => turn.plan_id);
  const previous = new Map(
    (await store.previousItems(tx, planIds)).map((row) => [
      groupName(row.plan_id, {
        projectId: row.project_id,
        contractId: row.contract_id,
        currency: row.currency,
      }),
      row,
    ]),
  );
  const items = raised.map((each): store.NewItem & Readonly<{ preBillId: string }> => {
    const { turn, swept: group, simulated } = each;
    const before = previous.get(groupName(turn.plan_id, group));
    return {
      id: clock.newId(),
      planId: turn.plan_id,
      position: turn.position,
      clientId: turn.client_id,
      projectId: group.projectId,
      contractId: group.contractId,
      branchId: group.preBill.branch_id,
      currency: simulated.currency,
      netMinor: simulated.net.minor,
      taxMinor: simulated.tax.minor,
      totalMinor: simulated.total.minor,
      dueMinor: simulated.due.minor,
      entries: simulated.takes.length,
      ...storedOf(simulated),
      previousMinor: before?.net_minor ?? null,
      previousInvoiceId: before?.invoice_id ?? null,
      preBillId: group.preBill.id,
    };
  });
  const itemOf = new Map(items.map((item) => [item.preBillId, item.id]));
  await planForKeys(tx);
  await store.addItems(tx, run.id, items);
  await store.addExceptions(
    tx,
    run.id,
    obstacles.map((each) => exceptionOf(each, clock.newId(), itemOf)),
  );
  await store.markTurns(tx, run.id, 'simulate', planIds);
}

const exceptionOf = (
  { turn, preBillId, ...each }: Obstacle,
  id: string,
  itemOf: ReadonlyMap<string, string>,
): store.NewException => ({
  ...each,
  id,
  planId: turn.plan_id,
  position: turn.position,
  clientId: turn.client_id,
  itemId: preBillId === null ? null : (itemOf.get(preBillId) ?? null),
});

async function finishSimulation({ tx }: CommandContext, run: store.RunRow) {
  const state = runLifecycle.next(run.state, 'finishSimulation');
  const hash = contentHash(await store.contentOf(tx, run.id));
  await store.saveRun(tx, run.id, { state, contentHash: hash, approvedHash: null });
  return {
    result: { isDone: true },
    events: [
      {
        type: 'billing_run.simulated' as const,
        record: record(run.id),
        after: {
          state,
          contentHash: hash.toString('hex'),
          invoices: run.invoices,
          totals: run.totals,
        },
      },
    ],
  };
}

type Posting = Readonly<{
  run: store.RunRow;
  turns: readonly store.TurnRow[];
  items: readonly store.WholeItemRow[];
  topUps: readonly TopUpRow[];
}>;

export const postStep = defineCommand(postEndpoint, {
  ...shared,
  permission: 'automation.post',
  async load({ input, tx }): Promise<Posting | null> {
    const run = await store.lockRun(tx, input.id);
    if (run === null) return null;
    const turns = await store.nextTurns(tx, run.id, 'post', turnsAtOnce);
    const planIds = turns.map((turn) => turn.plan_id);
    return {
      run,
      turns,
      items: await store.itemsOfPlans(tx, run.id, planIds),
      topUps: await waitingTopUps(tx, run.id, planIds),
    };
  },
  locks: ({ subject: { run, items } }) =>
    [...new Map(items.map((item) => [item.branch_id, item])).values()].map((item) => ({
      legalEntityId: item.legal_entity_id,
      branchId: item.branch_id,
      area: 'billing',
      on: run.invoice_date,
      field: 'invoiceDate',
    })),
  async handle({ subject, input: _, ...context }) {
    const { run, turns } = subject;
    if (run.state !== 'posting') throw new Refusal('wrong_state', { state: run.state });
    if (turns.length === 0) return finishPosting(context, run);
    const standing = await standingTopUps(context, subject.topUps);
    const { raising, moved } = await raiseUnmoved(context, subject);
    const kept = await keepRaised(context, raising.raised);
    const drafts = byId(await findInvoices(context.tx, kept.ids));
    const posted = await postInvoices(
      context,
      kept.ids.map((id) => existing(drafts.get(id))),
      { on: run.invoice_date, settle: drawAtPosting },
    );
    const asked = await requestTopUps(context, run, standing);
    await keepPosting(context, subject, { raised: raising.raised, moved, stayDue: asked.stayDue });
    const mail = await sendPosted(context, raising.raised);
    const progressed: AuditEvent = {
      type: 'billing_run.progressed',
      record: record(run.id),
      after: {
        postedPlans: run.posted_plans + turns.length,
        invoices: raising.raised.length,
        moved: moved.map(({ item }) => item.client_name),
        topUps: subject.topUps.length - asked.moved.length,
        movedTopUps: asked.moved.map((each) => each.retainer_number),
      },
    };
    return {
      result: { isDone: false },
      journal: posted.journal,
      events: [
        progressed,
        ...raising.events,
        ...kept.events,
        ...posted.events,
        ...asked.events,
        ...mail.events,
      ],
      jobs: mail.jobs,
    };
  },
});

/** Where the plan says so, in the transaction that posts: an invoice is sent if and only if it is posted. */
async function sendPosted(context: CommandContext, raised: readonly Raised[]) {
  const ids = raised
    .filter((each) => each.turn.delivery === 'email')
    .map((each) => invoiceIdOf(each));
  const invoices = await findInvoices(context.tx, ids);
  return queueReachable(
    context,
    await messagesOf(context.tx, invoices.map(invoiceDocument), context),
  );
}

const invoiceIdOf = ({ draft }: Raised): string => draft.raised.invoice.id;

type MovedItem = Readonly<{ item: store.WholeItemRow; moved: ReturnType<typeof movedBetween> }>;

/**
 * The draft invoices of all that is still as it was simulated. What has moved is left out, and the rest is
 * raised again without it, until nothing else has moved.
 */
async function raiseUnmoved(
  context: CommandContext,
  { run, turns, items }: Posting,
): Promise<Readonly<{ raising: Raising; moved: readonly MovedItem[] }>> {
  const { tx } = context;
  const wanted = new Map(
    items.filter((item) => item.state === 'simulated').map((item) => [nameOfRow(item), item]),
  );
  const moved: MovedItem[] = [];
  for (;;) {
    const own = new Set([...wanted.values()].map((item) => item.plan_id));
    await tx.rows('savepoint posting');
    const raising = await raise(
      context,
      turns.filter((turn) => own.has(turn.plan_id)),
      {
        invoiceDate: run.invoice_date,
        isWanted: (turn, group) => wanted.has(groupName(turn.plan_id, group)),
      },
    );
    const found = movedOf(wanted, raising.raised);
    if (found.length === 0) return { raising, moved };
    await tx.rows('rollback to savepoint posting');
    for (const each of found) wanted.delete(nameOfRow(each.item));
    moved.push(...found);
  }
}

function movedOf(
  wanted: ReadonlyMap<string, store.WholeItemRow>,
  raised: readonly Raised[],
): readonly MovedItem[] {
  const now = new Map(raised.map((each) => [groupName(each.turn.plan_id, each.swept), each]));
  return [...wanted].flatMap(([name, item]) => {
    const after = now.get(name)?.simulated ?? null;
    if (after !== null && contentHash(after).equals(item.content_hash)) return [];
    const moved = movedBetween(simulatedIn(item), after);
    const said =
      moved.length > 0 ? moved : [{ what: 'The look of its lines', before: 'other', after: 'new' }];
    return [{ item, moved: said }];
  });
}

async function keepPosting(
  { tx }: CommandContext,
  { run, turns, items }: Posting,
  facts: Readonly<{
    raised: readonly Raised[];
    moved: readonly MovedItem[];
    stayDue: readonly TopUpRow[];
  }>,
): Promise<void> {
  const { raised, moved, stayDue } = facts;
  const itemOf = new Map(items.map((item) => [nameOfRow(item), item.id]));
  await store.markPosted(
    tx,
    raised.map((each) => ({
      id: existing(itemOf.get(groupName(each.turn.plan_id, each.swept))),
      invoiceId: invoiceIdOf(each),
    })),
  );
  await store.markMoved(
    tx,
    moved.map((each) => ({ id: each.item.id, moved: each.moved })),
  );
  const planIds = turns.map((turn) => turn.plan_id);
  await store.markTurns(tx, run.id, 'post', planIds);
  // A plan of which something has moved stays due: the next run takes it in.
  const stays = new Set([...moved.map(({ item }) => item), ...stayDue].map((each) => each.plan_id));
  const plans = byId(await findPlans(tx, planIds));
  await advance(
    tx,
    turns
      .filter((turn) => !stays.has(turn.plan_id))
      .map((turn) => nextAfter(existing(plans.get(turn.plan_id)), turn.occurs_on)),
  );
}

async function finishPosting({ tx, clock }: CommandContext, run: store.RunRow) {
  const state = runLifecycle.next(run.state, 'finishPosting');
  await store.saveRun(tx, run.id, { state, postedAt: clock.now() });
  return {
    result: { isDone: true },
    events: [
      {
        type: 'billing_run.posted' as const,
        record: record(run.id),
        before: { state: run.state },
        after: { state, posted: run.posted, moved: run.moved, totals: run.totals },
      },
    ],
  };
}

export const stopStep = defineCommand(stopEndpoint, {
  ...shared,
  permission: 'automation.update',
  locks: 'none',
  load: ({ input, tx }) => store.lockRun(tx, input.id),
  async handle({ subject: run, input, tx }) {
    const state = runLifecycle.next(run.state, run.state === 'posting' ? 'stop' : 'cancel');
    await store.saveRun(tx, run.id, { state, stoppedBecause: input.because });
    return {
      result: { isDone: true },
      events: [
        {
          type: run.state === 'posting' ? 'billing_run.stopped' : 'billing_run.cancelled',
          record: record(run.id),
          reason: input.because,
          before: { state: run.state },
          after: { state },
        },
      ],
    };
  },
});
