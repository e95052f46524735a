// A report by e-mail, as its owner writes it down.

import type { InputOf } from '@daybook/contract/endpoint.ts';
import { reportSchedules } from '@daybook/contract/report-schedules.ts';
import type { AuditEventType } from '@daybook/core/audit/audit-event.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { scopeOf } from '../../platform/actor.ts';
import {
  type CommandContext,
  defineCommand,
  defineQuery,
  nothing,
} from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { findBranch } from '../org/public.ts';
import { askedAt, recipientsFor } from './asking.ts';
import { sendIssue } from './issuing.ts';
import * as store from './store.ts';
import { inWords, nextTimes, type When } from './times.ts';
import { isOwner, mayStop, scheduleView, whenOf } from './views.ts';

type Input = InputOf<typeof reportSchedules.create>;

export const list = defineQuery(reportSchedules.list, {
  permission: 'anyone',
  async handle({ db, actor }) {
    const isOfAll = scopeOf(actor, 'org.update') === 'firm';
    const rows = await store.listSchedules(db, isOfAll ? null : actor.personId);
    return { items: rows.map((row) => scheduleView(row, actor)) };
  },
});

async function branchOf(db: ReadDb, branchId: string) {
  const branch = await findBranch(db, branchId);
  if (branch === null) throw refuseField('not_found', 'branchId', 'There is no such branch');
  return branch;
}

async function whenIn(
  db: ReadDb,
  { rule, startsOn, atTime, shift, branchId }: InputOf<typeof reportSchedules.preview>,
): Promise<When> {
  const { time_zone: timeZone } = await branchOf(db, branchId);
  const holidays = await store.holidaysOf(db, branchId);
  return { rule, startsOn, atTime, shift, timeZone, holidays };
}

export const preview = defineQuery(reportSchedules.preview, {
  permission: 'anyone',
  async handle({ db, clock, input }) {
    const when = await whenIn(db, input);
    const times = [...nextTimes(when, clock.now(), 3)];
    return { ruleText: inWords(when), times };
  },
});

const shared = {
  permission: 'anyone',
  standing: 'any',
  locks: 'none',
  approval: 'never',
} as const;

/** The first time of it. Refuses what could not be sent. */
async function checked({ tx, actor, clock }: CommandContext, input: Input): Promise<string> {
  const when = await whenIn(tx, input);
  const at = clock.now();
  await askedAt(tx, actor, { ...input, at, timeZone: when.timeZone });
  if (input.personIds.length + input.emails.length === 0)
    throw refuseField('invalid_input', 'personIds', 'Choose somebody, or write an address');
  const { unknown } = await recipientsFor(tx, actor, input);
  if (unknown !== undefined) throw refuseField('not_found', 'personIds', 'There is no such person');
  const [next] = nextTimes(when, at, 1);
  if (next === undefined) throw refuseField('invalid_input', 'rule', 'It never comes up again');
  return next;
}

const facts = (row: store.ScheduleRow) => ({
  ...{ name: row.name, report: row.report, query: row.query, format: row.format, rule: row.rule },
  ...{ atTime: row.at_time, emails: row.emails, state: row.state },
  people: row.people.map(({ name }) => name),
});

export const create = defineCommand(reportSchedules.create, {
  ...shared,
  load: nothing,
  async handle({ input, subject: _, ...context }) {
    const { tx, actor, clock } = context;
    const nextAt = await checked(context, input);
    const id = clock.newId();
    await store.addSchedule(tx, {
      ...{ ...input, id, ownerId: actor.personId, at: clock.now(), nextAt },
    });
    const row = existing(await store.findSchedule(tx, id));
    return {
      result: scheduleView(row, actor),
      events: [
        {
          type: 'report_schedule.created',
          record: { kind: 'report_schedule', id },
          after: facts(row),
        },
      ],
    };
  },
});

type ById = CommandContext & Readonly<{ input: Readonly<{ id: string; version: number }> }>;
const loadFor =
  (isAllowed: typeof isOwner) =>
  async ({ tx, actor, input }: ById) => {
    const row = await store.lockSchedule(tx, input.id);
    if (row === null || !mayStop(row, actor)) return null;
    if (!isAllowed(row, actor))
      throw new Refusal('not_permitted', { because: 'It speaks in the name of its owner' });
    return row;
  };

async function changed(
  { tx, actor }: CommandContext,
  before: store.ScheduleRow,
  type: AuditEventType,
) {
  const row = existing(await store.findSchedule(tx, before.id));
  return {
    result: scheduleView(row, actor),
    events: [
      {
        ...{ type, record: { kind: 'report_schedule', id: row.id } },
        ...{ before: facts(before), after: facts(row) },
      },
    ],
  };
}

function refuseState(row: store.ScheduleRow, states: readonly store.ScheduleRow['state'][]) {
  if (!states.includes(row.state)) throw new Refusal('wrong_state', { state: row.state });
}

export const update = defineCommand(reportSchedules.update, {
  ...shared,
  load: loadFor(isOwner),
  async handle({ input, subject: row, ...context }) {
    refuseState(row, ['active', 'paused']);
    const next = await checked(context, input);
    const nextAt = row.state === 'active' ? next : null;
    await store.saveSchedule(context.tx, row.id, { ...input, nextAt });
    return changed(context, row, 'report_schedule.updated');
  },
});

export const pause = defineCommand(reportSchedules.pause, {
  ...shared,
  load: loadFor(mayStop),
  async handle({ subject: row, input: _, ...context }) {
    refuseState(row, ['active']);
    await store.saveState(context.tx, row.id, { state: 'paused', nextAt: null });
    return changed(context, row, 'report_schedule.paused');
  },
});

export const resume = defineCommand(reportSchedules.resume, {
  ...shared,
  load: loadFor(isOwner),
  async handle({ subject: row, input: _, ...context }) {
    refuseState(row, ['paused']);
    // What came up meanwhile was not wanted: it goes on from now.
    const [next] = nextTimes(whenOf(row), context.clock.now(), 1);
    if (next === undefined) throw refuseField('wrong_state', 'rule', 'It never comes up again');
    await store.saveState(context.tx, row.id, { state: 'active', nextAt: next });
    return changed(context, row, 'report_schedule.resumed');
  },
});

export const end = defineCommand(reportSchedules.end, {
  ...shared,
  load: loadFor(mayStop),
  async handle({ subject: row, input: _, ...context }) {
    refuseState(row, ['active', 'paused']);
    await store.saveState(context.tx, row.id, { state: 'ended', nextAt: null });
    const { events } = await changed(context, row, 'report_schedule.ended');
    return { result: { id: row.id }, events };
  },
});

export const test = defineCommand(reportSchedules.test, {
  ...shared,
  load: ({ tx, input }) => branchOf(tx, input.branchId),
  async handle({ subject: branch, input, ...context }) {
    const { actor, clock, tx } = context;
    const at = clock.now();
    const asked = await askedAt(tx, actor, { ...input, at, timeZone: branch.time_zone });
    const toWhom = { personIds: [actor.personId], emails: [] };
    const { recipients } = await recipientsFor(tx, actor, toWhom);
    const sent = await sendIssue(context, {
      ...{ name: input.name, report: input.report, format: input.format, asked, recipients },
      ...{ scheduleId: null, dueAt: at, timeZone: branch.time_zone },
      legalEntityId: branch.legal_entity_id,
    });
    return {
      result: { id: sent.id, email: existing(recipients[0]).email },
      events: [
        {
          type: 'report_schedule.tested',
          record: { kind: 'person', id: actor.personId },
          after: { report: input.report, query: input.query, format: input.format },
        },
        ...sent.events,
      ],
      jobs: sent.jobs,
    };
  },
});
