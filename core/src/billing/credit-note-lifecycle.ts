import { defineLifecycle } from '../kernel/lifecycle.ts';

export const creditNoteLifecycle = defineLifecycle({
  states: ['draft', 'posted', 'discarded'],
  initial: 'draft',
  actions: {
    post: { from: ['draft'], to: 'posted' },
    discard: { from: ['draft'], to: 'discarded' },
  },
});

export type CreditNoteState = (typeof creditNoteLifecycle.states)[number];
export type CreditNoteAction = keyof typeof creditNoteLifecycle.actions;
