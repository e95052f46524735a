import { defineLifecycle } from '../kernel/lifecycle.ts';

/** What is billed or paid back of an approved expense are facts of their own, not states. */
export const expenseLifecycle = defineLifecycle({
  states: ['draft', 'submitted', 'approved', 'rejected', 'discarded'],
  initial: 'draft',
  actions: {
    change: { from: ['draft', 'rejected'], to: 'draft' },
    submit: { from: ['draft', 'rejected'], to: 'submitted' },
    recall: { from: ['submitted'], to: 'draft' },
    reject: { from: ['submitted'], to: 'rejected' },
    approve: { from: ['submitted'], to: 'approved' },
    reopen: { from: ['approved'], to: 'draft' },
    discard: { from: ['draft', 'rejected'], to: 'discarded' },
  },
});
export type ExpenseState = (typeof expenseLifecycle.states)[number];
