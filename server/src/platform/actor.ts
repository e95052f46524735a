// Who acts: the person, the firm, what their roles grant, the session, and how they came in.

import {
  type Grants,
  mergeGrants,
  type Permission,
  type Scope,
} from '@daybook/core/access/permissions.ts';
import type { Standing } from '@daybook/core/approvals/approval-steps.ts';
import type { ReadDb } from './database.ts';

export type Source = 'web' | 'api' | 'import' | 'job' | 'console' | 'link';

export type Actor = Readonly<{
  firmId: string;
  personId: string;
  name: string;
  roleKeys: readonly string[];
  grants: Grants;
  /** Whose approvals the person decides on while they are away. */
  standsInFor: readonly Standing[];
  branchId: string;
  timeZone: string;
  sessionId: string | null;
  authSessionId: string | null;
  apiKeyId: string | null;
  onBehalfOfId: string | null;
  source: Source;
  requestId: string | null;
}>;

/** All roles and people in whose name somebody decides. */
export const voicesOf = ({ personId, roleKeys, standsInFor }: Actor) => ({
  roles: [...new Set([...roleKeys, ...standsInFor.flatMap(({ roles }) => roles)])],
  personIds: [personId, ...standsInFor.map((each) => each.personId)],
});

export const scopeOf = (actor: Actor, permission: Permission): Scope | undefined =>
  actor.grants[permission];

type ActorRow = Readonly<{
  name: string;
  branch_id: string;
  time_zone: string;
  role_keys: readonly string[] | null;
  grants: readonly Grants[] | null;
  session_id: string | null;
  session_branch_id: string | null;
  key_scopes: Grants | null;
  stands_in_for: readonly Standing[] | null;
}>;

export type Credentials = Readonly<{
  firmId: string;
  personId: string;
  authSessionId: string | null;
  apiKeyId: string | null;
  sessionId?: string | null;
}>;

/** Null when the person, or the key that they came with, is no longer good. */
export async function loadActor(
  db: ReadDb,
  credentials: Credentials,
  facts: Readonly<{ source: Source; requestId: string | null; now: string }>,
): Promise<Actor | null> {
  const [row] = await db.rows<ActorRow>(
    `select p.name, p.branch_id, coalesce(p.time_zone, b.time_zone) as time_zone, r.role_keys, r.grants,
            s.id as session_id, s.branch_id as session_branch_id, k.scopes as key_scopes, d.stands_in_for
       from person p
       join branch b on b.firm_id = p.firm_id and b.id = p.branch_id
       left join lateral (select array_agg(r.key) as role_keys, array_agg(r.grants) as grants
                            from person_role pr join role r on r.firm_id = pr.firm_id and r.id = pr.role_id
                           where pr.firm_id = p.firm_id and pr.person_id = p.id and app.in_force(pr.from_date, pr.until_date, ($5::timestamptz at time zone b.time_zone)::date)) r on true
       left join api_key k on k.firm_id = p.firm_id and k.id = $4 and k.person_id = p.id
            and k.revoked_at is null and (k.expires_at is null or k.expires_at > $5)
       left join lateral (select s.id, s.branch_id from session s
                           where s.firm_id = p.firm_id and s.person_id = p.id and s.closed_at is null
                             and (s.auth_session_id = $3 or s.api_key_id = $4 or s.id = $6) limit 1) s on true
       left join lateral (select jsonb_agg(jsonb_build_object('personId', d.person_id, 'roles', (select coalesce(jsonb_agg(r.key), '[]') from person_role pr join role r on r.firm_id = pr.firm_id and r.id = pr.role_id where pr.firm_id = d.firm_id and pr.person_id = d.person_id and app.in_force(pr.from_date, pr.until_date, ($5::timestamptz at time zone c.time_zone)::date))) order by d.id) as stands_in_for
                            from approval_delegation d join person q on q.firm_id = d.firm_id and q.id = d.person_id and q.is_active join branch c on c.firm_id = q.firm_id and c.id = q.branch_id
                           where d.firm_id = p.firm_id and d.delegate_id = p.id and d.ended_at is null and d.from_date <= ($5::timestamptz at time zone coalesce(p.time_zone, b.time_zone))::date
                             and d.until_date > ($5::timestamptz at time zone coalesce(p.time_zone, b.time_zone))::date) d on true
      where p.firm_id = $1 and p.id = $2 and p.is_active and ($4::uuid is null or k.id is not null)`,
    [
      credentials.firmId,
      credentials.personId,
      credentials.authSessionId,
      credentials.apiKeyId,
      facts.now,
      credentials.sessionId ?? null,
    ],
  );
  if (row === undefined) return null;
  const held = mergeGrants(row.grants ?? []);
  const grants = row.key_scopes === null ? held : narrowest(held, row.key_scopes);
  // Whose roles reach a branch reach their own, wherever they sit today: a session is opened by whoever likes.
  const isBound = Object.values(grants).includes('branch');
  return {
    firmId: credentials.firmId,
    personId: credentials.personId,
    name: row.name,
    roleKeys: row.role_keys ?? [],
    grants,
    standsInFor: row.stands_in_for ?? [],
    branchId: isBound ? row.branch_id : (row.session_branch_id ?? row.branch_id),
    timeZone: row.time_zone,
    sessionId: row.session_id,
    authSessionId: credentials.authSessionId,
    apiKeyId: credentials.apiKeyId,
    onBehalfOfId: null,
    source: facts.source,
    requestId: facts.requestId,
  };
}

const scopeOrder: readonly Scope[] = ['own', 'team', 'branch', 'firm'];

/** A key never reaches further than its owner does now. */
function narrowest(held: Grants, scopes: Grants): Grants {
  const narrowed = Object.entries(scopes).flatMap(([permission, scope]) => {
    const own = held[permission as Permission];
    if (own === undefined || scope === undefined) return [];
    return [
      [permission, scopeOrder.indexOf(own) < scopeOrder.indexOf(scope) ? own : scope] as const,
    ];
  });
  return Object.fromEntries(narrowed);
}
