import { deliveries as endpoints } from '@daybook/contract/deliveries.ts';
import { clientOf } from '../client.ts';

export const deliveries = clientOf('deliveries', endpoints);
