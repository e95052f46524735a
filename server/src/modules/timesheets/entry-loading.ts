// Whose time, on which days, and whether it may still change: what the commands on time begin with.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import type { CommandContext } from '../../platform/command.ts';
import * as store from './entry-store.ts';
import { type Day, type LoggedTime, loadDays, touchesOf } from './logging.ts';
import { entryReach, lockedBecause } from './views.ts';

export const ofPerson = (personId: string | undefined, actor: Actor): string =>
  personId ?? actor.personId;

/** Time is one's own, or one may enter it for the whole firm; nothing between makes sense of a person's day. */
export const ownDays = ({
  subject,
  actor,
}: Readonly<{ subject: readonly Day[]; actor: Actor }>) => ({
  isOwn: subject.every(({ logged }) => logged.personId === actor.personId),
  isTeam: false,
  isBranch: false,
});

export async function loadLocked(
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

type Found = Readonly<{ version: number; row: store.EntryRow; days: readonly Day[] }>;

export const entryTouches = ({ subject }: Readonly<{ subject: Found }>) => [
  ...touchesOf(subject.days),
  {
    legalEntityId: subject.row.legal_entity_id,
    branchId: subject.row.branch_id,
    area: 'time' as const,
    on: subject.row.work_date,
    field: 'workDate',
    lockedThrough: subject.row.locked_through,
  },
];

export const foundReach = ({ subject, actor }: Readonly<{ subject: Found; actor: Actor }>) =>
  entryReach(subject.row, actor);

export const loggedOf = (row: store.EntryRow): LoggedTime => ({
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

export async function loadFound(
  { tx }: Pick<CommandContext, 'tx'>,
  id: string,
  change: (row: store.EntryRow) => LoggedTime,
): Promise<Found | null> {
  const row = await store.lockEntry(tx, id);
  if (row === null) return null;
  return { version: row.version, row, days: await loadLocked({ tx }, [change(row)]) };
}

export function requireOpen(row: store.EntryRow): void {
  const because = lockedBecause(row);
  if (row.state !== 'draft' || because !== null)
    throw new Refusal('entry_locked', { because: because ?? row.state });
}
