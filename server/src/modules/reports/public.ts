// Reports, for the composition root and for what is made of their numbers.

import type { reports } from '@daybook/contract/reports.ts';
import type { Handlers } from '../../platform/command.ts';
import * as queries from './queries.ts';

export { filterIn } from './answer.ts';
export { exceptionsReport } from './definitions/exceptions.ts';
export { narrowed, type ReportFilter } from './report-store.ts';
export const handlers = { ...queries } satisfies Handlers<typeof reports>;
