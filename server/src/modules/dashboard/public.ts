// Home and search, for the composition root.

import type { dashboard } from '@daybook/contract/controls.ts';
import type { Handlers } from '../../platform/command.ts';
import * as queries from './queries.ts';

export const handlers = { ...queries } satisfies Handlers<typeof dashboard>;
