// What should be looked at, with the money at stake. What somebody has put off stands apart until its day.

import { ownKinds } from '@daybook/core/exceptions/exception-kinds.ts';
import { type Report, withinTeamBranch } from '../report.ts';
import { moneyRules } from './exceptions-of-money.ts';
import { termsRules } from './exceptions-of-terms.ts';
import { workRules } from './exceptions-of-work.ts';

export const exceptionsReport: Report = {
  name: 'exceptions',
  title: 'Exceptions',
  area: 'firm',
  about:
    'What should be looked at, with the money at stake: old unbilled work, time without a rate, missing time, caps, ends of contracts, lost mail and more.',
  permission: 'exceptions.view',
  kind: 'moment',
  within: {
    own: `f.person_id = ? and f.kind in (${ownKinds.map((kind) => `'${kind}'`).join(', ')})`,
    ...withinTeamBranch,
    team: `(${withinTeamBranch.team} or f.person_id in (select id from person where firm_id = app.firm_id() and manager_id = ?) and f.project_id is null and f.stake_minor = 0)`,
  },
  facts: ({ day }) =>
    `select e.*, case when h.snoozed_until > ${day} then 'snoozed' else 'open' end as state, h.owner_id, h.snoozed_until, h.reason
       from (${[...workRules(day), ...termsRules(day), ...moneyRules(day)].join('\nunion all\n')}) e
       left join exception_handling h on h.firm_id = app.firm_id() and h.key = e.kind || ':' || e.record_kind || ':' || e.record_id`,
  dimensions: [
    ...(['kind', 'branch', 'client', 'project', 'person', 'service', 'state'] as const),
    ...(['currency', 'week', 'month'] as const),
  ],
  by: ['kind'],
  measures: [
    { key: 'exceptions', label: 'Exceptions', kind: 'count', formula: 'Number of exceptions' },
    {
      key: 'stake',
      label: 'At stake',
      kind: 'money',
      column: 'stake_minor',
      formula:
        'What is unbilled, over the cap, below the floor, unapplied, overdue or written down; where there is no amount, nothing',
    },
  ],
};
