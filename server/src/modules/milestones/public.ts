// What other modules may know of milestones.

import type { milestones } from '@daybook/contract/milestones.ts';
import type { Handlers } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { accept, reject, submit } from './acceptance-commands.ts';
import { bill, offerEarned } from './bill-command.ts';
import { createChangeOrder, postChangeOrder, recordProgress, saveSchedule } from './commands.ts';
import { acceptByLink, createLink, rejectByLink, revokeLink } from './link-commands.ts';
import * as linkQueries from './link-queries.ts';
import { countAlerts, evidence, get, list, listProgress, schedules } from './queries.ts';
import { milestonesOfLines } from './store.ts';

export const milestonesOfLine = (db: ReadDb, lineKey: string) => milestonesOfLines(db, [lineKey]);

export const handlers = {
  list,
  countAlerts,
  get,
  schedules,
  listProgress,
  evidence,
  ...linkQueries,
  saveSchedule,
  recordProgress,
  submit,
  accept,
  reject,
  createLink,
  revokeLink,
  acceptByLink,
  rejectByLink,
  bill,
  createChangeOrder,
  postChangeOrder,
} satisfies Handlers<typeof milestones>;
export { alertCounts } from './queries.ts';
export { offerEarned };
