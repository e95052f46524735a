// Plans and runs, for the composition root.

import type { plans } from '@daybook/contract/plans.ts';
import type { runs } from '@daybook/contract/runs.ts';
import type { Handlers } from '../../platform/command.ts';
import type { DoorContext } from '../../platform/run-command.ts';
import * as planHandlers from './plans.ts';
import { jobHandlers as runJobHandlers, schedules as runSchedules } from './run-job.ts';
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
import {
  beginStep,
  getSchedule,
  scheduleJobHandlers,
  scheduleSchedules,
  setSchedule,
} from './schedule.ts';

const { list, get, preview, update, pause, resume, skip, end, listHolidays, setHolidays } =
  planHandlers;
export const handlers = {
  plans: {
    ...{ list, get, preview, create: planHandlers.create, update, pause, resume, skip, end },
    ...{ listHolidays, setHolidays },
  } satisfies Handlers<typeof plans>,
  runs: {
    ...runQueries,
    ...{ getSchedule, setSchedule },
    ...{ create, simulate, exclude, include, submit, reject, approve, post, stop, cancel },
  } satisfies Handlers<typeof runs>,
};
export const steps = { simulateStep, postStep, stopStep, beginStep };
export { datesAfter, sentenceOf } from './calendar.ts';
export { atStart, drive } from './run-job.ts';
export const jobHandlers = (door: DoorContext) => ({
  ...runJobHandlers(door),
  ...scheduleJobHandlers(door),
});
export const schedules = { ...runSchedules, ...scheduleSchedules } as const;
