// Ends the working sessions of people who have gone: those whose sign-in has rested for too long, or
// is no more. Closing is the same command as at sign-out, so it says the same totals. A session of an API
// key lasts as long as its key, and the console closes its own.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import * as store from './store.ts';

const queue = 'idle-sessions';
// What is left over, the next run takes: a minute is time enough for so many.
const atOnce = 1000;

type Limits = Readonly<{ idleMinutes: number }>;

export const jobHandlers = (
  door: DoorContext,
  limits: Limits,
): Readonly<Record<string, JobHandler>> => ({
  [queue]: (_, signal) => closeIdleSessions(door, limits, signal),
});

/** Every minute; of all servers on a database, one takes it. */
export const schedules = { [queue]: '* * * * *' } as const;

async function closeIdleSessions(
  door: DoorContext,
  { idleMinutes }: Limits,
  signal: AbortSignal,
): Promise<void> {
  const rest = { now: door.clock.now(), minutes: idleMinutes, limit: atOnce };
  for (const firmId of await firmIds(door.database)) {
    const idle = await store.idleSessions(door.database.reader(firmId), rest);
    for (const session of idle) {
      if (signal.aborted) return;
      await closeOne(door, holderOf(firmId, session), session.id);
    }
  }
}

/** The job acts for the person, also for one who may no longer sign in, and may do this and no more. */
const holderOf = (firmId: string, session: store.IdleSession): Actor => ({
  firmId,
  personId: session.person_id,
  name: session.person_name,
  roleKeys: [],
  standsInFor: [],
  grants: { 'sessions.update': 'own' },
  branchId: session.branch_id,
  timeZone: session.time_zone,
  sessionId: session.id,
  authSessionId: null,
  apiKeyId: null,
  onBehalfOfId: null,
  source: 'job',
  requestId: null,
});

async function closeOne(door: DoorContext, actor: Actor, id: string): Promise<void> {
  try {
    await runCommand(door, 'access.closeSession', { actor, input: { id }, idempotencyKey: null });
  } catch (error) {
    // The person signed out meanwhile, or another server was here first: it is closed.
    const isClosed = error instanceof Refusal && error.code === 'wrong_state';
    if (!isClosed) throw error;
  }
}
