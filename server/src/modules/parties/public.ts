// What other modules may know of clients and projects.

import type { parties } from '@daybook/contract/parties.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...commands, ...queries } satisfies Handlers<typeof parties>;
export {
  type ClientRow,
  findClient,
  findClients,
  lockClient,
  saveClients,
} from './client-store.ts';
export {
  clientNames,
  ensureTasks,
  listCodes,
  listMemberships,
  projectNames,
} from './party-names.ts';
export {
  addTasks,
  findProject,
  findProjects,
  listBudgets,
  type ProjectRow,
  saveProjects,
  setMembers,
} from './project-store.ts';
