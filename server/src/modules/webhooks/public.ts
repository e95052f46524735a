// Webhooks, for the composition root and the server.

import type { webhooks } from '@daybook/contract/webhooks.ts';
import type { Handlers } from '../../platform/command.ts';
import * as operations from './operations.ts';

export const handlers = { ...operations } satisfies Handlers<typeof webhooks>;
export { tellWebhooks, type WebhookRoom } from './rounds.ts';
