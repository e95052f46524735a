import { defineLifecycle } from '../kernel/lifecycle.ts';

export const preBillLifecycle = defineLifecycle({
  states: ['draft', 'invoiced', 'discarded'],
  initial: 'draft',
  actions: {
    invoice: { from: ['draft'], to: 'invoiced' },
    discard: { from: ['draft'], to: 'discarded' },
    // When its invoice is discarded or voided, the decisions on it are worth keeping.
    reopen: { from: ['invoiced'], to: 'draft' },
  },
});

export type PreBillState = (typeof preBillLifecycle.states)[number];
export type PreBillAction = keyof typeof preBillLifecycle.actions;
