import { analytics as endpoints } from '@daybook/contract/analytics.ts';
import { clientOf } from '../client.ts';

export const analytics = clientOf('analytics', endpoints);
