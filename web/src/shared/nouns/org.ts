import { org as endpoints } from '@daybook/contract/org.ts';
import { clientOf } from '../client.ts';

export const org = clientOf('org', endpoints);
