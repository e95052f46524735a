// All reports, in the order of the catalogue.

import { deliveriesReport, noticesReport, runItems } from './definitions/automation.ts';
import { invoicesPosted, profitability, realization, taxReport } from './definitions/billing.ts';
import {
  deferredRevenue,
  receiptsReport,
  receivablesAging,
  revenue,
  trialBalance,
} from './definitions/cash.ts';
import {
  contractBilling,
  contractEvents,
  contractRegister,
  renewals,
} from './definitions/contracts.ts';
import { exceptionsReport } from './definitions/exceptions.ts';
import { approvalsReport, expensesReport, sessionsReport } from './definitions/firm.ts';
import { milestoneBilling, milestoneSchedule, milestonesDue } from './definitions/milestones.ts';
import { retainerBalances, retainerMovements, topUpRequests } from './definitions/retainers.ts';
import { timeActivity, timeStatus, utilization } from './definitions/timesheets.ts';
import { wipAging, workValue } from './definitions/work.ts';
import type { Report } from './report.ts';

export const catalogue: readonly Report[] = [
  ...[timeActivity, timeStatus, utilization, workValue, expensesReport],
  ...[contractRegister, contractEvents, contractBilling, renewals],
  ...[retainerMovements, retainerBalances, topUpRequests],
  ...[milestoneSchedule, milestonesDue, milestoneBilling],
  ...[invoicesPosted, realization, wipAging, profitability, taxReport],
  ...[runItems, receiptsReport, receivablesAging, deliveriesReport, noticesReport],
  ...[exceptionsReport, revenue, deferredRevenue, trialBalance, sessionsReport, approvalsReport],
];
