import { approvals as endpoints } from '@daybook/contract/controls.ts';
import { clientOf } from '../client.ts';

export const approvals = clientOf('approvals', endpoints);
