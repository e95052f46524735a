// What other modules may know of clients and projects.

import type { parties } from '@daybook/contract/parties.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...commands, ...queries } satisfies Handlers<typeof parties>;
export { addTasks, findClient, findClients, findProject, findProjects, lockClient, saveClients, saveProjects, setMembers, type ClientRow, type ProjectRow } from './store.ts';
