import { defineLifecycle } from '../kernel/lifecycle.ts';

// A part is one person's time on one project in one period: each project has its own approver, so
// a week can be approved here and open there.
export const timesheetPartLifecycle = defineLifecycle({
  states: ['open', 'submitted', 'approved', 'rejected'],
  initial: 'open',
  actions: {
    submit: { from: ['open', 'rejected'], to: 'submitted' },
    recall: { from: ['submitted'], to: 'open' },
    approve: { from: ['submitted'], to: 'approved' },
    reject: { from: ['submitted'], to: 'rejected' },
    reopen: { from: ['approved'], to: 'open' },
  },
});

export type TimesheetPartState = (typeof timesheetPartLifecycle.states)[number];
export type TimesheetPartAction = keyof typeof timesheetPartLifecycle.actions;
