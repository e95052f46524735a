// What work is worth: what was approved, what of it is still to be billed, and how old that is.

import { type Report, withinTeamBranch } from '../report.ts';

const dimensions = [
  ...([
    'branch',
    'client',
    'project',
    'person',
    'service',
    'category',
    'kind',
    'currency',
  ] as const),
  ...(['day', 'week', 'month', 'quarter', 'year'] as const),
] as const;

export const workValue: Report = {
  name: 'work-value',
  title: 'Value of work',
  area: 'timesheets',
  about: 'What was approved, at the agreed rate of its day.',
  permission: 'billing.view',
  kind: 'period',
  within: withinTeamBranch,
  facts: () =>
    `select i.id, i.work_date as on_date, i.source_kind as record_kind, i.source_id as record_id, i.note as label, i.currency, i.branch_id, i.client_id, i.project_id, i.person_id, i.service_id, s.category_id, i.source_kind as kind,
       i.worked_minutes, i.billable_minutes, case when i.coverage is null then i.amount_minor else 0 end as agreed_minor, case when i.amount_minor is null then 1 else 0 end as unpriced
       from billable_item i join service s on s.firm_id = i.firm_id and s.id = i.service_id where i.firm_id = app.firm_id() and not i.is_withdrawn and i.source_kind in ('time', 'expense')`,
  dimensions,
  by: ['client', 'project'],
  measures: [
    {
      key: 'hours',
      label: 'Worked',
      kind: 'minutes',
      column: 'worked_minutes',
      formula: 'Worked minutes, approved',
    },
    {
      ...{ key: 'billable', label: 'Billable', kind: 'minutes', column: 'billable_minutes' },
      formula: 'Rounded by the policy of the project',
    },
    {
      ...{ key: 'agreed', label: 'Value', kind: 'money', column: 'agreed_minor' },
      formula:
        'Billable quantity x agreed rate of the work date; what a fee covers has none of its own',
    },
    {
      key: 'unpriced',
      label: 'Without rate',
      kind: 'count',
      column: 'unpriced',
      formula: 'Pieces of work that no rate was found for',
    },
  ],
};

const aged = (from: number, until: number | null) =>
  `case when a.days >= ${from}${until === null ? '' : ` and a.days < ${until}`} then o.open_minor else 0 end`;

export const wipAging: Report = {
  name: 'wip-aging',
  title: 'Work in progress by age',
  area: 'billing',
  about: 'What is approved and not billed, by the age of the work.',
  permission: 'billing.view',
  kind: 'moment',
  within: withinTeamBranch,
  facts: ({ day }) =>
    `select o.item_id as id, o.work_date as on_date, o.source_kind as record_kind, o.source_id as record_id, o.note as label, o.currency, o.branch_id, o.client_id, o.project_id, o.person_id, o.service_id, s.category_id, o.source_kind as kind,
       o.open_minutes, o.open_minor, ${aged(-100_000, 31)} as current_minor, ${aged(31, 61)} as days31_minor, ${aged(61, 91)} as days61_minor, ${aged(91, null)} as over90_minor
       from open_item o join service s on s.firm_id = o.firm_id and s.id = o.service_id
       cross join lateral (select ${day} - o.work_date as days) a where o.firm_id = app.firm_id()`,
  dimensions,
  by: ['client', 'project'],
  measures: [
    {
      key: 'open',
      label: 'Open',
      kind: 'money',
      column: 'open_minor',
      formula: 'Value at the agreed rate less what is on an invoice',
    },
    {
      key: 'openHours',
      label: 'Hours',
      kind: 'minutes',
      column: 'open_minutes',
      formula: 'Billable minutes less those on an invoice',
    },
    {
      key: 'upTo30',
      label: 'Up to 30 days',
      kind: 'money',
      column: 'current_minor',
      formula: 'Worked at most 30 days ago',
    },
    {
      key: 'upTo60',
      label: '31 to 60',
      kind: 'money',
      column: 'days31_minor',
      formula: 'Worked 31 to 60 days ago',
    },
    {
      key: 'upTo90',
      label: '61 to 90',
      kind: 'money',
      column: 'days61_minor',
      formula: 'Worked 61 to 90 days ago',
    },
    {
      key: 'over90',
      label: 'Over 90',
      kind: 'money',
      column: 'over90_minor',
      formula: 'Worked more than 90 days ago',
    },
  ],
};
