// Who did what in which session, what was agreed to, what was spent for clients.

import { type Report, withinOwnTeamBranch } from '../report.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;

export const sessionsReport: Report = {
  name: 'sessions',
  title: 'Sessions and shifts',
  area: 'firm',
  about:
    'What was written in each working session, by kind of command; the closing report of a shift.',
  permission: 'sessions.view',
  kind: 'period',
  within: { own: 'f.person_id = ?', team: 'f.person_id = ?', branch: 'f.branch_id = ?' },
  facts: ({ from, until }) =>
    `select c.id, c.at::date as on_date, 'session' as record_kind, n.id as record_id, c.endpoint as label, null::text as currency, n.branch_id, n.person_id, n.id as session_id, n.shift, split_part(c.endpoint, '.', 1) as kind, c.source as method, (select count(*) from audit_event e where e.firm_id = c.firm_id and e.command_id = c.id) as events
       from command c join session n on n.firm_id = c.firm_id and n.id = c.session_id where c.firm_id = app.firm_id() and c.at >= ${from} and c.at < ${until}`,
  dimensions: ['branch', 'person', 'session', 'shift', 'kind', 'method', ...periods],
  by: ['session', 'kind'],
  measures: [
    { key: 'writes', label: 'Writes', kind: 'count', formula: 'Number of commands' },
    {
      key: 'events',
      label: 'Events',
      kind: 'count',
      column: 'events',
      formula: 'Number of audit events',
    },
  ],
};

export const approvalsReport: Report = {
  name: 'approvals',
  title: 'Approval requests',
  area: 'firm',
  about: 'What had to wait for a second person, and what they decided.',
  permission: 'approvals.view',
  kind: 'period',
  within: { own: 'f.person_id = ?' },
  facts: () =>
    `select a.id, a.requested_at::date as on_date, 'approval_request' as record_kind, a.id as record_id, a.title as label, a.currency, a.maker_id as person_id, a.decided_by_id as approved_by_id, a.state, a.command as kind, a.amount_minor from approval_request a where a.firm_id = app.firm_id()`,
  dimensions: ['person', 'approvedBy', 'state', 'kind', 'currency', ...periods],
  by: ['kind', 'state'],
  measures: [
    { key: 'requests', label: 'Requests', kind: 'count', formula: 'Number of requests' },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'money',
      column: 'amount_minor',
      formula: 'Money at stake, where the request names it',
    },
  ],
};

export const expensesReport: Report = {
  name: 'expenses',
  title: 'Expenses',
  area: 'timesheets',
  about: 'What was spent for clients, by person, project and state.',
  permission: 'expenses.view',
  kind: 'period',
  within: withinOwnTeamBranch,
  facts: () =>
    `select x.id, x.on_date, 'expense' as record_kind, x.id as record_id, x.note as label, x.currency, x.branch_id, x.client_id, x.project_id, x.person_id, x.decided_by_id as approved_by_id, k.service_id, s.category_id, k.name as kind, x.state, x.gross_minor, x.input_tax_minor, case when x.is_reimbursable and x.state = 'approved' and x.reimbursement_id is null then x.gross_minor else 0 end as owed_minor
       from expense x join expense_category k on k.firm_id = x.firm_id and k.id = x.category_id join service s on s.firm_id = k.firm_id and s.id = k.service_id where x.firm_id = app.firm_id() and x.state <> 'discarded'`,
  dimensions: [
    'branch',
    'client',
    'project',
    'person',
    'approvedBy',
    'service',
    'category',
    'kind',
    'state',
    'currency',
    ...periods,
  ],
  by: ['person', 'kind'],
  measures: [
    {
      key: 'gross',
      label: 'Spent',
      kind: 'money',
      column: 'gross_minor',
      formula: 'Amounts of the receipts',
    },
    {
      key: 'tax',
      label: 'Input tax',
      kind: 'money',
      column: 'input_tax_minor',
      formula: 'Tax in them',
    },
    {
      key: 'owed',
      label: 'Owed to staff',
      kind: 'money',
      column: 'owed_minor',
      formula: 'Approved, to be paid back and not yet paid back',
    },
    { key: 'expenses', label: 'Expenses', kind: 'count', formula: 'Number of expenses' },
  ],
};
