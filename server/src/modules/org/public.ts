// What other modules may know of the firm.

import type { org } from '@daybook/contract/org.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';
import * as roles from './roles.ts';

export const handlers = { ...commands, ...queries, ...roles } satisfies Handlers<typeof org>;
export { type BranchRow, findBranch, listBranches, saveBranch } from './branch-store.ts';
export { type EntityRow, findEntities, listEntities, saveEntity } from './entity-store.ts';
export {
  addClassifications,
  addFirm,
  addRoles,
  findFirm,
  holdersOf,
  listClassifications,
  listRoles,
  saveGrants,
} from './firm-store.ts';
export { personEmails, personNames } from './person-names.ts';
export {
  addAssignments,
  addSignIns,
  findPerson,
  oldestOwnerId,
  savePeople,
} from './person-store.ts';
export { entityView } from './views.ts';
