// What clients hold with the firm: what came in, what was used, what is left.

import { type Report, withinBranch } from '../report.ts';

const isHours = `r.kind = 'hours'`;
const facts = (on: string, where: string) =>
  `select m.id, ${on} as on_date, 'retainer' as record_kind, r.id as record_id, r.number || ' ' || r.name as label, r.currency, r.branch_id, r.legal_entity_id, r.client_id, r.id as retainer_id, m.kind, r.state, m.person_id,
     case when ${isHours} then 0 else greatest(m.units, 0) end as in_minor, case when ${isHours} then 0 else greatest(-m.units, 0) end as out_minor, case when ${isHours} then 0 else m.units end as balance_minor,
     case when ${isHours} then m.units else 0 end as minutes
     from retainer_movement m join retainer r on r.firm_id = m.firm_id and r.id = m.retainer_id where m.firm_id = app.firm_id()${where}`;
const dimensions = [
  'branch',
  'legalEntity',
  'client',
  'retainer',
  'person',
  'kind',
  'state',
  'currency',
  'day',
  'week',
  'month',
  'quarter',
  'year',
] as const;

export const retainerMovements: Report = {
  name: 'retainer-movements',
  title: 'Movements of retainers',
  area: 'retainers',
  about: 'Money and hours that came in, were drawn, given back or lapsed.',
  permission: 'retainers.view',
  kind: 'period',
  within: withinBranch,
  facts: () => facts('m.on_date', ''),
  dimensions,
  by: ['retainer', 'kind'],
  measures: [
    {
      key: 'in',
      label: 'In',
      kind: 'money',
      column: 'in_minor',
      formula: 'Received, granted and released money',
    },
    {
      key: 'out',
      label: 'Out',
      kind: 'money',
      column: 'out_minor',
      formula: 'Drawn, refunded and lapsed money',
    },
    { key: 'change', label: 'Change', kind: 'money', column: 'balance_minor', formula: 'In - out' },
    {
      key: 'hours',
      label: 'Hours',
      kind: 'minutes',
      column: 'minutes',
      formula: 'Hours included less hours worked and lapsed',
    },
    { key: 'movements', label: 'Movements', kind: 'count', formula: 'Number of movements' },
  ],
};

export const retainerBalances: Report = {
  name: 'retainer-balances',
  title: 'Balances of retainers and trust',
  area: 'retainers',
  about: 'What each client has with the firm: its movements until that day.',
  permission: 'retainers.view',
  kind: 'moment',
  within: withinBranch,
  facts: ({ until }) =>
    facts('m.on_date', ` and m.on_date < ${until}`).replace('m.kind, r.state', 'r.kind, r.state'),
  dimensions: ['branch', 'legalEntity', 'client', 'retainer', 'kind', 'state', 'currency'],
  by: ['kind', 'retainer'],
  measures: [
    {
      key: 'balance',
      label: 'Balance',
      kind: 'money',
      column: 'balance_minor',
      formula: 'All that came in less all that went out',
    },
    {
      key: 'hours',
      label: 'Hours',
      kind: 'minutes',
      column: 'minutes',
      formula: 'Hours included less hours worked and lapsed',
    },
  ],
};

export const topUpRequests: Report = {
  name: 'top-up-requests',
  title: 'Top-up requests',
  area: 'retainers',
  about: 'What clients were asked to pay in, and what of it is paid.',
  permission: 'retainers.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select q.id, q.asked_on as on_date, 'retainer' as record_kind, r.id as record_id, q.number as label, r.currency, r.branch_id, r.legal_entity_id, r.client_id, r.id as retainer_id, q.state, q.created_by_id as entered_by_id, q.amount_minor, case when q.state = 'open' then q.amount_minor else 0 end as open_minor
       from retainer_request q join retainer r on r.firm_id = q.firm_id and r.id = q.retainer_id where q.firm_id = app.firm_id()`,
  dimensions: [
    'branch',
    'legalEntity',
    'client',
    'retainer',
    'enteredBy',
    'state',
    'currency',
    'day',
    'week',
    'month',
    'quarter',
    'year',
  ],
  by: ['retainer', 'state'],
  measures: [
    {
      key: 'asked',
      label: 'Asked',
      kind: 'money',
      column: 'amount_minor',
      formula: 'Amount of the requests',
    },
    {
      key: 'open',
      label: 'Open',
      kind: 'money',
      column: 'open_minor',
      formula: 'Of requests that are not paid',
    },
    { key: 'requests', label: 'Requests', kind: 'count', formula: 'Number of requests' },
  ],
};
