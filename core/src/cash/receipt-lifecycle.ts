import { defineLifecycle } from '../kernel/lifecycle.ts';

export const receiptLifecycle = defineLifecycle({
  states: ['draft', 'posted', 'voided'],
  initial: 'draft',
  actions: {
    post: { from: ['draft'], to: 'posted' },
    void: { from: ['draft', 'posted'], to: 'voided' },
  },
});

export type ReceiptState = (typeof receiptLifecycle.states)[number];
export type ReceiptAction = keyof typeof receiptLifecycle.actions;
