// Source: docs/product.md, the verbs that records share; the states of an invoice.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { invoiceLifecycle } from './invoice-lifecycle.ts';

testEveryStep(invoiceLifecycle, {
  draft: { submit: 'submitted', post: 'posted', discard: 'discarded' },
  submitted: { reject: 'draft', post: 'posted', discard: 'discarded' },
  posted: { void: 'voided', creditInFull: 'credited', writeOff: 'uncollectible' },
  voided: {},
  credited: {},
  uncollectible: {},
  discarded: {},
});
