// What was billed: documents, what they bill of the work, and what it brings.

import { type Report, withinBranch, withinTeamBranch } from '../report.ts';
import { minorUnitsOf } from './minor-units.ts';
import { sessionColumns } from './session-columns.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;

export const invoicesPosted: Report = {
  name: 'invoices',
  title: 'Invoices and credit notes',
  area: 'billing',
  about: 'What was posted, net and tax; credit notes count against it, void invoices do not count.',
  permission: 'billing.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select i.id, i.invoice_date as on_date, 'invoice' as record_kind, i.id as record_id, i.number as label, i.currency, i.branch_id, i.legal_entity_id, i.client_id, i.posted_by_id as approved_by_id, 'invoice' as kind, i.state, ${sessionColumns('invoice', 'i.id', 'invoice.posted')},
       i.line_net_minor - i.allowance_minor as net_minor, i.allowance_minor as discount_minor, i.tax_minor, i.total_minor, 1 as invoices, 0 as credits
       from invoice i
      where i.firm_id = app.firm_id() and i.state in ('posted', 'credited', 'uncollectible')
     union all
     select c.id, c.issued_on, 'credit_note', c.id, c.number, c.currency, i.branch_id, c.legal_entity_id, c.client_id, null, 'credit_note', c.state, ${sessionColumns('credit_note', 'c.id', 'credit_note.posted')}, c.allowance_minor - c.line_net_minor, -c.allowance_minor, -c.tax_minor, -c.total_minor, 0, 1
       from credit_note c join invoice i on i.firm_id = c.firm_id and i.id = c.invoice_id
      where c.firm_id = app.firm_id() and c.state = 'posted'`,
  dimensions: [
    'branch',
    'legalEntity',
    'client',
    'approvedBy',
    'kind',
    'state',
    'currency',
    'session',
    'shift',
    ...periods,
  ],
  by: ['client'],
  measures: [
    {
      key: 'net',
      label: 'Net',
      kind: 'money',
      column: 'net_minor',
      formula: 'Lines less discounts, of invoices less credit notes',
    },
    {
      key: 'discount',
      label: 'Discounts',
      kind: 'money',
      column: 'discount_minor',
      formula: 'Discounts that the documents show, less those of credit notes',
    },
    {
      key: 'tax',
      label: 'Tax',
      kind: 'money',
      column: 'tax_minor',
      formula: 'Tax of invoices less that of credit notes',
    },
    { key: 'total', label: 'Total', kind: 'money', column: 'total_minor', formula: 'Net + tax' },
    {
      key: 'invoices',
      label: 'Invoices',
      kind: 'count',
      column: 'invoices',
      formula: 'Number of invoices',
    },
    {
      key: 'credits',
      label: 'Credit notes',
      kind: 'count',
      column: 'credits',
      formula: 'Number of credit notes',
    },
  ],
};

/** A row for each allocation of a posted document, on the day of the document; reversals count against it. */
const billedFacts = `select a.id, coalesce(c.issued_on, v.invoice_date) as on_date, case when c.id is null then 'invoice' else 'credit_note' end as record_kind, coalesce(c.id, v.id) as record_id, coalesce(c.number, v.number) || ': ' || i.note as label, v.currency,
     i.branch_id, i.client_id, i.project_id, i.person_id, i.service_id, s.category_id, i.source_kind as kind, coalesce(a.reason_code, '') as reason,
     a.minutes, a.value_minor, a.amount_minor, a.value_minor - a.amount_minor as written_minor, case when i.source_kind = 'time' and i.billable_minutes > 0 then i.worked_minutes * a.minutes / i.billable_minutes else 0 end as worked_minutes
   from allocation a join invoice v on v.firm_id = a.firm_id and v.id = a.invoice_id and v.state in ('posted', 'credited', 'uncollectible')
   join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id join service s on s.firm_id = i.firm_id and s.id = i.service_id
   left join credit_note c on c.firm_id = a.firm_id and c.id = a.credit_note_id
   where a.firm_id = app.firm_id() and (a.credit_note_id is null or c.state = 'posted')`;
const billedDimensions = [
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
  ...periods,
] as const;
const billed = {
  key: 'billed',
  label: 'Billed',
  kind: 'money',
  column: 'amount_minor',
  formula: 'On lines of invoices, less credit notes; discounts of whole documents are not in it',
} as const;

export const realization: Report = {
  name: 'realization',
  title: 'Billed work and realization',
  area: 'billing',
  about:
    'What was billed of the value at agreed rates, and what was written down or up on the way.',
  permission: 'billing.view',
  kind: 'period',
  within: withinTeamBranch,
  facts: () => billedFacts,
  dimensions: [...billedDimensions, 'reason'],
  by: ['client', 'project'],
  measures: [
    {
      key: 'hours',
      label: 'Hours',
      kind: 'minutes',
      column: 'minutes',
      formula: 'Billable minutes on invoices, less credit notes',
    },
    {
      key: 'agreed',
      label: 'At agreed rates',
      kind: 'money',
      column: 'value_minor',
      formula: 'Value at agreed rates of what was billed',
    },
    billed,
    {
      key: 'written',
      label: 'Written down',
      kind: 'money',
      column: 'written_minor',
      formula: 'At agreed rates - billed; written up is negative',
    },
    {
      key: 'realization',
      label: 'Realization',
      kind: 'percent',
      of: ['billed', 'agreed'],
      formula: 'Billed / at agreed rates (billing realization)',
    },
  ],
};

const cost = `round(f.worked_minutes * p.cost_rate * ${minorUnitsOf('p.cost_currency')} / 60)::bigint`;

export const profitability: Report = {
  name: 'profitability',
  title: 'Profitability',
  area: 'billing',
  about: 'Billed work less what its hours cost, by the cost rates of people as they are now.',
  permission: 'costs.view',
  kind: 'period',
  facts: () =>
    `select f.*, case when p.cost_currency = f.currency then ${cost} else 0 end as cost_minor, f.amount_minor - case when p.cost_currency = f.currency then ${cost} else 0 end as margin_minor,
       case when f.kind = 'time' and (p.cost_rate is null or p.cost_currency is distinct from f.currency) then f.worked_minutes else 0 end as uncosted_minutes
       from (${billedFacts}) f left join person p on p.firm_id = app.firm_id() and p.id = f.person_id`,
  dimensions: billedDimensions,
  by: ['project', 'person'],
  measures: [
    billed,
    {
      key: 'cost',
      label: 'Cost',
      kind: 'money',
      column: 'cost_minor',
      formula: 'Hours billed x cost rate of the person, in the currency of that rate',
    },
    {
      key: 'margin',
      label: 'Margin',
      kind: 'money',
      column: 'margin_minor',
      formula: 'Billed - cost',
    },
    {
      key: 'marginShare',
      label: 'Margin share',
      kind: 'percent',
      of: ['margin', 'billed'],
      formula: 'Margin / billed',
    },
    {
      key: 'uncosted',
      label: 'Without cost rate',
      kind: 'minutes',
      column: 'uncosted_minutes',
      formula: 'Hours of people who have no cost rate in this currency: their cost is missing',
    },
  ],
};

/** Such as "S 19 %": the category of EN 16931 and the rate. */
const taxName = `(t.line ->> 'category') || ' ' || trim_scale((t.line ->> 'percentE4')::numeric / 10000) || ' %'`;

export const taxReport: Report = {
  name: 'tax',
  title: 'Tax on invoices',
  area: 'billing',
  about: 'Taxable amount and tax by category and rate, as the documents state them.',
  permission: 'billing.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select i.id || ' ' || t.place as id, i.invoice_date as on_date, 'invoice' as record_kind, i.id as record_id, i.number as label, i.currency, i.branch_id, i.legal_entity_id, i.client_id, ${taxName} as kind, (t.line ->> 'taxable')::bigint as taxable_minor, (t.line ->> 'tax')::bigint as tax_minor
       from invoice i cross join lateral jsonb_array_elements(i.tax_lines) with ordinality as t (line, place) where i.firm_id = app.firm_id() and i.state in ('posted', 'credited', 'uncollectible')
     union all
     select c.id || ' ' || t.place, c.issued_on, 'credit_note', c.id, c.number, c.currency, i.branch_id, c.legal_entity_id, c.client_id, ${taxName}, -(t.line ->> 'taxable')::bigint, -(t.line ->> 'tax')::bigint
       from credit_note c join invoice i on i.firm_id = c.firm_id and i.id = c.invoice_id cross join lateral jsonb_array_elements(c.tax_lines) with ordinality as t (line, place) where c.firm_id = app.firm_id() and c.state = 'posted'`,
  dimensions: ['legalEntity', 'branch', 'client', 'kind', 'currency', ...periods],
  by: ['legalEntity', 'kind'],
  measures: [
    {
      key: 'taxable',
      label: 'Taxable',
      kind: 'money',
      column: 'taxable_minor',
      formula: 'Taxable amounts of invoices less those of credit notes',
    },
    {
      key: 'tax',
      label: 'Tax',
      kind: 'money',
      column: 'tax_minor',
      formula: 'Tax of invoices less that of credit notes',
    },
  ],
};
