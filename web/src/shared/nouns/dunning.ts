import { dunning as endpoints } from '@daybook/contract/dunning.ts';
import { clientOf } from '../client.ts';

export const dunning = clientOf('dunning', endpoints);
