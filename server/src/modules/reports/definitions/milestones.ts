// Schedules of values: what is due, what is done, what is billed.

import { type Report, withinBranch } from '../report.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;

export const milestoneSchedule: Report = {
  name: 'milestone-schedule',
  title: 'Schedule of values',
  area: 'milestones',
  about: 'Every milestone with its value, what is billed of it, what is left and what is retained.',
  permission: 'milestones.view',
  kind: 'moment',
  within: withinBranch,
  facts: ({ day }) =>
    `select m.id, coalesce(m.due_on, k.starts_on) as on_date, 'milestone' as record_kind, m.id as record_id, k.number || ' ' || m.name as label, k.currency, k.branch_id, k.legal_entity_id, k.client_id, k.id as contract_id, k.owner_id as person_id,
       case when b.billed_minor >= m.value_minor then 'billed' when m.percent >= 100 then 'done' when m.due_on < ${day} then 'overdue' when m.percent > 0 then 'in_progress' else 'open' end as state,
       m.value_minor, b.billed_minor, b.offered_minor, m.value_minor - b.billed_minor as balance_minor, b.retention_minor
       from milestone m join milestone_balance b on b.firm_id = m.firm_id and b.milestone_id = m.id join contract k on k.firm_id = m.firm_id and k.id = m.contract_id where m.firm_id = app.firm_id() and not m.is_dropped and not m.is_deposit`,
  dimensions: [
    'branch',
    'legalEntity',
    'client',
    'contract',
    'person',
    'state',
    'currency',
    'month',
    'quarter',
  ],
  by: ['contract', 'state'],
  measures: [
    {
      key: 'milestones',
      label: 'Milestones',
      kind: 'count',
      formula: 'Number of milestones; deposits are not counted',
    },
    {
      key: 'value',
      label: 'Value',
      kind: 'money',
      column: 'value_minor',
      formula: 'Value in the schedule',
    },
    {
      key: 'billed',
      label: 'Billed',
      kind: 'money',
      column: 'billed_minor',
      formula: 'On posted documents, less credits',
    },
    {
      key: 'offered',
      label: 'On drafts',
      kind: 'money',
      column: 'offered_minor',
      formula: 'Put into work in progress and not posted',
    },
    {
      key: 'balance',
      label: 'Balance',
      kind: 'money',
      column: 'balance_minor',
      formula: 'Value - billed',
    },
    {
      key: 'retained',
      label: 'Retained',
      kind: 'money',
      column: 'retention_minor',
      formula: 'Held back of what is billed',
    },
    {
      key: 'progress',
      label: 'Billed share',
      kind: 'percent',
      of: ['billed', 'value'],
      formula: 'Billed / value',
    },
  ],
};

export const milestonesDue: Report = {
  name: 'milestones-due',
  title: 'Milestones due',
  area: 'milestones',
  about: 'Milestones by the day that they are due, and what of them is not billed.',
  permission: 'milestones.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select m.id, m.due_on as on_date, 'milestone' as record_kind, m.id as record_id, k.number || ' ' || m.name as label, k.currency, k.branch_id, k.legal_entity_id, k.client_id, k.id as contract_id, k.owner_id as person_id, m.value_minor, m.value_minor - b.billed_minor as balance_minor
       from milestone m join milestone_balance b on b.firm_id = m.firm_id and b.milestone_id = m.id join contract k on k.firm_id = m.firm_id and k.id = m.contract_id where m.firm_id = app.firm_id() and not m.is_dropped and m.due_on is not null`,
  dimensions: ['branch', 'legalEntity', 'client', 'contract', 'person', 'currency', ...periods],
  by: ['month', 'contract'],
  measures: [
    { key: 'milestones', label: 'Milestones', kind: 'count', formula: 'Number of milestones due' },
    {
      key: 'value',
      label: 'Value',
      kind: 'money',
      column: 'value_minor',
      formula: 'Value in the schedule',
    },
    {
      key: 'balance',
      label: 'Not billed',
      kind: 'money',
      column: 'balance_minor',
      formula: 'Value - billed',
    },
  ],
};

export const milestoneBilling: Report = {
  name: 'milestone-billing',
  title: 'Milestones billed',
  area: 'milestones',
  about: 'What was billed of milestones, by the day of the document.',
  permission: 'milestones.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select a.id, coalesce(c.issued_on, v.invoice_date) as on_date, case when c.id is null then 'invoice' else 'credit_note' end as record_kind, coalesce(c.id, v.id) as record_id, coalesce(c.number, v.number) || ': ' || m.name as label, v.currency, v.branch_id, v.legal_entity_id, v.client_id, m.contract_id, a.amount_minor
       from milestone_bill x join milestone m on m.firm_id = x.firm_id and m.id = x.milestone_id join allocation a on a.firm_id = x.firm_id and a.item_id = x.item_id
       join invoice v on v.firm_id = a.firm_id and v.id = a.invoice_id and v.state in ('posted', 'credited', 'uncollectible') left join credit_note c on c.firm_id = a.firm_id and c.id = a.credit_note_id
      where x.firm_id = app.firm_id() and (a.credit_note_id is null or c.state = 'posted')`,
  dimensions: ['branch', 'legalEntity', 'client', 'contract', 'currency', ...periods],
  by: ['contract'],
  measures: [
    {
      key: 'billed',
      label: 'Billed',
      kind: 'money',
      column: 'amount_minor',
      formula: 'On invoices, less credit notes',
    },
    { key: 'bills', label: 'Bills', kind: 'count', formula: 'Number of bills and their credits' },
  ],
};
