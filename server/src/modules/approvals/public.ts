// Approvals, for the composition root.

import type { approvals } from '@daybook/contract/controls.ts';
import type { Handlers } from '../../platform/command.ts';
import * as policies from './policy-operations.ts';
import * as requests from './request-operations.ts';

export const handlers = { ...requests, ...policies } satisfies Handlers<typeof approvals>;
export { listPolicies, savePolicies } from './store.ts';
