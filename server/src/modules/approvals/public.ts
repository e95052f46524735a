// Approvals, for the composition root.

import type { approvals } from '@daybook/contract/controls.ts';
import type { Handlers } from '../../platform/command.ts';
import * as operations from './operations.ts';

export const handlers = { ...operations } satisfies Handlers<typeof approvals>;
export { savePolicies } from './store.ts';
