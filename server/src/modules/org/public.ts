// What other modules may know of the firm.

import type { org } from '@daybook/contract/org.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...commands, ...queries } satisfies Handlers<typeof org>;
export { addClassifications, listClassifications, addFirm, addRoles, addSignIns, saveBranch, saveEntity, findBranch, findEntities, findFirm, listBranches, listEntities, listRoles, savePeople, setRoles, type BranchRow, type EntityRow } from './store.ts';
export { entityView } from './views.ts';
