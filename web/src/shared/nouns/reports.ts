import { reports as endpoints } from '@daybook/contract/reports.ts';
import { clientOf } from '../client.ts';

export const reports = clientOf('reports', endpoints);
