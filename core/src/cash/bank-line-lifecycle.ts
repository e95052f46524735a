import { defineLifecycle } from '../kernel/lifecycle.ts';

// A line is proposed anew as often as somebody asks; accepting makes the receipt. One that an earlier file
// brought is known, and never money a second time.
export const bankLineLifecycle = defineLifecycle({
  states: ['unknown', 'to_check', 'matched', 'debit', 'known', 'ignored', 'accepted'],
  initial: 'unknown',
  actions: {
    match: { from: ['unknown', 'to_check', 'matched'], to: 'matched' },
    doubt: { from: ['unknown', 'to_check', 'matched'], to: 'to_check' },
    forget: { from: ['unknown', 'to_check', 'matched'], to: 'unknown' },
    setAside: { from: ['unknown'], to: 'debit' },
    recognise: { from: ['unknown'], to: 'known' },
    ignore: { from: ['unknown', 'to_check', 'matched', 'debit'], to: 'ignored' },
    accept: { from: ['unknown', 'to_check', 'matched', 'debit'], to: 'accepted' },
    reopen: { from: ['ignored', 'accepted'], to: 'unknown' },
  },
});

export type BankLineState = (typeof bankLineLifecycle.states)[number];
