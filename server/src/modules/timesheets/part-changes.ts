// What core decides about parts of timesheets, as it is stored, answered and heard.

import type {
  TimesheetPart,
  TimesheetPartChange,
} from '@daybook/core/timesheets/timesheet-part.ts';
import type { AuditEvent, CommandContext } from '../../platform/command.ts';
import * as entries from './entry-store.ts';
import * as store from './part-store.ts';
import { partView } from './views.ts';

export const toPart = (row: store.PartRow): TimesheetPart => ({
  id: row.id,
  personId: row.person_id,
  projectId: row.project_id,
  from: row.period_from,
  until: row.period_until,
  state: row.state,
  reason: row.reason,
});

export const partEvents = (change: TimesheetPartChange): readonly AuditEvent[] =>
  change.events.map(({ type, partId, reason, ...after }) => ({
    type,
    record: { kind: 'timesheet_part', id: partId },
    after: { ...after, state: change.part.state },
    reason,
  }));

type Stamp = Partial<Omit<store.PartChange, 'id' | 'state' | 'reason'>>;

export const columnsOf = (
  { id, state, reason }: TimesheetPart,
  { submittedAt = null, submittedById = null, decidedAt = null, decidedById = null }: Stamp,
): store.PartChange => ({
  id,
  state,
  reason,
  submittedAt,
  submittedById,
  decidedAt,
  decidedById,
});

/** Stores what core decided about parts and their entries; gives the answer and the events of it. */
export async function saveChanges(
  { tx, actor }: Pick<CommandContext, 'tx' | 'actor'>,
  changes: readonly TimesheetPartChange[],
  { entryState, ...stamp }: Stamp & Readonly<{ entryState: 'draft' | 'submitted' | 'approved' }>,
) {
  const entryIds = changes.flatMap((change) => change.entries.map((entry) => entry.id));
  await entries.saveEntryStates(tx, entryIds, entryState);
  await store.saveParts(
    tx,
    changes.map(({ part }) => columnsOf(part, stamp)),
  );
  const parts = await store.findParts(
    tx,
    changes.map(({ part }) => part.id),
  );
  return {
    result: { items: parts.map((row) => partView(row, actor)) },
    events: changes.flatMap(partEvents),
  };
}
