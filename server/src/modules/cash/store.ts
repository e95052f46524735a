// Receipts and settlements, as they are stored.

import type { receiptMethods } from '@daybook/contract/receipt-methods.ts';
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
  refunded_minor: bigint;
  batch_id: string | null;
  batch_number: string | null;
  bank_account_id: string | null;
  bank_account_name: string | null;
  bank_account_code: string | null;
}>;
const select = `select r.id, r.version, r.number, r.client_id, c.name as client_name, r.legal_entity_id, e.name as legal_entity_name, e.currency as entity_currency, r.branch_id, r.received_on, r.currency, r.amount_minor, r.method, r.reference, r.state, r.planned,
    r.exchange_rate, r.received_by_id, w.name as received_by_name, r.created_at, coalesce(s.applied_minor, 0)::bigint as applied_minor,
    coalesce(f.refunded_minor, 0)::bigint as refunded_minor, r.batch_id, h.number as batch_number, r.bank_account_id, k.name as bank_account_name, k.account as bank_account_code
  from receipt r join client c on c.firm_id = r.firm_id and c.id = r.client_id join legal_entity e on e.firm_id = r.firm_id and e.id = r.legal_entity_id join person w on w.firm_id = r.firm_id and w.id = r.received_by_id
  left join receipt_batch h on h.firm_id = r.firm_id and h.id = r.batch_id left join bank_account k on k.firm_id = r.firm_id and k.id = r.bank_account_id
  left join lateral (select sum(amount_minor) as refunded_minor from refund t where t.firm_id = r.firm_id and t.receipt_id = r.id and t.state = 'posted') f on true
  left join lateral (select sum(amount_minor) as applied_minor from settlement t where t.firm_id = r.firm_id and t.receipt_id = r.id) s on true where r.firm_id = app.firm_id()`;

export type ReceiptFilter = Readonly<{
  clientId?: string | undefined;
  states?: readonly string[] | undefined;
  from?: string | undefined;
  until?: string | undefined;
  branchId?: string | undefined;
  receivedById?: string | undefined;
  methods?: readonly string[] | undefined;
  batchId?: string | undefined;
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
  c.where('r.method = any(?)', filter.methods);
  c.where('r.batch_id = ?', filter.batchId);
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
  batchId: string | null;
  bankAccountId: string | null;
}>;
export const addReceipt = (tx: WriteTx, receipt: NewReceipt) =>
  tx.rows(
    `insert into receipt (firm_id, id, client_id, legal_entity_id, branch_id, received_on, currency, amount_minor, method, reference, state, planned, received_by_id, created_at, batch_id, bank_account_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', $10, $11, $12, $13, $14)`,
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
      receipt.batchId,
      receipt.bankAccountId,
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
export const touchReceipts = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows(
    'update receipt set version = version + 1 where firm_id = app.firm_id() and id = any($1)',
    [ids],
  );
/** The oldest first. */
export const findReceipts = (db: ReadDb, ids: readonly string[]) =>
  db.rows<ReceiptRow>(`${select} and r.id = any($1) order by r.received_on, r.created_at, r.id`, [
    ids,
  ]);

/** A settlement comes of a receipt, or of what was let off with one. */
export type NewSettlement = Readonly<{
  id: string;
  receiptId: string | null;
  writeOffId?: string | null;
  invoiceId: string;
  amountMinor: bigint;
  at: string;
}>;
export const addSettlements = (tx: WriteTx, settlements: readonly NewSettlement[]) =>
  settlements.length === 0
    ? Promise.resolve([])
    : tx.rows(
        'insert into settlement (firm_id, id, receipt_id, write_off_id, invoice_id, amount_minor, at) select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::timestamptz[]) as x',
        [
          settlements.map((x) => x.id),
          settlements.map((x) => x.receiptId),
          settlements.map((x) => x.writeOffId ?? null),
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

export type NewPostedReceipt = Omit<NewReceipt, 'planned'> &
  Readonly<{ number: string; rateE8: bigint }>;
/** Receipts that come to be posted, as those of a bank's file do. */
export async function addPostedReceipts(
  tx: WriteTx,
  receipts: readonly NewPostedReceipt[],
): Promise<void> {
  const column = <T>(pick: (receipt: NewPostedReceipt) => T) => receipts.map(pick);
  await tx.rows(
    `insert into receipt (firm_id, id, client_id, legal_entity_id, branch_id, received_on, currency, amount_minor, method, reference, state, received_by_id, created_at, batch_id, bank_account_id, number, exchange_rate)
     select app.firm_id(), x.id, x.client_id, x.entity_id, x.branch_id, x.received_on, x.currency, x.amount, x.method, x.reference, 'posted', x.received_by, x.created_at, x.batch_id, x.bank_account_id, x.number, x.rate
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::uuid[], $11::timestamptz[], $12::uuid[], $13::uuid[], $14::text[], $15::numeric[])
         as x (id, client_id, entity_id, branch_id, received_on, currency, amount, method, reference, received_by, created_at, batch_id, bank_account_id, number, rate)`,
    [
      column((x) => x.id),
      column((x) => x.clientId),
      column((x) => x.legalEntityId),
      column((x) => x.branchId),
      column((x) => x.receivedOn),
      column((x) => x.currency),
      column((x) => x.amountMinor),
      column((x) => x.method),
      column((x) => x.reference),
      column((x) => x.receivedById),
      column((x) => x.createdAt),
      column((x) => x.batchId),
      column((x) => x.bankAccountId),
      column((x) => x.number),
      column((x) => numericOfE8(x.rateE8)),
    ],
  );
}

export type NewWriteOff = Readonly<{
  id: string;
  receiptId: string;
  invoiceId: string;
  kind: string;
  amountMinor: bigint;
  reason: string;
  at: string;
  personId: string;
}>;
export const addWriteOffs = (tx: WriteTx, writeOffs: readonly NewWriteOff[]) =>
  writeOffs.length === 0
    ? Promise.resolve([])
    : tx.rows(
        'insert into receipt_write_off (firm_id, id, receipt_id, invoice_id, kind, amount_minor, reason, at, person_id) select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[], $8::uuid[]) as x',
        [
          writeOffs.map((x) => x.id),
          writeOffs.map((x) => x.receiptId),
          writeOffs.map((x) => x.invoiceId),
          writeOffs.map((x) => x.kind),
          writeOffs.map((x) => x.amountMinor),
          writeOffs.map((x) => x.reason),
          writeOffs.map((x) => x.at),
          writeOffs.map((x) => x.personId),
        ],
      );
export type WriteOffRow = Readonly<{
  id: string;
  invoice_id: string;
  invoice_number: string | null;
  kind: 'bank_charge' | 'short_payment';
  amount_minor: bigint;
  reason: string;
}>;
/** What was let off with a receipt and still is. */
export const writeOffsOf = (db: ReadDb, receiptId: string) =>
  db.rows<WriteOffRow>(
    `select w.id, w.invoice_id, i.number as invoice_number, w.kind, w.amount_minor, w.reason from receipt_write_off w join invoice i on i.firm_id = w.firm_id and i.id = w.invoice_id
      where w.firm_id = app.firm_id() and w.receipt_id = $1 and (select sum(s.amount_minor) from settlement s where s.firm_id = w.firm_id and s.write_off_id = w.id) > 0 order by w.at, w.id`,
    [receiptId],
  );

/** In one order, so that two sets can't lock crosswise. What they owe is read after, when nobody else can pay them. */
export const lockInvoiceRows = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows(
    'select id from invoice where firm_id = app.firm_id() and id = any($1) order by id for update',
    [ids],
  );

export const bankFileOf = async (db: ReadDb, receiptId: string) =>
  (
    await db.rows<Readonly<{ id: string; name: string }>>(
      'select f.id, f.file_name as name from bank_line l join bank_file f on f.firm_id = l.firm_id and f.id = l.file_id where l.firm_id = app.firm_id() and l.receipt_id = $1',
      [receiptId],
    )
  )[0] ?? null;
