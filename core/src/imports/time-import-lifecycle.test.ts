// Source: the import of time is shown first, then confirmed; both may take long and may fail.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { timeImportLifecycle } from './time-import-lifecycle.ts';

testEveryStep(timeImportLifecycle, {
  reading: { ask: 'asking', settle: 'ready', fail: 'failed', cancel: 'cancelled' },
  asking: { reread: 'reading', cancel: 'cancelled' },
  ready: { reread: 'reading', post: 'importing', cancel: 'cancelled' },
  importing: { finish: 'done', fail: 'failed', cancel: 'cancelled' },
  done: {},
  failed: { reread: 'reading', cancel: 'cancelled' },
  cancelled: {},
});
