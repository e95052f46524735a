// Retainers, their requests and periods, as they are stored.

import type { RetainerState } from '@daybook/core/retainers/retainer-lifecycle.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type RetainerRow = Readonly<{
  id: string;
  version: number;
  number: string;
  name: string;
  kind: 'money' | 'hours' | 'trust';
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  entity_currency: string;
  branch_id: string;
  branch_name: string;
  project_id: string | null;
  project_name: string | null;
  service_id: string | null;
  service_name: string | null;
  manager_id: string | null;
  contract_line_id: string | null;
  contract_id: string | null;
  contract_number: string | null;
  currency: string;
  terms: unknown;
  state: RetainerState;
  starts_on: string;
  closed_on: string | null;
  rejected_because: string | null;
  created_at: string;
  created_by_id: string;
  submitted_by_id: string | null;
  units: bigint;
  deficit_minutes: number;
  request_id: string | null;
  request_number: string | null;
  request_minor: bigint | null;
  request_on: string | null;
  request_note: string | null;
}>;
const select = `select r.id, r.version, r.number, r.name, r.kind, r.client_id, c.name as client_name, r.legal_entity_id, e.currency as entity_currency, r.branch_id, b.name as branch_name, r.project_id, p.name as project_name, p.manager_id,
    r.service_id, s.name as service_name, r.contract_line_id, k.id as contract_id, k.number as contract_number, r.currency, r.terms, r.state, r.starts_on, r.closed_on, r.rejected_because, r.created_at, r.created_by_id, r.submitted_by_id,
    coalesce(t.units, 0)::bigint as units, coalesce(d.deficit_minutes, 0) as deficit_minutes, q.id as request_id, q.number as request_number, q.amount_minor as request_minor, q.asked_on as request_on, q.note as request_note
  from retainer r join client c on c.firm_id = r.firm_id and c.id = r.client_id join legal_entity e on e.firm_id = r.firm_id and e.id = r.legal_entity_id join branch b on b.firm_id = r.firm_id and b.id = r.branch_id
  left join project p on p.firm_id = r.firm_id and p.id = r.project_id left join service s on s.firm_id = r.firm_id and s.id = r.service_id
  left join lateral (select l.contract_id from contract_line l where l.firm_id = r.firm_id and l.line_key = r.contract_line_id limit 1) l on true left join contract k on k.firm_id = r.firm_id and k.id = l.contract_id
  left join lateral (select sum(x.units) as units from retainer_movement x where x.firm_id = r.firm_id and x.retainer_id = r.id) t on true
  left join lateral (select x.deficit_minutes from retainer_period x where x.firm_id = r.firm_id and x.retainer_id = r.id order by x.ordinal desc limit 1) d on true
  left join retainer_request q on q.firm_id = r.firm_id and q.retainer_id = r.id and q.state = 'open'
  where r.firm_id = app.firm_id()`;

export type RetainerFilter = Readonly<{
  ids?: readonly string[] | undefined;
  notIds?: readonly string[] | undefined;
  q?: string | undefined;
  clientId?: string | undefined;
  kinds?: readonly string[] | undefined;
  states?: readonly string[] | undefined;
  branchId?: string | undefined;
  managerId?: string | undefined;
  createdById?: string | undefined;
}>;
export function listRetainers(
  db: ReadDb,
  filter: RetainerFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where(
    `(r.name ilike '%' || ? || '%' or r.number ilike '%' || ? || '%' or c.name ilike '%' || ? || '%')`,
    filter.q,
  );
  c.where('r.id = any(?)', filter.ids);
  c.where('r.id <> all(?)', filter.notIds);
  c.where('r.client_id = ?', filter.clientId);
  c.where('r.kind = any(?)', filter.kinds);
  c.where('r.state = any(?)', filter.states);
  c.where('r.branch_id = ?', filter.branchId);
  c.where('p.manager_id = ?', filter.managerId);
  c.where('r.created_by_id = ?', filter.createdById);
  c.after(['r.number', 'r.id'], ['text', 'uuid'], page.after, 'asc');
  return db.rows<RetainerRow>(
    `${select} and ${c.sql()} order by r.number, r.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findRetainer = async (db: ReadDb, id: string) =>
  (await db.rows<RetainerRow>(`${select} and r.id = $1`, [id]))[0] ?? null;
/** In the order that draws lock them in. */
export async function lockRetainers(tx: WriteTx, ids: readonly string[]) {
  await tx.rows(
    'select from retainer where firm_id = app.firm_id() and id = any($1) order by id for update',
    [ids],
  );
  return tx.rows<RetainerRow>(`${select} and r.id = any($1)`, [ids]);
}
/** The row first, then what hangs on it: whoever waited for the lock sees what came before. */
export async function lockRetainer(tx: WriteTx, id: string) {
  await tx.rows('select from retainer where firm_id = app.firm_id() and id = $1 for update', [id]);
  return findRetainer(tx, id);
}

/** In force with a floor to hold, of these clients or of all: few beside the work that they pay for. */
export const evergreenRetainers = (db: ReadDb, clientIds: readonly string[] | null = null) =>
  db.rows<RetainerRow>(
    `${select} and r.state = 'in_force' and r.terms -> 'evergreen' is not null and r.terms -> 'evergreen' <> 'null'::jsonb and ($1::uuid[] is null or r.client_id = any($1)) order by r.number`,
    [clientIds],
  );
/** In force, and drawn when an invoice of the client is posted. */
const atPosting = `${select} and r.client_id = any($1) and r.state = 'in_force' and r.kind <> 'hours' and coalesce((r.terms ->> 'drawsAtPosting')::boolean, r.kind = 'money')`;
export const drawnAtPosting = (db: ReadDb, clientIds: readonly string[]) =>
  db.rows<RetainerRow>(`${atPosting} order by r.number`, [clientIds]);
export async function lockDrawnAtPosting(tx: WriteTx, clientIds: readonly string[]) {
  const locked = await tx.rows(
    `select id from retainer where firm_id = app.firm_id() and client_id = any($1) and state = 'in_force' and kind <> 'hours' order by id for update`,
    [clientIds],
  );
  return locked.length === 0 ? [] : drawnAtPosting(tx, clientIds);
}

/** In force, with how many of their months are closed. */
export const lockHoursRetainers = (tx: WriteTx, clientIds: readonly string[]) =>
  tx.rows<Readonly<{ id: string; client_id: string; starts_on: string; closed_periods: number }>>(
    `select r.id, r.client_id, r.starts_on, (select count(*)::int from retainer_period p where p.firm_id = r.firm_id and p.retainer_id = r.id) as closed_periods
       from retainer r where r.firm_id = app.firm_id() and r.client_id = any($1) and r.state = 'in_force' and r.kind = 'hours' order by r.id for update of r`,
    [clientIds],
  );

export async function takeRetainerNumber(tx: WriteTx): Promise<string> {
  const [row] = await tx.rows<{ last: bigint }>(
    'insert into retainer_number as n (firm_id, last) values (app.firm_id(), 1) on conflict (firm_id) do update set last = n.last + 1 returning last',
  );
  return `RT-${(row?.last ?? 1n).toString().padStart(4, '0')}`;
}

export type WrittenRetainer = Readonly<{
  name: string;
  kind: string;
  projectId: string | null;
  serviceId: string | null;
  contractLineId: string | null;
  startsOn: string;
  terms: unknown;
}>;
export type NewRetainer = WrittenRetainer &
  Readonly<{
    id: string;
    number: string;
    clientId: string;
    legalEntityId: string;
    branchId: string;
    currency: string;
    createdAt: string;
    createdById: string;
  }>;
export const addRetainer = (tx: WriteTx, x: NewRetainer) =>
  tx.rows(
    `insert into retainer (firm_id, id, number, name, kind, client_id, legal_entity_id, branch_id, project_id, service_id, contract_line_id, currency, terms, state, starts_on, created_at, created_by_id)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'draft', $13, $14, $15)`,
    [
      x.id,
      x.number,
      x.name,
      x.kind,
      x.clientId,
      x.legalEntityId,
      x.branchId,
      x.projectId,
      x.serviceId,
      x.contractLineId,
      x.currency,
      toJson(x.terms),
      x.startsOn,
      x.createdAt,
      x.createdById,
    ],
  );
export const saveWritten = (tx: WriteTx, id: string, x: WrittenRetainer) =>
  tx.rows(
    'update retainer set version = version + 1, name = $2, kind = $3, project_id = $4, service_id = $5, contract_line_id = $6, starts_on = $7, terms = $8 where firm_id = app.firm_id() and id = $1',
    [id, x.name, x.kind, x.projectId, x.serviceId, x.contractLineId, x.startsOn, toJson(x.terms)],
  );
export type StateChange = Readonly<{
  state: RetainerState;
  submittedById?: string;
  rejectedBecause?: string | null;
  closedOn?: string;
}>;
export const saveState = (tx: WriteTx, id: string, change: StateChange) =>
  tx.rows(
    'update retainer set version = version + 1, state = $2, submitted_by_id = coalesce($3, submitted_by_id), rejected_because = $4, closed_on = coalesce($5, closed_on) where firm_id = app.firm_id() and id = $1',
    [
      id,
      change.state,
      change.submittedById ?? null,
      change.rejectedBecause ?? null,
      change.closedOn ?? null,
    ],
  );
export const touch = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows(
    'update retainer set version = version + 1 where firm_id = app.firm_id() and id = any($1)',
    [ids],
  );

export type RequestRow = Readonly<{
  id: string;
  number: string;
  amount_minor: bigint;
  state: 'open' | 'paid' | 'withdrawn';
  asked_on: string;
  note: string;
}>;
export const listRequests = (db: ReadDb, retainerId: string) =>
  db.rows<RequestRow>(
    'select id, number, amount_minor, state, asked_on, note from retainer_request where firm_id = app.firm_id() and retainer_id = $1 order by created_at desc, id desc',
    [retainerId],
  );
/** How often each was asked for so far. */
export const requestCounts = (db: ReadDb, retainerIds: readonly string[]) =>
  db.rows<Readonly<{ retainer_id: string; count: number }>>(
    'select retainer_id, count(*)::int as count from retainer_request where firm_id = app.firm_id() and retainer_id = any($1) group by retainer_id',
    [retainerIds],
  );
export const addRequests = (
  tx: WriteTx,
  rows: readonly Readonly<{
    id: string;
    retainerId: string;
    number: string;
    amountMinor: bigint;
    note: string;
  }>[],
  facts: Readonly<{ askedOn: string; createdAt: string; createdById: string }>,
) =>
  tx.rows(
    `insert into retainer_request (firm_id, id, retainer_id, number, amount_minor, note, state, asked_on, created_at, created_by_id)
     select app.firm_id(), x.*, 'open', $6, $7, $8 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[]) as x`,
    [
      rows.map((x) => x.id),
      rows.map((x) => x.retainerId),
      rows.map((x) => x.number),
      rows.map((x) => x.amountMinor),
      rows.map((x) => x.note),
      facts.askedOn,
      facts.createdAt,
      facts.createdById,
    ],
  );
export const saveRequestState = (tx: WriteTx, id: string, state: RequestRow['state']) =>
  tx.rows('update retainer_request set state = $2 where firm_id = app.firm_id() and id = $1', [
    id,
    state,
  ]);

export type PeriodRow = Readonly<{
  ordinal: number;
  from_date: string;
  until_date: string;
  included_minutes: number;
  carried_minutes: number;
  deficit_before_minutes: number;
  approved_minutes: number;
  overage_minutes: number;
  lapsed_minutes: number;
  carry_minutes: number;
  deficit_minutes: number;
  fee_minor: bigint;
  overage_minor: bigint;
}>;
export const listPeriods = (db: ReadDb, retainerId: string) =>
  db.rows<PeriodRow>(
    'select ordinal, from_date, until_date, included_minutes, carried_minutes, deficit_before_minutes, approved_minutes, overage_minutes, lapsed_minutes, carry_minutes, deficit_minutes, fee_minor, overage_minor from retainer_period where firm_id = app.firm_id() and retainer_id = $1 order by ordinal',
    [retainerId],
  );
export type NewPeriod = PeriodRow &
  Readonly<{ id: string; retainerId: string; at: string; personId: string }>;
export const addPeriod = (tx: WriteTx, x: NewPeriod) =>
  tx.rows(
    `insert into retainer_period (firm_id, id, retainer_id, ordinal, from_date, until_date, included_minutes, carried_minutes, deficit_before_minutes, approved_minutes, overage_minutes, lapsed_minutes, carry_minutes, deficit_minutes, fee_minor, overage_minor, closed_at, closed_by_id)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      x.id,
      x.retainerId,
      x.ordinal,
      x.from_date,
      x.until_date,
      x.included_minutes,
      x.carried_minutes,
      x.deficit_before_minutes,
      x.approved_minutes,
      x.overage_minutes,
      x.lapsed_minutes,
      x.carry_minutes,
      x.deficit_minutes,
      x.fee_minor,
      x.overage_minor,
      x.at,
      x.personId,
    ],
  );
/** Approved minutes that the line's fee pays for, worked before a day. */
export async function coveredMinutes(db: ReadDb, lineKey: string, before: string): Promise<number> {
  const [row] = await db.rows<{ minutes: number }>(
    `select coalesce(sum(billable_minutes), 0)::int as minutes from billable_item where firm_id = app.firm_id() and contract_line_id = $1 and source_kind = 'time' and coverage = 'retainer' and not is_withdrawn and work_date < $2`,
    [lineKey, before],
  );
  return row?.minutes ?? 0;
}
