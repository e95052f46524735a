// The allocation ledger, as it is stored: what each line took of which item, and what was reversed.

import type { ReadDb, WriteTx } from '../../platform/database.ts';

export type NewAllocation = Readonly<{
  id: string;
  itemId: string;
  invoiceId: string;
  lineId: string;
  minutes: number;
  /** Of them, those that the terms include. */
  includedMinutes: number;
  valueMinor: bigint;
  amountMinor: bigint;
  reasonCode: string | null;
  comment: string | null;
  reversesId: string | null;
  creditNoteId: string | null;
}>;

export async function addAllocations(
  tx: WriteTx,
  commandId: string,
  allocations: readonly NewAllocation[],
): Promise<void> {
  if (allocations.length === 0) return;
  const column = <T>(pick: (allocation: NewAllocation) => T) => allocations.map(pick);
  await tx.rows(
    `insert into allocation (firm_id, id, item_id, invoice_id, line_id, minutes, included_minutes, value_minor, amount_minor, reason_code, comment, reverses_id, credit_note_id, command_id)
     select app.firm_id(), x.*, $1 from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::int[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::uuid[], $13::uuid[]) as x`,
    [
      commandId,
      column((x) => x.id),
      column((x) => x.itemId),
      column((x) => x.invoiceId),
      column((x) => x.lineId),
      column((x) => x.minutes),
      column((x) => x.includedMinutes),
      column((x) => x.valueMinor),
      column((x) => x.amountMinor),
      column((x) => x.reasonCode),
      column((x) => x.comment),
      column((x) => x.reversesId),
      column((x) => x.creditNoteId),
    ],
  );
}

export type AllocationRow = Readonly<{
  id: string;
  item_id: string;
  line_id: string;
  invoice_id: string;
  minutes: number;
  value_minor: bigint;
  amount_minor: bigint;
  reason_code: string | null;
  comment: string | null;
  reverses_id: string | null;
  credit_note_id: string | null;
  credit_note_number: string | null;
  work_date: string;
  person_id: string | null;
  person_name: string | null;
  project_id: string;
  project_name: string;
  service_id: string;
  service_name: string;
  note: string;
  currency: string;
  account: string;
  is_wip: boolean;
}>;

export const listAllocations = (
  db: ReadDb,
  filter: Readonly<{ invoiceIds: readonly string[]; lineId?: string | null | undefined }>,
) =>
  db.rows<AllocationRow>(
    `select a.id, a.item_id, a.line_id, a.invoice_id, a.minutes, a.value_minor, a.amount_minor, a.reason_code, a.comment, a.reverses_id, a.credit_note_id, n.number as credit_note_number, i.work_date, i.person_id, w.name as person_name, i.project_id,
        p.name as project_name, i.service_id, s.name as service_name, i.note, i.currency, coalesce(i.revenue_account, s.revenue_account) as account, i.source_kind = 'time' as is_wip
       from allocation a join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id join project p on p.firm_id = i.firm_id and p.id = i.project_id join service s on s.firm_id = i.firm_id and s.id = i.service_id
       left join person w on w.firm_id = i.firm_id and w.id = i.person_id left join credit_note n on n.firm_id = a.firm_id and n.id = a.credit_note_id
      where a.firm_id = app.firm_id() and a.invoice_id = any($1) and ($2::uuid is null or a.line_id = $2) order by i.work_date, a.item_id, a.id`,
    [filter.invoiceIds, filter.lineId ?? null],
  );

/** Live amounts of invoices by project and service: what posting them writes to the books. */
export type AllocatedSum = Readonly<{
  invoice_id: string;
  project_id: string;
  service_id: string;
  account: string;
  is_wip: boolean;
  value_minor: bigint;
  amount_minor: bigint;
}>;

export const allocatedSums = (db: ReadDb, invoiceIds: readonly string[]) =>
  db.rows<AllocatedSum>(
    `select a.invoice_id, i.project_id, i.service_id, coalesce(i.revenue_account, s.revenue_account) as account, i.source_kind = 'time' as is_wip, sum(a.value_minor)::bigint as value_minor, sum(a.amount_minor)::bigint as amount_minor from allocation a join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id
       join service s on s.firm_id = i.firm_id and s.id = i.service_id where a.firm_id = app.firm_id() and a.invoice_id = any($1) group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    [invoiceIds],
  );
