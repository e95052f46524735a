import { defineLifecycle } from '../kernel/lifecycle.ts';

// "Paid", "part-paid" and "overdue" are not states. They are derived from what settles the invoice.
export const invoiceLifecycle = defineLifecycle({
  states: ['draft', 'submitted', 'posted', 'voided', 'credited', 'uncollectible', 'discarded'],
  initial: 'draft',
  actions: {
    submit: { from: ['draft'], to: 'submitted' },
    reject: { from: ['submitted'], to: 'draft' },
    post: { from: ['draft', 'submitted'], to: 'posted' },
    void: { from: ['posted'], to: 'voided' },
    creditInFull: { from: ['posted'], to: 'credited' },
    writeOff: { from: ['posted'], to: 'uncollectible' },
    discard: { from: ['draft', 'submitted'], to: 'discarded' },
  },
});

export type InvoiceState = (typeof invoiceLifecycle.states)[number];
export type InvoiceAction = keyof typeof invoiceLifecycle.actions;
