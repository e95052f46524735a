// Reports by e-mail, for the composition root.

import type { reportSchedules } from '@daybook/contract/report-schedules.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import { issue } from './schedule-job.ts';

export const handlers = { ...commands } satisfies Handlers<typeof reportSchedules>;
export const steps = { issue };
export { jobHandlers, reportFile, schedules } from './schedule-job.ts';
