// Refunds and the balances of clients, as they are stored.

import type { RefundView } from '@daybook/contract/client-balance.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { numericOfE8 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type RefundRow = Readonly<{
  id: string;
  version: number;
  number: string;
  receipt_id: string;
  receipt_number: string;
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  branch_id: string | null;
  currency: string;
  amount_minor: bigint;
  on_date: string;
  method: z.output<typeof RefundView>['method'];
  reference: string | null;
  reason: string;
  state: 'posted' | 'voided';
  created_at: string;
  created_by_id: string;
  created_by_name: string;
}>;
const select = `select f.id, f.version, f.number, f.receipt_id, r.number as receipt_number, f.client_id, c.name as client_name, f.legal_entity_id, f.branch_id, f.currency, f.amount_minor, f.on_date, f.method, f.reference, f.reason, f.state, f.created_at, f.created_by_id, p.name as created_by_name
  from refund f join receipt r on r.firm_id = f.firm_id and r.id = f.receipt_id join client c on c.firm_id = f.firm_id and c.id = f.client_id join person p on p.firm_id = f.firm_id and p.id = f.created_by_id where f.firm_id = app.firm_id()`;

export function listRefunds(
  db: ReadDb,
  filter: Readonly<{
    clientId?: string | undefined;
    branchId?: string | undefined;
    createdById?: string | undefined;
  }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('f.client_id = ?', filter.clientId);
  c.where('f.branch_id = ?', filter.branchId);
  c.where('f.created_by_id = ?', filter.createdById);
  c.after(['f.created_at', 'f.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<RefundRow>(
    `${select} and ${c.sql()} order by f.created_at desc, f.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findRefund = async (db: ReadDb, id: string) =>
  (await db.rows<RefundRow>(`${select} and f.id = $1`, [id]))[0] ?? null;
export const lockRefund = async (tx: WriteTx, id: string) =>
  (await tx.rows<RefundRow>(`${select} and f.id = $1 for update of f`, [id]))[0] ?? null;

/** Refunds of this amount that no line of a bank's file is known to be. */
export const unmatchedRefunds = (
  db: ReadDb,
  wanted: Readonly<{ amountMinor: bigint; currency: string; legalEntityId: string }>,
) =>
  db.rows<RefundRow>(
    `${select} and f.amount_minor = $1 and f.currency = $2 and f.legal_entity_id = $3 and f.state = 'posted' and not exists (select from bank_line l where l.firm_id = f.firm_id and l.refund_id = f.id) order by f.on_date desc, f.id limit 20`,
    [wanted.amountMinor, wanted.currency, wanted.legalEntityId],
  );

export type NewRefund = Readonly<{
  id: string;
  number: string;
  receiptId: string;
  clientId: string;
  legalEntityId: string;
  branchId: string | null;
  bankAccountId: string | null;
  currency: string;
  amountMinor: bigint;
  on: string;
  method: string;
  reference: string | null;
  reason: string;
  rateE8: bigint;
  at: string;
  personId: string;
}>;
export const addRefund = (tx: WriteTx, refund: NewRefund) =>
  tx.rows(
    `insert into refund (firm_id, id, number, receipt_id, client_id, legal_entity_id, branch_id, bank_account_id, currency, amount_minor, on_date, method, reference, reason, exchange_rate, state, created_at, created_by_id)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'posted', $15, $16)`,
    [
      refund.id,
      refund.number,
      refund.receiptId,
      refund.clientId,
      refund.legalEntityId,
      refund.branchId,
      refund.bankAccountId,
      refund.currency,
      refund.amountMinor,
      refund.on,
      refund.method,
      refund.reference,
      refund.reason,
      numericOfE8(refund.rateE8),
      refund.at,
      refund.personId,
    ],
  );
export const saveRefundVoided = (tx: WriteTx, id: string) =>
  tx.rows(
    `update refund set state = 'voided', version = version + 1 where firm_id = app.firm_id() and id = $1`,
    [id],
  );

export type BalanceRow = Readonly<{
  currency: string;
  open_minor: bigint;
  overdue_minor: bigint;
  unapplied_minor: bigint;
  credits_minor: bigint;
}>;
/** By currency. An invoice that is worth less than was paid of it is a credit, not a smaller claim. */
export const balanceOf = (db: ReadDb, clientId: string, today: string) =>
  db.rows<BalanceRow>(
    `select x.currency, sum(x.open_minor)::bigint as open_minor, sum(x.overdue_minor)::bigint as overdue_minor, sum(x.unapplied_minor)::bigint as unapplied_minor, sum(x.credits_minor)::bigint as credits_minor from (
       select i.currency, greatest(b.open_minor, 0) as open_minor, case when i.due_on < $2 then greatest(b.open_minor, 0) else 0 end as overdue_minor, 0 as unapplied_minor, greatest(-b.open_minor, 0) as credits_minor
         from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id where i.firm_id = app.firm_id() and i.client_id = $1 and i.state in ('posted', 'credited')
       union all select u.currency, 0, 0, u.unapplied_minor, 0 from unapplied_cash u where u.firm_id = app.firm_id() and u.client_id = $1) x group by x.currency order by x.currency`,
    [clientId, today],
  );

/** Invoices of the client of which more is paid than they are worth now. */
export const findOverpaid = (db: ReadDb, clientId: string, currency: string) =>
  db.rows<Readonly<{ id: string }>>(
    `select i.id from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id
      where i.firm_id = app.firm_id() and i.client_id = $1 and i.currency = $2 and i.state in ('posted', 'credited') and b.open_minor < 0 order by i.id`,
    [clientId, currency],
  );
export type PartRow = Readonly<{
  invoice_id: string;
  receipt_id: string;
  amount_minor: bigint;
  at: string;
}>;
/** What receipts pay of invoices now. */
export const partsOfInvoices = (db: ReadDb, invoiceIds: readonly string[]) =>
  db.rows<PartRow>(
    `select s.invoice_id, s.receipt_id, sum(s.amount_minor)::bigint as amount_minor, max(s.at) as at from settlement s where s.firm_id = app.firm_id() and s.invoice_id = any($1) and s.receipt_id is not null
      group by s.invoice_id, s.receipt_id having sum(s.amount_minor) > 0 order by 1, 4, 2`,
    [invoiceIds],
  );
/** Receipts by id and, of a client, those with something left; the oldest first. */
export const lockReceiptsFor = (
  tx: WriteTx,
  wanted: Readonly<{ clientId: string; currency: string; ids: readonly string[] }>,
) =>
  tx.rows<Readonly<{ id: string }>>(
    `select r.id from receipt r where r.firm_id = app.firm_id() and r.client_id = $1 and r.currency = $2 and r.state = 'posted'
        and (r.id = any($3) or exists (select from unapplied_cash u where u.firm_id = r.firm_id and u.receipt_id = r.id and u.unapplied_minor > 0)) order by r.id for update of r`,
    [wanted.clientId, wanted.currency, wanted.ids],
  );
