// Source: docs/product.md, the verbs that records share; the states of a time entry.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { timeEntryLifecycle } from './time-entry-lifecycle.ts';

testEveryStep(timeEntryLifecycle, {
  draft: { submit: 'submitted', void: 'voided' },
  submitted: { recall: 'draft', reject: 'draft', approve: 'approved' },
  approved: { reopen: 'draft' },
  voided: {},
});
