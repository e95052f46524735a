// Reads: decode, permission, a connection that can't write, and an answer that holds only what the
// endpoint promised.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import { type Actor, scopeOf } from './actor.ts';
import { type Clock, todayIn } from './clock.ts';
import type { Query } from './command.ts';
import type { Database } from './database.ts';
import { decodeInput } from './decode.ts';
import type { MailServer } from './mail-server.ts';

export type QueryRoom = Readonly<{
  database: Database;
  clock: Clock;
  mailServer: Pick<MailServer, 'name'> | null;
}>;

/** The wire form of the answer; of a file endpoint, the file as it came. */
export async function runQuery(
  room: QueryRoom,
  query: Query,
  call: Readonly<{ actor: Actor; input: unknown }>,
): Promise<unknown> {
  const { permission, standing, handle } = query.query;
  const input = decodeInput(query.endpoint, call.input);
  const scope = permission === 'anyone' ? 'firm' : scopeOf(call.actor, permission);
  if (scope === undefined) throw new Refusal('not_permitted', { permission });
  if (standing === 'firm' && scope !== 'firm')
    throw new Refusal('not_permitted', { permission, needs: 'firm' });
  const { actor } = call;
  const result = await handle({
    input,
    actor,
    scope,
    database: room.database,
    db: room.database.reader(actor.firmId),
    clock: room.clock,
    mailServer: room.mailServer?.name ?? null,
    today: todayIn(room.clock, actor.timeZone),
  });
  return query.endpoint.file === undefined ? z.encode(query.endpoint.output, result) : result;
}
