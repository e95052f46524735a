// API keys: for programs, never more than their owner may do, with secrets that are told once.

import { randomBytes } from 'node:crypto';
import { access } from '@daybook/contract/access.ts';
import { type Grants, permissions, reaches } from '@daybook/core/access/permissions.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { apiKeyPrefix, hashApiKey } from '../../platform/auth.ts';
import { defineCommand, nothing } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import * as store from './store.ts';
import { apiKeyView } from './views.ts';

const newSecret = (): string => `${apiKeyPrefix}${randomBytes(32).toString('base64url')}`;

function requireToCome(expiresAt: string | null, now: string): void {
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.parse(now))
    throw refuseField('invalid_input', 'expiresAt', 'This is in the past');
}

export const createApiKey = defineCommand(access.createApiKey, {
  permission: 'apikeys.create',
  toldOnce: ['secret'],
  load: nothing,
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    requireToCome(input.expiresAt, clock.now());
    requireHeld(actor.grants, input.scopes);
    const secret = newSecret();
    const id = clock.newId();
    await store.addApiKey(tx, {
      id,
      personId: actor.personId,
      name: input.name,
      prefix: secret.slice(0, 10),
      scopes: input.scopes,
      secretHash: hashApiKey(secret),
      createdAt: clock.now(),
      expiresAt: input.expiresAt,
    });
    await store.openSession(tx, {
      id: clock.newId(),
      personId: actor.personId,
      branchId: actor.branchId,
      shift: null,
      authSessionId: null,
      apiKeyId: id,
      openedAt: clock.now(),
    });
    const view = apiKeyView(existing(await store.findApiKey(tx, id)));
    return {
      result: { ...view, secret },
      events: [{ type: 'api_key.created', record: { kind: 'api_key', id }, after: view }],
    };
  },
});

/** A key never holds what its owner does not. */
function requireHeld(held: Grants, wanted: Grants): void {
  for (const permission of permissions) {
    const scope = wanted[permission];
    if (scope !== undefined && !reaches(held[permission], scope))
      throw refuseField('not_permitted', `scopes.${permission}`, 'You do not hold this yourself');
  }
}

export const revokeApiKey = defineCommand(access.revokeApiKey, {
  permission: 'apikeys.create',
  load: ({ input, tx }) => store.findApiKey(tx, input.id),
  locks: 'none',
  approval: 'never',
  standing: ({ subject, actor }) => ({
    isOwn: subject.person_id === actor.personId,
    isTeam: false,
    isBranch: false,
  }),
  async handle({ subject, tx, clock }) {
    if (subject.revoked_at !== null) throw new Refusal('wrong_state', { state: 'revoked' });
    await store.revokeApiKey(tx, subject.id, clock.now());
    const view = apiKeyView(existing(await store.findApiKey(tx, subject.id)));
    return {
      result: view,
      events: [
        {
          type: 'api_key.revoked',
          record: { kind: 'api_key', id: subject.id },
          before: apiKeyView(subject),
          after: view,
        },
      ],
    };
  },
});

const day = 24 * 3_600_000;

/** The secret that was is good for a while longer, so that no program has to stop. */
export const rotateApiKey = defineCommand(access.rotateApiKey, {
  permission: 'apikeys.create',
  toldOnce: ['secret'],
  load: ({ input, tx }) => store.lockApiKey(tx, input.id),
  locks: 'none',
  approval: 'never',
  standing: ({ subject, actor }) => ({
    isOwn: subject.person_id === actor.personId,
    isTeam: false,
    isBranch: false,
  }),
  async handle({ input, subject, tx, actor, clock }) {
    // Whoever had the secret of another's key could act in their name.
    if (subject.person_id !== actor.personId)
      throw new Refusal('not_permitted', { because: 'Only its owner gives a key a new secret' });
    const now = clock.now();
    const isOver = subject.expires_at !== null && subject.expires_at <= now;
    if (subject.revoked_at !== null || isOver)
      throw new Refusal('wrong_state', { state: isOver ? 'expired' : 'revoked' });
    const expiresAt = input.expiresAt === undefined ? subject.expires_at : input.expiresAt;
    requireToCome(expiresAt, now);
    const secret = newSecret();
    await store.rotateApiKey(tx, {
      id: subject.id,
      prefix: secret.slice(0, 10),
      secretHash: hashApiKey(secret),
      at: now,
      previousUntil:
        input.overlapDays === 0
          ? null
          : new Date(Date.parse(now) + input.overlapDays * day).toISOString(),
      expiresAt,
    });
    const view = apiKeyView(existing(await store.findApiKey(tx, subject.id)));
    return {
      result: { ...view, secret },
      events: [
        {
          type: 'api_key.rotated',
          record: { kind: 'api_key', id: subject.id },
          before: apiKeyView(subject),
          after: view,
        },
      ],
    };
  },
});
