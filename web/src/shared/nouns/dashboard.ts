import { dashboard as endpoints } from '@daybook/contract/dashboard.ts';
import { clientOf } from '../client.ts';

export const dashboard = clientOf('dashboard', endpoints);
