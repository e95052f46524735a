import { defineLifecycle } from '../kernel/lifecycle.ts';

// Rows that were imported stay when the rest fails or is cancelled: reading the file again shows
// them as known, and posting adds what is missing.
export const timeImportLifecycle = defineLifecycle({
  states: ['reading', 'asking', 'ready', 'importing', 'done', 'failed', 'cancelled'],
  initial: 'reading',
  actions: {
    ask: { from: ['reading'], to: 'asking' },
    settle: { from: ['reading'], to: 'ready' },
    reread: { from: ['asking', 'ready', 'failed'], to: 'reading' },
    post: { from: ['ready'], to: 'importing' },
    finish: { from: ['importing'], to: 'done' },
    fail: { from: ['reading', 'importing'], to: 'failed' },
    cancel: { from: ['reading', 'asking', 'ready', 'importing', 'failed'], to: 'cancelled' },
  },
});

export type TimeImportState = (typeof timeImportLifecycle.states)[number];
export type TimeImportAction = keyof typeof timeImportLifecycle.actions;
