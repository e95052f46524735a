// The audit trail and its log, for other modules.

import type { auditLog } from '@daybook/contract/audit-log.ts';
import type { audit } from '@daybook/contract/controls.ts';
import type { changes } from '@daybook/contract/webhooks.ts';
import type { Handlers } from '../../platform/command.ts';
import { list as listChanges } from './changes.ts';
import * as log from './log-queries.ts';
import { eventView, history, list } from './queries.ts';

export const handlers = {
  audit: { list, history } satisfies Handlers<typeof audit>,
  auditLog: log satisfies Handlers<typeof auditLog>,
  changes: { list: listChanges } satisfies Handlers<typeof changes>,
};
export { tellHeads } from './head-telling.ts';
export { extendLog, followCommands, type LogRoom, resumeSigning, signHead } from './log-growth.ts';
export { changesAfter, logSize } from './log-store.ts';
export { kindsHeardBy } from './queries.ts';
export { listEvents } from './store.ts';
export { eventView };
