// Opens one approved entry that is not billed, and only that one; its work in progress is taken back.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { reopenPart } from '@daybook/core/timesheets/timesheet-part.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { withdrawItems } from '../billing/public.ts';
import * as entries from './entry-store.ts';
import { columnsOf, partEvents, toPart } from './part-changes.ts';
import * as store from './part-store.ts';
import { unbookedWip } from './part-wip.ts';
import { entryReach, entryView, toTimeEntry } from './views.ts';

type Reopening = Readonly<{ version: number; row: entries.EntryRow; part: store.PartRow | null }>;

export const reopenEntry = defineCommand(timesheets.reopenEntry, {
  permission: 'timesheets.reject',
  async load({ input, tx }): Promise<Reopening | null> {
    const row = await entries.lockEntry(tx, input.id);
    if (row === null) return null;
    const until = addDays(row.work_date, 1);
    const parts = await store.partsOfPerson(tx, row.person_id, row.work_date, until);
    const [part] = await store.lockParts(
      tx,
      parts
        .filter(
          (each) =>
            each.project_id === row.project_id &&
            each.period_from <= row.work_date &&
            row.work_date < each.period_until,
        )
        .map((each) => each.id),
    );
    return { version: row.version, row, part: part ?? null };
  },
  standing: ({ subject, actor }) => ({ ...entryReach(subject.row, actor), isOwn: false }),
  locks: ({ subject }) => [
    {
      legalEntityId: subject.row.legal_entity_id,
      branchId: subject.row.branch_id,
      area: 'time',
      on: subject.row.work_date,
      field: 'id',
      lockedThrough: subject.row.locked_through,
    },
  ],
  approval: 'never',
  async handle({ subject: { row, part }, input, ...context }) {
    const { tx, actor } = context;
    if (part === null) throw new Refusal('wrong_state', { state: row.state });
    const change = reopenPart(toPart(part), [toTimeEntry(row)], {
      by: actor.personId,
      reason: input.reason,
      billedEntryIds: new Set(row.billed_minutes > 0 ? [row.id] : []),
    });
    const withdrawn = await withdrawItems(tx, [row.id]);
    if (row.is_billable && withdrawn.length === 0)
      throw new Refusal('already_billed', { because: 'The entry is billed, or on a pre-bill' });
    await entries.saveEntryStates(tx, [row.id], 'draft');
    const decision = { decidedAt: part.decided_at, decidedById: part.decided_by_id };
    await store.saveParts(tx, [columnsOf(change.part, decision)]);
    const after = entryView(existing(await entries.findEntry(tx, row.id)), actor);
    return {
      result: after,
      journal: await unbookedWip(context, row, withdrawn),
      events: [
        ...partEvents(change),
        {
          type: 'time_entry.reopened',
          record: { kind: 'time_entry', id: row.id },
          reason: input.reason,
          before: entryView(row, actor),
          after,
        },
      ],
    };
  },
});
