import { contracts as endpoints } from '@daybook/contract/contracts.ts';
import { clientOf } from '../client.ts';

export const contracts = clientOf('contracts', endpoints);
