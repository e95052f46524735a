// Opening and closing a working session; how things are shown to a person.

import { access } from '@daybook/contract/access.ts';
import { shiftAt } from '@daybook/core/access/shift.ts';
import { localTimeOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { voicesOf } from '../../platform/actor.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findBranch } from '../org/public.ts';
import { preferencesOf } from './preferences.ts';
import * as store from './store.ts';
import { sessionDetail, sessionView } from './views.ts';

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
