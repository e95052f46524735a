// The timer: one runs at a time, and what it counted is logged when it stops.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import {
  startTimer as startTimerRule,
  stopTimer as stopTimerRule,
} from '@daybook/core/timesheets/timer.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import * as store from './entry-store.ts';
import {
  checkedEntry,
  createdEvent,
  type Day,
  loadDays,
  logTime,
  requirePolicy,
  touchesOf,
} from './logging.ts';
import { entryView, timerView } from './views.ts';

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
