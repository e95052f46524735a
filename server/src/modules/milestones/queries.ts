// Milestones, listed and read.

import { milestones } from '@daybook/contract/milestones.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import type { Scope } from '@daybook/core/access/permissions.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type MilestoneAlert, milestoneAlerts } from '@daybook/core/milestones/schedule.ts';
import { type Actor, scopeOf } from '../../platform/actor.ts';
import { fileView } from '../../platform/added-file.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { e4Of } from '../../platform/numeric.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { reference } from '../../platform/rows.ts';
import { findContract, findLine } from '../contracts/public.ts';
import { scheduleOf } from './commands.ts';
import * as store from './store.ts';
import { milestoneReach, milestoneView } from './views.ts';

const withinOf = (actor: Actor, scope: Scope): store.Within => {
  if (scope === 'firm') return {};
  return scope === 'branch' ? { branchId: actor.branchId } : { ownerId: actor.personId };
};

/** What the person would find in the list: home says the same number. */
export async function alertCounts(
  db: ReadDb,
  actor: Actor,
  today: string,
): Promise<ReadonlyMap<MilestoneAlert, number>> {
  const scope = scopeOf(actor, 'milestones.view');
  if (scope === undefined) return new Map();
  const rows = await store.countAlerts(db, withinOf(actor, scope), today);
  return new Map(rows.map((row) => [row.alert, row.count]));
}

export const countAlerts = defineQuery(milestones.countAlerts, {
  permission: 'milestones.view',
  async handle({ db, actor, today }) {
    const counts = await alertCounts(db, actor, today);
    return { items: milestoneAlerts.map((alert) => ({ alert, count: counts.get(alert) ?? 0 })) };
  },
});

export const list = defineQuery(milestones.list, {
  permission: 'milestones.view',
  async handle({ db, input, actor, scope, today }) {
    const rows = await store.listMilestones(
      db,
      { ...input, ...withinOf(actor, scope) },
      { after: decodeCursor(input.cursor, 2), limit: input.limit, today },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => milestoneView(row, actor, today),
      key: (row) => [row.due_on ?? '9999-12-31', row.id],
    });
  },
});

export async function readMilestone({ db, actor, scope }: QueryContext, id: string) {
  const row = await store.findMilestone(db, id);
  if (row === null || (scope !== 'firm' && !canReach(scope, milestoneReach(row, actor))))
    throw new Refusal('not_found');
  return row;
}

export const get = defineQuery(milestones.get, {
  permission: 'milestones.view',
  handle: async ({ input, ...context }) =>
    milestoneView(await readMilestone(context, input.id), context.actor, context.today),
});

export const schedules = defineQuery(milestones.schedules, {
  permission: 'milestones.view',
  async handle({ input, ...context }) {
    const { db, actor, scope } = context;
    const contract = await findContract(db, input.id);
    if (
      contract === null ||
      (scope !== 'firm' && !canReach(scope, milestoneReach(contract, actor)))
    )
      throw new Refusal('not_found');
    const keys = await store.lineKeysOf(db, contract.id);
    const lines = await Promise.all(keys.map((key) => findLine(db, key)));
    return {
      items: await Promise.all(
        lines
          .filter((line) => line !== null)
          .toSorted((a, b) => a.position - b.position)
          .map((line) => scheduleOf(db, line, context)),
      ),
    };
  },
});

export const listProgress = defineQuery(milestones.listProgress, {
  permission: 'milestones.view',
  async handle({ input, ...context }) {
    const { db } = context;
    const row = await readMilestone(context, input.id);
    const [rows, files] = await Promise.all([
      store.listProgress(db, row.id),
      store.listEvidence(db, row.id),
    ]);
    return {
      items: rows.map((each) => ({
        id: each.id,
        percent: e4Of(each.percent),
        note: each.note,
        at: each.at,
        by: reference(each.by_id, each.by_name),
        evidence: files.filter((file) => file.progress_id === each.id).map(fileView),
      })),
    };
  },
});

export const evidence = defineQuery(milestones.evidence, {
  permission: 'milestones.view',
  async handle({ input, ...context }) {
    const file = await store.findEvidence(context.db, input.id);
    if (file === null) throw new Refusal('not_found');
    await readMilestone(context, file.milestone_id);
    return file.content;
  },
});
