// Opening and closing a working session; API keys; how things are shown to a person.

import { randomBytes } from 'node:crypto';
import { access } from '@daybook/contract/access.ts';
import { type Grants, permissions, reaches } from '@daybook/core/access/permissions.ts';
import { shiftAt } from '@daybook/core/access/shift.ts';
import { localTimeOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { voicesOf } from '../../platform/actor.ts';
import { apiKeyPrefix, hashApiKey } from '../../platform/auth.ts';
import { defineCommand, nothing } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findBranch } from '../org/public.ts';
import { preferencesOf } from './preferences.ts';
import * as store from './store.ts';
import { apiKeyView, sessionDetail, sessionView } from './views.ts';

export const openSession = defineCommand(access.openSession, {
  permission: 'anyone',
  session: 'optional',
  load: ({ input, tx }) => findBranch(tx, input.branchId),
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ subject: branch, tx, actor, clock }) {
    if (!branch.is_active) throw refuseField('wrong_state', 'branchId', 'The branch is closed');
    const replaced =
      actor.authSessionId === null ? [] : await store.openSessionIds(tx, actor.authSessionId);
    if (replaced.length > 0)
      await store.closeSessions(tx, replaced, { at: clock.now(), because: 'replaced' });
    const id = clock.newId();
    const shift = shiftAt(branch.shifts, localTimeOf(clock.now(), branch.time_zone));
    await store.openSession(tx, {
      id,
      personId: actor.personId,
      branchId: branch.id,
      shift,
      authSessionId: actor.authSessionId,
      apiKeyId: actor.apiKeyId,
      openedAt: clock.now(),
    });
    const view = sessionView(existing(await store.findSession(tx, id)));
    return {
      result: view,
      events: [{ type: 'session.opened', record: { kind: 'session', id }, after: view }],
    };
  },
});

export const closeSession = defineCommand(access.closeSession, {
  permission: 'sessions.update',
  session: 'optional',
  load: ({ input, tx }) => store.lockSession(tx, input.id),
  locks: 'none',
  approval: 'never',
  standing: ({ subject, actor }) => ({
    isOwn: subject.person_id === actor.personId,
    isTeam: false,
    isBranch: subject.branch_id === actor.branchId,
  }),
  async handle({ subject, tx, clock, actor }) {
    if (subject.closed_at !== null) throw new Refusal('wrong_state', { state: 'closed' });
    const isIdle = actor.source === 'job';
    await store.closeSessions(tx, [subject.id], {
      at: clock.now(),
      because: isIdle ? 'idle' : 'signed_out',
    });
    const view = sessionDetail(
      existing(await store.findSession(tx, subject.id)),
      await store.sessionTotals(tx, subject.id),
    );
    return {
      result: view,
      events: [
        { type: 'session.closed', record: { kind: 'session', id: subject.id }, after: view },
      ],
    };
  },
});

export const createApiKey = defineCommand(access.createApiKey, {
  permission: 'apikeys.create',
  toldOnce: ['secret'],
  load: nothing,
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    if (input.expiresAt !== null && input.expiresAt <= clock.now())
      throw refuseField('invalid_input', 'expiresAt', 'This is in the past');
    requireHeld(actor.grants, input.scopes);
    const secret = `${apiKeyPrefix}${randomBytes(32).toString('base64url')}`;
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

export const updatePreferences = defineCommand(access.updatePreferences, {
  permission: 'anyone',
  session: 'optional',
  load: ({ tx, actor }) => store.findMe(tx, actor.personId, voicesOf(actor)),
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = preferencesOf(subject.preferences);
    const after = preferencesOf({ ...before, ...input });
    await store.savePreferences(tx, actor.personId, after);
    return {
      result: after,
      events: [
        {
          type: 'person.preferences_changed',
          record: { kind: 'person', id: actor.personId },
          before,
          after,
        },
      ],
    };
  },
});
