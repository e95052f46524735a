// Import of time, for the composition root.

import type { imports } from '@daybook/contract/imports.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as steps from './internal-commands.ts';
import * as queries from './queries.ts';

const { answer, cancel, post, upload } = commands;
export const handlers = { answer, cancel, post, upload, ...queries } satisfies Handlers<
  typeof imports
>;

export { jobHandlers } from './running.ts';
/** Commands without a route: the steps that a job takes. */
export { steps };
