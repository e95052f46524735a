// The dashboard and search, for the composition root.

import type { dashboard } from '@daybook/contract/dashboard.ts';
import type { Handlers } from '../../platform/command.ts';
import * as queries from './queries.ts';

export { endWatches } from './live.ts';
export const handlers = { ...queries } satisfies Handlers<typeof dashboard>;
