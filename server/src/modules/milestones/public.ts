// What other modules may know of milestones.

import type { milestones } from '@daybook/contract/milestones.ts';
import type { Handlers } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { bill } from './bill-command.ts';
import {
  accept,
  createChangeOrder,
  postChangeOrder,
  recordProgress,
  reject,
  saveSchedule,
  submit,
} from './commands.ts';
import * as queries from './queries.ts';
import { milestonesOfLines } from './store.ts';

export const milestonesOfLine = (db: ReadDb, lineKey: string) => milestonesOfLines(db, [lineKey]);

export const handlers = {
  ...queries,
  saveSchedule,
  recordProgress,
  submit,
  accept,
  reject,
  bill,
  createChangeOrder,
  postChangeOrder,
} satisfies Handlers<typeof milestones>;
