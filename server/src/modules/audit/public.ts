// The audit trail and its log, for other modules.

import type { auditLog } from '@daybook/contract/audit-log.ts';
import type { audit } from '@daybook/contract/controls.ts';
import type { Handlers } from '../../platform/command.ts';
import * as log from './log-queries.ts';
import { eventView, history, list } from './queries.ts';

export const handlers = {
  audit: { list, history } satisfies Handlers<typeof audit>,
  auditLog: log satisfies Handlers<typeof auditLog>,
};
export { extendLog, keepLogs, type LogRoom, resumeSigning, signHead } from './log-growth.ts';
export { listEvents } from './store.ts';
export { eventView };
