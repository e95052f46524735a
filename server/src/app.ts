// The composition root: the only file that knows every module.

import type { contract } from '@daybook/contract/contract.ts';
import {
  jobHandlers as accessJobs,
  handlersOver as accessOver,
  schedules as accessSchedules,
} from './modules/access/public.ts';
import { handlers as analytics } from './modules/analytics/public.ts';
import {
  jobHandlers as approvalJobs,
  schedules as approvalSchedules,
  steps as approvalSteps,
} from './modules/approval-reminders/public.ts';
import { handlersOver as approvalsOver } from './modules/approvals/public.ts';
import { handlers as audit } from './modules/audit/public.ts';
import {
  handlers as automation,
  jobHandlers as runJobs,
  schedules as runSchedules,
  steps as runSteps,
  atStart as runsAtStart,
} from './modules/automation/public.ts';
import {
  handlersWith as billingWith,
  creditNoteFile,
  invoiceFile,
} from './modules/billing/public.ts';
import {
  handlers as books,
  jobHandlers as booksJobs,
  schedules as booksSchedules,
} from './modules/books/public.ts';
import { handlers as cash } from './modules/cash/public.ts';
import { handlers as catalog } from './modules/catalog/public.ts';
import {
  jobHandlers as contractJobs,
  schedules as contractSchedules,
  steps as contractSteps,
  handlers as contracts,
} from './modules/contracts/public.ts';
import { handlers as dashboard, endWatches } from './modules/dashboard/public.ts';
import {
  type DocumentFiles,
  atStart as deliveriesAtStart,
  handlers as delivery,
  jobHandlersWith as deliveryJobsWith,
  schedules as deliverySchedules,
  steps as deliverySteps,
} from './modules/delivery/public.ts';
import {
  handlers as dunning,
  jobHandlers as dunningJobs,
  schedules as dunningSchedules,
  noticeFile,
  statementFile,
} from './modules/dunning/public.ts';
import { handlers as exceptions } from './modules/exceptions/public.ts';
import { handlers as expenses } from './modules/expenses/public.ts';
import {
  jobHandlers as importJobs,
  steps as importSteps,
  handlers as imports,
} from './modules/imports/public.ts';
import { handlers as jobs } from './modules/jobs/public.ts';
import { handlers as journal } from './modules/journal/public.ts';
import { handlers as milestones } from './modules/milestones/public.ts';
import { handlers as org } from './modules/org/public.ts';
import { handlers as parties } from './modules/parties/public.ts';
import { handlers as periods } from './modules/periods/public.ts';
import { handlers as rates } from './modules/rates/public.ts';
import {
  reportFile,
  steps as reportScheduleSteps,
  handlers as reportSchedules,
  jobHandlers as scheduleJobs,
  schedules as scheduleSchedules,
} from './modules/report-schedules/public.ts';
import { handlers as reports } from './modules/reports/public.ts';
import { drawAtPosting, handlers as retainers } from './modules/retainers/public.ts';
import { handlers as savedViews } from './modules/saved-views/public.ts';
import { completeFirm, foundFirm } from './modules/setup/public.ts';
import { handlers as targets } from './modules/targets/public.ts';
import { handlers as timesheets } from './modules/timesheets/public.ts';
import { handlers as webhooks } from './modules/webhooks/public.ts';
import type { Command, Handlers, Operation } from './platform/command.ts';
import { defaultIdleMinutes } from './platform/config.ts';
import type { JobHandler, Schedules } from './platform/jobs.ts';
import type { DoorContext } from './platform/run-command.ts';

const handlers = {
  access: accessOver(() => commands),
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
  billing: billingWith(drawAtPosting),
  ...automation,
  ...delivery,
  ...dunning,
  cash,
  journal,
  jobs,
  approvals: approvalsOver(() => commands),
  ...audit,
  dashboard,
  reports,
  reportSchedules,
  savedViews,
  targets,
  analytics,
  exceptions,
  books,
  periods,
  webhooks,
} satisfies {
  [N in keyof typeof contract]: Handlers<(typeof contract)[N]>;
};

/** Every operation by its name, "billing.post". */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(handlers).flatMap(([noun, own]) =>
    Object.entries(own).map(
      ([name, operation]) => [`${noun}.${name}`, operation as Operation] as const,
    ),
  ),
);

const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' && value !== null && 'spec' in value;
const named = (noun: string, steps: Readonly<Record<string, unknown>>) =>
  Object.entries(steps).flatMap(([name, step]) =>
    isCommand(step) ? [[`${noun}.${name}`, step] as const] : [],
  );

/** Commands without a route. */
const internal: readonly (readonly [string, Command])[] = [
  ...named('setup', { foundFirm, completeFirm }),
  ...named('approvals', approvalSteps),
  ...named('imports', importSteps),
  ...named('runs', runSteps),
  ...named('deliveries', deliverySteps),
  ...named('reportSchedules', reportScheduleSteps),
  ...named('contracts', contractSteps),
];

export const commands: ReadonlyMap<string, Command> = new Map([
  ...internal,
  ...[...operations].flatMap(([name, operation]) =>
    'spec' in operation ? [[name, operation] as const] : [],
  ),
]);

export const documentFiles: DocumentFiles = {
  invoice: invoiceFile,
  credit_note: creditNoteFile,
  reminder: noticeFile,
  statement: statementFile,
  report: reportFile,
  // All that it says stands in the text of the message.
  approval: async () => Buffer.alloc(0),
};
const deliveryJobs = deliveryJobsWith(documentFiles);

export const jobHandlers = (
  door: DoorContext,
  { idleMinutes = defaultIdleMinutes }: Readonly<{ idleMinutes?: number | undefined }> = {},
): Readonly<Record<string, JobHandler>> => ({
  ...accessJobs(door, { idleMinutes }),
  ...approvalJobs(door),
  ...booksJobs(door),
  ...contractJobs(door),
  ...deliveryJobs(door),
  ...dunningJobs(door),
  ...importJobs(door),
  ...runJobs(door),
  ...scheduleJobs(door),
});

export const schedules: Schedules = {
  ...accessSchedules,
  ...approvalSchedules,
  ...booksSchedules,
  ...contractSchedules,
  ...deliverySchedules,
  ...dunningSchedules,
  ...runSchedules,
  ...scheduleSchedules,
};
/** What is open for as long as somebody looks, and would hold up the end of the server. */
export const endStreams = endWatches;
export const atStart: readonly string[] = [...runsAtStart, ...deliveriesAtStart];
