// Chasing what is overdue, and statements, for the composition root.

import type { dunning } from '@daybook/contract/dunning.ts';
import type { statements } from '@daybook/contract/statements.ts';
import type { Handlers } from '../../platform/command.ts';
import { claimInterest, interest } from './claims.ts';
import * as holds from './holds.ts';
import * as ladders from './ladders.ts';
import * as notices from './notices.ts';
import { get, lines, list, pdf, send } from './statements.ts';

export const handlers = {
  dunning: { ...notices, ...holds, ...ladders, interest, claimInterest } satisfies Handlers<
    typeof dunning
  >,
  statements: { list, get, lines, pdf, send } satisfies Handlers<typeof statements>,
};
export { overdueAccounts } from './accounts.ts';
export { jobHandlers, schedules, takeSteps } from './dunning-job.ts';
export { noticeFile } from './letters.ts';
export { statementFile } from './statements.ts';
