// What nobody answers: those whom it waits for are reminded, then the next in line is asked, as its policy says.
// Both go through the door in the name of who asked, once, also where two servers look at the same time.

import { command } from '@daybook/contract/endpoint.ts';
import { Id } from '@daybook/contract/values.ts';
import { isOverdue, waitsFor } from '@daybook/core/approvals/approval-steps.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import { loadActor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { askedOf, escalated, requests as store } from '../approvals/public.ts';
import { queueNotice } from '../delivery/public.ts';
import { listEntities } from '../org/public.ts';

const Done = z.object({ id: Id });
const path = '/approvals/{id}/steps';
const isReminderDue = (row: store.RequestRow, now: string): boolean =>
  row.state === 'pending' &&
  row.reminded_at === null &&
  isOverdue(row.waiting_since, row.remind_after_hours, now);
const isEscalationDue = (row: store.RequestRow, now: string): boolean =>
  row.state === 'pending' &&
  row.escalated_at === null &&
  isOverdue(row.waiting_since, row.escalate_after_hours, now);

const shared = {
  permission: 'anyone',
  session: 'optional',
  standing: 'any',
  locks: 'none',
  approval: 'never',
  // Whoever comes second waits here, and then finds that it is not due any more.
  load: ({ input, tx }: Readonly<{ input: z.output<typeof Done>; tx: CommandContext['tx'] }>) =>
    store.lockRequest(tx, input.id),
} as const;

export const remindStep = defineCommand(
  command({ path, summary: 'Internal: remind those it waits for', input: Done, output: Done }),
  {
    ...shared,
    async handle({ subject: row, input: _, ...context }) {
      const { tx, clock } = context;
      if (!isReminderDue(row, clock.now())) throw new Refusal('wrong_state', { state: row.state });
      const mail = await written(context, row, waitsFor(askedOf(row)));
      await store.addDecision(tx, {
        ...{ id: clock.newId(), requestId: row.id, step: row.step, kind: 'reminded' },
        ...{ personId: null, onBehalfOfId: null, reason: mail.toWhom, at: clock.now() },
      });
      await store.moveOn(tx, row.id, {
        ...{ state: row.state, step: row.step, since: row.waiting_since },
        ...{ waitsFor: waitsFor(askedOf(row)), remindedAt: clock.now() },
        ...{ escalatedAt: row.escalated_at, escalatedTo: row.escalated_to },
      });
      return {
        result: { id: row.id },
        jobs: mail.jobs,
        events: [
          {
            type: 'approval.reminded',
            record: { kind: 'approval', id: row.id },
            after: { toWhom: mail.toWhom },
          },
          ...mail.events,
        ],
      };
    },
  },
);

export const escalateStep = defineCommand(
  command({ path, summary: 'Internal: ask the next in line', input: Done, output: Done }),
  {
    ...shared,
    async handle({ subject: row, input: _, ...context }) {
      if (!isEscalationDue(row, context.clock.now()))
        throw new Refusal('wrong_state', { state: row.state });
      const reason = `Nobody decided within ${row.escalate_after_hours} hours`;
      const event = await escalated(context, row, { reason, onBehalfOfId: null });
      const mail = await written(context, row, row.escalate_to === null ? [] : [row.escalate_to]);
      return { result: { id: row.id }, jobs: mail.jobs, events: [event, ...mail.events] };
    },
  },
);

/** A message to all who may decide, except who asked. */
async function written(
  context: CommandContext,
  row: store.RequestRow,
  approvers: ReturnType<typeof waitsFor>,
) {
  const people = (await store.peopleOf(context.tx, approvers, context.clock.now())).filter(
    (person) => person.id !== row.maker_id,
  );
  const sender = (await listEntities(context.tx)).find((entity) => entity.email !== null);
  if (people.length === 0 || sender === undefined || sender.email === null)
    return {
      ...{ events: [], jobs: [] },
      toWhom: people.length === 0 ? 'Nobody may decide on it' : 'The firm has no e-mail address',
    };
  const queued = await queueNotice(context, {
    ...{ recordId: row.id, recordName: row.title, legalEntityId: sender.id },
    sender: { name: sender.name, email: sender.email },
    recipients: people.map(({ name, email }) => ({ name, email, as: 'to' as const })),
    subject: `Waits for your approval: ${row.title}`,
    body: `${row.maker_name} asked for it, and it has waited since ${row.waiting_since.slice(0, 10)}.\n\n${row.title}\n${row.because}\n\nOpen “Approval requests” to decide.`,
  });
  return { ...queued, toWhom: people.map(({ name }) => name).join(', ') };
}

export const steps = { remindStep, escalateStep };

const queue = 'approvals-waiting';
export const jobHandlers = (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
  [queue]: async (_, signal) => {
    for (const firmId of await firmIds(door.database)) await lookAfter(door, firmId, signal);
  },
});
export const schedules = { [queue]: '*/5 * * * *' } as const;

async function lookAfter(door: DoorContext, firmId: string, signal: AbortSignal): Promise<void> {
  const db = door.database.reader(firmId);
  const now = door.clock.now();
  for (const row of await store.waitingRequests(db)) {
    if (signal.aborted) return;
    const names = [
      ...(isReminderDue(row, now) ? ['approvals.remindStep'] : []),
      ...(isEscalationDue(row, now) ? ['approvals.escalateStep'] : []),
    ];
    for (const name of names) await step(door, db, { firmId, row, name });
  }
}

async function step(
  door: DoorContext,
  db: ReadDb,
  { firmId, row, name }: Readonly<{ firmId: string; row: store.RequestRow; name: string }>,
): Promise<void> {
  const actor = await loadActor(
    db,
    { firmId, personId: row.maker_id, authSessionId: null, apiKeyId: null },
    { source: 'job', requestId: null, now: door.clock.now() },
  );
  // What a person asked for who is gone can't be carried out any more: there is nothing to remind of.
  if (actor === null) return;
  try {
    await runCommand(door, name, { actor, input: { id: row.id }, idempotencyKey: null });
  } catch (error) {
    // Decided meanwhile, or another server was first.
    if (!(error instanceof Refusal && error.code === 'wrong_state')) throw error;
  }
}
