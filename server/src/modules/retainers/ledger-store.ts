// Tranches and movements, as they are stored: what a retainer has is the sum of what moved.

import type { movementKinds } from '@daybook/contract/retainers.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { e4Of, numericOfE8 } from '../../platform/numeric.ts';

export type MovementKind = (typeof movementKinds)[number];

export type TrancheRow = Readonly<{
  id: string;
  retainer_id: string;
  kind: 'paid' | 'granted';
  project_id: string | null;
  project_name: string | null;
  service_id: string | null;
  service_name: string | null;
  priority: number;
  received_on: string;
  expires_on: string | null;
  cleared_on: string | null;
  exchange_rate: string;
  period_ordinal: number | null;
  reference: string | null;
  units: bigint;
}>;
export const listTranches = (db: ReadDb, retainerId: string) => listTranchesOf(db, [retainerId]);
export const listTranchesOf = (db: ReadDb, retainerIds: readonly string[]) =>
  db.rows<TrancheRow>(
    `select t.id, t.retainer_id, t.kind, t.project_id, p.name as project_name, t.service_id, s.name as service_name, t.priority, t.received_on, t.expires_on, t.cleared_on, t.exchange_rate, t.period_ordinal, t.reference, b.units
       from retainer_tranche t join retainer_tranche_balance b on b.firm_id = t.firm_id and b.tranche_id = t.id
       left join project p on p.firm_id = t.firm_id and p.id = t.project_id left join service s on s.firm_id = t.firm_id and s.id = t.service_id
      where t.firm_id = app.firm_id() and t.retainer_id = any($1) order by t.received_on, t.id`,
    [retainerIds],
  );

export type NewTranche = Readonly<{
  id: string;
  retainerId: string;
  kind: 'paid' | 'granted';
  projectId: string | null;
  serviceId: string | null;
  priority: number;
  receivedOn: string;
  expiresOn: string | null;
  clearedOn: string | null;
  rateE8: bigint;
  periodOrdinal: number | null;
  reference: string | null;
}>;
export const addTranche = (tx: WriteTx, x: NewTranche) =>
  tx.rows(
    `insert into retainer_tranche (firm_id, id, retainer_id, kind, project_id, service_id, priority, received_on, expires_on, cleared_on, exchange_rate, period_ordinal, reference)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      x.id,
      x.retainerId,
      x.kind,
      x.projectId,
      x.serviceId,
      x.priority,
      x.receivedOn,
      x.expiresOn,
      x.clearedOn,
      numericOfE8(x.rateE8),
      x.periodOrdinal,
      x.reference,
    ],
  );
export const saveCleared = (tx: WriteTx, trancheId: string, clearedOn: string) =>
  tx.rows('update retainer_tranche set cleared_on = $2 where firm_id = app.firm_id() and id = $1', [
    trancheId,
    clearedOn,
  ]);

export type NewMovement = Readonly<{
  id: string;
  retainerId: string;
  trancheId: string;
  entryId: string;
  kind: MovementKind;
  on: string;
  units: bigint;
  invoiceId: string | null;
  requestId: string | null;
  reversesId: string | null;
  note: string;
  at: string;
  personId: string;
}>;
export async function addMovements(tx: WriteTx, rows: readonly NewMovement[]): Promise<void> {
  await tx.rows(
    `insert into retainer_movement (firm_id, id, retainer_id, tranche_id, entry_id, kind, on_date, units, invoice_id, request_id, reverses_id, note, at, person_id)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::bigint[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::timestamptz[], $13::uuid[]) as x`,
    [
      rows.map((x) => x.id),
      rows.map((x) => x.retainerId),
      rows.map((x) => x.trancheId),
      rows.map((x) => x.entryId),
      rows.map((x) => x.kind),
      rows.map((x) => x.on),
      rows.map((x) => x.units),
      rows.map((x) => x.invoiceId),
      rows.map((x) => x.requestId),
      rows.map((x) => x.reversesId),
      rows.map((x) => x.note),
      rows.map((x) => x.at),
      rows.map((x) => x.personId),
    ],
  );
}

export type MovementRow = Readonly<{
  id: string;
  tranche_id: string;
  entry_id: string;
  kind: MovementKind;
  on_date: string;
  units: bigint;
  balance_units: bigint;
  invoice_id: string | null;
  invoice_number: string | null;
  note: string;
  person_id: string;
  person_name: string;
  is_released: boolean;
}>;
/** In the order of the ledger, each with the balance after it. */
export const listMovements = (db: ReadDb, retainerId: string) =>
  db.rows<MovementRow>(
    `select m.id, m.tranche_id, m.entry_id, m.kind, m.on_date, m.units, (sum(m.units) over (order by m.at, m.id))::bigint as balance_units, m.invoice_id, i.number as invoice_number, m.note, m.person_id, w.name as person_name,
        exists (select from retainer_movement x where x.firm_id = m.firm_id and x.reverses_id = m.id) as is_released
       from retainer_movement m join person w on w.firm_id = m.firm_id and w.id = m.person_id left join invoice i on i.firm_id = m.firm_id and i.id = m.invoice_id
      where m.firm_id = app.firm_id() and m.retainer_id = $1 order by m.at, m.id`,
    [retainerId],
  );

/** The draw is the source of these settlements, and exactly what moved settles. */
export async function settleByDraw(
  tx: WriteTx,
  rows: readonly Readonly<{
    id: string;
    movementId: string;
    invoiceId: string;
    amountMinor: bigint;
    at: string;
  }>[],
): Promise<void> {
  await tx.rows(
    'insert into settlement (firm_id, id, movement_id, invoice_id, amount_minor, at) select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[]) as x',
    [
      rows.map((x) => x.id),
      rows.map((x) => x.movementId),
      rows.map((x) => x.invoiceId),
      rows.map((x) => x.amountMinor),
      rows.map((x) => x.at),
    ],
  );
}

export type NeedRow = Readonly<{
  invoice_id: string;
  project_id: string;
  service_id: string | null;
  net_minor: bigint;
  percentE4: bigint;
}>;
/** What invoices are for, line by line. */
export const invoicedLines = async (
  db: ReadDb,
  invoiceIds: readonly string[],
): Promise<readonly NeedRow[]> =>
  (
    await db.rows<Omit<NeedRow, 'percentE4'> & Readonly<{ tax_percent: string }>>(
      'select invoice_id, project_id, service_id, net_minor, tax_percent from invoice_line where firm_id = app.firm_id() and invoice_id = any($1)',
      [invoiceIds],
    )
  ).map(({ tax_percent, ...line }) => ({ ...line, percentE4: e4Of(tax_percent) }));
/** What tranches with a scope of their own have paid of it already. */
export const scopedDrawsOf = (db: ReadDb, invoiceId: string) =>
  db.rows<{ project_id: string | null; service_id: string | null; units: bigint }>(
    `select t.project_id, t.service_id, (-sum(m.units))::bigint as units from retainer_movement m join retainer_tranche t on t.firm_id = m.firm_id and t.id = m.tranche_id
      where m.firm_id = app.firm_id() and m.invoice_id = $1 and (t.project_id is not null or t.service_id is not null) group by t.project_id, t.service_id having sum(m.units) <> 0`,
    [invoiceId],
  );

/** Approved work that is on no document yet, by the tax class of its service, in the reach of each retainer. */
export const unbilledByTaxClass = (db: ReadDb, retainerIds: readonly string[]) =>
  db.rows<{ retainer_id: string; tax_class_id: string; net_minor: bigint }>(
    `select r.id as retainer_id, s.tax_class_id, sum(o.open_minor)::bigint as net_minor
       from retainer r join open_item o on o.firm_id = r.firm_id and o.client_id = r.client_id and o.currency = r.currency and (r.project_id is null or o.project_id = r.project_id) and (r.service_id is null or o.service_id = r.service_id)
       join service s on s.firm_id = o.firm_id and s.id = o.service_id
      where r.firm_id = app.firm_id() and r.id = any($1) group by r.id, s.tax_class_id having sum(o.open_minor) <> 0`,
    [retainerIds],
  );
export const draftsByTax = (db: ReadDb, retainerIds: readonly string[]) =>
  db.rows<{ retainer_id: string; tax_percent: string; net_minor: bigint }>(
    `select r.id as retainer_id, l.tax_percent, sum(l.net_minor)::bigint as net_minor
       from retainer r join invoice i on i.firm_id = r.firm_id and i.client_id = r.client_id and i.currency = r.currency and i.state in ('draft', 'submitted')
       join invoice_line l on l.firm_id = i.firm_id and l.invoice_id = i.id and (r.project_id is null or l.project_id = r.project_id) and (r.service_id is null or l.service_id = r.service_id)
      where r.firm_id = app.firm_id() and r.id = any($1) group by r.id, l.tax_percent having sum(l.net_minor) <> 0`,
    [retainerIds],
  );

export type BurnRow = Readonly<{ month: string; received: bigint; drawn: bigint }>;
export const burnByMonth = (db: ReadDb, retainerId: string) =>
  db.rows<BurnRow>(
    `select to_char(on_date, 'YYYY-MM') as month, coalesce(sum(units) filter (where kind in ('received', 'granted', 'included')), 0)::bigint as received,
        (-coalesce(sum(units) filter (where kind in ('drawn', 'released', 'worked')), 0))::bigint as drawn
       from retainer_movement where firm_id = app.firm_id() and retainer_id = $1 group by 1 order by 1`,
    [retainerId],
  );
/** Drawn and not given back since a day. */
export async function drawnSince(db: ReadDb, retainerId: string, from: string): Promise<bigint> {
  const [row] = await db.rows<{ units: bigint }>(
    `select (-coalesce(sum(units), 0))::bigint as units from retainer_movement where firm_id = app.firm_id() and retainer_id = $1 and kind in ('drawn', 'released', 'worked') and on_date >= $2`,
    [retainerId, from],
  );
  return row?.units ?? 0n;
}
