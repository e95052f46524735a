// Every minute: what is due is written down to be sent, once, in the name of its owner. The file is made when it goes
// out, as of the moment that it was due, so that a second try sends the same numbers.

import { buffer } from 'node:stream/consumers';
import { command } from '@daybook/contract/endpoint.ts';
import { reports } from '@daybook/contract/reports.ts';
import { Id, Instant } from '@daybook/contract/values.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import { type Actor, loadActor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { csvOf } from '../../platform/csv.ts';
import type { ReadDb } from '../../platform/database.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { moneyColumnsOf } from '../../platform/list-cells.ts';
import { existing } from '../../platform/rows.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { runQuery } from '../../platform/run-query.ts';
import { xlsxOf } from '../../platform/xlsx.ts';
import type { Viewer } from '../billing/public.ts';
import { handlers as reportHandlers } from '../reports/public.ts';
import { askedAt, recipientsFor } from './asking.ts';
import { sendIssue } from './issuing.ts';
import * as store from './store.ts';
import { missedTime, nextTimes } from './times.ts';
import { whenOf } from './views.ts';

const issueEndpoint = command({
  path: '/report-schedules/{id}/issue',
  summary: 'Internal: write down what is due',
  input: z.object({ id: Id, dueAt: Instant, isOwnerGone: z.boolean() }),
  output: z.object({ id: Id }),
});

const ownerGone = 'Its owner may no longer sign in';

export const issue = defineCommand(issueEndpoint, {
  permission: 'anyone',
  session: 'optional',
  // Whoever comes second waits here, and then finds that it is not due any more.
  load: ({ tx, input }) => store.lockSchedule(tx, input.id),
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input, ...context }) {
    const { tx, clock } = context;
    const isDue = row.next_at !== null && Date.parse(row.next_at) === Date.parse(input.dueAt);
    if (row.state !== 'active' || !isDue) throw new Refusal('wrong_state', { state: row.state });
    const when = whenOf(row);
    // Of all that a server slept through, the last is sent. A calendar that moved since never goes back.
    const [, dueAt = input.dueAt] = [missedTime(when, clock.now()) ?? '', input.dueAt].toSorted();
    const outcome = input.isOwnerGone
      ? await refused(context, row, { dueAt, because: ownerGone })
      : await issued(context, row, dueAt);
    await store.saveNext(tx, row.id, nextTimes(when, clock.now(), 1)[0] ?? null);
    return { result: { id: row.id }, ...outcome };
  },
});

async function issued(context: CommandContext, row: store.ScheduleRow, dueAt: string) {
  try {
    const { tx, actor } = context;
    const toWhom = { personIds: row.people.map(({ id }) => id), emails: row.emails };
    const { recipients, outside } = await recipientsFor(tx, actor, toWhom);
    const sent = await sendIssue(context, {
      ...{ name: row.name, report: row.report, format: row.format, recipients, dueAt },
      ...{ scheduleId: row.id, timeZone: row.time_zone, legalEntityId: row.legal_entity_id },
      asked: await askedAt(tx, actor, { ...row, at: dueAt, timeZone: row.time_zone }),
    });
    return {
      events: [
        {
          type: 'report_schedule.issued' as const,
          record: { kind: 'report_schedule', id: row.id },
          after: { dueAt, recipients: recipients.map(({ email }) => email), outside },
        },
        ...sent.events,
      ],
      jobs: sent.jobs,
    };
  } catch (error) {
    // A permission that was lost, nobody to send to: the schedule says why.
    if (!(error instanceof Refusal)) throw error;
    return refused(context, row, { dueAt, because: becauseOf(error) });
  }
}

function becauseOf({ fields, code, details }: Refusal): string {
  if (fields.length > 0) return fields.map(({ message }) => message).join('; ');
  return code === 'not_permitted'
    ? `Its owner may not see this report any more (${String(details.permission ?? '')})`
    : code;
}

async function refused(
  { tx, clock }: CommandContext,
  row: store.ScheduleRow,
  { dueAt, because }: Readonly<{ dueAt: string; because: string }>,
) {
  await store.addIssue(tx, {
    ...{ id: clock.newId(), scheduleId: row.id, dueAt, report: row.report, asked: row.query },
    ...{ format: row.format, ownerId: row.owner_id, at: clock.now() },
    ...{ deliveryId: null, refusedBecause: because },
  });
  return {
    events: [
      {
        type: 'report_schedule.refused' as const,
        record: { kind: 'report_schedule', id: row.id },
        after: { dueAt, because },
      },
    ],
  };
}

const queue = 'report-schedules';
export const jobHandlers = (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
  [queue]: async (_, signal) => {
    for (const firmId of await firmIds(door.database)) await issueDue(door, firmId, signal);
  },
});
/** Every minute, since each branch has a clock of its own. */
export const schedules = { [queue]: '* * * * *' } as const;

async function issueDue(door: DoorContext, firmId: string, signal: AbortSignal): Promise<void> {
  const db = door.database.reader(firmId);
  for (const due of await store.dueSchedules(db, door.clock.now())) {
    if (signal.aborted) return;
    const owner = await ownerOf(door, firmId, due.owner_id);
    const input = { id: due.id, dueAt: due.next_at, isOwnerGone: owner === null };
    try {
      await runCommand(door, 'reportSchedules.issue', {
        ...{ actor: owner ?? goneOwner(firmId, due), input, idempotencyKey: null },
      });
    } catch (error) {
      // Another server was first, or it was paused or changed meanwhile.
      if (!(error instanceof Refusal && error.code === 'wrong_state')) throw error;
    }
  }
}

const ownerOf = (door: DoorContext, firmId: string, personId: string): Promise<Actor | null> =>
  loadActor(
    door.database.reader(firmId),
    { firmId, personId, authSessionId: null, apiKeyId: null },
    { source: 'job', requestId: null, now: door.clock.now() },
  );

/** Holds nothing: it is only said whose schedule was not sent. */
const goneOwner = (firmId: string, due: store.DueRow): Actor => ({
  ...{
    firmId,
    personId: due.owner_id,
    name: due.owner_name,
    roleKeys: [],
    grants: {},
    standsInFor: [],
  },
  ...{ branchId: due.branch_id, timeZone: due.time_zone, source: 'job', requestId: null },
  ...{ sessionId: null, authSessionId: null, apiKeyId: null, onBehalfOfId: null },
});

/** With what the owner may see when it is made. */
export async function reportFile(
  db: ReadDb,
  issueId: string,
  viewer: Viewer,
  door: DoorContext,
): Promise<Buffer> {
  const row = existing(await store.findIssue(db, issueId));
  const actor = await ownerOf(door, viewer.actor.firmId, row.owner_id);
  if (actor === null) throw new Refusal('not_permitted', { because: ownerGone });
  const call = { actor, input: { ...row.asked, asOf: row.due_at } };
  if (row.format === 'pdf') {
    const made = await runQuery(door, reportHandlers.pdf, call);
    if (!Buffer.isBuffer(made)) throw new Error('A report that is no file');
    return made;
  }
  const next = () => runQuery(door, reportHandlers.run, call);
  const moneyColumns = moneyColumnsOf(reports.run);
  const file = row.format === 'csv' ? csvOf(next, moneyColumns) : xlsxOf(next, moneyColumns);
  return buffer(file);
}
