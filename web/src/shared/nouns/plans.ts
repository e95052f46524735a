import { plans as endpoints } from '@daybook/contract/plans.ts';
import { clientOf } from '../client.ts';

export const plans = clientOf('plans', endpoints);
