import { rates as endpoints } from '@daybook/contract/catalog.ts';
import { clientOf } from '../client.ts';

export const rates = clientOf('rates', endpoints);
