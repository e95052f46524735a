// Approvals, for the composition root.

import type { approvals } from '@daybook/contract/controls.ts';
import type { Command, Handlers } from '../../platform/command.ts';
import * as delegations from './delegations.ts';
import { policiesOver } from './policy-operations.ts';
import { previewPolicy } from './policy-preview.ts';
import {
  answer,
  approve,
  askBack,
  escalate,
  get,
  list,
  reject,
  withdraw,
} from './request-operations.ts';

const operations = { list, get, approve, reject, askBack, answer, escalate, withdraw };

/** `commands`: all there are, known once the modules are put together. */
export const handlersOver = (commands: () => ReadonlyMap<string, Command>) =>
  ({
    ...operations,
    ...policiesOver(commands),
    previewPolicy,
    ...delegations,
  }) satisfies Handlers<typeof approvals>;
export { listPolicies, type PolicyFields, savePolicies } from './policy-store.ts';
export { escalated } from './request-operations.ts';
export { askedOf } from './request-views.ts';
export * as requests from './store.ts';
