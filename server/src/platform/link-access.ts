// Links that grant one thing to whoever holds them: who acts when one is followed. The secret is 256 random
// bits and its plain SHA-256 is what is stored. A signed token would need no table, but could not be revoked
// without one, would tell what it is for, and would be good for all links once its key is lost
// (docs/decisions/0009).

import { createHash, randomBytes } from 'node:crypto';
import type { Permission } from '@daybook/core/access/permissions.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from './actor.ts';
import type { Clock } from './clock.ts';
import type { Database, WriteTx } from './database.ts';

export const newLinkSecret = (): string => randomBytes(32).toString('base64url');
export const hashLink = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export type LinkFacts = Readonly<{
  linkId: string;
  personId: string;
  permission: Permission;
  secretHash: Buffer;
}>;
export const indexLink = (tx: WriteTx, link: LinkFacts) =>
  tx.rows(
    'insert into auth.link_index (secret_hash, firm_id, link_id, person_id, permission) values ($1, app.firm_id(), $2, $3, $4)',
    [link.secretHash, link.linkId, link.personId, link.permission],
  );

/** Acts for the person who made the link, also for one who has left, and may do this and no more. */
export async function linkActor(
  database: Database,
  secret: string,
  requestId: string,
): Promise<Actor> {
  const [found] = await database.identities.rows<{
    firm_id: string;
    person_id: string;
    permission: Permission;
  }>('select firm_id, person_id, permission from auth.link_index where secret_hash = $1', [
    hashLink(secret),
  ]);
  if (found === undefined) throw new Refusal('not_found');
  const [person] = await database
    .reader(found.firm_id)
    .rows<{ name: string; branch_id: string; time_zone: string }>(
      'select p.name, p.branch_id, coalesce(p.time_zone, b.time_zone) as time_zone from person p join branch b on b.firm_id = p.firm_id and b.id = p.branch_id where p.firm_id = app.firm_id() and p.id = $1',
      [found.person_id],
    );
  if (person === undefined) throw new Refusal('not_found');
  return {
    firmId: found.firm_id,
    personId: found.person_id,
    name: person.name,
    roleKeys: [],
    standsInFor: [],
    grants: { [found.permission]: 'firm' },
    branchId: person.branch_id,
    timeZone: person.time_zone,
    sessionId: null,
    authSessionId: null,
    apiKeyId: null,
    onBehalfOfId: null,
    source: 'link',
    requestId,
  };
}

const mostAddresses = 10_000;

/** So many requests by links a minute and address as there may be sign-ins; refuses with too_many_requests. */
export function linkLimit(perMinute: number, clock: Clock): (address: string) => void {
  let minute = '';
  let counts = new Map<string, number>();
  return (address) => {
    const now = clock.now().slice(0, 16);
    if (now !== minute || counts.size > mostAddresses) counts = new Map();
    minute = now;
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    if (count > perMinute) throw new Refusal('too_many_requests', { seconds: 60 });
  };
}
