// Calling commands from inside the program: tools, jobs, the demo firm, tests. The same door, with an
// actor of whom everything is known.

import type { Endpoint, OutputOf, WireInputOf } from '@daybook/contract/endpoint.ts';
import { builtInGrants } from '@daybook/core/access/permissions.ts';
import type { Actor } from './actor.ts';
import { type DoorContext, runCommand } from './run-command.ts';

/** Who founds a firm: the owner-to-be, before there is anything that could grant them rights. */
export const founder = (
  facts: Readonly<{ firmId: string; ownerId: string; sessionId: string }>,
): Actor => ({
  firmId: facts.firmId,
  personId: facts.ownerId,
  name: 'Founder',
  roleKeys: ['owner'],
  standsInFor: [],
  grants: builtInGrants.owner,
  branchId: facts.ownerId,
  timeZone: 'UTC',
  sessionId: facts.sessionId,
  authSessionId: null,
  apiKeyId: null,
  onBehalfOfId: null,
  source: 'console',
  requestId: null,
});

/** The command was not carried out: it waits for somebody's approval. */
export class StillParked extends Error {}

/** Runs a command as a person; an answer that waits for approval is an error here unless asked for. */
export async function callAs<E extends Endpoint>(
  door: DoorContext,
  actor: Actor,
  name: string,
  endpoint: E,
  input: WireInputOf<E>,
): Promise<OutputOf<E>> {
  const answer = await runCommand(door, name, { actor, input, idempotencyKey: null });
  if (answer.status === 202) throw new StillParked(name);
  return endpoint.output.decode(answer.body as never) as OutputOf<E>;
}
