// What other modules may do with time.

import type { timesheets } from '@daybook/contract/timesheets.ts';
import type { Handlers } from '../../platform/command.ts';
import * as entryCommands from './entry-commands.ts';
import { reopenEntry } from './entry-reopening.ts';
import { approve, reject } from './part-decision.ts';
import { delegate, escalate } from './part-handover.ts';
import { recall, submit } from './part-submission.ts';
import { updatePolicy } from './policy-commands.ts';
import * as queries from './queries.ts';
import * as timerCommands from './timer-commands.ts';
import * as weekCommands from './week-commands.ts';

export const handlers = {
  ...entryCommands,
  ...weekCommands,
  ...timerCommands,
  reopenEntry,
  submit,
  recall,
  approve,
  reject,
  delegate,
  escalate,
  updatePolicy,
  ...queries,
} satisfies Handlers<typeof timesheets>;
export { addEntries, type NewEntry, savePolicy } from './entry-store.ts';
export { findDayMinutes, findSourceKeys, findSubmittedDays } from './import-store.ts';
