// Claims of interest and fees, and what interest is reckoned from, as they are stored.

import type { InterestPiece } from '@daybook/core/dunning/late-interest.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions } from '../../platform/page.ts';

export type LateRow = Readonly<{
  id: string;
  number: string;
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  branch_id: string;
  currency: string;
  due_on: string;
  claimed_until: string | null;
  ladder_id: string | null;
}>;
/**
 * Invoices that were due before a day and are open, or were paid after they were due; by client. Claims of
 * interest and fees bear no interest. A claim whose invoice was voided or credited counts as not made.
 */
export function lateInvoices(
  db: ReadDb,
  filter: Readonly<{ clientId?: string | undefined; invoiceIds?: readonly string[] | undefined }>,
  until: string,
) {
  const c = conditions();
  c.where('i.due_on < ?', until);
  c.where('i.client_id = ?', filter.clientId);
  c.where('i.id = any(?)', filter.invoiceIds);
  return db.rows<LateRow>(
    `select i.id, i.number, i.client_id, k.name as client_name, i.legal_entity_id, i.branch_id, i.currency, i.due_on, n.claimed_until, k.dunning_ladder_id as ladder_id
       from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id join client k on k.firm_id = i.firm_id and k.id = i.client_id
       left join lateral (select max(x.until_on) as claimed_until from late_claim x join invoice y on y.firm_id = x.firm_id and y.id = x.claim_invoice_id where x.firm_id = i.firm_id and x.invoice_id = i.id and x.kind = 'interest' and y.state = 'posted') n on true
      where i.firm_id = app.firm_id() and i.state in ('posted', 'credited') and ${c.sql()}
        and (b.open_minor > 0 or exists (select from settlement s left join receipt r on r.firm_id = s.firm_id and r.id = s.receipt_id where s.firm_id = i.firm_id and s.invoice_id = i.id and coalesce(r.received_on, s.at::date) > i.due_on))
        and not exists (select from late_claim x where x.firm_id = i.firm_id and x.claim_invoice_id = i.id)
      order by k.name, i.due_on, i.id`,
    c.values,
  );
}

export type PrincipalRow = Readonly<{ invoice_id: string; on_date: string; change_minor: bigint }>;
/** What made each invoice's open amount, by day: the invoice itself, what was received, what was credited. */
export const principalOf = (db: ReadDb, invoiceIds: readonly string[]) =>
  db.rows<PrincipalRow>(
    `select invoice_id, on_date, sum(change_minor)::bigint as change_minor from (
       select i.id as invoice_id, i.invoice_date as on_date, i.total_minor - i.prepaid_minor - i.retention_minor as change_minor from invoice i where i.firm_id = app.firm_id() and i.id = any($1)
       union all select s.invoice_id, coalesce(r.received_on, s.at::date), -s.amount_minor from settlement s left join receipt r on r.firm_id = s.firm_id and r.id = s.receipt_id where s.firm_id = app.firm_id() and s.invoice_id = any($1)
       union all select n.invoice_id, n.issued_on, -(n.total_minor - coalesce(n.retention_minor, 0) - coalesce(n.prepaid_minor, 0)) from credit_note n where n.firm_id = app.firm_id() and n.invoice_id = any($1) and n.state = 'posted') each
     group by invoice_id, on_date order by invoice_id, on_date`,
    [invoiceIds],
  );

export const lockInvoices = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows(
    'select from invoice where firm_id = app.firm_id() and id = any($1) order by id for update',
    [ids],
  );

/** The project of an invoice's first line: claims on it belong there, too. */
export const projectsOf = async (
  db: ReadDb,
  invoiceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await db.rows<{ invoice_id: string; project_id: string }>(
        'select distinct on (invoice_id) invoice_id, project_id from invoice_line where firm_id = app.firm_id() and invoice_id = any($1) order by invoice_id, position',
        [invoiceIds],
      )
    ).map((row) => [row.invoice_id, row.project_id]),
  );

export type NewClaim = Readonly<{
  id: string;
  kind: 'interest' | 'fee';
  clientId: string;
  invoiceId: string;
  noticeId: string | null;
  from: string | null;
  until: string | null;
  pieces: readonly InterestPiece[];
  amountMinor: bigint;
  currency: string;
  claimInvoiceId: string;
}>;
export const addClaims = (
  tx: WriteTx,
  rows: readonly NewClaim[],
  made: Readonly<{ at: string; byId: string }>,
) =>
  tx.rows(
    `insert into late_claim (firm_id, created_at, created_by_id, id, kind, client_id, invoice_id, notice_id, from_on, until_on, pieces, amount_minor, currency, claim_invoice_id)
     select app.firm_id(), $1, $2, x.* from unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::date[], $9::date[], $10::jsonb[], $11::bigint[], $12::text[], $13::uuid[]) as x`,
    [
      made.at,
      made.byId,
      rows.map((x) => x.id),
      rows.map((x) => x.kind),
      rows.map((x) => x.clientId),
      rows.map((x) => x.invoiceId),
      rows.map((x) => x.noticeId),
      rows.map((x) => x.from),
      rows.map((x) => x.until),
      rows.map((x) => toJson(x.pieces)),
      rows.map((x) => x.amountMinor),
      rows.map((x) => x.currency),
      rows.map((x) => x.claimInvoiceId),
    ],
  );
