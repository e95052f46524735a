// A row for each time entry that was not voided.

import type { FactsPeriod, Measure } from '../report.ts';
import { sessionColumns } from './session-columns.ts';

/** The person who decided on the part that the entry is in. */
export const timeFacts = (_: FactsPeriod) =>
  `select t.id, t.work_date as on_date, 'time_entry' as record_kind, t.id as record_id, case when t.note = '' then s.name else t.note end as label, null::text as currency,
     t.branch_id, t.client_id, t.project_id, t.person_id, t.entered_by_id, t.service_id, s.category_id, t.state, t.source as kind,
     t.worked_minutes, case when t.is_billable then t.worked_minutes else 0 end as billable_minutes, case when t.is_billable then 0 else t.worked_minutes end as other_minutes,
     case when t.state = 'approved' then t.worked_minutes else 0 end as approved_minutes, case when t.state = 'submitted' then t.worked_minutes else 0 end as submitted_minutes, case when t.state = 'draft' then t.worked_minutes else 0 end as draft_minutes,
     (select p.decided_by_id from timesheet_part p where p.firm_id = t.firm_id and p.person_id = t.person_id and p.project_id = t.project_id and p.period_from <= t.work_date and p.period_until > t.work_date and p.state = 'approved' limit 1) as approved_by_id,
     ${sessionColumns('time_entry', 't.id')}
   from time_entry t join service s on s.firm_id = t.firm_id and s.id = t.service_id
   where t.firm_id = app.firm_id() and t.state <> 'voided'`;

export const hours: Measure = {
  ...{ key: 'hours', label: 'Hours', kind: 'minutes', column: 'worked_minutes' },
  formula: 'Worked minutes of all entries that are not void',
};
export const billableHours: Measure = {
  ...{ key: 'billableHours', label: 'Billable', kind: 'minutes', column: 'billable_minutes' },
  formula: 'Worked minutes of entries that can be billed',
};
