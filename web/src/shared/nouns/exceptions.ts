import { exceptions as endpoints } from '@daybook/contract/exceptions.ts';
import { clientOf } from '../client.ts';

export const exceptions = clientOf('exceptions', endpoints);
