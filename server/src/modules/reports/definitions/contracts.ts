// The terms that are in force, what is billed under them, and what ends soon.

import { type Report, withinBranch } from '../report.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;

export const contractRegister: Report = {
  name: 'contract-register',
  title: 'Contract register',
  area: 'contracts',
  about: 'Every contract with what was billed under it and what waits to be billed, by state.',
  permission: 'contracts.view',
  kind: 'moment',
  within: withinBranch,
  facts: ({ day }) =>
    `select k.id, k.starts_on as on_date, 'contract' as record_kind, k.id as record_id, k.number || ' ' || k.name as label, k.currency, k.branch_id, k.legal_entity_id, k.client_id, k.id as contract_id, k.owner_id as person_id, k.state,
       coalesce(b.billed_minor, 0) as billed_minor, coalesce(b.open_minor, 0) as open_minor, case when k.until is not null and k.until - ${day} between 0 and 90 then 1 else 0 end as ending
       from contract k left join lateral (
         select sum(coalesce(a.amount_minor, 0)) as billed_minor, sum(coalesce(o.open_minor, 0)) as open_minor
           from (select distinct l.line_key from contract_line l where l.firm_id = k.firm_id and l.contract_id = k.id) l join billable_item i on i.firm_id = k.firm_id and i.contract_line_id = l.line_key and not i.is_withdrawn
           left join lateral (select sum(x.amount_minor) as amount_minor from allocation x join invoice v on v.firm_id = x.firm_id and v.id = x.invoice_id and v.state in ('posted', 'credited', 'uncollectible') where x.firm_id = i.firm_id and x.item_id = i.id) a on true
           left join open_item o on o.firm_id = i.firm_id and o.item_id = i.id) b on true
      where k.firm_id = app.firm_id() and k.state <> 'discarded'`,
  dimensions: [
    'branch',
    'legalEntity',
    'client',
    'contract',
    'person',
    'state',
    'currency',
    'month',
    'year',
  ],
  by: ['state', 'contract'],
  measures: [
    { key: 'contracts', label: 'Contracts', kind: 'count', formula: 'Number of contracts' },
    {
      key: 'billed',
      label: 'Billed',
      kind: 'money',
      column: 'billed_minor',
      formula: 'On posted documents under lines of the contract, less credits',
    },
    {
      key: 'open',
      label: 'Unbilled',
      kind: 'money',
      column: 'open_minor',
      formula: 'Work in progress under lines of the contract',
    },
    {
      key: 'ending',
      label: 'End in 90 days',
      kind: 'count',
      column: 'ending',
      formula: 'Contracts whose term ends within 90 days',
    },
  ],
};

export const contractEvents: Report = {
  name: 'contract-activity',
  title: 'Activity on contracts',
  area: 'contracts',
  about: 'Versions that were put in force: new contracts, amendments, renewals and uplifts.',
  permission: 'contracts.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select v.id, v.posted_at::date as on_date, 'contract' as record_kind, k.id as record_id, k.number || ' ' || k.name as label, null::text as currency, k.branch_id, k.legal_entity_id, k.client_id, k.id as contract_id, k.owner_id as person_id, v.created_by_id as entered_by_id, case when v.ordinal = 1 then 'new' else 'amended' end as kind, coalesce(v.reason, '') as reason
       from contract_version v join contract k on k.firm_id = v.firm_id and k.id = v.contract_id where v.firm_id = app.firm_id() and v.state = 'posted' and v.posted_at is not null`,
  dimensions: [
    'branch',
    'legalEntity',
    'client',
    'contract',
    'person',
    'enteredBy',
    'kind',
    ...periods,
  ],
  by: ['kind', 'client'],
  measures: [
    {
      key: 'versions',
      label: 'Versions',
      kind: 'count',
      formula: 'Number of versions put in force',
    },
  ],
};

export const contractBilling: Report = {
  name: 'contract-billing',
  title: 'Billed under contracts',
  area: 'contracts',
  about: 'What was billed under each contract, and at which realization.',
  permission: 'contracts.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select a.id, coalesce(c.issued_on, v.invoice_date) as on_date, case when c.id is null then 'invoice' else 'credit_note' end as record_kind, coalesce(c.id, v.id) as record_id, coalesce(c.number, v.number) || ': ' || i.note as label, v.currency, i.branch_id, v.legal_entity_id, i.client_id, i.project_id, i.service_id, l.contract_id, i.source_kind as kind,
       a.minutes, a.value_minor, a.amount_minor
       from allocation a join invoice v on v.firm_id = a.firm_id and v.id = a.invoice_id and v.state in ('posted', 'credited', 'uncollectible') join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id
       join lateral (select x.contract_id from contract_line x where x.firm_id = i.firm_id and x.line_key = i.contract_line_id limit 1) l on true left join credit_note c on c.firm_id = a.firm_id and c.id = a.credit_note_id
      where a.firm_id = app.firm_id() and (a.credit_note_id is null or c.state = 'posted')`,
  dimensions: [
    'branch',
    'legalEntity',
    'client',
    'contract',
    'project',
    'service',
    'kind',
    'currency',
    ...periods,
  ],
  by: ['contract', 'kind'],
  measures: [
    {
      key: 'hours',
      label: 'Hours',
      kind: 'minutes',
      column: 'minutes',
      formula: 'Billable minutes on invoices, less credits',
    },
    {
      key: 'agreed',
      label: 'At agreed rates',
      kind: 'money',
      column: 'value_minor',
      formula: 'Value at agreed rates',
    },
    {
      key: 'billed',
      label: 'Billed',
      kind: 'money',
      column: 'amount_minor',
      formula: 'On invoices, less credit notes',
    },
    {
      key: 'realization',
      label: 'Realization',
      kind: 'percent',
      of: ['billed', 'agreed'],
      formula: 'Billed / at agreed rates',
    },
  ],
};

export const renewals: Report = {
  name: 'renewals',
  title: 'Renewals and notices',
  area: 'contracts',
  about: 'Contracts in force by the day that notice is due.',
  permission: 'contracts.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select k.id, k.notice_on as on_date, 'contract' as record_kind, k.id as record_id, k.number || ' ' || k.name as label, null::text as currency, k.branch_id, k.legal_entity_id, k.client_id, k.id as contract_id, k.owner_id as person_id, k.state
       from contract k where k.firm_id = app.firm_id() and k.state = 'in_force' and k.notice_on is not null`,
  dimensions: ['branch', 'legalEntity', 'client', 'contract', 'person', ...periods],
  by: ['month', 'contract'],
  measures: [
    {
      key: 'contracts',
      label: 'Contracts',
      kind: 'count',
      formula: 'Number of contracts whose notice is due',
    },
  ],
};
