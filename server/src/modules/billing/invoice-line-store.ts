// Lines of invoices, as they are stored.

import type { InvoiceLine } from '@daybook/core/billing/invoice-lines.ts';
import type { TaxCategory } from '@daybook/core/billing/tax.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { numericOfE4 } from '../../platform/numeric.ts';

export type NewLine = InvoiceLine &
  Readonly<{ id: string; invoiceId: string; quantity: string | null }>;

export async function addLines(tx: WriteTx, lines: readonly NewLine[]): Promise<void> {
  const column = <T>(pick: (line: NewLine) => T) => lines.map(pick);
  await tx.rows(
    `insert into invoice_line (firm_id, id, invoice_id, position, description, service_id, project_id, person_id, from_date, until_date, minutes, quantity, unit_price, net_minor, tax_class_id, tax_category, tax_percent, tax_reason, clause)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::date[], $9::date[], $10::int[], $11::text[], $12::numeric[], $13::bigint[], $14::uuid[], $15::text[], $16::numeric[], $17::text[], $18::text[]) as x`,
    [
      column((x) => x.id),
      column((x) => x.invoiceId),
      column((x) => x.position),
      column((x) => x.description),
      column((x) => x.serviceId),
      column((x) => x.projectId),
      column((x) => x.personId),
      column((x) => x.workDateFrom),
      column((x) => x.workDateUntil),
      column((x) => x.minutes),
      column((x) => x.quantity),
      column((x) => (x.unitPriceE4 === null ? null : numericOfE4(x.unitPriceE4))),
      column((x) => x.net.minor),
      column((x) => x.tax.taxClassId),
      column((x) => x.tax.category),
      column((x) => numericOfE4(x.tax.percentE4)),
      column((x) => x.tax.reason),
      column((x) => x.clause),
    ],
  );
}

export type LineRow = Readonly<{
  id: string;
  invoice_id: string;
  position: number;
  description: string;
  service_id: string | null;
  service_name: string | null;
  project_id: string;
  project_name: string;
  person_id: string | null;
  from_date: string;
  until_date: string;
  minutes: number;
  quantity: string | null;
  unit_price: string | null;
  net_minor: bigint;
  tax_class_id: string;
  tax_category: TaxCategory;
  tax_percent: string;
  tax_reason: string | null;
  clause: string | null;
  credited_minor: bigint;
}>;

export const listInvoiceLines = (db: ReadDb, invoiceIds: readonly string[]) =>
  db.rows<LineRow>(
    `select l.id, l.invoice_id, l.position, l.description, l.service_id, s.name as service_name, l.project_id, p.name as project_name, l.person_id, l.from_date, l.until_date, l.minutes, l.quantity, l.unit_price, l.net_minor, l.tax_class_id, l.tax_category,
        l.tax_percent, l.tax_reason, l.clause, coalesce((select -sum(a.amount_minor) from allocation a where a.firm_id = l.firm_id and a.invoice_id = l.invoice_id and a.line_id = l.id and a.credit_note_id is not null), 0)::bigint as credited_minor
       from invoice_line l join project p on p.firm_id = l.firm_id and p.id = l.project_id left join service s on s.firm_id = l.firm_id and s.id = l.service_id
      where l.firm_id = app.firm_id() and l.invoice_id = any($1) order by l.invoice_id, l.position`,
    [invoiceIds],
  );
