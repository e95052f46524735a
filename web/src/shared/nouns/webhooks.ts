import { webhooks as endpoints } from '@daybook/contract/webhooks.ts';
import { clientOf } from '../client.ts';

export const webhooks = clientOf('webhooks', endpoints);
