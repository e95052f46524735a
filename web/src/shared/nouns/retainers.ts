import { retainers as endpoints } from '@daybook/contract/retainers.ts';
import { clientOf } from '../client.ts';

export const retainers = clientOf('retainers', endpoints);
