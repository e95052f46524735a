// Closed periods, for the composition root.

import { periods } from '@daybook/contract/periods.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineQuery, type Handlers } from '../../platform/command.ts';
import { checklistOf } from './checklist.ts';
import * as commands from './commands.ts';
import { findBranchPeriods, listBranchPeriods } from './store.ts';
import { periodsReach, periodsView } from './views.ts';

const list = defineQuery(periods.list, {
  permission: 'periods.view',
  async handle({ db, actor, scope }) {
    const rows = await listBranchPeriods(db, null);
    return {
      items: rows
        .filter((row) => canReach(scope, periodsReach(row, actor)))
        .map((row) => periodsView(row, actor)),
    };
  },
});

const checklist = defineQuery(periods.checklist, {
  permission: 'periods.view',
  async handle({ db, actor, scope, input }) {
    const row = await findBranchPeriods(db, input.branchId);
    if (row === null || !canReach(scope, periodsReach(row, actor))) throw new Refusal('not_found');
    return { items: await checklistOf(db, row, input) };
  },
});

export const handlers = { ...commands, list, checklist } satisfies Handlers<typeof periods>;
