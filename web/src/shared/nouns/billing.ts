import { billing as endpoints } from '@daybook/contract/billing.ts';
import { clientOf } from '../client.ts';

export const billing = clientOf('billing', endpoints);
