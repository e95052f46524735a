// Invoices, as they are stored, and the series that number them.

import type { InvoiceState } from '@daybook/core/billing/invoice-lifecycle.ts';
import type { TaxCategory } from '@daybook/core/billing/tax.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { numericOfE8 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type TaxLineRow = Readonly<{
  category: TaxCategory;
  percentE4: string;
  reason: string | null;
  taxable: string;
  tax: string;
}>;

export type InvoiceRow = Readonly<{
  id: string;
  version: number;
  pre_bill_id: string;
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  legal_entity_name: string;
  branch_id: string;
  currency: string;
  state: InvoiceState;
  number: string | null;
  invoice_date: string | null;
  due_on: string | null;
  payment_term_days: number;
  grouping: string;
  quantity_policy: string;
  notes: string;
  purchase_order: string | null;
  line_net_minor: bigint;
  tax_minor: bigint;
  total_minor: bigint;
  tax_lines: readonly TaxLineRow[];
  discount: unknown;
  allowance_minor: bigint;
  seller: unknown;
  buyer: unknown;
  exchange_rate: string | null;
  base_currency: string | null;
  base_total_minor: bigint | null;
  rejected_because: string | null;
  created_at: string;
  created_by_id: string | null;
  posted_at: string | null;
  credited_minor: bigint;
  settled_minor: bigint;
  open_minor: bigint;
  retention_minor: bigint;
  prepaid_minor: bigint;
  retained_minor: bigint;
  entity_currency: string;
  books_wip: boolean;
  has_team: boolean;
}>;

const invoiceSelect = (
  manager: string,
) => `select i.id, i.version, i.pre_bill_id, i.client_id, c.name as client_name, i.legal_entity_id, e.name as legal_entity_name, e.currency as entity_currency, e.books_wip, i.branch_id, i.currency, i.state, i.number, i.invoice_date, i.due_on,
    i.payment_term_days, i.grouping, i.quantity_policy, i.notes, i.purchase_order, i.line_net_minor, i.tax_minor, i.total_minor, i.tax_lines, i.discount, i.allowance_minor, i.seller, i.buyer, i.exchange_rate, i.base_currency, i.base_total_minor, i.rejected_because,
    i.created_at, i.created_by_id, i.posted_at, b.credited_minor, b.settled_minor, b.open_minor, i.retention_minor, i.prepaid_minor, b.retained_minor,
    exists (select from invoice_line l join project p on p.firm_id = l.firm_id and p.id = l.project_id where l.firm_id = i.firm_id and l.invoice_id = i.id and p.manager_id = ${manager}) as has_team
  from invoice i join client c on c.firm_id = i.firm_id and c.id = i.client_id join legal_entity e on e.firm_id = i.firm_id and e.id = i.legal_entity_id join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id
  where i.firm_id = app.firm_id()`;

const noManager = 'null::uuid';

export type InvoiceFilter = Readonly<{
  clientId?: string | undefined;
  legalEntityId?: string | undefined;
  states?: readonly string[] | undefined;
  paymentState?: 'open' | 'part_paid' | 'paid' | 'overdue' | undefined;
  q?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  managerId?: string | undefined;
  branchId?: string | undefined;
}>;

export function listInvoices(
  db: ReadDb,
  filter: InvoiceFilter,
  page: Readonly<{ after: Key | null; limit: number; sort: '-createdAt' | 'dueOn'; today: string }>,
) {
  const c = conditions();
  c.where('i.client_id = ?', filter.clientId);
  c.where('i.legal_entity_id = ?', filter.legalEntityId);
  c.where('i.branch_id = ?', filter.branchId);
  c.where('i.state = any(?)', filter.states);
  c.where(`(i.number ilike '%' || ? || '%' or c.name ilike '%' || ? || '%')`, filter.q);
  c.where('i.invoice_date >= ?', filter.from);
  c.where('i.invoice_date < ?', filter.until);
  c.where(
    'exists (select from invoice_line l join project p on p.firm_id = l.firm_id and p.id = l.project_id where l.firm_id = i.firm_id and l.invoice_id = i.id and p.manager_id = ?)',
    filter.managerId,
  );
  const isOwed = `i.state = 'posted' and b.open_minor > 0`;
  if (filter.paymentState === 'open') c.always(isOwed);
  if (filter.paymentState === 'part_paid') c.always(`${isOwed} and b.settled_minor > 0`);
  if (filter.paymentState === 'paid') c.always(`i.state = 'posted' and b.open_minor = 0`);
  if (filter.paymentState === 'overdue') c.where(`${isOwed} and i.due_on < ?`, page.today);
  const byDue = page.sort === 'dueOn';
  if (byDue) c.always('i.due_on is not null');
  c.after(
    [byDue ? 'i.due_on' : 'i.created_at', 'i.id'],
    [byDue ? 'date' : 'timestamptz', 'uuid'],
    page.after,
    byDue ? 'asc' : 'desc',
  );
  const order = byDue ? 'i.due_on, i.id' : 'i.created_at desc, i.id desc';
  return db.rows<InvoiceRow>(
    `${invoiceSelect(noManager)} and ${c.sql()} order by ${order} limit ${page.limit + 1}`,
    c.values,
  );
}

export const findInvoice = async (db: ReadDb, id: string, personId: string | null = null) =>
  (await db.rows<InvoiceRow>(`${invoiceSelect('$2::uuid')} and i.id = $1`, [id, personId]))[0] ??
  null;

export const findInvoices = (db: ReadDb, ids: readonly string[]) =>
  db.rows<InvoiceRow>(`${invoiceSelect(noManager)} and i.id = any($1) order by i.id`, [ids]);

export const lockInvoices = (tx: WriteTx, ids: readonly string[], personId: string) =>
  tx.rows<InvoiceRow>(
    `${invoiceSelect('$2::uuid')} and i.id = any($1) order by i.id for update of i`,
    [ids, personId],
  );

export const openInvoicesOf = (tx: WriteTx, clientId: string, currency: string) =>
  tx.rows<InvoiceRow>(
    `${invoiceSelect(noManager)} and i.client_id = $1 and i.currency = $2 and i.state = 'posted' and b.open_minor > 0 order by i.id for update of i`,
    [clientId, currency],
  );

export type NewInvoice = Readonly<{
  id: string;
  preBillId: string;
  clientId: string;
  legalEntityId: string;
  branchId: string;
  currency: string;
  paymentTermDays: number;
  grouping: string;
  quantityPolicy: string;
  notes: string;
  purchaseOrder: string | null;
  lineNetMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  taxLines: readonly unknown[];
  retentionMinor: bigint;
  prepaidMinor: bigint;
  discount: unknown;
  allowanceMinor: bigint;
  createdAt: string;
  createdById: string;
}>;

export async function addInvoices(tx: WriteTx, invoices: readonly NewInvoice[]): Promise<void> {
  const column = <T>(pick: (invoice: NewInvoice) => T) => invoices.map(pick);
  await tx.rows(
    `insert into invoice (firm_id, id, pre_bill_id, client_id, legal_entity_id, branch_id, currency, state, payment_term_days, grouping, quantity_policy, notes, purchase_order, line_net_minor, tax_minor, total_minor, tax_lines, created_at, created_by_id, retention_minor, prepaid_minor, discount, allowance_minor)
     select app.firm_id(), x.id, x.pre_bill_id, x.client_id, x.legal_entity_id, x.branch_id, x.currency, 'draft', x.term, x.grouping, x.policy, x.notes, x.po, x.net, x.tax, x.total, x.tax_lines, x.created_at, x.created_by, x.retention, x.prepaid, x.discount, x.allowance
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[], $15::jsonb[], $16::timestamptz[], $17::uuid[], $18::bigint[], $19::bigint[], $20::jsonb[], $21::bigint[])
         as x (id, pre_bill_id, client_id, legal_entity_id, branch_id, currency, term, grouping, policy, notes, po, net, tax, total, tax_lines, created_at, created_by, retention, prepaid, discount, allowance)`,
    [
      column((x) => x.id),
      column((x) => x.preBillId),
      column((x) => x.clientId),
      column((x) => x.legalEntityId),
      column((x) => x.branchId),
      column((x) => x.currency),
      column((x) => x.paymentTermDays),
      column((x) => x.grouping),
      column((x) => x.quantityPolicy),
      column((x) => x.notes),
      column((x) => x.purchaseOrder),
      column((x) => x.lineNetMinor),
      column((x) => x.taxMinor),
      column((x) => x.totalMinor),
      column((x) => toJson(x.taxLines)),
      column((x) => x.createdAt),
      column((x) => x.createdById),
      column((x) => x.retentionMinor),
      column((x) => x.prepaidMinor),
      column((x) => (x.discount === null ? null : toJson(x.discount))),
      column((x) => x.allowanceMinor),
    ],
  );
}

export type PostedFields = Readonly<{
  id: string;
  number: string;
  on: string;
  dueOn: string;
  seller: unknown;
  buyer: unknown;
  rateE8: bigint;
  baseCurrency: string;
  baseTotalMinor: bigint;
  postedAt: string;
  postedById: string;
}>;

export const savePosted = (tx: WriteTx, invoices: readonly PostedFields[]) =>
  tx.rows(
    `update invoice i set state = 'posted', version = version + 1, number = x.number, invoice_date = x.on_date, due_on = x.due_on, seller = x.seller, buyer = x.buyer, exchange_rate = x.rate, base_currency = x.base_currency, base_total_minor = x.base_total,
        posted_at = x.posted_at, posted_by_id = x.posted_by, rejected_because = null
       from unnest($1::uuid[], $2::text[], $3::date[], $4::date[], $5::jsonb[], $6::jsonb[], $7::numeric[], $8::text[], $9::bigint[], $10::timestamptz[], $11::uuid[]) as x (id, number, on_date, due_on, seller, buyer, rate, base_currency, base_total, posted_at, posted_by)
      where i.firm_id = app.firm_id() and i.id = x.id`,
    [
      invoices.map((x) => x.id),
      invoices.map((x) => x.number),
      invoices.map((x) => x.on),
      invoices.map((x) => x.dueOn),
      invoices.map((x) => toJson(x.seller)),
      invoices.map((x) => toJson(x.buyer)),
      invoices.map((x) => numericOfE8(x.rateE8)),
      invoices.map((x) => x.baseCurrency),
      invoices.map((x) => x.baseTotalMinor),
      invoices.map((x) => x.postedAt),
      invoices.map((x) => x.postedById),
    ],
  );

export const saveInvoiceState = (
  tx: WriteTx,
  id: string,
  state: InvoiceState,
  rejectedBecause: string | null = null,
) =>
  tx.rows(
    `update invoice set state = $2, version = version + 1, rejected_because = case when $2 in ('draft', 'submitted') then $3 else rejected_because end where firm_id = app.firm_id() and id = $1`,
    [id, state, rejectedBecause],
  );

/** Numbers of one series, under its row lock: a rollback gives them back, so the series has no gap. */
export async function takeNumbers(
  tx: WriteTx,
  series: Readonly<{ legalEntityId: string; kind: string }>,
  count: number,
): Promise<bigint> {
  const [taken] = await tx.rows<{ first: bigint }>(
    `insert into number_series as s (firm_id, legal_entity_id, kind, next) values (app.firm_id(), $1, $2, 1 + $3::bigint)
     on conflict (firm_id, legal_entity_id, kind) do update set next = s.next + $3::bigint returning next - $3::bigint as first`,
    [series.legalEntityId, series.kind, count],
  );
  if (taken === undefined) throw new Error('The number series gave no number');
  return taken.first;
}

/** From the ledger of settlements, which is cash's; billing only shows it. */
export const receiptsOf = (db: ReadDb, invoiceId: string) =>
  db.rows<PaidRow>(
    `select r.id, r.received_on, sum(s.amount_minor)::bigint as amount_minor,
        coalesce((select sum(x.amount_minor) from receipt_write_off w join settlement x on x.firm_id = w.firm_id and x.write_off_id = w.id where w.firm_id = app.firm_id() and w.receipt_id = r.id and w.invoice_id = $1), 0)::bigint as let_off_minor
       from settlement s join receipt r on r.firm_id = s.firm_id and r.id = s.receipt_id
      where s.firm_id = app.firm_id() and s.invoice_id = $1 group by r.id, r.received_on having sum(s.amount_minor) <> 0 order by r.received_on`,
    [invoiceId],
  );

export type PaidRow = Readonly<{
  id: string;
  received_on: string;
  amount_minor: bigint;
  /** What the client was let off with this receipt. */
  let_off_minor: bigint;
}>;

/** What retainers paid of it, less what was taken back. */
export const drawsOf = (db: ReadDb, invoiceId: string) =>
  db.rows<DrawRow>(
    `select r.id, r.number, max(m.on_date)::date as drawn_on, sum(s.amount_minor)::bigint as amount_minor from settlement s join retainer_movement m on m.firm_id = s.firm_id and m.id = s.movement_id join retainer r on r.firm_id = m.firm_id and r.id = m.retainer_id
      where s.firm_id = app.firm_id() and s.invoice_id = $1 group by r.id, r.number having sum(s.amount_minor) <> 0 order by 3, r.number`,
    [invoiceId],
  );
export type DrawRow = Readonly<{
  id: string;
  number: string;
  drawn_on: string;
  amount_minor: bigint;
}>;
