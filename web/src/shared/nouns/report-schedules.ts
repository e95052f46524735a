import { reportSchedules as endpoints } from '@daybook/contract/report-schedules.ts';
import { clientOf } from '../client.ts';

export const reportSchedules = clientOf('reportSchedules', endpoints);
