// The audit trail, for other modules.

import type { audit } from '@daybook/contract/controls.ts';
import type { Handlers } from '../../platform/command.ts';
import * as queries from './queries.ts';

const { eventView, ...operations } = queries;
export const handlers = operations satisfies Handlers<typeof audit>;
export { listEvents } from './store.ts';
export { eventView };
