import { parties as endpoints } from '@daybook/contract/parties.ts';
import { clientOf } from '../client.ts';

export const parties = clientOf('parties', endpoints);
