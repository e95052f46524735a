// Sessions and keys, for other modules.

import type { access } from '@daybook/contract/access.ts';
import type { Command, Handlers } from '../../platform/command.ts';
import * as keys from './api-keys.ts';
import * as commands from './commands.ts';
import { explainPermissionOver } from './explaining.ts';
import * as queries from './queries.ts';

/** `commands`: all there are, known once the modules are put together. */
export const handlersOver = (all: () => ReadonlyMap<string, Command>) =>
  ({
    ...commands,
    ...keys,
    ...queries,
    explainPermission: explainPermissionOver(all),
  }) satisfies Handlers<typeof access>;
export { jobHandlers, schedules } from './idle-sessions.ts';
export { openSession } from './store.ts';
