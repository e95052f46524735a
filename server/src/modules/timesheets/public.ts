// What other modules may do with time.

import type { timesheets } from '@daybook/contract/timesheets.ts';
import type { Handlers } from '../../platform/command.ts';
import * as entryCommands from './entry-commands.ts';
import * as partCommands from './part-commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...entryCommands, ...partCommands, ...queries } satisfies Handlers<
  typeof timesheets
>;
export { addEntries, type NewEntry, savePolicy } from './entry-store.ts';
export { findDayMinutes, findSourceKeys, findSubmittedDays } from './import-store.ts';
