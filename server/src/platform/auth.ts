// Who signs in: better-auth for passwords, second factor and sessions; API keys as records of ours
// (docs/decisions/0004). Turns a request into credentials, and no further.

import { createHash } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import pg from 'pg';
import type { Credentials } from './actor.ts';
import { type Clock, nextMidnightAfter } from './clock.ts';
import type { ReadDb } from './database.ts';

export const lockoutAfter = 8;
export const lockoutMinutes = 15;

type AuthOptions = Readonly<{
  url: string;
  secret: string;
  publicUrl: string | null;
  rateLimitPerMinute: number;
}>;

function makeAuth(pool: pg.Pool, options: AuthOptions) {
  return betterAuth({
    appName: 'Daybook',
    basePath: '/api/auth',
    ...(options.publicUrl === null ? {} : { baseURL: options.publicUrl }),
    secret: options.secret,
    database: pool,
    // Same origin only: the page and the API are one server.
    trustedOrigins: (request?: Request) =>
      request === undefined ? [] : [new URL(request.url).origin],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
    },
    session: { expiresIn: 60 * 60 * 24 * 7, updateAge: 60 * 5 },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      window: 60,
      max: options.rateLimitPerMinute,
      customRules: {
        '/sign-in/email': { window: 60, max: options.rateLimitPerMinute },
        '/get-session': false,
      },
    },
    advanced: {
      cookiePrefix: 'daybook',
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      ipAddress: { ipAddressHeaders: ['x-daybook-address'] },
    },
    plugins: [twoFactor({ issuer: 'Daybook' })],
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}

export type Auth = Readonly<{
  handle: (request: Request) => Promise<Response>;
  credentials: (headers: Headers) => Promise<Credentials | null>;
  /** Forget what is remembered: after sign-out, a changed role, a closed session. */
  forget: () => void;
  signIn: SignInGuard;
  close: () => Promise<void>;
}>;

export function openAuth(options: AuthOptions, identities: ReadDb, clock: Clock): Auth {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: 4,
    options: '-c search_path=auth',
    application_name: 'daybook-auth',
  });
  pool.on('error', () => undefined); // the next query meets it
  const auth = makeAuth(pool, options);
  const now = () => Date.parse(clock.now());
  const remembered = rememberFor<Credentials | null>(5000, now);
  const keys = rememberFor<FoundKey | null>(5000, now);

  async function fromCookie(headers: Headers): Promise<Credentials | null> {
    const found = await auth.api.getSession({ headers });
    if (found === null) return null;
    const [identity] = await identities.rows<{ firm_id: string; person_id: string }>(
      'select firm_id, person_id from auth.identity where user_id = $1',
      [found.user.id],
    );
    if (identity === undefined) return null;
    return {
      firmId: identity.firm_id,
      personId: identity.person_id,
      authSessionId: found.session.id,
      apiKeyId: null,
    };
  }

  return {
    handle: (request) => auth.handler(request),
    async credentials(headers) {
      const key = bearerKey(headers);
      if (key !== null) {
        const found = await keys.get(key, () => fromApiKey(identities, key, clock.now()));
        if (found === null) return null;
        const { credentials, validUntil } = found;
        return validUntil === null || validUntil >= clock.now() ? credentials : null;
      }
      const cookie = headers.get('cookie');
      if (cookie === null || !cookie.includes('daybook.session_token')) return null;
      return remembered.get(cookie, () => fromCookie(headers));
    },
    forget: () => {
      remembered.clear();
      keys.clear();
    },
    signIn: signInGuard(identities, clock),
    close: () => pool.end(),
  };
}

export const apiKeyPrefix = 'dbk_';

function bearerKey(headers: Headers): string | null {
  const value = headers.get('authorization') ?? '';
  return value.startsWith(`Bearer ${apiKeyPrefix}`) ? value.slice('Bearer '.length) : null;
}

/** The secret has 256 random bits, so a plain digest is as good as a slow one. */
export const hashApiKey = (secret: string): Buffer => createHash('sha256').update(secret).digest();

type FoundKey = Readonly<{ credentials: Credentials; validUntil: string | null }>;
type KeyRow = Readonly<{
  firm_id: string;
  api_key_id: string;
  person_id: string;
  valid_until: string | null;
}>;

/** That a key was used is noted once a minute at most. */
async function fromApiKey(
  identities: ReadDb,
  secret: string,
  now: string,
): Promise<FoundKey | null> {
  const [found] = await identities.rows<KeyRow>(
    `with found as (select * from auth.api_key_index where secret_hash = $1 and (valid_until is null or valid_until >= $2)),
     used as (update auth.api_key_index i set last_used_at = $2 from found f
               where i.secret_hash = f.secret_hash and (f.last_used_at is null or f.last_used_at < $2::timestamptz - interval '1 minute'))
     select firm_id, api_key_id, person_id, valid_until from found`,
    [hashApiKey(secret), now],
  );
  if (found === undefined) return null;
  const credentials = {
    firmId: found.firm_id,
    personId: found.person_id,
    authSessionId: null,
    apiKeyId: found.api_key_id,
  };
  return { credentials, validUntil: found.valid_until };
}

type Remembered<T> = Readonly<{
  get: (key: string, find: () => Promise<T>) => Promise<T>;
  clear: () => void;
}>;

/**
 * A few seconds of memory, so that a page's ten requests ask once who they are from. What was so yesterday is not
 * remembered today.
 */
export function rememberFor<T>(milliseconds: number, now: () => number): Remembered<T> {
  let known = new Map<string, { until: number; value: Promise<T> }>();
  return {
    get(key, find) {
      const hit = known.get(key);
      if (hit !== undefined && hit.until > now()) return hit.value;
      if (known.size > 10_000) known = new Map();
      const value = find();
      known.set(key, { until: Math.min(now() + milliseconds, nextMidnightAfter(now())), value });
      value.catch(() => known.delete(key));
      return value;
    },
    clear: () => {
      known = new Map();
    },
  };
}

export type SignInGuard = Readonly<{
  isLocked: (email: string) => Promise<boolean>;
  record: (email: string, outcome: 'failed' | 'succeeded') => Promise<void>;
}>;

/** Locks an address for a while after wrong passwords in a row; a lock ends by itself. */
function signInGuard(identities: ReadDb, clock: Clock): SignInGuard {
  return {
    async isLocked(email) {
      const [row] = await identities.rows<{ is_locked: boolean }>(
        `select failures >= $2 and last_failed_at > $3::timestamptz - make_interval(mins => $4) as is_locked from auth.sign_in_failure where email = lower($1)`,
        [email, lockoutAfter, clock.now(), lockoutMinutes],
      );
      return row?.is_locked ?? false;
    },
    async record(email, outcome) {
      if (outcome === 'succeeded')
        return void (await identities.rows(
          'delete from auth.sign_in_failure where email = lower($1)',
          [email],
        ));
      await identities.rows(
        `insert into auth.sign_in_failure as f (email, failures, last_failed_at) values (lower($1), 1, $2)
         on conflict (email) do update set last_failed_at = $2,
           failures = case when f.last_failed_at > $2::timestamptz - make_interval(mins => $3) then f.failures + 1 else 1 end`,
        [email, clock.now(), lockoutMinutes],
      );
    },
  };
}
