// Everything that can be asked of Daybook, by noun.

import { access } from './access.ts';
import { analytics } from './analytics.ts';
import { auditLog } from './audit-log.ts';
import { billing } from './billing.ts';
import { books } from './books.ts';
import { cash } from './cash.ts';
import { catalog, rates } from './catalog.ts';
import { contracts } from './contracts.ts';
import { approvals, audit, journal } from './controls.ts';
import { dashboard } from './dashboard.ts';
import { deliveries, mailTemplates } from './deliveries.ts';
import { dunning } from './dunning.ts';
import type { Endpoint } from './endpoint.ts';
import { exceptions } from './exceptions.ts';
import { expenses } from './expenses.ts';
import { imports } from './imports.ts';
import { jobs } from './jobs.ts';
import { milestones } from './milestones.ts';
import { org } from './org.ts';
import { parties } from './parties.ts';
import { periods } from './periods.ts';
import { plans } from './plans.ts';
import { reportSchedules } from './report-schedules.ts';
import { reports } from './reports.ts';
import { retainers } from './retainers.ts';
import { runs } from './runs.ts';
import { savedViews } from './saved-views.ts';
import { statements } from './statements.ts';
import { targets } from './targets.ts';
import { timesheets } from './timesheets.ts';
import { changes, webhooks } from './webhooks.ts';

export const contract = {
  access,
  org,
  parties,
  catalog,
  rates,
  contracts,
  milestones,
  retainers,
  timesheets,
  expenses,
  imports,
  billing,
  plans,
  runs,
  deliveries,
  mailTemplates,
  dunning,
  statements,
  cash,
  journal,
  jobs,
  approvals,
  audit,
  auditLog,
  dashboard,
  reports,
  reportSchedules,
  savedViews,
  targets,
  analytics,
  exceptions,
  books,
  periods,
  changes,
  webhooks,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;

export type Contract = typeof contract;
