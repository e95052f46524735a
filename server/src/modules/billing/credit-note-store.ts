// Credit notes, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';
import type { TaxLineRow } from './invoice-store.ts';

export type CreditNoteLineJson = Readonly<{
  id: string;
  description: string;
  minutes: number;
  net: string;
  taxCategory: string;
  taxPercentE4: string;
}>;
export type CreditNoteRow = Readonly<{
  id: string;
  version: number;
  invoice_id: string;
  invoice_number: string | null;
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  currency: string;
  state: 'draft' | 'posted' | 'discarded';
  number: string | null;
  issued_on: string | null;
  reason: string;
  line_net_minor: bigint;
  tax_minor: bigint;
  total_minor: bigint;
  tax_lines: readonly TaxLineRow[];
  discount: unknown;
  allowance_minor: bigint;
  lines: readonly CreditNoteLineJson[];
  created_at: string;
}>;
const select = `select n.id, n.version, n.invoice_id, i.number as invoice_number, n.client_id, c.name as client_name, n.legal_entity_id, n.currency, n.state, n.number, n.issued_on, n.reason, n.line_net_minor, n.tax_minor, n.total_minor, n.tax_lines, n.discount, n.allowance_minor, n.lines, n.created_at
  from credit_note n join invoice i on i.firm_id = n.firm_id and i.id = n.invoice_id join client c on c.firm_id = n.firm_id and c.id = n.client_id where n.firm_id = app.firm_id()`;

export function listCreditNotes(
  db: ReadDb,
  filter: Readonly<{
    invoiceId?: string | undefined;
    clientId?: string | undefined;
    managerId?: string | undefined;
    branchId?: string | undefined;
  }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('n.invoice_id = ?', filter.invoiceId);
  c.where('n.client_id = ?', filter.clientId);
  c.where('i.branch_id = ?', filter.branchId);
  c.where(
    'exists (select from invoice_line l join project p on p.firm_id = l.firm_id and p.id = l.project_id where l.firm_id = n.firm_id and l.invoice_id = n.invoice_id and p.manager_id = ?)',
    filter.managerId,
  );
  c.after(['n.created_at', 'n.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<CreditNoteRow>(
    `${select} and ${c.sql()} order by n.created_at desc, n.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findCreditNote = async (db: ReadDb, id: string) =>
  (await db.rows<CreditNoteRow>(`${select} and n.id = $1`, [id]))[0] ?? null;
export const findCreditNotes = (db: ReadDb, ids: readonly string[]) =>
  db.rows<CreditNoteRow>(`${select} and n.id = any($1)`, [ids]);
export const lockCreditNote = async (tx: WriteTx, id: string) =>
  (await tx.rows<CreditNoteRow>(`${select} and n.id = $1 for update of n, i`, [id]))[0] ?? null;
export const creditNotesOf = (db: ReadDb, invoiceIds: readonly string[]) =>
  db.rows<CreditNoteRow>(
    `${select} and n.invoice_id = any($1) and n.state <> 'discarded' order by n.created_at`,
    [invoiceIds],
  );

export type NewCreditNote = Readonly<{
  id: string;
  invoiceId: string;
  clientId: string;
  legalEntityId: string;
  currency: string;
  reason: string;
  lineNetMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  taxLines: readonly unknown[];
  discount: unknown;
  allowanceMinor: bigint;
  lines: readonly CreditNoteLineJson[];
  createdAt: string;
  parts: readonly Readonly<{
    allocationId: string;
    minutes: number;
    valueMinor: bigint;
    amountMinor: bigint;
  }>[];
}>;
export const addCreditNote = (tx: WriteTx, note: NewCreditNote) =>
  tx.rows(
    `with made as (insert into credit_note (firm_id, id, invoice_id, client_id, legal_entity_id, currency, state, reason, line_net_minor, tax_minor, total_minor, tax_lines, lines, created_at, discount, allowance_minor)
       values (app.firm_id(), $1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $10, $11, $12, $17, $18))
     insert into credit_note_part (firm_id, credit_note_id, allocation_id, minutes, value_minor, amount_minor) select app.firm_id(), $1, x.* from unnest($13::uuid[], $14::int[], $15::bigint[], $16::bigint[]) as x`,
    [
      note.id,
      note.invoiceId,
      note.clientId,
      note.legalEntityId,
      note.currency,
      note.reason,
      note.lineNetMinor,
      note.taxMinor,
      note.totalMinor,
      toJson(note.taxLines),
      toJson(note.lines),
      note.createdAt,
      note.parts.map((x) => x.allocationId),
      note.parts.map((x) => x.minutes),
      note.parts.map((x) => x.valueMinor),
      note.parts.map((x) => x.amountMinor),
      note.discount === null ? null : toJson(note.discount),
      note.allowanceMinor,
    ],
  );
export type PartRow = Readonly<{
  allocation_id: string;
  minutes: number;
  value_minor: bigint;
  amount_minor: bigint;
}>;
export const listParts = (db: ReadDb, creditNoteId: string) =>
  db.rows<PartRow>(
    'select allocation_id, minutes, value_minor, amount_minor from credit_note_part where firm_id = app.firm_id() and credit_note_id = $1',
    [creditNoteId],
  );
export const savePostedCreditNote = (
  tx: WriteTx,
  note: Readonly<{
    id: string;
    number: string;
    on: string;
    lineNetMinor: bigint;
    taxMinor: bigint;
    totalMinor: bigint;
    taxLines: readonly unknown[];
    discount: unknown;
    allowanceMinor: bigint;
    retentionMinor: bigint;
    prepaidMinor: bigint;
    postedAt: string;
  }>,
) =>
  tx.rows(
    `update credit_note set state = 'posted', version = version + 1, number = $2, issued_on = $3, line_net_minor = $4, tax_minor = $5, total_minor = $6, tax_lines = $7, posted_at = $8, retention_minor = $9, prepaid_minor = $10, discount = $11, allowance_minor = $12 where firm_id = app.firm_id() and id = $1`,
    [
      note.id,
      note.number,
      note.on,
      note.lineNetMinor,
      note.taxMinor,
      note.totalMinor,
      toJson(note.taxLines),
      note.postedAt,
      note.retentionMinor,
      note.prepaidMinor,
      note.discount === null ? null : toJson(note.discount),
      note.allowanceMinor,
    ],
  );
export const discardCreditNote = (tx: WriteTx, id: string) =>
  tx.rows(
    `update credit_note set state = 'discarded', version = version + 1 where firm_id = app.firm_id() and id = $1`,
    [id],
  );
