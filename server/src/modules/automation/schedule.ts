// Runs that begin by themselves: one a branch and working day, for who saved it, of the plans that are due. It is
// simulated and then waits for a person: nothing submits it.

import { command } from '@daybook/contract/endpoint.ts';
import { runs } from '@daybook/contract/runs.ts';
import { Id, PlainDate } from '@daybook/contract/values.ts';
import { isBusinessDay } from '@daybook/core/automation/plan-dates.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import { loadActor } from '../../platform/actor.ts';
import { defineCommand, defineQuery, nothing } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { reference } from '../../platform/rows.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { create } from './runs.ts';
import * as store from './schedule-store.ts';

async function scheduleView(db: ReadDb) {
  const row = await store.findSchedule(db);
  return {
    beginsAt: row?.begins_at ?? null,
    savedBy: row === null ? null : reference(row.saved_by_id, row.saved_by_name),
  };
}

export const getSchedule = defineQuery(runs.getSchedule, {
  permission: 'automation.view',
  handle: ({ db }) => scheduleView(db),
});

export const setSchedule = defineCommand(runs.setSchedule, {
  permission: 'automation.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, clock, actor }) {
    const before = await scheduleView(tx);
    if (input.beginsAt === null) await store.endSchedule(tx);
    else
      await store.saveSchedule(tx, {
        beginsAt: input.beginsAt,
        at: clock.now(),
        personId: actor.personId,
      });
    const result = await scheduleView(tx);
    return {
      result,
      events: [
        {
          type: 'billing_run.scheduled',
          record: { kind: 'firm', id: actor.firmId },
          before: { beginsAt: before.beginsAt },
          after: { beginsAt: result.beginsAt },
        },
      ],
    };
  },
});

const beginEndpoint = command({
  path: '/billing-runs/steps',
  summary: 'Internal: begin the run of the day of a branch',
  input: z.object({ branchId: Id, on: PlainDate }),
  output: z.unknown(),
});

export const beginStep = defineCommand(beginEndpoint, {
  permission: 'automation.update',
  session: 'optional',
  // Whoever comes second waits here, and then finds the run of the first.
  load: ({ tx }) => store.lockSchedule(tx),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: _, ...context }) {
    if (await store.hasBegun(context.tx, input.branchId, input.on))
      throw new Refusal('wrong_state', { because: 'The run of the day has begun' });
    return create.spec.handle({
      ...context,
      subject: {},
      input: {
        dueUntil: input.on,
        invoiceDate: input.on,
        branchId: input.branchId,
        practice: null,
      },
    });
  },
});

const queue = 'billing-run-begin';
export const scheduleJobHandlers = (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
  [queue]: (_, signal) => beginDue(door, signal),
});
/** Every minute, since each branch has a clock of its own. */
export const scheduleSchedules = { [queue]: '* * * * *' } as const;

async function beginDue(door: DoorContext, signal: AbortSignal): Promise<void> {
  for (const firmId of await firmIds(door.database)) {
    const db = door.database.reader(firmId);
    for (const branch of await store.waitingBranches(db, door.clock.now())) {
      if (signal.aborted) return;
      const holidays = new Set(branch.is_holiday ? [branch.today] : []);
      if (isBusinessDay(branch.today, holidays)) await beginOne(door, firmId, branch);
    }
  }
}

async function beginOne(
  door: DoorContext,
  firmId: string,
  branch: store.WaitingBranch,
): Promise<void> {
  const { branch_id: branchId, today: on, saved_by_id: personId } = branch;
  const actor = await loadActor(
    door.database.reader(firmId),
    { firmId, personId, authSessionId: null, apiKeyId: null },
    { source: 'job', requestId: null, now: door.clock.now() },
  );
  // Who saved it and may no longer sign in begins nothing.
  if (actor === null) return;
  try {
    await runCommand(door, 'runs.beginStep', {
      actor,
      input: { branchId, on },
      idempotencyKey: null,
    });
  } catch (error) {
    // Another server was first, a person began a run of them, the saver may not any more, or it was switched off.
    const isMoved =
      error instanceof Refusal &&
      ['wrong_state', 'nothing_to_bill', 'not_permitted', 'not_found'].includes(error.code);
    if (!isMoved) throw error;
  }
}
