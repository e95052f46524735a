// Money that came in, and what is still owed.

import { type Report, withinBranch } from '../report.ts';
import { sessionColumns } from './session-columns.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;

export const receiptsReport: Report = {
  name: 'receipts',
  title: 'Receipts',
  area: 'automation',
  about: 'Money received and given back, by who received it and how.',
  permission: 'cash.view',
  kind: 'period',
  within: withinBranch,
  facts: () =>
    `select r.id, r.received_on as on_date, 'receipt' as record_kind, r.id as record_id, coalesce(r.number, '') as label, r.currency, r.branch_id, r.legal_entity_id, r.client_id, r.received_by_id, r.method, 'receipt' as kind, ${sessionColumns('receipt', 'r.id')},
       r.amount_minor as received_minor, 0 as refunded_minor, r.amount_minor as net_minor
       from receipt r where r.firm_id = app.firm_id() and r.state = 'posted'
     union all
     select f.id, f.on_date, 'receipt', f.receipt_id, f.number, f.currency, f.branch_id, f.legal_entity_id, f.client_id, f.created_by_id, f.method, 'refund', null, null, 0, f.amount_minor, -f.amount_minor
       from refund f where f.firm_id = app.firm_id() and f.state = 'posted'`,
  dimensions: [
    'branch',
    'legalEntity',
    'client',
    'receivedBy',
    'method',
    'kind',
    'currency',
    'session',
    'shift',
    ...periods,
  ],
  by: ['receivedBy', 'method'],
  measures: [
    {
      key: 'received',
      label: 'Received',
      kind: 'money',
      column: 'received_minor',
      formula: 'Posted receipts',
    },
    {
      key: 'refunded',
      label: 'Given back',
      kind: 'money',
      column: 'refunded_minor',
      formula: 'Posted refunds',
    },
    {
      key: 'net',
      label: 'Net',
      kind: 'money',
      column: 'net_minor',
      formula: 'Received - given back',
    },
    { key: 'count', label: 'Receipts', kind: 'count', formula: 'Number of receipts and refunds' },
  ],
};

const late = (from: number, until: number | null) =>
  `case when a.days >= ${from}${until === null ? '' : ` and a.days < ${until}`} then b.open_minor else 0 end`;

export const receivablesAging: Report = {
  name: 'receivables-aging',
  title: 'Receivables by age',
  area: 'automation',
  about:
    'Open invoices by how long they are past due; money that is not applied yet stands in a column of its own.',
  permission: 'billing.view',
  kind: 'moment',
  within: withinBranch,
  facts: ({ day }) =>
    `select i.id, i.due_on as on_date, 'invoice' as record_kind, i.id as record_id, i.number as label, i.currency, i.branch_id, i.legal_entity_id, i.client_id,
       b.open_minor, ${late(-100_000, 1)} as current_minor, ${late(1, 31)} as days1_minor, ${late(31, 61)} as days31_minor, ${late(61, 91)} as days61_minor, ${late(91, null)} as over90_minor, 0 as unapplied_minor, b.open_minor as net_minor, 1 as invoices
       from open_invoice b join invoice i on i.firm_id = b.firm_id and i.id = b.invoice_id cross join lateral (select ${day} - i.due_on as days) a where b.firm_id = app.firm_id() and i.state in ('posted', 'credited')
     union all
     select r.id, r.received_on, 'receipt', r.id, r.number, r.currency, r.branch_id, r.legal_entity_id, r.client_id, 0, 0, 0, 0, 0, 0, u.unapplied_minor, -u.unapplied_minor, 0
       from open_receipt u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id where u.firm_id = app.firm_id()`,
  dimensions: ['branch', 'legalEntity', 'client', 'currency', 'month'],
  by: ['client'],
  measures: [
    {
      key: 'open',
      label: 'Open',
      kind: 'money',
      column: 'open_minor',
      formula: 'Total less deposits, retention, credits and settlements',
    },
    {
      key: 'current',
      label: 'Not due',
      kind: 'money',
      column: 'current_minor',
      formula: 'Due today or later',
    },
    {
      key: 'upTo30',
      label: '1 to 30 days',
      kind: 'money',
      column: 'days1_minor',
      formula: '1 to 30 days past due',
    },
    {
      key: 'upTo60',
      label: '31 to 60',
      kind: 'money',
      column: 'days31_minor',
      formula: '31 to 60 days past due',
    },
    {
      key: 'upTo90',
      label: '61 to 90',
      kind: 'money',
      column: 'days61_minor',
      formula: '61 to 90 days past due',
    },
    {
      key: 'over90',
      label: 'Over 90',
      kind: 'money',
      column: 'over90_minor',
      formula: 'More than 90 days past due',
    },
    {
      key: 'unapplied',
      label: 'Unapplied',
      kind: 'money',
      column: 'unapplied_minor',
      formula: 'Received and not yet applied to an invoice',
    },
    { key: 'net', label: 'Net', kind: 'money', column: 'net_minor', formula: 'Open - unapplied' },
    {
      key: 'invoices',
      label: 'Invoices',
      kind: 'count',
      column: 'invoices',
      formula: 'Number of open invoices',
    },
  ],
};

const journalFacts = (where: string) =>
  `select l.entry_id || ' ' || l.position as id, e.on_date, e.source_kind as record_kind, e.source_id as record_id, e.description as label, l.base_currency as currency, l.branch_id, e.legal_entity_id, l.client_id, l.project_id, l.service_id, l.account, e.source_kind as kind,
     greatest(l.base_minor, 0) as debit_minor, greatest(-l.base_minor, 0) as credit_minor, l.base_minor as balance_minor, -l.base_minor as income_minor
   from journal_entry e join journal_line l on l.firm_id = e.firm_id and l.entry_id = e.id where e.firm_id = app.firm_id()${where}`;

export const trialBalance: Report = {
  name: 'trial-balance',
  title: 'Trial balance',
  area: 'firm',
  about:
    'Debits and credits of each account in the books’ currency; they are equal in every period.',
  permission: 'journal.view',
  kind: 'period',
  facts: () => journalFacts(''),
  dimensions: ['legalEntity', 'account', 'kind', 'client', 'project', 'service', ...periods],
  by: ['legalEntity', 'account'],
  measures: [
    {
      key: 'debit',
      label: 'Debit',
      kind: 'money',
      column: 'debit_minor',
      formula: 'Debits in base currency',
    },
    {
      key: 'credit',
      label: 'Credit',
      kind: 'money',
      column: 'credit_minor',
      formula: 'Credits in base currency',
    },
    {
      key: 'balance',
      label: 'Balance',
      kind: 'money',
      column: 'balance_minor',
      formula: 'Debit - credit',
    },
  ],
};

export const revenue: Report = {
  name: 'revenue',
  title: 'Revenue',
  area: 'firm',
  about:
    'What the journal has as income, in the books’ currency. Money received ahead is not in it until it is drawn.',
  permission: 'journal.view',
  kind: 'period',
  facts: () => journalFacts(` and l.account between '4000' and '4899'`),
  dimensions: ['legalEntity', 'account', 'kind', 'client', 'project', 'service', ...periods],
  by: ['month', 'account'],
  measures: [
    {
      key: 'revenue',
      label: 'Revenue',
      kind: 'money',
      column: 'income_minor',
      formula: 'Credits less debits of income accounts 4000 to 4899',
    },
  ],
};

export const deferredRevenue: Report = {
  name: 'deferred-revenue',
  title: 'Received ahead',
  area: 'firm',
  about: 'Retainers, deposits and unapplied cash: owed to clients until it is earned.',
  permission: 'journal.view',
  kind: 'moment',
  facts: ({ until }) =>
    journalFacts(` and l.account between '2300' and '2499' and e.on_date < ${until}`),
  dimensions: ['legalEntity', 'account', 'client', 'kind'],
  by: ['account', 'client'],
  measures: [
    {
      key: 'held',
      label: 'Held',
      kind: 'money',
      column: 'income_minor',
      formula: 'Credits less debits of the liability’s account until that day',
    },
  ],
};
