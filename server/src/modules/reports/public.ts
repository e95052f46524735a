// Reports, for the composition root.

import type { reports } from '@daybook/contract/reports.ts';
import type { Handlers } from '../../platform/command.ts';
import * as queries from './queries.ts';

export const handlers = { ...queries } satisfies Handlers<typeof reports>;
