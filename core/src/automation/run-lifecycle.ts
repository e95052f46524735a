import { defineLifecycle } from '../kernel/lifecycle.ts';

/** Stopped: some of its invoices are posted, and it can go on. */
export const runLifecycle = defineLifecycle({
  states: [
    'simulating',
    'simulated',
    'submitted',
    'approved',
    'posting',
    'stopped',
    'posted',
    'cancelled',
  ],
  initial: 'simulating',
  actions: {
    finishSimulation: { from: ['simulating'], to: 'simulated' },
    simulate: { from: ['simulated', 'submitted', 'approved'], to: 'simulating' },
    /** Leaving an invoice out changes what is asked for: an approval of before is void. */
    change: { from: ['simulated', 'submitted', 'approved'], to: 'simulated' },
    submit: { from: ['simulated'], to: 'submitted' },
    reject: { from: ['submitted', 'approved'], to: 'simulated' },
    approve: { from: ['submitted'], to: 'approved' },
    post: { from: ['approved', 'stopped'], to: 'posting' },
    stop: { from: ['posting'], to: 'stopped' },
    finishPosting: { from: ['posting'], to: 'posted' },
    cancel: {
      from: ['simulating', 'simulated', 'submitted', 'approved', 'stopped'],
      to: 'cancelled',
    },
  },
});
export type RunState = (typeof runLifecycle.states)[number];

export const planLifecycle = defineLifecycle({
  states: ['active', 'paused', 'ended'],
  initial: 'active',
  actions: {
    pause: { from: ['active'], to: 'paused' },
    resume: { from: ['paused'], to: 'active' },
    end: { from: ['active', 'paused'], to: 'ended' },
  },
});
export type PlanState = (typeof planLifecycle.states)[number];
