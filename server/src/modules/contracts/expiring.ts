// The end of a term, by itself: what renews automatically runs on, and the rest expires. A job asks for it,
// on behalf of the contract's owner.

import { contracts } from '@daybook/contract/contracts.ts';
import { contractLifecycle } from '@daybook/core/contracts/contract-lifecycle.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineCommand } from '../../platform/command.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { existing } from '../../platform/rows.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { renewTerm } from './ending.ts';
import { type EndedTerm, endedTerms } from './expiry-store.ts';
import * as store from './store.ts';
import { headOf } from './terms.ts';
import { lockOne, reach, viewOf } from './writing.ts';

/** As `renew`, and without a route: no person asks for it. */
export const endTerm = defineCommand(contracts.renew, {
  permission: 'contracts.post',
  session: 'optional',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { tx, today } = context;
    if (row.until === null || row.until > today)
      throw new Refusal('wrong_state', { until: row.until });
    const state = contractLifecycle.next(row.state, 'expire');
    const versions = await store.listVersions(tx, row.id);
    const { renewal } = headOf(existing(versions.findLast((each) => each.state === 'posted')));
    if (renewal.kind === 'automatic') {
      const renewed = await renewTerm(context, row, today);
      return { result: await viewOf(context, row.id), ...renewed };
    }
    await store.saveContract(tx, row.id, { state });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.expired',
          record: { kind: 'contract', id: row.id },
          before: { state: row.state },
          after: { state, until: row.until },
        },
      ],
    };
  },
});

const queue = 'contract-terms';

export const jobHandlers = (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
  [queue]: (_, signal) => endTerms(door, signal),
});

/** Every hour, for each branch has a midnight of its own; of all servers on a database, one takes it. */
export const schedules = { [queue]: '5 * * * *' } as const;

async function endTerms(door: DoorContext, signal: AbortSignal): Promise<void> {
  for (const firmId of await firmIds(door.database)) {
    const ended = await endedTerms(door.database.reader(firmId), door.clock.now());
    for (const term of ended) {
      if (signal.aborted) return;
      await endOne(door, firmId, term);
    }
  }
}

async function endOne(door: DoorContext, firmId: string, term: EndedTerm): Promise<void> {
  const call = {
    actor: ownerOf(firmId, term),
    input: { id: term.id, version: term.version },
    idempotencyKey: null,
  };
  try {
    await runCommand(door, 'contracts.endTerm', call);
  } catch (error) {
    // Somebody, or another server, was here first. If the term has still ended, the next run sees it.
    const isMoved =
      error instanceof Refusal && (error.code === 'wrong_state' || error.code === 'stale_version');
    if (!isMoved) throw error;
  }
}

/** The job acts for the owner, also for one who has left, and may do this and no more. */
const ownerOf = (firmId: string, term: EndedTerm): Actor => ({
  firmId,
  personId: term.owner_id,
  name: term.owner_name,
  roleKeys: [],
  standsInFor: [],
  grants: { 'contracts.post': 'own' },
  branchId: term.branch_id,
  timeZone: term.time_zone,
  sessionId: null,
  authSessionId: null,
  apiKeyId: null,
  onBehalfOfId: null,
  source: 'job',
  requestId: null,
});
