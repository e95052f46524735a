import { defineLifecycle } from '../kernel/lifecycle.ts';

export const approvalLifecycle = defineLifecycle({
  states: ['pending', 'asked_back', 'approved', 'rejected', 'withdrawn', 'void'],
  initial: 'pending',
  actions: {
    approve: { from: ['pending'], to: 'approved' },
    // More people have to agree.
    agree: { from: ['pending'], to: 'pending' },
    // A question to the maker; until it is answered, nobody decides.
    askBack: { from: ['pending'], to: 'asked_back' },
    answer: { from: ['asked_back'], to: 'pending' },
    escalate: { from: ['pending'], to: 'pending' },
    reject: { from: ['pending'], to: 'rejected' },
    withdraw: { from: ['pending', 'asked_back'], to: 'withdrawn' },
    // An approval is for a content hash: when the subject moved, also an approved one is void.
    void: { from: ['pending', 'approved'], to: 'void' },
  },
});

export type ApprovalState = (typeof approvalLifecycle.states)[number];
export type ApprovalAction = keyof typeof approvalLifecycle.actions;
