// Plans and runs, for the composition root.

import type { plans } from '@daybook/contract/plans.ts';
import type { runs } from '@daybook/contract/runs.ts';
import type { Handlers } from '../../platform/command.ts';
import * as planHandlers from './plans.ts';
import * as runQueries from './run-queries.ts';
import { postStep, simulateStep, stopStep } from './run-steps.ts';
import {
  approve,
  cancel,
  create,
  exclude,
  include,
  post,
  reject,
  simulate,
  stop,
  submit,
} from './runs.ts';

const { list, get, preview, update, pause, resume, skip, end, listHolidays, setHolidays } =
  planHandlers;
export const handlers = {
  plans: {
    ...{ list, get, preview, create: planHandlers.create, update, pause, resume, skip, end },
    ...{ listHolidays, setHolidays },
  } satisfies Handlers<typeof plans>,
  runs: {
    ...runQueries,
    ...{ create, simulate, exclude, include, submit, reject, approve, post, stop, cancel },
  } satisfies Handlers<typeof runs>,
};
export const steps = { simulateStep, postStep, stopStep };
export { atStart, drive, jobHandlers, schedules } from './run-job.ts';
