// Imports, and what was found in one.

import { imports } from '@daybook/contract/imports.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import * as store from './store.ts';
import { importView } from './views.ts';

const shownErrors = 100;

export const list = defineQuery(imports.list, {
  permission: 'timesheets.import',
  async handle({ db, input, actor }) {
    const after = decodeCursor(input.cursor, 2);
    const rows = await store.listImports(db, { after, limit: input.limit });
    return pageFrom(rows, input.limit, {
      item: (row) => importView(row, actor),
      key: (row) => [row.created_at, row.id],
    });
  },
});

export const get = defineQuery(imports.get, {
  permission: 'timesheets.import',
  async handle({ db, input, actor }) {
    const row = await store.findImport(db, input.id);
    if (row === null) throw new Refusal('not_found');
    const matches = await store.findMatches(db, row.id);
    const { sample, errors } = await store.findSampleAndErrors(db, row.id);
    return {
      ...importView(row, actor),
      questions: [...row.questions],
      matches: [...matches],
      sample: [...sample],
      errors: errors.slice(0, shownErrors),
    };
  },
});

export const errors = defineQuery(imports.errors, {
  permission: 'timesheets.import',
  async handle({ db, input }) {
    if ((await store.findImport(db, input.id)) === null) throw new Refusal('not_found');
    return { items: [...(await store.findSampleAndErrors(db, input.id)).errors] };
  },
});
