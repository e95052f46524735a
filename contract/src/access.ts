// Who is signed in, in which session, and what they may do.

import { permissions, scopes } from '@daybook/core/access/permissions.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  CurrencyCode,
  Id,
  Instant,
  listOf,
  Minutes,
  MoneyAmount,
  PlainDate,
  pageInput,
  pageOf,
  Reference,
  Text,
} from './values.ts';

export const Grants = z.partialRecord(z.enum(permissions), z.enum(scopes));

export const Preferences = z.object({
  locale: z.string().max(35),
  hoursAs: z.enum(['clock', 'decimal']),
  colorScheme: z.enum(['light', 'dark', 'auto']),
});

export const SessionView = z.object({
  id: Id,
  person: Reference,
  branch: Reference,
  shift: z.string().nullable(),
  openedAt: Instant,
  lastSeenAt: Instant,
  closedAt: Instant.nullable(),
  closedBecause: z.enum(['signed_out', 'idle', 'replaced']).nullable(),
  commandCount: z.int(),
});
export const SessionDetail = SessionView.extend({
  totals: z.array(
    z.object({
      kind: z.string(),
      count: z.int(),
      minutes: Minutes.nullable(),
      amounts: z.array(MoneyAmount),
    }),
  ),
});

export const MeView = z.object({
  person: Reference,
  email: z.string(),
  firm: z.object({ id: Id, name: z.string(), baseCurrency: CurrencyCode, weekStartsOn: z.int() }),
  roles: z.array(Reference),
  grants: Grants,
  branches: z.array(
    z.object({ id: Id, name: z.string(), timeZone: z.string(), currency: CurrencyCode }),
  ),
  session: SessionView.nullable(),
  preferences: Preferences,
  today: PlainDate,
  pendingApprovals: z.int(),
  pendingTimesheets: z.int(),
});

export const ApiKeyView = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string(),
  person: Reference,
  scopes: Grants,
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});

export const access = {
  me: query({
    path: '/me',
    summary: 'Who is signed in, and what they may do',
    input: z.object({}),
    output: MeView,
  }),
  updatePreferences: command({
    method: 'PATCH',
    path: '/me/preferences',
    summary: 'Change how things are shown to you',
    input: Preferences.partial(),
    output: Preferences,
  }),
  openSession: command({
    path: '/sessions',
    summary: 'Open a working session at a branch; an open one is closed first',
    input: z.object({ branchId: Id }),
    output: SessionView,
  }),
  closeSession: command({
    path: '/sessions/{id}/close',
    summary: 'Close a working session, with its totals',
    input: ById,
    output: SessionDetail,
  }),
  listSessions: query({
    path: '/sessions',
    summary: 'Working sessions, newest first',
    input: z.object({
      ...pageInput(['-openedAt']),
      personId: Id.optional(),
      branchId: Id.optional(),
      state: z.enum(['open', 'closed']).optional(),
    }),
    output: pageOf(SessionView),
  }),
  getSession: query({
    path: '/sessions/{id}',
    summary: 'One session and its totals',
    input: ById,
    output: SessionDetail,
  }),
  listApiKeys: query({
    path: '/api-keys',
    summary: 'API keys; never the secret',
    input: z.object({}),
    output: listOf(ApiKeyView),
  }),
  createApiKey: command({
    path: '/api-keys',
    summary: 'Make an API key; the secret is shown once',
    input: z.object({
      name: Text(80),
      scopes: Grants,
      expiresAt: Instant.nullable().default(null),
    }),
    output: ApiKeyView.extend({
      secret: z.string().nullable().meta({ description: 'Only in the first answer' }),
    }),
  }),
  revokeApiKey: command({
    path: '/api-keys/{id}/revoke',
    summary: 'Revoke an API key',
    input: ById,
    output: ApiKeyView,
  }),
};
