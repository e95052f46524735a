// The week grid: cells, copied weeks, rows that are kept.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { addDays, compareDates } from '@daybook/core/kernel/plain-date.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { periodOf } from '@daybook/core/timesheets/period.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { changeEntry, takeBack } from './entry-change.ts';
import { loadLocked, loggedOf, ofPerson, ownDays, requireOpen } from './entry-loading.ts';
import * as store from './entry-store.ts';
import { createdEvent, type Day, logTime, requirePolicy, touchesOf } from './logging.ts';
import { entryView } from './views.ts';

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
      return { result: none, events: [await takeBack(context, row)] };
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
    const entry = await changeEntry(context, row, { ...day, logged: kept });
    return {
      result: shown(row.id, row.version + 1, entry.note),
      events: [
        {
          type: 'time_entry.updated',
          record: { kind: 'time_entry', id: row.id },
          before: entryView(row, context.actor),
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
