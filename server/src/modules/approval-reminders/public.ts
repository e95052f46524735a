// Reminders of approvals, for the composition root.

export { jobHandlers, schedules, steps } from './reminding.ts';
