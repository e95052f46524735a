import { periods as endpoints } from '@daybook/contract/periods.ts';
import { clientOf } from '../client.ts';

export const periods = clientOf('periods', endpoints);
