import { timesheets as endpoints } from '@daybook/contract/timesheets.ts';
import { clientOf } from '../client.ts';

export const timesheets = clientOf('timesheets', endpoints);
