// The key figures: each is the total of a report, of the period so far or of now.

import type { Area } from '@daybook/core/dashboard/areas.ts';
import type { DimensionKey } from '../reports/public.ts';

export type Card = Readonly<{
  key: string;
  label: string;
  report: string;
  /** Measures of the report; several are added up. */
  of: readonly [string, ...string[]];
  filters?: Readonly<Partial<Record<DimensionKey, readonly string[]>>>;
}>;

const card = (key: string, label: string, report: string, ...of: Card['of']): Card => ({
  ...{ key, label, report, of },
});

const hours = card('hours', 'Hours in', 'time-activity', 'hours');
const billable = card('billable', 'Billable hours', 'time-activity', 'billableHours');
const approved = card('approved', 'Hours approved', 'time-status', 'approved');
const waiting = card('submitted', 'Hours waiting for approval', 'time-status', 'submitted');
const utilization = card('utilization', 'Utilization', 'utilization', 'utilization');
const wip = card('wip', 'Work in progress', 'wip-aging', 'open');
const billed = card('billed', 'Billed, net', 'invoices', 'net');
const realization = card('realization', 'Billing realization', 'realization', 'realization');
const collected = card('collected', 'Collected', 'receipts', 'received');
const overdue: Card = {
  ...card('overdue', 'Overdue', 'receivables-aging', 'upTo30', 'upTo60', 'upTo90', 'over90'),
};

export const cardsOf: Readonly<Record<Area, readonly Card[]>> = {
  module: [hours, approved, wip, billed, collected, overdue],
  timesheets: [
    ...[hours, billable, approved, waiting, utilization],
    card('value', 'Value of work', 'work-value', 'agreed'),
  ],
  contracts: [
    {
      ...card('contracts', 'Contracts in force', 'contract-register', 'contracts'),
      filters: { state: ['in_force'] },
    },
    card('contract-billed', 'Billed under contracts', 'contract-billing', 'billed'),
    card('contract-realization', 'Realization of terms', 'contract-billing', 'realization'),
    card('versions', 'Versions put in force', 'contract-activity', 'versions'),
    {
      ...card('ending', 'End in 90 days', 'contract-register', 'ending'),
      filters: { state: ['in_force'] },
    },
  ],
  retainers: [
    card('held', 'Held for clients', 'retainer-balances', 'balance'),
    card('paid-in', 'Paid in', 'retainer-movements', 'in'),
    card('drawn', 'Drawn and given back', 'retainer-movements', 'out'),
    card('asked', 'Asked for', 'top-up-requests', 'asked'),
    card('deferred', 'Deferred revenue', 'deferred-revenue', 'held'),
  ],
  milestones: [
    card('milestone-billed', 'Milestones billed', 'milestone-billing', 'billed'),
    card('due', 'Falling due', 'milestones-due', 'value'),
    card('to-bill', 'Left to bill', 'milestone-schedule', 'balance'),
    card('progress', 'Progress', 'milestone-schedule', 'progress'),
    card('retained', 'Held back by clients', 'milestone-schedule', 'retained'),
  ],
  billing: [
    ...[wip, billed, realization],
    card('written', 'Written down', 'realization', 'written'),
    card('discounts', 'Discounts', 'invoices', 'discount'),
    card('invoices', 'Invoices', 'invoices', 'invoices'),
  ],
  automation: [
    card('by-runs', 'Billed by runs', 'billing-runs', 'net'),
    card('messages', 'Messages sent', 'deliveries', 'messages'),
    collected,
    card('receivables', 'Receivables', 'receivables-aging', 'open'),
    overdue,
    card('reminders', 'Reminders', 'reminders', 'notices'),
  ],
};

/** What a figure can be broken down by, where its report can. */
export const drillKeys: readonly DimensionKey[] = [
  ...(['branch', 'client', 'person', 'enteredBy', 'approvedBy', 'receivedBy'] as const),
  ...(['session', 'shift', 'category', 'service'] as const),
];
