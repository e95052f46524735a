// What was worked: who, for whom, in which state, and how much of the working time it fills.

import { type Report, withinBranch, withinOwnTeamBranch } from '../report.ts';
import { billableHours, hours, timeFacts } from './time-facts.ts';

const dimensions = [
  ...(['branch', 'client', 'project', 'person', 'enteredBy', 'approvedBy'] as const),
  ...(['service', 'category', 'state', 'kind', 'session', 'shift'] as const),
  ...(['day', 'week', 'month', 'quarter', 'year'] as const),
] as const;
const shared = {
  area: 'timesheets',
  permission: 'timesheets.view',
  kind: 'period',
  within: withinOwnTeamBranch,
} as const;

export const timeActivity: Report = {
  ...shared,
  name: 'time-activity',
  title: 'Time worked',
  about: 'Hours by person and project, and how many of them can be billed.',
  facts: timeFacts,
  dimensions,
  by: ['person', 'project'],
  measures: [
    hours,
    billableHours,
    {
      ...{ key: 'otherHours', label: 'Not billable', kind: 'minutes', column: 'other_minutes' },
      formula: 'Worked minutes of entries that are not billed',
    },
    {
      ...{
        key: 'billableShare',
        label: 'Billable share',
        kind: 'percent',
        of: ['billableHours', 'hours'],
      },
      formula: 'Billable / hours',
    },
    { key: 'entries', label: 'Entries', kind: 'count', formula: 'Number of time entries' },
  ],
};

export const timeStatus: Report = {
  ...shared,
  name: 'time-status',
  title: 'State of timesheets',
  about: 'What is still a draft, what waits for approval, what is approved.',
  facts: timeFacts,
  dimensions,
  by: ['person'],
  measures: [
    {
      key: 'draft',
      label: 'Draft',
      kind: 'minutes',
      column: 'draft_minutes',
      formula: 'Not submitted',
    },
    {
      ...{ key: 'submitted', label: 'Submitted', kind: 'minutes', column: 'submitted_minutes' },
      formula: 'Waits for an approver',
    },
    {
      ...{ key: 'approved', label: 'Approved', kind: 'minutes', column: 'approved_minutes' },
      formula: 'In work in progress',
    },
    hours,
    {
      ...{
        key: 'approvedShare',
        label: 'Approved share',
        kind: 'percent',
        of: ['approved', 'hours'],
      },
      formula: 'Approved / hours',
    },
  ],
};

export const utilization: Report = {
  ...shared,
  name: 'utilization',
  title: 'Utilization',
  about:
    'Billable hours against the hours that people were there for. Bank holidays are not available time; leave is.',
  within: { own: 'f.person_id = ?', ...withinBranch },
  facts: ({ from, until, day }) =>
    `select 't' || t.id as id, t.work_date as on_date, 'time_entry' as record_kind, t.id as record_id, t.note as label, null::text as currency, p.branch_id, t.person_id, t.worked_minutes, case when t.is_billable then t.worked_minutes else 0 end as billable_minutes, 0 as available_minutes
       from time_entry t join person p on p.firm_id = t.firm_id and p.id = t.person_id where t.firm_id = app.firm_id() and t.state <> 'voided'
     union all
     select 'c' || p.id || d.day::date, d.day::date, 'person', p.id, 'Working day', null, p.branch_id, p.id, 0, 0, p.daily_minutes
       from person p cross join generate_series(${from}::timestamp, least(${until}, ${day} + 1)::timestamp - interval '1 day', interval '1 day') as d (day)
      where p.firm_id = app.firm_id() and p.is_active and extract(isodow from d.day) < 6
        and not exists (select from bank_holiday h where h.firm_id = p.firm_id and h.branch_id = p.branch_id and h.on_date = d.day::date)`,
  dimensions: ['branch', 'person', 'day', 'week', 'month', 'quarter', 'year'],
  by: ['branch', 'person'],
  measures: [
    {
      ...{ key: 'available', label: 'Available', kind: 'minutes', column: 'available_minutes' },
      formula: 'Daily hours of active people x working days (Monday to Friday) less bank holidays',
    },
    hours,
    billableHours,
    {
      ...{
        key: 'utilization',
        label: 'Utilization',
        kind: 'percent',
        of: ['billableHours', 'available'],
      },
      formula: 'Billable / available; leave is not taken out of available',
    },
    {
      ...{ key: 'attendance', label: 'Recorded', kind: 'percent', of: ['hours', 'available'] },
      formula: 'Hours / available',
    },
  ],
};
