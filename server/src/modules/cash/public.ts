// Receipts, for the composition root.

import type { cash } from '@daybook/contract/cash.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...commands, ...queries } satisfies Handlers<typeof cash>;
