import { defineLifecycle } from '../kernel/lifecycle.ts';

/**
 * A document on its way by e-mail. Unknown: the message was handed over and no answer came, so it may have
 * been sent; only a person sends it again.
 */
export const deliveryLifecycle = defineLifecycle({
  states: ['waiting', 'sending', 'sent', 'failed', 'bounced', 'unknown', 'cancelled'],
  initial: 'waiting',
  actions: {
    claim: { from: ['waiting'], to: 'sending' },
    finish: { from: ['sending'], to: 'sent' },
    putOff: { from: ['sending'], to: 'waiting' },
    fail: { from: ['sending'], to: 'failed' },
    lose: { from: ['sending'], to: 'unknown' },
    bounce: { from: ['sent', 'unknown'], to: 'bounced' },
    confirm: { from: ['unknown'], to: 'sent' },
    retry: { from: ['failed', 'bounced', 'unknown'], to: 'waiting' },
    cancel: { from: ['waiting', 'failed', 'bounced', 'unknown'], to: 'cancelled' },
  },
});
export type DeliveryState = (typeof deliveryLifecycle.states)[number];
