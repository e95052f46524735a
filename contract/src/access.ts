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
  rotatedAt: Instant.nullable(),
  previousUntil: Instant.nullable().meta({
    description: 'Until then the secret before the last rotation is good, too',
  }),
  revokedAt: Instant.nullable(),
});

const Assigned = z.object({
  role: Reference,
  scope: z.enum(scopes),
  from: PlainDate,
  until: PlainDate.nullable(),
  state: z.enum(['current', 'coming']),
});
export const explainedKinds = [
  'person',
  'project',
  'time_entry',
  'expense',
  'contract',
  'invoice',
  'receipt',
  'session',
] as const;
export const PermissionExplained = z.object({
  person: Reference,
  permission: z.enum(permissions),
  on: PlainDate,
  may: z.boolean(),
  isActive: z.boolean(),
  canSignIn: z.boolean(),
  scope: z.enum(scopes).nullable().meta({ description: 'The widest that the roles give today' }),
  roles: z.array(Assigned).meta({ description: 'Those that grant it, now or to come' }),
  record: z
    .object({
      kind: z.enum(explainedKinds),
      id: Id,
      isOwn: z.boolean(),
      isTeam: z.boolean(),
      isBranch: z.boolean(),
      branch: Reference.nullable(),
      isReached: z.boolean(),
    })
    .nullable(),
  branch: Reference.meta({
    description: 'Where the person works, unless a session says otherwise',
  }),
  gates: z.array(
    z.object({
      command: z.string(),
      summary: z.string(),
      because: z.string(),
      waitsFor: z.string(),
    }),
  ),
  keys: z
    .array(z.object({ id: Id, name: z.string(), scope: z.enum(scopes).nullable() }))
    .nullable()
    .meta({ description: 'What it is worth by the API keys of the person; null for others' }),
});

export const access = {
  explainPermission: query({
    path: '/people/{personId}/permissions/{permission}',
    summary: 'Why somebody may or may not do something',
    input: z
      .object({
        personId: Id,
        permission: z.enum(permissions),
        recordKind: z.enum(explainedKinds).optional(),
        recordId: Id.optional(),
      })
      .refine(
        ({ recordKind, recordId }) => (recordKind === undefined) === (recordId === undefined),
        { path: ['recordId'], message: 'Kind and id go together' },
      ),
    output: PermissionExplained,
  }),
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
  rotateApiKey: command({
    path: '/api-keys/{id}/rotate',
    summary: 'Give an API key of yours a new secret; it is shown once',
    input: z.object({
      id: Id,
      overlapDays: z
        .int()
        .min(0)
        .max(7)
        .default(1)
        .meta({ description: 'So long the present secret stays good; 0 ends it at once' }),
      expiresAt: Instant.nullable().optional().meta({ description: 'Left out, it stays as it is' }),
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
