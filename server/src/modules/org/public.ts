// What other modules may know of the firm.

import type { org } from '@daybook/contract/org.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...commands, ...queries } satisfies Handlers<typeof org>;
export { personEmails, personNames } from './person-names.ts';
export {
  addClassifications,
  addFirm,
  addRoles,
  addSignIns,
  type BranchRow,
  type EntityRow,
  findBranch,
  findEntities,
  findFirm,
  listBranches,
  listClassifications,
  listEntities,
  listRoles,
  saveBranch,
  saveEntity,
  savePeople,
  setRoles,
} from './store.ts';
export { entityView } from './views.ts';
