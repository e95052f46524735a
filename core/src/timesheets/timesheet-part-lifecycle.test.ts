// Source: docs/product.md, the verbs that records share; the states of a timesheet part.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { timesheetPartLifecycle } from './timesheet-part-lifecycle.ts';

testEveryStep(timesheetPartLifecycle, {
  open: { submit: 'submitted' },
  submitted: { recall: 'open', approve: 'approved', reject: 'rejected' },
  approved: { reopen: 'open' },
  rejected: { submit: 'submitted' },
});
