import { access as endpoints } from '@daybook/contract/access.ts';
import { clientOf } from '../client.ts';

export const access = clientOf('access', endpoints);
