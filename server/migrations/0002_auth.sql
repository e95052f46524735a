-- Why: who can sign in. The first six tables are better-auth's own and written by it alone; the two
-- below say which firm a user or a key belongs to, before any firm is known. No business data here.

create schema auth;
set local search_path = auth;

create table "user" ("id" text primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text, "createdAt" timestamptz not null default current_timestamp, "updatedAt" timestamptz not null default current_timestamp, "twoFactorEnabled" boolean);
create table "session" ("id" text primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz not null default current_timestamp, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text, "userId" text not null references "user" ("id") on delete cascade);
create table "account" ("id" text primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz not null default current_timestamp, "updatedAt" timestamptz not null);
create table "verification" ("id" text primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null, "createdAt" timestamptz not null default current_timestamp, "updatedAt" timestamptz not null default current_timestamp);
create table "twoFactor" ("id" text primary key, "secret" text not null, "backupCodes" text not null, "userId" text not null references "user" ("id") on delete cascade, "verified" boolean, "failedVerificationCount" integer, "lockedUntil" timestamptz);
create table "rateLimit" ("id" text primary key, "key" text not null unique, "count" integer not null, "lastRequest" bigint not null);
create index "session_userId_idx" on "session" ("userId");
create index "account_userId_idx" on "account" ("userId");
create index "verification_identifier_idx" on "verification" ("identifier");
create index "twoFactor_secret_idx" on "twoFactor" ("secret");
create index "twoFactor_userId_idx" on "twoFactor" ("userId");

create table identity (user_id text primary key references "user" ("id") on delete cascade, firm_id uuid not null, person_id uuid not null, unique (firm_id, person_id));
create table api_key_index (secret_hash bytea primary key, firm_id uuid not null, api_key_id uuid not null, person_id uuid not null);
-- Wrong passwords in a row, by e-mail; a lock-out ends by itself.
create table sign_in_failure (email text primary key, failures int not null, last_failed_at timestamptz not null);

set local search_path = public;
