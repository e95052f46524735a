// Source: docs/product.md, the verbs that records share; the states of an approval.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { approvalLifecycle } from './approval-lifecycle.ts';

testEveryStep(approvalLifecycle, {
  pending: {
    approve: 'approved',
    agree: 'pending',
    askBack: 'asked_back',
    escalate: 'pending',
    reject: 'rejected',
    withdraw: 'withdrawn',
    void: 'void',
  },
  asked_back: { answer: 'pending', withdraw: 'withdrawn' },
  approved: { void: 'void' },
  rejected: {},
  withdrawn: {},
  void: {},
});
