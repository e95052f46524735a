// Entries, one by one or many at once: logged, changed, taken back.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { defineCommand } from '../../platform/command.ts';
import { defined, existing } from '../../platform/rows.ts';
import { changeEntry, takeBack } from './entry-change.ts';
import {
  entryTouches,
  foundReach,
  loadFound,
  loadLocked,
  loggedOf,
  ofPerson,
  ownDays,
  requireOpen,
} from './entry-loading.ts';
import * as store from './entry-store.ts';
import { createdEvent, logTime, madeRow, sendTime, touchesOf } from './logging.ts';
import { entryView } from './views.ts';

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
  async handle({ subject: { row, days }, input: _, ...context }) {
    const { tx, actor } = context;
    requireOpen(row);
    await changeEntry(context, row, existing(days[0]));
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
    const voided = await takeBack({ tx, actor }, row);
    return {
      result: entryView(existing(await store.findEntry(tx, row.id)), actor),
      events: [voided],
    };
  },
});
