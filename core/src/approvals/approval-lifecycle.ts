import { defineLifecycle } from '../kernel/lifecycle.ts';

export const approvalLifecycle = defineLifecycle({
  states: ['pending', 'approved', 'rejected', 'withdrawn', 'void'],
  initial: 'pending',
  actions: {
    approve: { from: ['pending'], to: 'approved' },
    reject: { from: ['pending'], to: 'rejected' },
    withdraw: { from: ['pending'], to: 'withdrawn' },
    // An approval is for a content hash: when the subject moved, also an approved one is void.
    void: { from: ['pending', 'approved'], to: 'void' },
  },
});

export type ApprovalState = (typeof approvalLifecycle.states)[number];
export type ApprovalAction = keyof typeof approvalLifecycle.actions;
