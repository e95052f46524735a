import { defineLifecycle } from '../kernel/lifecycle.ts';

/** Of the agreement; money and hours move only while it is in force. */
export const retainerLifecycle = defineLifecycle({
  states: ['draft', 'submitted', 'approved', 'in_force', 'closed', 'discarded'],
  initial: 'draft',
  actions: {
    submit: { from: ['draft'], to: 'submitted' },
    reject: { from: ['submitted', 'approved'], to: 'draft' },
    approve: { from: ['submitted'], to: 'approved' },
    post: { from: ['approved'], to: 'in_force' },
    close: { from: ['in_force'], to: 'closed' },
    discard: { from: ['draft'], to: 'discarded' },
  },
});
export type RetainerState = (typeof retainerLifecycle.states)[number];

/** Of money that the client is asked for. */
export const requestLifecycle = defineLifecycle({
  states: ['open', 'paid', 'withdrawn'],
  initial: 'open',
  actions: {
    pay: { from: ['open'], to: 'paid' },
    withdraw: { from: ['open'], to: 'withdrawn' },
  },
});
