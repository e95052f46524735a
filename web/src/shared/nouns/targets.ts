import { targets as endpoints } from '@daybook/contract/targets.ts';
import { clientOf } from '../client.ts';

export const targets = clientOf('targets', endpoints);
