// Billing plans: written, paused, skipped, ended; and the bank holidays that move their dates.

import type { InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import { plans } from '@daybook/contract/plans.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { planLifecycle } from '@daybook/core/automation/run-lifecycle.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { type CommandContext, defineCommand, defineQuery } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import { findBranch } from '../org/public.ts';
import { lockClient } from '../parties/public.ts';
import {
  datesAfter,
  firstDates,
  type PlanCalendar,
  type PlanDate,
  sentenceOf,
} from './calendar.ts';
import * as store from './plan-store.ts';
import { planReach, planView } from './views.ts';

const record = (id: string) => ({ kind: 'billing_plan', id });
const shownDates = 6;

export const calendarOf = (row: store.PlanRow): PlanCalendar => ({
  rule: row.rule,
  startsOn: row.starts_on,
  shift: row.shift,
  cutOffDays: row.cut_off_days,
  timeZone: row.time_zone,
  holidays: new Set(row.holidays),
});

const nextOf = (date: PlanDate | undefined) => ({
  nextOn: date?.on ?? null,
  nextDueOn: date?.dueOn ?? null,
});
/** The date after the one that is billed; null where the rule has ended. */
export const nextAfter = (row: store.PlanRow, on: string) => ({
  id: row.id,
  ...nextOf(datesAfter(calendarOf(row), on, 1)[0]),
});

async function calendarIn(
  db: ReadDb,
  branchId: string,
  input: Pick<InputOf<typeof plans.create>, 'rule' | 'startsOn' | 'shift'> &
    Readonly<{ cutOffDays?: number | null | undefined }>,
): Promise<PlanCalendar> {
  const branch = await findBranch(db, branchId);
  if (branch === null) throw refuseField('not_found', 'branchId', 'There is no such branch');
  const holidays = await store.listHolidays(db, branchId);
  return {
    rule: input.rule,
    startsOn: input.startsOn,
    shift: input.shift,
    cutOffDays: input.cutOffDays ?? null,
    timeZone: branch.time_zone,
    holidays: new Set(holidays.map((each) => each.on_date)),
  };
}

const withReason = (date: PlanDate) => ({ ...date, skippedBecause: null });

export const list = defineQuery(plans.list, {
  permission: 'automation.view',
  async handle({ db, input, actor, scope, today }) {
    const within = scope === 'branch' ? { branchId: actor.branchId } : {};
    const rows = await store.listPlans(
      db,
      { ...input, ...within },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => planView(row, { actor, today }),
      key: (row) => [row.name, row.id],
    });
  },
});

export const get = defineQuery(plans.get, {
  permission: 'automation.view',
  async handle({ db, input, actor, scope, today }) {
    const row = await store.findPlan(db, input.id);
    if (row === null || !canReach(scope, planReach({ subject: row, actor })))
      throw new Refusal('not_found');
    const runs = await store.runsOfPlan(db, row.id);
    const upcoming =
      row.next_on === null ? [] : datesAfter(calendarOf(row), dayBefore(row.next_on), shownDates);
    return {
      ...planView(row, { actor, today }),
      upcoming: upcoming.map(withReason),
      runs: runs.map((run) => ({
        id: run.id,
        number: run.number,
        state: run.state,
        occursOn: run.occurs_on,
        at: run.created_at,
      })),
    };
  },
});

const dayBefore = (date: string) =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

export const preview = defineQuery(plans.preview, {
  permission: 'automation.view',
  async handle({ db, input }) {
    const calendar = await calendarIn(db, input.branchId, input);
    return {
      ruleText: sentenceOf(calendar),
      items: firstDates(calendar, shownDates).map(withReason),
    };
  },
});

const viewOf = async ({ tx, actor, today }: CommandContext, id: string) =>
  planView(existing(await store.findPlan(tx, id)), { actor, today });

const writtenOf = (
  input: Omit<InputOf<typeof plans.create>, 'clientId' | 'branchId'>,
  next: PlanDate | undefined,
): store.WrittenPlan => ({
  name: input.name,
  practice: input.practice,
  rule: input.rule,
  startsOn: input.startsOn,
  shift: input.shift,
  cutOffDays: input.cutOffDays,
  sweeps: [...new Set(input.sweeps)],
  per: input.per,
  grouping: input.grouping,
  delivery: input.delivery,
  approverId: input.approverId,
  ...nextOf(next),
});

export const create = defineCommand(plans.create, {
  permission: 'automation.update',
  load: ({ input, tx }) => lockClient(tx, input.clientId),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: client, ...context }) {
    const { tx, clock, actor } = context;
    const calendar = await calendarIn(tx, input.branchId, input);
    const [first] = firstDates(calendar, 1);
    const id = clock.newId();
    await store.addPlan(tx, {
      ...writtenOf(input, first),
      id,
      clientId: client.id,
      branchId: input.branchId,
      createdAt: clock.now(),
      createdById: actor.personId,
    });
    const view = await viewOf(context, id);
    return {
      result: view,
      events: [{ type: 'billing_plan.created', record: record(id), after: view }],
    };
  },
});

const lockOne = ({ input, tx }: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
  store.lockPlan(tx, input.id);
const shared = {
  permission: 'automation.update',
  load: lockOne,
  standing: planReach,
  locks: 'none',
  approval: 'never',
} as const;

export const update = defineCommand(plans.update, {
  ...shared,
  async handle({ input, subject: row, ...context }) {
    if (row.state === 'ended') throw new Refusal('wrong_state', { state: row.state });
    const { tx } = context;
    const before = await viewOf(context, row.id);
    const calendar = await calendarIn(tx, row.branch_id, input);
    // What it has billed it does not bill again: its next date is never before the one that it had.
    const from =
      row.next_on === null || row.next_on < input.startsOn ? input.startsOn : row.next_on;
    const [next] = datesAfter(calendar, dayBefore(from), 1);
    if (next === undefined)
      throw refuseField('invalid_input', 'rule', `The rule has no date from ${from} on`);
    await store.saveWritten(tx, row.id, writtenOf(input, next));
    const view = await viewOf(context, row.id);
    return {
      result: view,
      events: [{ type: 'billing_plan.updated', record: record(row.id), before, after: view }],
    };
  },
});

type Verb = 'pause' | 'resume' | 'end';
async function change(
  context: CommandContext,
  row: store.PlanRow,
  facts: Readonly<{
    verb: Verb;
    type: 'billing_plan.paused' | 'billing_plan.resumed' | 'billing_plan.ended';
    reason?: string;
    next: Readonly<{ nextOn: string | null; nextDueOn: string | null }>;
  }>,
) {
  const state = planLifecycle.next(row.state, facts.verb);
  await store.saveState(context.tx, row.id, {
    state,
    pausedBecause: state === 'paused' ? (facts.reason ?? null) : null,
    ...facts.next,
  });
  const view: OutputOf<typeof plans.pause> = await viewOf(context, row.id);
  return {
    result: view,
    events: [
      {
        type: facts.type,
        record: record(row.id),
        reason: facts.reason ?? null,
        before: { state: row.state },
        after: { state, nextOn: view.nextOn },
      },
    ],
  };
}
const kept = (row: store.PlanRow) => ({ nextOn: row.next_on, nextDueOn: row.next_due_on });

export const pause = defineCommand(plans.pause, {
  ...shared,
  handle: ({ input, subject: row, ...context }) =>
    change(context, row, {
      verb: 'pause',
      type: 'billing_plan.paused',
      reason: input.reason,
      next: kept(row),
    }),
});

export const resume = defineCommand(plans.resume, {
  ...shared,
  handle({ input, subject: row, ...context }) {
    const missed = row.next_on !== null && row.next_on < context.today;
    const next =
      missed && !input.catchUp
        ? nextOf(datesAfter(calendarOf(row), dayBefore(context.today), 1)[0])
        : kept(row);
    return change(context, row, { verb: 'resume', type: 'billing_plan.resumed', next });
  },
});

export const end = defineCommand(plans.end, {
  ...shared,
  handle: ({ subject: row, input: _, ...context }) =>
    change(context, row, {
      verb: 'end',
      type: 'billing_plan.ended',
      next: { nextOn: null, nextDueOn: null },
    }),
});

export const skip = defineCommand(plans.skip, {
  ...shared,
  async handle({ input, subject: row, ...context }) {
    if (row.next_on === null || row.state !== 'active')
      throw new Refusal('wrong_state', { state: row.state });
    const { tx } = context;
    await store.addSkip(tx, row.id, row.next_on, input.reason);
    await store.advance(tx, [nextAfter(row, row.next_on)]);
    const view = await viewOf(context, row.id);
    return {
      result: view,
      events: [
        {
          type: 'billing_plan.skipped',
          record: record(row.id),
          reason: input.reason,
          before: { nextOn: row.next_on },
          after: { nextOn: view.nextOn },
        },
      ],
    };
  },
});

const holidaysOf = async (db: ReadDb, branchId: string) => ({
  items: (await store.listHolidays(db, branchId)).map((row) => ({
    on: row.on_date,
    name: row.name,
  })),
});

export const listHolidays = defineQuery(plans.listHolidays, {
  permission: 'automation.view',
  async handle({ db, input }) {
    if ((await findBranch(db, input.id)) === null) throw new Refusal('not_found');
    return holidaysOf(db, input.id);
  },
});

export const setHolidays = defineCommand(plans.setHolidays, {
  permission: 'org.update',
  load: ({ input, tx }) => findBranch(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: branch, tx }) {
    const before = await holidaysOf(tx, branch.id);
    const unique = new Map(input.holidays.map((each) => [each.on, each]));
    await store.setHolidays(tx, branch.id, [...unique.values()]);
    const result = await holidaysOf(tx, branch.id);
    return {
      result,
      events: [
        {
          type: 'bank_holidays.set',
          record: { kind: 'branch', id: branch.id },
          before: before.items,
          after: result.items,
        },
      ],
    };
  },
});
