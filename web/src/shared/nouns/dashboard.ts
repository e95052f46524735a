import { dashboard as endpoints } from '@daybook/contract/controls.ts';
import { clientOf } from '../client.ts';

export const dashboard = clientOf('dashboard', endpoints);
