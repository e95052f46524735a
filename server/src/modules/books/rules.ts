// The rules of the books as SQL: each gives a row for what breaks it. All are asked in one statement, and so
// of one moment, however much is written meanwhile.

import type { BookRule } from '@daybook/core/books/book-rules.ts';
import { accounts } from '@daybook/core/journal/accounts.ts';
import type { ReadDb } from '../../platform/database.ts';

type Broken = Readonly<{
  record: readonly [kind: string, id: string];
  label: string;
  detail: string;
  from: string;
}>;

const shown = (minor: string, currency: string) =>
  `(${minor})::text || ' minor units of ' || ${currency}`;

/** An account beside what it should stand at, for each legal entity and currency. `side`: 1 for debit. */
const control = (account: string, side: 1 | -1, sub: string): Broken => ({
  record: ['legal_entity', 'x.legal_entity_id'],
  label: `(select e.name from legal_entity e where e.firm_id = app.firm_id() and e.id = x.legal_entity_id)`,
  detail: `'The account ${account} stands at ' || ${shown('x.booked', 'x.currency')} || ', and should at ' || ${shown('x.held', 'x.currency')}`,
  from: `(select coalesce(b.legal_entity_id, s.legal_entity_id) as legal_entity_id, coalesce(b.currency, s.currency) as currency, coalesce(b.minor, 0) as booked, coalesce(s.minor, 0) as held
    from (select e.legal_entity_id, l.currency, ${side} * sum(l.amount_minor) as minor from journal_line l join journal_entry e on e.firm_id = l.firm_id and e.id = l.entry_id where l.firm_id = app.firm_id() and l.account = '${account}' group by 1, 2) b
    full join (${sub}) s on s.legal_entity_id = b.legal_entity_id and s.currency = b.currency) x where x.booked <> x.held`,
});

const retainerMoney = (kind: 'money' | 'trust') =>
  `select r.legal_entity_id, r.currency, sum(b.units) as minor from retainer_tranche_balance b join retainer r on r.firm_id = b.firm_id and r.id = b.retainer_id where b.firm_id = app.firm_id() and r.kind = '${kind}' group by 1, 2`;

const listed = (list: string, key: string, kind: string, whole: string): string =>
  `select '${kind}' as kind, coalesce(a.id, l.${key}) as id, case when a.id is null then 'too many' else 'missing' end as what from (${whole}) a full join (select ${key} from ${list} where firm_id = app.firm_id()) l on l.${key} = a.id where a.id is null or l.${key} is null`;

const rules: Readonly<Record<BookRule, Broken>> = {
  journal_balanced: {
    record: ['journal_entry', 'x.id'],
    label: 'x.description',
    detail: `'Off by ' || ${shown('x.minor', 'x.currency')}`,
    from: `(select e.id, e.description, l.currency, sum(l.amount_minor) as minor from journal_line l join journal_entry e on e.firm_id = l.firm_id and e.id = l.entry_id where l.firm_id = app.firm_id() group by 1, 2, 3 having sum(l.amount_minor) <> 0
      union all select e.id, e.description, l.base_currency, sum(l.base_minor) from journal_line l join journal_entry e on e.firm_id = l.firm_id and e.id = l.entry_id where l.firm_id = app.firm_id() group by 1, 2, 3 having sum(l.base_minor) <> 0) x`,
  },
  receivables: control(
    accounts.receivable,
    1,
    `select i.legal_entity_id, i.currency, sum(b.open_minor) as minor from invoice_balance b join invoice i on i.firm_id = b.firm_id and i.id = b.invoice_id where b.firm_id = app.firm_id() group by 1, 2`,
  ),
  retention: control(
    accounts.retentionReceivable,
    1,
    `select i.legal_entity_id, i.currency, sum(b.retained_minor) as minor from invoice_balance b join invoice i on i.firm_id = b.firm_id and i.id = b.invoice_id where b.firm_id = app.firm_id() group by 1, 2`,
  ),
  unapplied: control(
    accounts.unappliedCash,
    -1,
    `select r.legal_entity_id, u.currency, sum(u.unapplied_minor) as minor from unapplied_cash u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id where u.firm_id = app.firm_id() group by 1, 2`,
  ),
  retainers: control(accounts.clientRetainers, -1, retainerMoney('money')),
  trust: control(accounts.clientTrust, -1, retainerMoney('trust')),
  trust_not_below_zero: {
    record: ['retainer', 'b.retainer_id'],
    label: 'r.number',
    detail: `'It holds ' || b.units || ' units'`,
    from: `retainer_tranche_balance b join retainer r on r.firm_id = b.firm_id and r.id = b.retainer_id where b.firm_id = app.firm_id() and b.units < 0`,
  },
  allocations: {
    record: ['billable_item', 'x.id'],
    label: `x.work_date || ' ' || x.note`,
    detail: `'Taken: ' || x.minutes || ' of ' || x.billable_minutes || ' minutes, ' || ${shown('x.value_minor', 'x.currency')} || ' of ' || coalesce(x.amount_minor, 0)`,
    from: `(select i.id, i.work_date, i.note, i.currency, i.billable_minutes, i.amount_minor, sum(a.minutes) as minutes, sum(a.value_minor) as value_minor
        from allocation a join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id where a.firm_id = app.firm_id() group by i.firm_id, i.id) x
      where x.minutes < 0 or x.value_minor < 0 or x.minutes > x.billable_minutes or x.value_minor > coalesce(x.amount_minor, 0)`,
  },
  invoice_lines: {
    record: ['invoice', 'i.id'],
    label: `coalesce(i.number, 'Draft')`,
    detail: `'The invoice says ' || i.line_net_minor || ', its lines ' || coalesce(l.net_minor, 0) || ', what they took ' || coalesce(a.amount_minor, 0)`,
    from: `invoice i left join (select invoice_id, sum(net_minor) as net_minor from invoice_line where firm_id = app.firm_id() group by 1) l on l.invoice_id = i.id
      left join (select invoice_id, sum(amount_minor) as amount_minor from allocation where firm_id = app.firm_id() and reverses_id is null group by 1) a on a.invoice_id = i.id
      where i.firm_id = app.firm_id() and i.state <> 'discarded' and (i.line_net_minor <> coalesce(l.net_minor, 0) or i.line_net_minor <> coalesce(a.amount_minor, 0))`,
  },
  settlements: {
    record: ['x.kind', 'x.id'],
    label: 'x.number',
    detail: `'More is settled than there is: ' || ${shown('-x.minor', 'x.currency')}`,
    from: `(select 'invoice' as kind, i.id, i.number, b.open_minor as minor, i.currency from invoice_balance b join invoice i on i.firm_id = b.firm_id and i.id = b.invoice_id where b.firm_id = app.firm_id() and b.open_minor < 0 and b.credited_minor = 0
      union all select 'receipt', r.id, coalesce(r.number, ''), u.unapplied_minor, u.currency from unapplied_cash u join receipt r on r.firm_id = u.firm_id and r.id = u.receipt_id where u.firm_id = app.firm_id() and u.unapplied_minor < 0) x`,
  },
  series_gapless: {
    record: ['legal_entity', 'x.legal_entity_id'],
    label: `x.name`,
    detail: `x.kind || ': ' || (x.next - 1) || ' numbers were given, ' || x.documents || ' documents have ' || x.numbers || ' different ones'`,
    from: `(select s.legal_entity_id, e.name, s.kind, s.next, count(d.number) as documents, count(distinct d.number) as numbers from number_series s join legal_entity e on e.firm_id = s.firm_id and e.id = s.legal_entity_id
        join lateral (select i.number from invoice i where s.kind = 'invoice' and i.firm_id = s.firm_id and i.legal_entity_id = s.legal_entity_id and i.number is not null
          union all select n.number from credit_note n join invoice v on v.firm_id = n.firm_id and v.id = n.invoice_id where s.kind = 'credit_note' and n.firm_id = s.firm_id and v.legal_entity_id = s.legal_entity_id and n.number is not null) d on true
        where s.firm_id = app.firm_id() and s.kind in ('invoice', 'credit_note') group by 1, 2, 3, 4) x where x.numbers <> x.next - 1 or x.documents <> x.numbers`,
  },
  open_lists: {
    record: ['x.kind', 'x.id'],
    label: 'x.kind',
    detail: `'It is ' || x.what || ' in the list: rebuild the lists'`,
    from: `(${[
      listed(
        'unbilled_item',
        'item_id',
        'billable_item',
        'select item_id as id from item_balance where firm_id = app.firm_id() and is_open',
      ),
      listed(
        'unsettled_invoice',
        'invoice_id',
        'invoice',
        'select invoice_id as id from invoice_balance where firm_id = app.firm_id() and open_minor <> 0',
      ),
      listed(
        'unapplied_receipt',
        'receipt_id',
        'receipt',
        'select receipt_id as id from unapplied_cash where firm_id = app.firm_id() and unapplied_minor <> 0',
      ),
    ].join('\nunion all\n')}) x`,
  },
  audit_log: {
    record: ['audit_event', 'x.id'],
    label: 'x.label',
    detail: 'x.detail',
    from: `(select e.id, e.type as label, 'The log has come past it without taking it' as detail from audit_event e join log.progress p on p.firm_id = e.firm_id
        where e.firm_id = app.firm_id() and e.xact < p.through and not exists (select from log.leaf l where l.firm_id = e.firm_id and l.event_id = e.id)
      union all select l.event_id, 'Leaf ' || l.position, 'Its event is gone' from log.leaf l where l.firm_id = app.firm_id() and not exists (select from audit_event e where e.firm_id = l.firm_id and e.id = l.event_id)
      union all select p.firm_id, 'Audit log', 'It has stopped: ' || p.stopped_because from log.progress p where p.firm_id = app.firm_id() and p.stopped_at is not null) x`,
  },
};

/** Of each rule so many are kept; of the rest, how many there are. */
const kept = 50;
const kindOf = (kind: string) => (kind.includes('.') ? kind : `'${kind}'`);

export type Finding = Readonly<{
  rule: BookRule;
  record_kind: string;
  record_id: string;
  label: string;
  detail: string;
  place: number;
  total: number;
}>;

export const brokenRules = (db: ReadDb) =>
  db.rows<Finding>(
    `select * from (select f.*, row_number() over (partition by f.rule order by f.record_id)::int as place, count(*) over (partition by f.rule)::int as total from (${Object.entries(
      rules,
    )
      .map(
        ([rule, { record, label, detail, from }]) =>
          `select '${rule}' as rule, ${kindOf(record[0])} as record_kind, ${record[1]} as record_id, (${label})::text as label, (${detail})::text as detail from ${from}`,
      )
      .join('\nunion all\n')}) f) g where g.place <= ${kept} order by g.rule, g.place`,
  );
