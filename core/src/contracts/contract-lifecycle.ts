import { defineLifecycle } from '../kernel/lifecycle.ts';

/** Of the agreement as a whole; `post` puts its first version in force. */
export const contractLifecycle = defineLifecycle({
  states: ['draft', 'submitted', 'approved', 'in_force', 'expired', 'terminated', 'discarded'],
  initial: 'draft',
  actions: {
    submit: { from: ['draft'], to: 'submitted' },
    reject: { from: ['submitted', 'approved'], to: 'draft' },
    approve: { from: ['submitted'], to: 'approved' },
    post: { from: ['approved'], to: 'in_force' },
    renew: { from: ['in_force', 'expired'], to: 'in_force' },
    expire: { from: ['in_force'], to: 'expired' },
    terminate: { from: ['in_force'], to: 'terminated' },
    discard: { from: ['draft'], to: 'discarded' },
  },
});
export type ContractState = (typeof contractLifecycle.states)[number];

/** Of one version of the terms. What is posted never changes: a later version supersedes it. */
export const contractVersionLifecycle = defineLifecycle({
  states: ['draft', 'submitted', 'approved', 'posted', 'discarded'],
  initial: 'draft',
  actions: {
    submit: { from: ['draft'], to: 'submitted' },
    reject: { from: ['submitted', 'approved'], to: 'draft' },
    approve: { from: ['submitted'], to: 'approved' },
    post: { from: ['approved'], to: 'posted' },
    discard: { from: ['draft'], to: 'discarded' },
  },
});
export type ContractVersionState = (typeof contractVersionLifecycle.states)[number];
