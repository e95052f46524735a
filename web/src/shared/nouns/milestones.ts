import { milestones as endpoints } from '@daybook/contract/milestones.ts';
import { clientOf } from '../client.ts';

export const milestones = clientOf('milestones', endpoints);
