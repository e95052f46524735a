// Schedules as the contract shows them.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { reportSchedules } from '@daybook/contract/report-schedules.ts';
import { type Actor, scopeOf } from '../../platform/actor.ts';
import { reference } from '../../platform/rows.ts';
import type { ScheduleRow } from './store.ts';
import { inWords, type When } from './times.ts';

export const whenOf = (row: ScheduleRow): When => ({
  rule: row.rule,
  startsOn: row.starts_on,
  atTime: row.at_time,
  shift: row.shift,
  timeZone: row.time_zone,
  holidays: row.holidays,
});

/** It speaks in its owner's name, so nobody else changes what it says; who runs the firm can stop it. */
export const isOwner = (row: ScheduleRow, actor: Actor) => row.owner_id === actor.personId;
export const mayStop = (row: ScheduleRow, actor: Actor) =>
  isOwner(row, actor) || scopeOf(actor, 'org.update') === 'firm';

const failedStates = ['failed', 'bounced', 'unknown', 'cancelled'];
function failureOf(row: ScheduleRow) {
  if (row.last_issue_at === null) return null;
  if (row.last_refused_because !== null)
    return { at: row.last_issue_at, because: row.last_refused_because };
  const isFailed = row.last_state !== null && failedStates.includes(row.last_state);
  return isFailed
    ? { at: row.last_issue_at, because: row.last_reply ?? `It was ${row.last_state}` }
    : null;
}

export function scheduleView(
  row: ScheduleRow,
  actor: Actor,
): OutputOf<typeof reportSchedules.create> {
  const verb = (isAllowed: boolean, isPossible: boolean) =>
    !isAllowed ? 'not_permitted' : isPossible ? 'yes' : 'wrong_state';
  return {
    id: row.id,
    version: row.version,
    may: {
      update: verb(isOwner(row, actor), row.state !== 'ended'),
      pause: verb(mayStop(row, actor), row.state === 'active'),
      resume: verb(isOwner(row, actor), row.state === 'paused'),
      end: verb(mayStop(row, actor), row.state !== 'ended'),
    },
    name: row.name,
    report: row.report,
    query: { ...row.query },
    format: row.format,
    rule: row.rule,
    ruleText: inWords(whenOf(row)),
    startsOn: row.starts_on,
    atTime: row.at_time,
    shift: row.shift,
    branch: reference(row.branch_id, row.branch_name),
    people: row.people.map(({ id, name }) => reference(id, name)),
    emails: [...row.emails],
    owner: reference(row.owner_id, row.owner_name),
    state: row.state,
    nextAt: row.next_at,
    lastSentAt: row.last_sent_at,
    lastFailure: failureOf(row),
  };
}
