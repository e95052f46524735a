// Receipts and settlements, as they are stored.

import type { receiptMethods } from '@daybook/contract/cash.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { numericOfE8 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type Planned = readonly Readonly<{ invoiceId: string; amountMinor: string }>[];
export type ReceiptRow = Readonly<{
  id: string;
  version: number;
  number: string | null;
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  legal_entity_name: string;
  entity_currency: string;
  branch_id: string | null;
  received_on: string;
  currency: string;
  amount_minor: bigint;
  method: (typeof receiptMethods)[number];
  reference: string | null;
  state: 'draft' | 'posted' | 'voided';
  planned: Planned | null;
  exchange_rate: string | null;
  received_by_id: string;
  received_by_name: string;
  created_at: string;
  applied_minor: bigint;
}>;
const select = `select r.id, r.version, r.number, r.client_id, c.name as client_name, r.legal_entity_id, e.name as legal_entity_name, e.currency as entity_currency, r.branch_id, r.received_on, r.currency, r.amount_minor, r.method, r.reference, r.state, r.planned,
    r.exchange_rate, r.received_by_id, w.name as received_by_name, r.created_at, coalesce(s.applied_minor, 0)::bigint as applied_minor
  from receipt r join client c on c.firm_id = r.firm_id and c.id = r.client_id join legal_entity e on e.firm_id = r.firm_id and e.id = r.legal_entity_id join person w on w.firm_id = r.firm_id and w.id = r.received_by_id
  left join lateral (select sum(amount_minor) as applied_minor from settlement t where t.firm_id = r.firm_id and t.receipt_id = r.id) s on true where r.firm_id = app.firm_id()`;

export type ReceiptFilter = Readonly<{
  clientId?: string | undefined;
  states?: readonly string[] | undefined;
  from?: string | undefined;
  until?: string | undefined;
  branchId?: string | undefined;
  receivedById?: string | undefined;
}>;
export function listReceipts(
  db: ReadDb,
  filter: ReceiptFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('r.client_id = ?', filter.clientId);
  c.where('r.branch_id = ?', filter.branchId);
  c.where('r.received_by_id = ?', filter.receivedById);
  c.where('r.state = any(?)', filter.states);
  c.where('r.received_on >= ?', filter.from);
  c.where('r.received_on < ?', filter.until);
  c.after(['r.created_at', 'r.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<ReceiptRow>(
    `${select} and ${c.sql()} order by r.created_at desc, r.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findReceipt = async (db: ReadDb, id: string) =>
  (await db.rows<ReceiptRow>(`${select} and r.id = $1`, [id]))[0] ?? null;
export const lockReceipt = async (tx: WriteTx, id: string) =>
  (await tx.rows<ReceiptRow>(`${select} and r.id = $1 for update of r`, [id]))[0] ?? null;

export type NewReceipt = Readonly<{
  id: string;
  clientId: string;
  legalEntityId: string;
  branchId: string;
  receivedOn: string;
  currency: string;
  amountMinor: bigint;
  method: string;
  reference: string | null;
  planned: Planned | null;
  receivedById: string;
  createdAt: string;
}>;
export const addReceipt = (tx: WriteTx, receipt: NewReceipt) =>
  tx.rows(
    `insert into receipt (firm_id, id, client_id, legal_entity_id, branch_id, received_on, currency, amount_minor, method, reference, state, planned, received_by_id, created_at) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', $10, $11, $12)`,
    [
      receipt.id,
      receipt.clientId,
      receipt.legalEntityId,
      receipt.branchId,
      receipt.receivedOn,
      receipt.currency,
      receipt.amountMinor,
      receipt.method,
      receipt.reference,
      receipt.planned === null ? null : toJson(receipt.planned),
      receipt.receivedById,
      receipt.createdAt,
    ],
  );
export const savePosted = (
  tx: WriteTx,
  id: string,
  posted: Readonly<{ number: string; rateE8: bigint }>,
) =>
  tx.rows(
    `update receipt set state = 'posted', version = version + 1, number = $2, exchange_rate = $3 where firm_id = app.firm_id() and id = $1`,
    [id, posted.number, numericOfE8(posted.rateE8)],
  );
export const saveState = (tx: WriteTx, id: string, state: string) =>
  tx.rows(
    'update receipt set state = $2, version = version + 1 where firm_id = app.firm_id() and id = $1',
    [id, state],
  );
export const touchReceipt = (tx: WriteTx, id: string) =>
  tx.rows('update receipt set version = version + 1 where firm_id = app.firm_id() and id = $1', [
    id,
  ]);

export type NewSettlement = Readonly<{
  id: string;
  receiptId: string;
  invoiceId: string;
  amountMinor: bigint;
  at: string;
}>;
export const addSettlements = (tx: WriteTx, settlements: readonly NewSettlement[]) =>
  settlements.length === 0
    ? Promise.resolve([])
    : tx.rows(
        'insert into settlement (firm_id, id, receipt_id, invoice_id, amount_minor, at) select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[]) as x',
        [
          settlements.map((x) => x.id),
          settlements.map((x) => x.receiptId),
          settlements.map((x) => x.invoiceId),
          settlements.map((x) => x.amountMinor),
          settlements.map((x) => x.at),
        ],
      );
export type SettlementRow = Readonly<{
  invoice_id: string;
  invoice_number: string | null;
  amount_minor: bigint;
  at: string;
}>;
/** What a receipt settles now: taken-back settlements cancel out. */
export const settlementsOf = (db: ReadDb, receiptId: string) =>
  db.rows<SettlementRow>(
    `select s.invoice_id, i.number as invoice_number, sum(s.amount_minor)::bigint as amount_minor, max(s.at) as at from settlement s join invoice i on i.firm_id = s.firm_id and i.id = s.invoice_id
      where s.firm_id = app.firm_id() and s.receipt_id = $1 group by s.invoice_id, i.number having sum(s.amount_minor) <> 0 order by 4, 2`,
    [receiptId],
  );
