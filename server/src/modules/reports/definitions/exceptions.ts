// What should be looked at: each rule gives the record, its owner, how long it has stood, and the money at stake.

import { type Report, withinTeamBranch } from '../report.ts';

/** Days after which something that waits is an exception. */
export const patience = {
  unbilled: 60,
  approval: 3,
  submitted: 7,
  draft: 7,
  ending: 30,
  unapplied: 30,
} as const;
/** A write-down above this share of the value is above the norm. */
const writeDownNorm = 20;

type Columns = Readonly<{
  kind: string;
  id: string;
  on: string;
  record: string;
  recordId: string;
  label: string;
  currency?: string;
  branch?: string;
  client?: string;
  project?: string;
  person?: string;
  service?: string;
  minor?: string;
  from: string;
}>;

const rule = (c: Columns) =>
  `select '${c.kind} ' || ${c.id} as id, ${c.on} as on_date, '${c.record}' as record_kind, ${c.recordId} as record_id, ${c.label} as label, ${c.currency ?? 'null'}::text as currency,
     ${c.branch ?? 'null'}::uuid as branch_id, ${c.client ?? 'null'}::uuid as client_id, ${c.project ?? 'null'}::uuid as project_id, ${c.person ?? 'null'}::uuid as person_id, ${c.service ?? 'null'}::uuid as service_id, '${c.kind}' as kind, ${c.minor ?? '0'}::bigint as stake_minor
   from ${c.from}`;

export const exceptionRules = (day: string): readonly string[] => [
  rule({
    ...{
      kind: 'unbilled',
      id: 'o.item_id',
      on: 'o.work_date',
      record: 'project',
      recordId: 'o.project_id',
      label: 'i.note',
      currency: 'o.currency',
    },
    ...{
      branch: 'o.branch_id',
      client: 'o.client_id',
      project: 'o.project_id',
      person: 'o.person_id',
      service: 'o.service_id',
      minor: 'o.open_minor',
    },
    from: `open_item o join billable_item i on i.firm_id = o.firm_id and i.id = o.item_id where o.firm_id = app.firm_id() and o.work_date < ${day} - ${patience.unbilled} and o.open_minor > 0`,
  }),
  rule({
    ...{
      kind: 'no_rate',
      id: 'i.id',
      on: 'i.work_date',
      record: 'project',
      recordId: 'i.project_id',
      label: 'i.note',
      currency: 'i.currency',
    },
    ...{
      branch: 'i.branch_id',
      client: 'i.client_id',
      project: 'i.project_id',
      person: 'i.person_id',
      service: 'i.service_id',
    },
    from: `billable_item i where i.firm_id = app.firm_id() and i.amount_minor is null and not i.is_withdrawn`,
  }),
  rule({
    ...{
      kind: 'not_submitted',
      id: 't.id',
      on: 't.work_date',
      record: 'time_entry',
      recordId: 't.id',
      label: `case when t.note = '' then 'Time' else t.note end`,
    },
    ...{
      branch: 't.branch_id',
      client: 't.client_id',
      project: 't.project_id',
      person: 't.person_id',
      service: 't.service_id',
    },
    from: `time_entry t where t.firm_id = app.firm_id() and t.state = 'draft' and t.work_date < ${day} - ${patience.draft}`,
  }),
  rule({
    ...{
      kind: 'not_approved',
      id: 'p.id',
      on: 'p.submitted_at::date',
      record: 'timesheet_part',
      recordId: 'p.id',
      label: 'j.name',
      branch: 'j.branch_id',
    },
    ...{ client: 'p.client_id', project: 'p.project_id', person: 'p.approver_id' },
    from: `timesheet_part p join project j on j.firm_id = p.firm_id and j.id = p.project_id where p.firm_id = app.firm_id() and p.state = 'submitted' and p.submitted_at::date < ${day} - ${patience.submitted}`,
  }),
  rule({
    ...{
      kind: 'overlapping',
      id: 't.id',
      on: 't.work_date',
      record: 'time_entry',
      recordId: 't.id',
      label: `t.start_time || ' to ' || t.end_time`,
    },
    ...{
      branch: 't.branch_id',
      client: 't.client_id',
      project: 't.project_id',
      person: 't.person_id',
      service: 't.service_id',
    },
    from: `time_entry t where t.firm_id = app.firm_id() and t.state <> 'voided' and t.start_time is not null and t.end_time > t.start_time and t.work_date > ${day} - 90
       and exists (select from time_entry u where u.firm_id = t.firm_id and u.person_id = t.person_id and u.work_date = t.work_date and u.id < t.id and u.state <> 'voided' and u.end_time > u.start_time and u.start_time < t.end_time and t.start_time < u.end_time)`,
  }),
  rule({
    ...{
      kind: 'ending',
      id: 'k.id',
      on: 'k.until',
      record: 'contract',
      recordId: 'k.id',
      label: `k.number || ' ' || k.name`,
      branch: 'k.branch_id',
      client: 'k.client_id',
      person: 'k.owner_id',
    },
    from: `contract k where k.firm_id = app.firm_id() and k.state = 'in_force' and k.until between ${day} and ${day} + ${patience.ending}`,
  }),
  rule({
    ...{
      kind: 'notice_near',
      id: 'k.id',
      on: 'k.notice_on',
      record: 'contract',
      recordId: 'k.id',
      label: `k.number || ' ' || k.name`,
      branch: 'k.branch_id',
      client: 'k.client_id',
      person: 'k.owner_id',
    },
    from: `contract k where k.firm_id = app.firm_id() and k.state = 'in_force' and k.notice_on between ${day} and ${day} + ${patience.ending}`,
  }),
  rule({
    ...{
      kind: 'done_not_billed',
      id: 'm.id',
      on: `coalesce(m.due_on, k.starts_on)`,
      record: 'milestone',
      recordId: 'm.id',
      label: `k.number || ' ' || m.name`,
      currency: 'k.currency',
    },
    ...{
      branch: 'k.branch_id',
      client: 'k.client_id',
      person: 'k.owner_id',
      minor: 'm.value_minor - b.billed_minor',
    },
    from: `milestone m join milestone_balance b on b.firm_id = m.firm_id and b.milestone_id = m.id join contract k on k.firm_id = m.firm_id and k.id = m.contract_id where m.firm_id = app.firm_id() and not m.is_dropped and m.percent >= 100 and b.billed_minor < m.value_minor`,
  }),
  rule({
    ...{
      kind: 'unapplied',
      id: 'r.id',
      on: 'r.received_on',
      record: 'receipt',
      recordId: 'r.id',
      label: `coalesce(r.number, '')`,
      currency: 'r.currency',
    },
    ...{
      branch: 'r.branch_id',
      client: 'r.client_id',
      person: 'r.received_by_id',
      minor: 'u.unapplied_minor',
    },
    from: `unapplied_cash u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id where u.firm_id = app.firm_id() and u.unapplied_minor > 0 and r.received_on < ${day} - ${patience.unapplied}`,
  }),
  rule({
    ...{
      kind: 'written_down',
      id: 'a.id',
      on: 'v.invoice_date',
      record: 'invoice',
      recordId: 'v.id',
      label: `v.number || ': ' || i.note`,
      currency: 'v.currency',
    },
    ...{
      branch: 'i.branch_id',
      client: 'i.client_id',
      project: 'i.project_id',
      person: 'i.person_id',
      service: 'i.service_id',
      minor: 'a.value_minor - a.amount_minor',
    },
    from: `allocation a join invoice v on v.firm_id = a.firm_id and v.id = a.invoice_id and v.state in ('posted', 'credited') join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id
      where a.firm_id = app.firm_id() and a.reverses_id is null and v.invoice_date > ${day} - 90 and (a.value_minor - a.amount_minor) * 100 > a.value_minor * ${writeDownNorm}`,
  }),
  rule({
    ...{
      kind: 'not_delivered',
      id: 'd.id',
      on: 'd.created_at::date',
      record: 'delivery',
      recordId: 'd.id',
      label: 'd.record_name',
      client: 'd.client_id',
      person: 'd.created_by_id',
    },
    from: `delivery d where d.firm_id = app.firm_id() and d.state in ('failed', 'bounced', 'unknown')`,
  }),
  rule({
    ...{
      kind: 'approval_overdue',
      id: 'a.id',
      on: 'a.requested_at::date',
      record: 'approval_request',
      recordId: 'a.id',
      label: 'a.title',
      currency: 'a.currency',
      person: 'a.maker_id',
      minor: 'coalesce(a.amount_minor, 0)',
    },
    from: `approval_request a where a.firm_id = app.firm_id() and a.state = 'pending' and a.requested_at::date < ${day} - ${patience.approval}`,
  }),
];

export const exceptionsReport: Report = {
  name: 'exceptions',
  title: 'Exceptions',
  area: 'firm',
  about:
    'What should be looked at, with the money at stake: old unbilled work, time without a rate, late timesheets, ends of contracts, lost mail and more.',
  permission: 'billing.view',
  kind: 'moment',
  within: withinTeamBranch,
  facts: ({ day }) => exceptionRules(day).join('\nunion all\n'),
  dimensions: [
    'kind',
    'branch',
    'client',
    'project',
    'person',
    'service',
    'currency',
    'week',
    'month',
  ],
  by: ['kind'],
  measures: [
    { key: 'exceptions', label: 'Exceptions', kind: 'count', formula: 'Number of exceptions' },
    {
      key: 'stake',
      label: 'At stake',
      kind: 'money',
      column: 'stake_minor',
      formula: 'Unbilled, unapplied or written-down amounts; where there is none, nothing',
    },
  ],
};
