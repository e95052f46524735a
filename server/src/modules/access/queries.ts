// Who you are, which sessions there were, which keys there are.

import { access } from '@daybook/contract/access.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { voicesOf } from '../../platform/actor.ts';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference } from '../../platform/rows.ts';
import { findFirm, listBranches, listRoles } from '../org/public.ts';
import { preferencesOf } from './preferences.ts';
import * as store from './store.ts';
import { apiKeyView, sessionDetail, sessionView } from './views.ts';

export const me = defineQuery(access.me, {
  permission: 'anyone',
  async handle({ db, actor, today }) {
    const [row, firm, branches, roles] = await Promise.all([
      store.findMe(db, actor.personId, voicesOf(actor)),
      findFirm(db),
      listBranches(db),
      listRoles(db),
    ]);
    const session = actor.sessionId === null ? null : await store.findSession(db, actor.sessionId);
    const { firm_id, name, base_currency, week_starts_on } = existing(firm);
    const found = existing(row);
    return {
      person: reference(actor.personId, actor.name),
      email: found.email,
      firm: { id: firm_id, name, baseCurrency: base_currency, weekStartsOn: week_starts_on },
      roles: roles
        .filter((role) => actor.roleKeys.includes(role.key))
        .map((role) => reference(role.id, role.name)),
      grants: actor.grants,
      branches: branches
        .filter((branch) => branch.is_active)
        .map((branch) => ({
          id: branch.id,
          name: branch.name,
          timeZone: branch.time_zone,
          currency: branch.currency,
        })),
      session: session === null ? null : sessionView(session),
      preferences: preferencesOf(found.preferences),
      today,
      pendingApprovals: found.approvals,
      pendingTimesheets: found.timesheets,
    };
  },
});

export const listSessions = defineQuery(access.listSessions, {
  permission: 'sessions.view',
  async handle({ db, actor, input, scope }) {
    const reach =
      scope === 'own' || scope === 'team'
        ? { personId: actor.personId }
        : scope === 'branch'
          ? { branchId: actor.branchId }
          : {};
    const rows = await store.listSessions(
      db,
      { ...input, ...reach },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: sessionView,
      key: (row) => [row.opened_at, row.id],
    });
  },
});

export const getSession = defineQuery(access.getSession, {
  permission: 'sessions.view',
  async handle({ db, actor, input, scope }) {
    const row = await store.findSession(db, input.id);
    const isSeen =
      row !== null &&
      canReach(scope, {
        isOwn: row.person_id === actor.personId,
        isTeam: false,
        isBranch: row.branch_id === actor.branchId,
      });
    if (!isSeen) throw new Refusal('not_found');
    return sessionDetail(row, await store.sessionTotals(db, row.id));
  },
});

export const listApiKeys = defineQuery(access.listApiKeys, {
  permission: 'apikeys.create',
  handle: async ({ db, actor, scope }) => ({
    items: (await store.listApiKeys(db, scope === 'firm' ? null : actor.personId)).map(apiKeyView),
  }),
});
