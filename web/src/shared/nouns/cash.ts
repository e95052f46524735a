import { cash as endpoints } from '@daybook/contract/cash.ts';
import { clientOf } from '../client.ts';

export const cash = clientOf('cash', endpoints);
