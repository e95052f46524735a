// Reports, for the composition root and for what is made of their numbers.

import type { reports } from '@daybook/contract/reports.ts';
import type { Handlers } from '../../platform/command.ts';
import * as queries from './queries.ts';

export { answerOf, filterIn, isSum, scopeIn } from './answer.ts';
export { catalogue as allReports } from './catalogue.ts';
export { exceptionsReport } from './definitions/exceptions.ts';
export { type DimensionKey, dimensionOf } from './dimensions.ts';
export type { Report, SumMeasure } from './report.ts';
export { narrowed, type ReportFilter } from './report-store.ts';
export { type SeriesRow, seriesOf } from './series.ts';
export const handlers = { ...queries } satisfies Handlers<typeof reports>;
