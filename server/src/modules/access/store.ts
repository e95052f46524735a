// Working sessions and API keys, as they are stored.

import type { Grants } from '@daybook/core/access/permissions.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type SessionRow = Readonly<{
  id: string;
  person_id: string;
  person_name: string;
  branch_id: string;
  branch_name: string;
  shift: string | null;
  opened_at: string;
  last_seen_at: string;
  closed_at: string | null;
  closed_because: 'signed_out' | 'idle' | 'replaced' | null;
  command_count: number;
  auth_session_id: string | null;
}>;

const sessionSelect = `select s.id, s.person_id, p.name as person_name, s.branch_id, b.name as branch_name, s.shift, s.opened_at, coalesce(c.last_at, s.opened_at) as last_seen_at, s.closed_at, s.closed_because,
    c.count as command_count, s.auth_session_id
  from session s join person p on p.firm_id = s.firm_id and p.id = s.person_id join branch b on b.firm_id = s.firm_id and b.id = s.branch_id
  left join lateral (select count(*)::int as count, max(at) as last_at from command c where c.firm_id = s.firm_id and c.session_id = s.id) c on true
  where s.firm_id = app.firm_id()`;

export type SessionFilter = Readonly<{
  personId?: string | undefined;
  branchId?: string | undefined;
  state?: 'open' | 'closed' | undefined;
}>;

export function listSessions(
  db: ReadDb,
  filter: SessionFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('s.person_id = ?', filter.personId);
  c.where('s.branch_id = ?', filter.branchId);
  if (filter.state !== undefined)
    c.always(filter.state === 'open' ? 's.closed_at is null' : 's.closed_at is not null');
  c.after(['s.opened_at', 's.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<SessionRow>(
    `${sessionSelect} and ${c.sql()} order by s.opened_at desc, s.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findSession = async (db: ReadDb, id: string) =>
  (await db.rows<SessionRow>(`${sessionSelect} and s.id = $1`, [id]))[0] ?? null;
export const lockSession = async (tx: WriteTx, id: string) =>
  (await tx.rows<SessionRow>(`${sessionSelect} and s.id = $1 for update of s`, [id]))[0] ?? null;

export type NewSession = Readonly<{
  id: string;
  personId: string;
  branchId: string;
  shift: string | null;
  authSessionId: string | null;
  apiKeyId: string | null;
  openedAt: string;
}>;
export const openSession = (tx: WriteTx, session: NewSession) =>
  tx.rows(
    'insert into session (firm_id, id, person_id, branch_id, shift, auth_session_id, api_key_id, opened_at) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7)',
    [
      session.id,
      session.personId,
      session.branchId,
      session.shift,
      session.authSessionId,
      session.apiKeyId,
      session.openedAt,
    ],
  );

export const closeSessions = (
  tx: WriteTx,
  ids: readonly string[],
  end: Readonly<{ at: string; because: 'signed_out' | 'idle' | 'replaced' }>,
) =>
  tx.rows(
    'update session set closed_at = $2, closed_because = $3 where firm_id = app.firm_id() and id = any($1) and closed_at is null',
    [ids, end.at, end.because],
  );

export const openSessionIds = async (tx: WriteTx, authSessionId: string | null) =>
  (
    await tx.rows<{ id: string }>(
      'select id from session where firm_id = app.firm_id() and auth_session_id = $1 and closed_at is null for update',
      [authSessionId],
    )
  ).map((row) => row.id);

/** What was done in a session, by kind of event, with the minutes and money that the records name. */
export type SessionTotal = Readonly<{
  kind: string;
  count: number;
  minutes: bigint | null;
  amounts: readonly Readonly<{ currency: string; minor: string }>[] | null;
}>;
export const sessionTotals = (db: ReadDb, id: string) =>
  db.rows<SessionTotal>(
    `with done as (
       select e.type, (e.after ->> 'workedMinutes')::bigint as minutes, coalesce(e.after -> 'total', e.after -> 'amount') as money
         from command c join audit_event e on e.firm_id = c.firm_id and e.command_id = c.id where c.firm_id = app.firm_id() and c.session_id = $1),
     by_currency as (select type, money ->> 'currency' as currency, sum((money ->> 'minor')::bigint)::text as minor from done where jsonb_typeof(money) = 'object' and money ? 'minor' group by type, money ->> 'currency')
     select d.type as kind, count(*)::int as count, sum(d.minutes)::bigint as minutes,
            (select jsonb_agg(jsonb_build_object('currency', b.currency, 'minor', b.minor) order by b.currency) from by_currency b where b.type = d.type) as amounts
       from done d group by d.type order by d.type`,
    [id],
  );

export type ApiKeyRow = Readonly<{
  id: string;
  name: string;
  prefix: string;
  person_id: string;
  person_name: string;
  scopes: Grants;
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  rotated_at: string | null;
  previous_until: string | null;
  revoked_at: string | null;
}>;
const keySelect = `select k.id, k.name, k.prefix, k.person_id, p.name as person_name, k.scopes, k.created_at, k.expires_at, k.rotated_at, k.previous_until, k.revoked_at,
    greatest((select max(i.last_used_at) from auth.api_key_index i where i.firm_id = k.firm_id and i.api_key_id = k.id), (select max(c.at) from command c join session s on s.firm_id = c.firm_id and s.id = c.session_id where s.firm_id = k.firm_id and s.api_key_id = k.id and c.api_key_id = k.id)) as last_used_at
  from api_key k join person p on p.firm_id = k.firm_id and p.id = k.person_id where k.firm_id = app.firm_id()`;
export const listApiKeys = (db: ReadDb, personId: string | null) =>
  db.rows<ApiKeyRow>(
    `${keySelect} and ($1::uuid is null or k.person_id = $1) order by k.created_at desc`,
    [personId],
  );
export const findApiKey = async (db: ReadDb, id: string) =>
  (await db.rows<ApiKeyRow>(`${keySelect} and k.id = $1`, [id]))[0] ?? null;

export type NewApiKey = Readonly<{
  id: string;
  personId: string;
  name: string;
  prefix: string;
  scopes: Grants;
  secretHash: Buffer;
  createdAt: string;
  expiresAt: string | null;
}>;
export const addApiKey = (tx: WriteTx, key: NewApiKey) =>
  tx.rows(
    `with made as (insert into api_key (firm_id, id, person_id, name, prefix, scopes, created_at, expires_at) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7))
     insert into auth.api_key_index (secret_hash, firm_id, api_key_id, person_id) values ($8, app.firm_id(), $1, $2)`,
    [
      key.id,
      key.personId,
      key.name,
      key.prefix,
      toJson(key.scopes),
      key.createdAt,
      key.expiresAt,
      key.secretHash,
    ],
  );
export const lockApiKey = async (tx: WriteTx, id: string) =>
  (await tx.rows<ApiKeyRow>(`${keySelect} and k.id = $1 for update of k`, [id]))[0] ?? null;

export type RotatedKey = Readonly<{
  id: string;
  prefix: string;
  secretHash: Buffer;
  at: string;
  previousUntil: string | null;
  expiresAt: string | null;
}>;
/** Of the secrets before, only the last stays good for a while. */
export async function rotateApiKey(tx: WriteTx, key: RotatedKey): Promise<void> {
  await tx.rows(
    'delete from auth.api_key_index where firm_id = app.firm_id() and api_key_id = $1 and ($2::timestamptz is null or valid_until is not null)',
    [key.id, key.previousUntil],
  );
  await tx.rows(
    `with previous as (update auth.api_key_index set valid_until = $5 where firm_id = app.firm_id() and api_key_id = $1),
     next as (insert into auth.api_key_index (secret_hash, firm_id, api_key_id, person_id) select $2, k.firm_id, k.id, k.person_id from api_key k where k.firm_id = app.firm_id() and k.id = $1)
     update api_key set prefix = $3, rotated_at = $4, previous_until = $5, expires_at = $6 where firm_id = app.firm_id() and id = $1`,
    [key.id, key.secretHash, key.prefix, key.at, key.previousUntil, key.expiresAt],
  );
}
export const revokeApiKey = (tx: WriteTx, id: string, at: string) =>
  tx.rows(
    `with gone as (delete from auth.api_key_index where firm_id = app.firm_id() and api_key_id = $1),
     closed as (update session set closed_at = $2, closed_because = 'signed_out' where firm_id = app.firm_id() and api_key_id = $1 and closed_at is null)
     update api_key set revoked_at = $2 where firm_id = app.firm_id() and id = $1`,
    [id, at],
  );

export type MeRow = Readonly<{
  email: string;
  preferences: Readonly<Record<string, string>>;
  approvals: number;
  timesheets: number;
}>;
export const findMe = async (
  db: ReadDb,
  personId: string,
  voices: Readonly<{ roles: readonly string[]; personIds: readonly string[] }>,
) =>
  (
    await db.rows<MeRow>(
      `select p.email, p.preferences,
       (select count(*)::int from approval_request a where a.firm_id = p.firm_id and a.state = 'pending' and a.maker_id <> p.id and (a.waiting_roles && $2::text[] or a.waiting_person_ids && $3::uuid[])
            and not exists (select from approval_decision x where x.firm_id = a.firm_id and x.request_id = a.id and x.person_id = p.id and x.kind = 'agreed')) as approvals,
       (select count(*)::int from timesheet_part t where t.firm_id = p.firm_id and t.state = 'submitted' and t.approver_id = p.id) as timesheets
     from person p where p.firm_id = app.firm_id() and p.id = $1`,
      [personId, voices.roles, voices.personIds],
    )
  )[0] ?? null;
export const savePreferences = (tx: WriteTx, personId: string, preferences: object) =>
  tx.rows('update person set preferences = $2 where firm_id = app.firm_id() and id = $1', [
    personId,
    toJson(preferences),
  ]);

export type IdleSession = Readonly<{
  id: string;
  person_id: string;
  person_name: string;
  branch_id: string;
  time_zone: string;
}>;
/** Open sessions of the firm whose sign-in is gone, has run out, or has rested for so long. */
export const idleSessions = (
  db: ReadDb,
  rest: Readonly<{ now: string; minutes: number; limit: number }>,
) =>
  db.rows<IdleSession>(
    `select s.id, s.person_id, p.name as person_name, s.branch_id, coalesce(p.time_zone, b.time_zone) as time_zone
       from session s join person p on p.firm_id = s.firm_id and p.id = s.person_id join branch b on b.firm_id = s.firm_id and b.id = s.branch_id
       left join auth."session" a on a."id" = s.auth_session_id
      where s.firm_id = app.firm_id() and s.closed_at is null and s.auth_session_id is not null
        and (a."id" is null or a."expiresAt" < $1
             or (greatest(a."updatedAt", s.opened_at) < $1::timestamptz - make_interval(mins => $2)
                 and not exists (select from command c where c.firm_id = s.firm_id and c.session_id = s.id and c.at >= $1::timestamptz - make_interval(mins => $2))))
      order by s.opened_at, s.id limit $3`,
    [rest.now, rest.minutes, rest.limit],
  );
