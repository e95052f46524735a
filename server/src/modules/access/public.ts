// Sessions and keys, for other modules.

import type { access } from '@daybook/contract/access.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...commands, ...queries } satisfies Handlers<typeof access>;
export { jobHandlers, schedules } from './idle-sessions.ts';
export { openSession } from './store.ts';
