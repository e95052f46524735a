// An open entry is changed, or taken back: by itself, and from its cell of the week grid.

import type { TimeEntry } from '@daybook/core/timesheets/time-entry.ts';
import { timeEntryLifecycle } from '@daybook/core/timesheets/time-entry-lifecycle.ts';
import type { AuditEvent, CommandContext } from '../../platform/command.ts';
import * as store from './entry-store.ts';
import { checkedEntry, type Day, requirePolicy } from './logging.ts';
import { entryView } from './views.ts';

/** Stores the entry as it is to be, checked against the others of its day. */
export async function changeEntry(
  { tx, today, scope }: Pick<CommandContext, 'tx' | 'today' | 'scope'>,
  row: store.EntryRow,
  { logged, facts }: Day,
): Promise<TimeEntry> {
  const others = (facts.others ?? []).filter((other) => other.id !== row.id);
  const entry = checkedEntry({ logged, facts: { ...facts, others } }, row.id, {
    policy: await requirePolicy(tx),
    today,
    isTimekeeper: scope === 'own',
  });
  await store.updateEntry(tx, {
    ...entry,
    clientId: facts.client_id,
    branchId: facts.branch_id,
  });
  return entry;
}

/** Voids the entry, and gives the event of it. */
export async function takeBack(
  { tx, actor }: Pick<CommandContext, 'tx' | 'actor'>,
  row: store.EntryRow,
): Promise<AuditEvent> {
  const state = timeEntryLifecycle.next(row.state, 'void');
  await store.saveEntryStates(tx, [row.id], state);
  return {
    type: 'time_entry.voided',
    record: { kind: 'time_entry', id: row.id },
    before: entryView(row, actor),
    after: { state },
  };
}
