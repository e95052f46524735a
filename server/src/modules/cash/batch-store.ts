// Receipt batches, as they are stored.

import type { batchStates } from '@daybook/contract/receipt-batches.ts';
import type { receiptMethods } from '@daybook/contract/receipt-methods.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';
import type { ReceiptRow } from './store.ts';

export type BatchRow = Readonly<{
  id: string;
  version: number;
  number: string;
  branch_id: string;
  branch_name: string;
  legal_entity_id: string;
  session_id: string;
  currency: string;
  float_minor: bigint;
  declared_minor: bigint | null;
  state: (typeof batchStates)[number];
  opened_at: string;
  opened_by_id: string;
  opened_by_name: string;
  closed_at: string | null;
  difference_minor: bigint | null;
  reason: string | null;
  received_minor: bigint;
  receipt_count: number;
}>;
const select = `select b.id, b.version, b.number, b.branch_id, o.name as branch_name, b.legal_entity_id, b.session_id, b.currency, b.float_minor, b.declared_minor, b.state, b.opened_at, b.opened_by_id, p.name as opened_by_name, b.closed_at, b.difference_minor, b.reason,
    t.received_minor, t.receipt_count
  from receipt_batch b join branch o on o.firm_id = b.firm_id and o.id = b.branch_id join person p on p.firm_id = b.firm_id and p.id = b.opened_by_id
  left join lateral (select coalesce(sum(r.amount_minor), 0)::bigint as received_minor, count(*)::int as receipt_count from receipt r where r.firm_id = b.firm_id and r.batch_id = b.id and r.state <> 'voided') t on true where b.firm_id = app.firm_id()`;

export type BatchFilter = Readonly<{
  states?: readonly string[] | undefined;
  sessionId?: string | undefined;
  branchId?: string | undefined;
  openedById?: string | undefined;
}>;
export function listBatches(
  db: ReadDb,
  filter: BatchFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('b.state = any(?)', filter.states);
  c.where('b.session_id = ?', filter.sessionId);
  c.where('b.branch_id = ?', filter.branchId);
  c.where('b.opened_by_id = ?', filter.openedById);
  c.after(['b.opened_at', 'b.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<BatchRow>(
    `${select} and ${c.sql()} order by b.opened_at desc, b.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findBatch = async (db: ReadDb, id: string) =>
  (await db.rows<BatchRow>(`${select} and b.id = $1`, [id]))[0] ?? null;
/** What is in it is read once nobody can add to it any more. */
export async function lockBatch(tx: WriteTx, id: string): Promise<BatchRow | null> {
  await tx.rows(
    'select id from receipt_batch where firm_id = app.firm_id() and id = $1 for update',
    [id],
  );
  return findBatch(tx, id);
}

export const receiptsOf = (db: ReadDb, batchId: string) =>
  db.rows<Pick<ReceiptRow, 'method' | 'amount_minor' | 'state'>>(
    'select method, amount_minor, state from receipt where firm_id = app.firm_id() and batch_id = $1',
    [batchId],
  );

export type CountRow = Readonly<{
  method: (typeof receiptMethods)[number];
  expected_minor: bigint;
  counted_minor: bigint;
  receipts: number;
}>;
export const countsOf = (db: ReadDb, batchId: string) =>
  db.rows<CountRow>(
    'select method, expected_minor, counted_minor, receipts from receipt_batch_count where firm_id = app.firm_id() and batch_id = $1 order by method',
    [batchId],
  );

export type NewBatch = Readonly<{
  id: string;
  number: string;
  branchId: string;
  legalEntityId: string;
  sessionId: string;
  currency: string;
  floatMinor: bigint;
  declaredMinor: bigint | null;
  openedAt: string;
  openedById: string;
}>;
export const addBatch = (tx: WriteTx, batch: NewBatch) =>
  tx.rows(
    `insert into receipt_batch (firm_id, id, number, branch_id, legal_entity_id, session_id, currency, float_minor, declared_minor, state, opened_at, opened_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)`,
    [
      batch.id,
      batch.number,
      batch.branchId,
      batch.legalEntityId,
      batch.sessionId,
      batch.currency,
      batch.floatMinor,
      batch.declaredMinor,
      batch.openedAt,
      batch.openedById,
    ],
  );

export type Closed = Readonly<{
  id: string;
  at: string;
  personId: string;
  differenceMinor: bigint;
  reason: string | null;
  counts: readonly Readonly<{
    method: string;
    expectedMinor: bigint;
    countedMinor: bigint;
    receipts: number;
  }>[];
}>;
export async function saveClosed(tx: WriteTx, closed: Closed): Promise<void> {
  await tx.rows(
    'insert into receipt_batch_count (firm_id, batch_id, method, expected_minor, counted_minor, receipts) select app.firm_id(), $1, x.* from unnest($2::text[], $3::bigint[], $4::bigint[], $5::int[]) as x',
    [
      closed.id,
      closed.counts.map((x) => x.method),
      closed.counts.map((x) => x.expectedMinor),
      closed.counts.map((x) => x.countedMinor),
      closed.counts.map((x) => x.receipts),
    ],
  );
  await tx.rows(
    `update receipt_batch set state = 'closed', version = version + 1, closed_at = $2, closed_by_id = $3, difference_minor = $4, reason = $5 where firm_id = app.firm_id() and id = $1`,
    [closed.id, closed.at, closed.personId, closed.differenceMinor, closed.reason],
  );
}

type Joining = Readonly<{ batchId: string | null; amount: Money; actor: Actor }>;

/** A receipt joins the batch of its own cashier, while it is open. Refuses with not_found, wrong_state, currency_mismatch. */
export async function requireOpenBatch(
  tx: WriteTx,
  { batchId, amount, actor }: Joining,
): Promise<void> {
  if (batchId === null) return;
  // Shared, so that it can't be closed meanwhile.
  await tx.rows(
    'select id from receipt_batch where firm_id = app.firm_id() and id = $1 for share',
    [batchId],
  );
  const batch = await findBatch(tx, batchId);
  if (batch === null || batch.opened_by_id !== actor.personId)
    throw new Refusal('not_found', { batchId });
  if (batch.state !== 'open') throw refuseField('wrong_state', 'batchId', 'The batch is closed');
  if (batch.currency !== amount.currency)
    throw refuseField('currency_mismatch', 'batchId', `The batch is in ${batch.currency}`);
}
