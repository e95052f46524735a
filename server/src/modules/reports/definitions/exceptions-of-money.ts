// Exceptions of invoices, money received, messages and approvals.

import { norms } from '@daybook/core/exceptions/exception-kinds.ts';
import { rule } from './exception-rules.ts';

export const moneyRules = (day: string): readonly string[] => [
  rule('unapplied', {
    ...{ id: 'r.id', on: 'r.received_on', record: ['receipt', 'r.id'], currency: 'r.currency' },
    ...{ label: `coalesce(r.number, '')`, stake: 'u.unapplied_minor' },
    ...{ branch: 'r.branch_id', client: 'r.client_id', person: 'r.received_by_id' },
    from: `open_receipt u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id
      where u.firm_id = app.firm_id() and u.unapplied_minor > 0 and r.received_on < ${day} - ${norms.unappliedDays}`,
  }),
  rule('unapplied', {
    ...{ id: 'i.id', on: 'i.invoice_date', record: ['invoice', 'i.id'], currency: 'i.currency' },
    ...{ label: 'i.number', stake: '-b.open_minor', branch: 'i.branch_id', client: 'i.client_id' },
    from: `open_invoice b join invoice i on i.firm_id = b.firm_id and i.id = b.invoice_id where b.firm_id = app.firm_id() and b.open_minor < 0`,
  }),
  rule('overdue', {
    ...{ id: 'i.id', on: 'i.due_on', record: ['invoice', 'i.id'], currency: 'i.currency' },
    ...{ label: 'i.number', stake: 'b.open_minor', branch: 'i.branch_id', client: 'i.client_id' },
    from: `open_invoice b join invoice i on i.firm_id = b.firm_id and i.id = b.invoice_id
      where b.firm_id = app.firm_id() and i.state in ('posted', 'credited') and b.open_minor > 0 and i.due_on < ${day} - ${norms.overdueDays}`,
  }),
  rule('written_down', {
    ...{ id: 'a.id', on: 'v.invoice_date', record: ['invoice', 'v.id'], of: 'i' },
    ...{ label: `v.number || ': ' || i.note`, currency: 'v.currency' },
    stake: 'a.value_minor - a.amount_minor',
    from: `invoice v join allocation a on a.firm_id = v.firm_id and a.invoice_id = v.id join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id
      where v.firm_id = app.firm_id() and v.state in ('posted', 'credited') and v.invoice_date > ${day} - ${norms.recentDays} and a.reverses_id is null
        and (a.value_minor - a.amount_minor) * 100 > a.value_minor * ${norms.writeDownPercent}`,
  }),
  rule('not_delivered', {
    ...{ id: 'd.id', on: 'd.created_at::date', record: ['delivery', 'd.id'] },
    ...{ label: 'd.record_name', client: 'd.client_id', person: 'd.created_by_id' },
    from: `delivery d where d.firm_id = app.firm_id() and d.state in ('failed', 'bounced', 'unknown')`,
  }),
  rule('approval_overdue', {
    ...{ id: 'a.id', on: 'a.requested_at::date', record: ['approval_request', 'a.id'] },
    ...{ label: 'a.title', currency: 'a.currency', person: 'a.maker_id' },
    stake: 'coalesce(a.amount_minor, 0)',
    from: `approval_request a where a.firm_id = app.firm_id() and a.state = 'pending' and a.requested_at::date < ${day} - ${norms.approvalDays}`,
  }),
  rule('check_failed', {
    ...{ id: `f.rule || ' ' || f.place`, on: 'c.at::date', record: ['books_check', 'c.id'] },
    label: `f.label || ': ' || f.detail`,
    from: `books_check c join books_finding f on f.firm_id = c.firm_id and f.check_id = c.id where c.firm_id = app.firm_id() and c.id = (select max_id.id from books_check max_id where max_id.firm_id = app.firm_id() order by max_id.id desc limit 1)`,
  }),
];
