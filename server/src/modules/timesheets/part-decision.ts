// Approve and reject. Approved time becomes work in progress at its rate, and its rows stand still.

import { timesheets } from '@daybook/contract/timesheets.ts';
import type { TimeEntry } from '@daybook/core/timesheets/time-entry.ts';
import { approvePart, rejectPart } from '@daybook/core/timesheets/timesheet-part.ts';
import type { Actor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { addItems } from '../billing/public.ts';
import { requirePolicy } from './logging.ts';
import { saveChanges, toPart } from './part-changes.ts';
import * as store from './part-store.ts';
import { offeredItems, wipJournal } from './part-wip.ts';
import { partReach, toTimeEntry } from './views.ts';

export type Deciding = Readonly<{
  parts: readonly store.PartRow[];
  rows: readonly store.PartEntryRow[];
}>;

export async function loadParts({
  input,
  tx,
}: CommandContext &
  Readonly<{ input: Readonly<{ partIds: readonly string[] }> }>): Promise<Deciding | null> {
  await planForSets(tx);
  const parts = await store.lockParts(tx, input.partIds);
  if (parts.length !== new Set(input.partIds).size) return null;
  return { parts, rows: await store.lockEntriesOfParts(tx, input.partIds) };
}

/** The furthest of them decides how far the actor must reach. */
export const decidingReach = ({
  subject,
  actor,
}: Readonly<{ subject: Deciding; actor: Actor }>) => {
  const reaches = subject.parts.map((part) => ({ ...partReach(part, actor), isOwn: false }));
  return {
    isOwn: false,
    isTeam: reaches.every((reach) => reach.isTeam),
    isBranch: reaches.every((reach) => reach.isBranch),
  };
};

/** The time of each part, as core knows it. */
function timeOf({ rows }: Deciding): (part: store.PartRow) => readonly TimeEntry[] {
  const byPart = Map.groupBy(rows, (row) => row.part_id);
  return (part) => (byPart.get(part.id) ?? []).map(toTimeEntry);
}

export const approve = defineCommand(timesheets.approve, {
  permission: 'timesheets.approve',
  load: loadParts,
  standing: decidingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, input: _, ...context }) {
    const { tx, actor, clock } = context;
    const policy = await requirePolicy(tx);
    const time = timeOf(subject);
    const changes = subject.parts.map((row) =>
      approvePart(toPart(row), time(row), {
        by: actor.personId,
        allowOwn: false,
      }),
    );
    const saved = await saveChanges(context, changes, {
      entryState: 'approved',
      decidedAt: clock.now(),
      decidedById: actor.personId,
    });
    const approvedIds = new Set(
      changes.flatMap((change) => change.entries.map((entry) => entry.id)),
    );
    const items = await offeredItems(
      context,
      subject.rows.filter((row) => approvedIds.has(row.id)),
      policy,
    );
    await addItems(tx, items);
    return { ...saved, journal: await wipJournal(context, subject, items) };
  },
});

export const reject = defineCommand(timesheets.reject, {
  permission: 'timesheets.reject',
  load: loadParts,
  standing: decidingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, input, tx, actor, clock }) {
    const time = timeOf(subject);
    const changes = subject.parts.map((row) =>
      rejectPart(toPart(row), time(row), {
        by: actor.personId,
        reason: input.reason,
      }),
    );
    return saveChanges({ tx, actor }, changes, {
      entryState: 'draft',
      decidedAt: clock.now(),
      decidedById: actor.personId,
    });
  },
});
