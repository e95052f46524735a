// Logging and changing time: form, grid, timer, batch.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { addDays, compareDates } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { periodOf } from '@daybook/core/timesheets/period.ts';
import { timeEntryLifecycle } from '@daybook/core/timesheets/time-entry-lifecycle.ts';
import {
  startTimer as startTimerRule,
  stopTimer as stopTimerRule,
} from '@daybook/core/timesheets/timer.ts';
import type { Actor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { defined, existing } from '../../platform/rows.ts';
import * as store from './entry-store.ts';
import {
  checkedEntry,
  createdEvent,
  type Day,
  type LoggedTime,
  loadDays,
  logTime,
  madeRow,
  requirePolicy,
  sendTime,
  touchesOf,
} from './logging.ts';
import { entryReach, entryView, lockedBecause, timerView } from './views.ts';

const ofPerson = (personId: string | undefined, actor: Actor): string => personId ?? actor.personId;
/** Time is one's own, or one may enter it for the whole firm; nothing between makes sense of a person's day. */
const ownDays = ({ subject, actor }: Readonly<{ subject: readonly Day[]; actor: Actor }>) => ({
  isOwn: subject.every(({ logged }) => logged.personId === actor.personId),
  isTeam: false,
  isBranch: false,
});

async function loadLocked(
  { tx }: Pick<CommandContext, 'tx'>,
  entries: readonly LoggedTime[],
): Promise<readonly Day[]> {
  // Sent together: the lock is taken before the days are read, and nobody waits for its answer.
  const locked = store.lockPeople(
    tx,
    entries.map((entry) => entry.personId),
  );
  const [, days] = await Promise.all([locked, loadDays(tx, entries)]);
  return days;
}

export const createEntry = defineCommand(timesheets.createEntry, {
  permission: 'timesheets.create',
  load: ({ input, ...context }) =>
    loadLocked(context, [{ ...input, personId: ofPerson(input.personId, context.actor) }]),
  standing: (args) => ownDays(args),
  locks: ({ subject }) => touchesOf(subject),
  approval: 'never',
  async handle({ subject, input: _, ...context }) {
    const { entries, sent } = sendTime(context, subject, context.actor.source);
    const made = existing(entries[0]);
    const { actor } = context;
    const row = madeRow(made, existing(subject[0]), {
      id: actor.personId,
      name: actor.name,
      source: actor.source,
    });
    return {
      result: entryView(row, actor),
      events: [createdEvent(made)],
      sent,
    };
  },
});

export const createEntries = defineCommand(timesheets.createEntries, {
  permission: 'timesheets.create',
  load: ({ input, ...context }) =>
    loadLocked(
      context,
      input.entries.map((entry) => ({
        ...entry,
        personId: ofPerson(entry.personId, context.actor),
      })),
    ),
  standing: (args) => ownDays(args),
  locks: ({ subject }) => touchesOf(subject),
  approval: 'never',
  async handle({ subject, input: _, ...context }) {
    const entries = await logTime(context, subject, context.actor.source);
    return { result: { ids: entries.map((entry) => entry.id) }, events: entries.map(createdEvent) };
  },
});

type Found = Readonly<{ version: number; row: store.EntryRow; days: readonly Day[] }>;
const entryTouches = ({ subject }: Readonly<{ subject: Found }>) => [
  ...touchesOf(subject.days),
  { legalEntityId: subject.row.legal_entity_id, on: subject.row.work_date, field: 'workDate' },
];
const foundReach = ({ subject, actor }: Readonly<{ subject: Found; actor: Actor }>) =>
  entryReach(subject.row, actor);

const loggedOf = (row: store.EntryRow): LoggedTime => ({
  personId: row.person_id,
  projectId: row.project_id,
  serviceId: row.service_id,
  taskId: row.task_id,
  workDate: row.work_date,
  startTime: row.start_time,
  endTime: row.end_time,
  workedMinutes: row.worked_minutes,
  isBillable: row.is_billable,
  note: row.note,
  activityCode: row.activity_code,
});

async function loadFound(
  { tx }: Pick<CommandContext, 'tx'>,
  id: string,
  change: (row: store.EntryRow) => LoggedTime,
): Promise<Found | null> {
  const row = await store.lockEntry(tx, id);
  if (row === null) return null;
  return { version: row.version, row, days: await loadLocked({ tx }, [change(row)]) };
}

function requireOpen(row: store.EntryRow): void {
  const because = lockedBecause(row);
  if (row.state !== 'draft' || because !== null)
    throw new Refusal('entry_locked', { because: because ?? row.state });
}

export const updateEntry = defineCommand(timesheets.updateEntry, {
  permission: 'timesheets.update',
  load: ({ input, ...context }) =>
    loadFound(context, input.id, (row) => {
      const { id: _, version: __, ...change } = defined(input);
      const movesClock = input.startTime !== undefined || input.endTime !== undefined;
      // With new clock times and no minutes, the minutes follow from the clock.
      return {
        ...loggedOf(row),
        ...(movesClock && input.workedMinutes === undefined ? { workedMinutes: undefined } : {}),
        ...change,
      };
    }),
  standing: (args) => foundReach(args),
  locks: (args) => entryTouches(args),
  approval: 'never',
  async handle({ subject: { row, days }, tx, actor, today, scope }) {
    requireOpen(row);
    const day = existing(days[0]);
    const entry = checkedEntry(
      {
        ...day,
        facts: {
          ...day.facts,
          others: (day.facts.others ?? []).filter((other) => other.id !== row.id),
        },
      },
      row.id,
      { policy: await requirePolicy(tx), today, isTimekeeper: scope === 'own' },
    );
    await store.updateEntry(tx, {
      ...entry,
      clientId: day.facts.client_id,
      branchId: day.facts.branch_id,
    });
    const after = entryView(existing(await store.findEntry(tx, row.id)), actor);
    return {
      result: after,
      events: [
        {
          type: 'time_entry.updated',
          record: { kind: 'time_entry', id: row.id },
          before: entryView(row, actor),
          after,
        },
      ],
    };
  },
});

export const voidEntry = defineCommand(timesheets.voidEntry, {
  permission: 'timesheets.update',
  load: ({ input, ...context }) => loadFound(context, input.id, loggedOf),
  standing: (args) => foundReach(args),
  locks: (args) => entryTouches(args),
  approval: 'never',
  async handle({ subject: { row }, tx, actor }) {
    requireOpen(row);
    const state = timeEntryLifecycle.next(row.state, 'void');
    await store.saveEntryStates(tx, [row.id], state);
    return {
      result: entryView(existing(await store.findEntry(tx, row.id)), actor),
      events: [
        {
          type: 'time_entry.voided',
          record: { kind: 'time_entry', id: row.id },
          before: entryView(row, actor),
          after: { state },
        },
      ],
    };
  },
});

const cellKey = (
  row: store.EntryRow,
  input: Readonly<{ projectId: string; serviceId: string; taskId: string | null; date: string }>,
) =>
  row.work_date === input.date &&
  row.project_id === input.projectId &&
  row.service_id === input.serviceId &&
  row.task_id === input.taskId;

type Cell = Readonly<{ rows: readonly store.EntryRow[]; days: readonly Day[] }>;

/** Sets one cell: one open entry is changed, made or taken back; a cell of several entries is changed entry by entry. */
export const setCell = defineCommand(timesheets.setCell, {
  permission: 'timesheets.create',
  async load({ input, tx, actor }): Promise<Cell> {
    const personId = ofPerson(input.personId, actor);
    const days = await loadLocked({ tx }, [
      {
        personId,
        projectId: input.projectId,
        serviceId: input.serviceId,
        taskId: input.taskId,
        workDate: input.date,
        startTime: null,
        endTime: null,
        workedMinutes: input.minutes,
        isBillable: input.isBillable,
        note: input.note ?? '',
        activityCode: null,
      },
    ]);
    const rows = (
      await store.lockEntriesBetween(tx, personId, input.date, addDays(input.date, 1))
    ).filter((row) => cellKey(row, input));
    return { rows, days };
  },
  standing: ({ subject, actor }) => ownDays({ subject: subject.days, actor }),
  locks: ({ subject }) => touchesOf(subject.days),
  approval: 'never',
  async handle({ subject: { rows, days }, input, ...context }) {
    const { tx, actor, today, scope } = context;
    const [row, ...more] = rows;
    if (more.length > 0)
      throw refuseField(
        'entry_locked',
        'minutes',
        'This cell holds several entries: change them in the day view',
      );
    if (row !== undefined) requireOpen(row);
    const none = {
      date: input.date,
      minutes: 0,
      entryIds: [],
      note: '',
      lockedBecause: null,
      version: null,
    };
    if (input.minutes === 0) {
      if (row === undefined)
        throw refuseField('invalid_input', 'minutes', 'The cell is empty already');
      await store.saveEntryStates(tx, [row.id], timeEntryLifecycle.next(row.state, 'void'));
      return {
        result: none,
        events: [
          {
            type: 'time_entry.voided',
            record: { kind: 'time_entry', id: row.id },
            before: entryView(row, actor),
            after: { state: 'voided' },
          },
        ],
      };
    }
    const day = existing(days[0]);
    const shown = (id: string, version: number, note: string) => ({
      date: input.date,
      minutes: input.minutes,
      entryIds: [id],
      note,
      lockedBecause: null,
      version,
    });
    if (row === undefined) {
      const entry = existing((await logTime(context, [day], 'grid'))[0]);
      return { result: shown(entry.id, 1, entry.note), events: [createdEvent(entry)] };
    }
    const kept = {
      ...day.logged,
      note: input.note ?? row.note,
      activityCode: row.activity_code,
      isBillable: input.isBillable ?? row.is_billable,
    };
    const others = (day.facts.others ?? []).filter((other) => other.id !== row.id);
    const entry = checkedEntry({ logged: kept, facts: { ...day.facts, others } }, row.id, {
      policy: await requirePolicy(tx),
      today,
      isTimekeeper: scope === 'own',
    });
    await store.updateEntry(tx, {
      ...entry,
      clientId: day.facts.client_id,
      branchId: day.facts.branch_id,
    });
    return {
      result: shown(row.id, row.version + 1, entry.note),
      events: [
        {
          type: 'time_entry.updated',
          record: { kind: 'time_entry', id: row.id },
          before: entryView(row, actor),
          after: entry,
        },
      ],
    };
  },
});

type Copy = Readonly<{ personId: string; days: readonly Day[]; rows: readonly store.RowKey[] }>;

export const copyWeek = defineCommand(timesheets.copyWeek, {
  permission: 'timesheets.create',
  async load({ input, tx, actor }): Promise<Copy> {
    const personId = ofPerson(input.personId, actor);
    const policy = await requirePolicy(tx);
    const week = periodOf(input.to, { kind: 'week', weekStartsOn: policy.week_starts_on });
    const before = await store.entriesBetween(tx, personId, addDays(week.from, -7), week.from);
    const there = new Set(
      (await store.entriesBetween(tx, personId, week.from, week.until)).map(
        (row) => `${row.project_id} ${row.service_id} ${row.task_id} ${row.work_date}`,
      ),
    );
    const copied = before
      .map((row) => ({ ...loggedOf(row), workDate: addDays(row.work_date, 7) }))
      .filter(
        (row) => !there.has(`${row.projectId} ${row.serviceId} ${row.taskId} ${row.workDate}`),
      );
    const keys = new Map(
      before.map((row) => [
        `${row.project_id} ${row.service_id} ${row.task_id}`,
        { projectId: row.project_id, serviceId: row.service_id, taskId: row.task_id },
      ]),
    );
    return {
      personId,
      days: input.withHours ? await loadLocked({ tx }, copied) : [],
      rows: [...keys.values()],
    };
  },
  standing: ({ subject, actor }) => ({
    isOwn: subject.personId === actor.personId,
    isTeam: false,
    isBranch: false,
  }),
  locks: ({ subject }) => touchesOf(subject.days),
  approval: 'never',
  async handle({ subject, input, ...context }) {
    if (subject.rows.length === 0)
      throw refuseField('not_found', 'to', 'There is nothing in the week before');
    if (!input.withHours) await store.addFavourites(context.tx, subject.personId, subject.rows);
    const entries = await logTime(
      context,
      subject.days.toSorted((a, b) => compareDates(a.logged.workDate, b.logged.workDate)),
      'grid',
    );
    const copied = input.withHours ? entries.length : subject.rows.length;
    return {
      result: { copied },
      events: [
        {
          type: 'timesheet.week_copied',
          record: { kind: 'person', id: subject.personId },
          after: { to: input.to, withHours: input.withHours, copied },
        },
        ...entries.map(createdEvent),
      ],
    };
  },
});

export const setFavourite = defineCommand(timesheets.setFavourite, {
  permission: 'timesheets.create',
  load: async ({ actor }) => ({ personId: actor.personId }),
  standing: () => ({ isOwn: true, isTeam: false, isBranch: false }),
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor }) {
    if (input.isFavourite) await store.addFavourites(tx, actor.personId, [input]);
    else await store.removeFavourite(tx, actor.personId, input);
    return {
      result: { isFavourite: input.isFavourite },
      events: [
        { type: 'favourite.changed', record: { kind: 'person', id: actor.personId }, after: input },
      ],
    };
  },
});

type Clocked = Readonly<{ timer: store.TimerRow | null; days: readonly Day[] }>;
const ownTimer = () => ({ isOwn: true, isTeam: false, isBranch: false });
const toTimer = (row: store.TimerRow, personId: string) => ({
  id: row.id,
  personId,
  projectId: row.project_id,
  taskId: row.task_id,
  serviceId: row.service_id,
  isBillable: row.is_billable,
  note: row.note,
  startedAt: row.started_at,
});

export const startTimer = defineCommand(timesheets.startTimer, {
  permission: 'timesheets.create',
  async load({ input, tx, actor, today }): Promise<Clocked> {
    await store.lockPeople(tx, [actor.personId]);
    const days = await loadDays(tx, [
      {
        ...input,
        personId: actor.personId,
        workDate: today,
        startTime: null,
        endTime: null,
        workedMinutes: 1,
        activityCode: null,
      },
    ]);
    return { timer: await store.lockTimer(tx, actor.personId), days };
  },
  standing: () => ownTimer(),
  locks: 'none',
  approval: 'never',
  async handle({ subject: { timer, days }, input, tx, actor, clock, today }) {
    const id = clock.newId();
    const started = startTimerRule(timer === null ? null : toTimer(timer, actor.personId), {
      id,
      personId: actor.personId,
      projectId: input.projectId,
      taskId: input.taskId,
      serviceId: input.serviceId,
      isBillable: true,
      note: input.note,
      startedAt: clock.now(),
    });
    const day = existing(days[0]);
    // What could not be logged is refused at the start, not after a day's work; a note may still come.
    checkedEntry(
      {
        logged: {
          ...day.logged,
          note: day.logged.note === '' ? '-' : day.logged.note,
          activityCode: '-',
        },
        facts: { ...day.facts, others: [] },
      },
      id,
      { policy: await requirePolicy(tx), today, isTimekeeper: false },
    );
    await store.addTimer(tx, started);
    return {
      result: timerView(await store.findTimer(tx, actor.personId)),
      events: [{ type: 'timer.started', record: { kind: 'timer', id }, after: started }],
    };
  },
});

export const stopTimer = defineCommand(timesheets.stopTimer, {
  permission: 'timesheets.create',
  async load({ input, tx, actor, clock }): Promise<Clocked> {
    await store.lockPeople(tx, [actor.personId]);
    const timer = await store.lockTimer(tx, actor.personId);
    if (timer === null) throw new Refusal('timer_not_running');
    const stopped = stopTimerRule(toTimer(timer, actor.personId), clock.now(), timer.time_zone);
    return {
      timer,
      days: await loadDays(tx, [
        {
          personId: actor.personId,
          projectId: timer.project_id,
          serviceId: timer.service_id,
          taskId: timer.task_id,
          note: input.note ?? timer.note,
          activityCode: null,
          ...stopped,
          workedMinutes: Math.min(stopped.workedMinutes, 1440),
        },
      ]),
    };
  },
  standing: () => ownTimer(),
  locks: ({ subject }) => touchesOf(subject.days),
  approval: 'never',
  async handle({ subject: { timer, days }, input: _, ...context }) {
    const entry = existing((await logTime(context, days, 'timer'))[0]);
    await store.removeTimer(context.tx, context.actor.personId);
    return {
      result: entryView(existing(await store.findEntry(context.tx, entry.id)), context.actor),
      events: [
        {
          type: 'timer.stopped',
          record: { kind: 'timer', id: existing(timer).id },
          after: { entryId: entry.id },
        },
        createdEvent(entry),
      ],
    };
  },
});

export const discardTimer = defineCommand(timesheets.discardTimer, {
  permission: 'timesheets.create',
  load: ({ tx, actor }) => store.lockTimer(tx, actor.personId),
  standing: () => ownTimer(),
  locks: 'none',
  approval: 'never',
  async handle({ subject: timer, tx, actor }) {
    await store.removeTimer(tx, actor.personId);
    return {
      result: timerView(null),
      events: [
        {
          type: 'timer.discarded',
          record: { kind: 'timer', id: timer.id },
          before: timerView(timer).timer,
        },
      ],
    };
  },
});
