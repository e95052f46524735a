// Exceptions of time and of work that is not billed.

import { norms } from '@daybook/core/exceptions/exception-kinds.ts';
import { rule } from './exception-rules.ts';

const recent = (day: string) =>
  `t.firm_id = app.firm_id() and t.state <> 'voided' and t.work_date > ${day} - ${norms.recentDays}`;

export const workRules = (day: string): readonly string[] => [
  rule('unbilled', {
    ...{ id: 'o.item_id', on: 'o.work_date', record: ['project', 'o.project_id'], of: 'o' },
    ...{ label: 'o.note', currency: 'o.currency', stake: 'o.open_minor' },
    from: `open_item o where o.firm_id = app.firm_id() and o.work_date < ${day} - ${norms.unbilledDays} and o.open_minor > 0`,
  }),
  rule('no_rate', {
    ...{ id: 'i.id', on: 'i.work_date', record: ['project', 'i.project_id'], of: 'i' },
    ...{ label: 'i.note', currency: 'i.currency' },
    from: `billable_item i where i.firm_id = app.firm_id() and i.amount_minor is null and not i.is_withdrawn`,
  }),
  rule('missing_time', {
    ...{ id: `p.id || w.monday`, on: 'w.monday', record: ['person', 'p.id'] },
    ...{ person: 'p.id', branch: 'p.branch_id' },
    label: `'Week of ' || w.monday || ': ' || to_char(h.minutes * interval '1 minute', 'FMHH24:MI') || ' of ' || to_char(w.days * p.daily_minutes * interval '1 minute', 'FMHH24:MI')`,
    from: `person p cross join lateral (
        select date_trunc('week', d.on_date)::date as monday, count(*)::int as days from (select d::date as on_date from generate_series(date_trunc('week', ${day}::timestamp) - interval '${norms.missingWeeks} weeks', date_trunc('week', ${day}::timestamp) - interval '1 day', interval '1 day') d) d
         where extract(isodow from d.on_date) < 6 and not exists (select from bank_holiday b where b.firm_id = p.firm_id and b.branch_id = p.branch_id and b.on_date = d.on_date) group by 1) w
      cross join lateral (select coalesce(sum(t.worked_minutes), 0)::int as minutes from time_entry t where t.firm_id = p.firm_id and t.person_id = p.id and t.state <> 'voided' and t.work_date >= w.monday and t.work_date < w.monday + 7) h
      where p.firm_id = app.firm_id() and p.is_active and h.minutes * 100 < w.days * p.daily_minutes * ${norms.missingPercent}
        and exists (select from time_entry t where t.firm_id = p.firm_id and t.person_id = p.id and t.work_date < w.monday)`,
  }),
  rule('not_submitted', {
    ...{ id: 't.id', on: 't.work_date', record: ['person', 't.person_id'], of: 't' },
    label: `case when t.note = '' then 'Time' else t.note end`,
    from: `time_entry t where t.firm_id = app.firm_id() and t.state = 'draft' and t.work_date < ${day} - ${norms.draftDays}`,
  }),
  rule('not_approved', {
    ...{ id: 'p.id', on: 'p.submitted_at::date', record: ['timesheet_part', 'p.id'] },
    ...{ label: 'j.name', branch: 'j.branch_id', client: 'p.client_id', project: 'p.project_id' },
    person: 'p.approver_id',
    from: `timesheet_part p join project j on j.firm_id = p.firm_id and j.id = p.project_id
      where p.firm_id = app.firm_id() and p.state = 'submitted' and p.submitted_at::date < ${day} - ${norms.submittedDays}`,
  }),
  rule('overlapping', {
    ...{ id: 't.id', on: 't.work_date', record: ['time_entry', 't.id'], of: 't' },
    label: `t.start_time || ' to ' || t.end_time`,
    from: `(select t.*, max(t.end_time) over (partition by t.person_id, t.work_date order by t.start_time, t.id rows between unbounded preceding and 1 preceding) as busy_until
        from time_entry t where ${recent(day)} and t.start_time is not null and t.end_time > t.start_time) t where t.busy_until > t.start_time`,
  }),
  rule('duplicate', {
    ...{ id: 't.id', on: 't.work_date', record: ['time_entry', 't.id'], of: 't' },
    label: 't.note',
    from: `(select t.*, row_number() over (partition by t.person_id, t.work_date, t.project_id, t.service_id, t.worked_minutes, t.note order by t.id) as place
        from time_entry t where ${recent(day)} and t.note <> '') t where t.place > 1 and t.start_time is null`,
  }),
];
