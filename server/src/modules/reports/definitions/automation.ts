// What ran by plan, what was sent, who was reminded.

import { type Report, withinBranch } from '../report.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;
const shared = { area: 'automation', kind: 'period' } as const;

export const runItems: Report = {
  ...shared,
  name: 'billing-runs',
  title: 'Billing runs',
  about:
    'Invoices of runs by what became of them: posted, left out, or moved since they were simulated.',
  permission: 'automation.view',
  within: withinBranch,
  facts: () =>
    `select i.id, r.invoice_date as on_date, 'billing_run' as record_kind, r.id as record_id, r.number as label, i.currency, i.branch_id, i.client_id, i.project_id, i.contract_id, r.created_by_id as entered_by_id, r.approved_by_id, i.state, i.net_minor, i.total_minor, i.entries
       from billing_run_item i join billing_run r on r.firm_id = i.firm_id and r.id = i.run_id where i.firm_id = app.firm_id() and r.state <> 'cancelled'`,
  dimensions: [
    'branch',
    'client',
    'project',
    'contract',
    'enteredBy',
    'approvedBy',
    'state',
    'currency',
    ...periods,
  ],
  by: ['state', 'client'],
  measures: [
    {
      key: 'net',
      label: 'Net',
      kind: 'money',
      column: 'net_minor',
      formula: 'Net of the simulated invoices',
    },
    { key: 'total', label: 'Total', kind: 'money', column: 'total_minor', formula: 'Net + tax' },
    { key: 'invoices', label: 'Invoices', kind: 'count', formula: 'Number of simulated invoices' },
  ],
};

export const deliveriesReport: Report = {
  ...shared,
  name: 'deliveries',
  title: 'Deliveries by mail',
  about: 'What was sent to clients, and what did not arrive.',
  permission: 'billing.send',
  facts: () =>
    `select d.id, d.created_at::date as on_date, 'delivery' as record_kind, d.id as record_id, d.record_name as label, null::text as currency, d.legal_entity_id, d.client_id, d.created_by_id as entered_by_id, d.kind, d.state, d.attempts, case when d.state in ('failed', 'bounced', 'unknown') then 1 else 0 end as troubled
       from delivery d where d.firm_id = app.firm_id()`,
  dimensions: ['legalEntity', 'client', 'enteredBy', 'kind', 'state', ...periods],
  by: ['kind', 'state'],
  measures: [
    { key: 'messages', label: 'Messages', kind: 'count', formula: 'Number of messages' },
    {
      key: 'attempts',
      label: 'Attempts',
      kind: 'count',
      column: 'attempts',
      formula: 'Number of attempts to send',
    },
    {
      key: 'troubled',
      label: 'Not arrived',
      kind: 'count',
      column: 'troubled',
      formula: 'Failed, bounced or of unknown outcome',
    },
  ],
};

export const noticesReport: Report = {
  ...shared,
  name: 'reminders',
  title: 'Reminders',
  about: 'Notices to late payers by step, with the fees claimed.',
  permission: 'receivables.view',
  facts: () =>
    `select n.id, n.on_date, 'dunning_notice' as record_kind, n.id as record_id, n.step_name as label, n.currency, n.legal_entity_id, n.client_id, n.created_by_id as entered_by_id, n.step_name as kind, case when n.withdrawn_at is null then 'sent' else 'withdrawn' end as state, n.open_minor, n.fee_minor
       from dunning_notice n where n.firm_id = app.firm_id()`,
  dimensions: ['legalEntity', 'client', 'enteredBy', 'kind', 'state', 'currency', ...periods],
  by: ['kind', 'client'],
  measures: [
    { key: 'notices', label: 'Notices', kind: 'count', formula: 'Number of notices' },
    {
      key: 'open',
      label: 'Open then',
      kind: 'money',
      column: 'open_minor',
      formula: 'Owed on the day of the notice',
    },
    {
      key: 'fees',
      label: 'Fees',
      kind: 'money',
      column: 'fee_minor',
      formula: 'Fees of the notices',
    },
  ],
};
