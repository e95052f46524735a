// Ladders that take their steps by themselves: every morning, one client after the other, for who saved the ladder.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type Actor, loadActor } from '../../platform/actor.ts';
import { todayIn } from '../../platform/clock.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { type Account, overdueAccounts } from './accounts.ts';

const queue = 'dunning';

export const jobHandlers = (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
  [queue]: async (_, signal) => {
    for (const firmId of await firmIds(door.database)) await takeSteps(door, firmId, signal);
  },
});
/** In the morning of the firms' part of the world; a step that was taken is not due again. */
export const schedules = { [queue]: '0 6 * * *' } as const;

export async function takeSteps(
  door: DoorContext,
  firmId: string,
  signal: AbortSignal,
): Promise<void> {
  const db = door.database.reader(firmId);
  const today = todayIn(door.clock, 'UTC');
  const due = (await overdueAccounts(db, {}, today)).filter(isTakenByItself);
  for (const account of due) {
    if (signal.aborted) return;
    const actor = await saverOf(door, firmId, account);
    if (actor !== null) await takeStep(door, actor, account);
  }
}

const isTakenByItself = ({ ladder, proposal }: Account): boolean =>
  ladder?.is_automatic === true &&
  proposal?.kind === 'due' &&
  ladder.steps[proposal.step]?.needsApproval === false;

async function takeStep(door: DoorContext, actor: Actor, { first }: Account): Promise<void> {
  const { client_id: clientId, legal_entity_id: legalEntityId, currency } = first;
  const input = { accounts: [{ clientId, legalEntityId, currency }] };
  try {
    await runCommand(door, 'dunning.issue', { actor, input, idempotencyKey: null });
  } catch (error) {
    // Paid, held or written to meanwhile, or nobody to write to: it stays in the queue, where a person sees why.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** Who saved the ladder, with what they may do now; one who may no longer sign in takes no step. */
const saverOf = (door: DoorContext, firmId: string, { ladder }: Account): Promise<Actor | null> =>
  loadActor(
    door.database.reader(firmId),
    { firmId, personId: ladder?.saved_by_id ?? '', authSessionId: null, apiKeyId: null },
    { source: 'job', requestId: null, now: door.clock.now() },
  );
