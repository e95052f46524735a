import { jobs as endpoints } from '@daybook/contract/jobs.ts';
import { clientOf } from '../client.ts';

export const jobs = clientOf('jobs', endpoints);
