// Source: docs/product.md, the verbs that records share; the states of a pre-bill.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { preBillLifecycle } from './pre-bill-lifecycle.ts';

testEveryStep(preBillLifecycle, {
  draft: { invoice: 'invoiced', discard: 'discarded' },
  invoiced: { reopen: 'draft' },
  discarded: {},
});
