// Imports as the contract shows them.

import { timeImportLifecycle } from '@daybook/core/imports/time-import-lifecycle.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference } from '../../platform/rows.ts';
import type { ImportRow, View } from './store.ts';

export const importView = (row: ImportRow, actor: Actor): View => ({
  id: row.id,
  version: row.version,
  may: mayOf(actor, {
    answer: {
      permission: 'timesheets.import',
      when: timeImportLifecycle.can(row.state, 'reread'),
    },
    post: { permission: 'timesheets.import', when: timeImportLifecycle.can(row.state, 'post') },
    cancel: {
      permission: 'timesheets.import',
      when: timeImportLifecycle.can(row.state, 'cancel'),
    },
  }),
  fileName: row.file_name,
  tracker: row.tracker,
  encoding: row.encoding,
  delimiter: row.delimiter,
  state: row.state,
  createdAt: row.created_at,
  createdBy: reference(row.created_by_id, row.created_by_name),
  rowCount: row.row_count,
  errorCount: row.error_count,
  duplicateCount: row.duplicate_count,
  newCount: row.new_count,
  importedCount: row.imported_count,
  minutes: Number(row.minutes),
  from: row.from_date,
  until: row.until_date,
  failure: row.failure,
});
