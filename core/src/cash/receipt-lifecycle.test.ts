// Source: docs/product.md, the verbs that records share; the states of a receipt.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { receiptLifecycle } from './receipt-lifecycle.ts';

testEveryStep(receiptLifecycle, {
  draft: { post: 'posted', void: 'voided' },
  posted: { void: 'voided' },
  voided: {},
});
