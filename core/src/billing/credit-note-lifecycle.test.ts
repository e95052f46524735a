// Source: docs/product.md, the verbs that records share; the states of a credit note.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { creditNoteLifecycle } from './credit-note-lifecycle.ts';

testEveryStep(creditNoteLifecycle, {
  draft: { post: 'posted', discard: 'discarded' },
  posted: {},
  discarded: {},
});
