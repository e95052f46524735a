import { defineLifecycle } from '../kernel/lifecycle.ts';

// "Billed" is not a state. It is derived from live allocations, so crediting frees the entry.
export const timeEntryLifecycle = defineLifecycle({
  states: ['draft', 'submitted', 'approved', 'voided'],
  initial: 'draft',
  actions: {
    submit: { from: ['draft'], to: 'submitted' },
    recall: { from: ['submitted'], to: 'draft' },
    reject: { from: ['submitted'], to: 'draft' },
    approve: { from: ['submitted'], to: 'approved' },
    reopen: { from: ['approved'], to: 'draft' },
    void: { from: ['draft'], to: 'voided' },
  },
});

export type TimeEntryState = (typeof timeEntryLifecycle.states)[number];
export type TimeEntryAction = keyof typeof timeEntryLifecycle.actions;
