// Drives runs on: the job that a person's command asked for, and one that looks every minute for runs whose
// work was cut off. Two at the same run take turns, since each step holds its row.

import { Id } from '@daybook/contract/values.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import { type Actor, loadActor } from '../../platform/actor.ts';
import type { Job } from '../../platform/command.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import * as store from './run-store.ts';

const queue = 'billing-run';
const watchQueue = 'billing-run-watch';

const RunJob = z.object({ runId: Id, firmId: Id });
export const runJob = (actor: Actor, runId: string): Job => ({
  queue,
  data: { runId, firmId: actor.firmId },
});

export const jobHandlers = (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
  [queue]: async (data, signal) => {
    const { runId, firmId } = RunJob.parse(data);
    await drive(door, firmId, runId, signal);
  },
  [watchQueue]: async (_, signal) => {
    for (const firmId of await firmIds(door.database))
      for (const run of await store.unfinishedRuns(door.database.reader(firmId)))
        await drive(door, firmId, run.id, signal);
  },
});
export const schedules = { [watchQueue]: '* * * * *' } as const;
/** What was cut off when the server went down goes on as soon as it is up. */
export const atStart = [watchQueue] as const;

/** Plans are made for tables of a size that a large run soon leaves behind. */
const grownAfter: ReadonlySet<number> = new Set([1, 4, 16, 64]);
const written = [
  'pre_bill',
  'pre_bill_line',
  'invoice',
  'invoice_line',
  'allocation',
  'unbilled_item',
  'unsettled_invoice',
  'journal_entry',
  'journal_line',
];

async function lookAnew(
  door: DoorContext,
  { state }: Readonly<{ state: string }>,
  steps: number,
): Promise<void> {
  if (state === 'posting' && grownAfter.has(steps)) await door.database.refreshStatistics(written);
}

export async function drive(
  door: DoorContext,
  firmId: string,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const db = door.database.reader(firmId);
  for (let steps = 0; ; steps += 1) {
    if (signal.aborted) return;
    const run = (await store.unfinishedRuns(db)).find((each) => each.id === runId);
    if (run === undefined) return;
    const actor = await actorOf(door, firmId, run.started_by_id);
    const step = run.state === 'simulating' ? 'runs.simulateStep' : 'runs.postStep';
    await lookAnew(door, run, steps);
    try {
      await runCommand(door, step, { actor, input: { id: runId }, idempotencyKey: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Stopped or finished meanwhile, by a person or on another server.
      if (error.code === 'wrong_state') continue;
      const because = error.fields.map(({ message }) => message).join('; ') || error.code;
      await runCommand(door, 'runs.stopStep', {
        actor,
        input: { id: runId, because },
        idempotencyKey: null,
      });
      return;
    }
  }
}

/** The person who started it, with what they may do now; one who may no longer sign in may do nothing. */
async function actorOf(door: DoorContext, firmId: string, personId: string): Promise<Actor> {
  const actor = await loadActor(
    door.database.reader(firmId),
    { firmId, personId, authSessionId: null, apiKeyId: null },
    { source: 'job', requestId: null, now: door.clock.now() },
  );
  if (actor === null)
    throw new Refusal('not_permitted', { because: 'Its starter may no longer sign in' });
  return actor;
}
