// Billing runs, as they are stored: the turns of plans, the invoices as simulated, and what stands in the way.

import type { RunState } from '@daybook/core/automation/run-lifecycle.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

type Total = Readonly<{ currency: string; net: string; total: string; due: string }>;
export type RunRow = Readonly<{
  id: string;
  version: number;
  number: string;
  state: RunState;
  due_until: string;
  invoice_date: string;
  branch_id: string | null;
  branch_name: string | null;
  practice: string | null;
  source: 'person' | 'schedule';
  content_hash: Buffer | null;
  rejected_because: string | null;
  created_at: string;
  created_by_id: string;
  created_by_name: string;
  submitted_by_id: string | null;
  submitted_by_name: string | null;
  approved_by_id: string | null;
  approved_by_name: string | null;
  posted_at: string | null;
  started_by_id: string;
  stopped_because: string | null;
  approver_id: string | null;
  plans: number;
  simulated_plans: number;
  posted_plans: number;
  invoices: number;
  excluded: number;
  posted: number;
  moved: number;
  exceptions: number;
  top_ups: number;
  moved_top_ups: number;
  totals: readonly Total[];
}>;
const select = `select r.id, r.version, r.number, r.state, r.due_until, r.invoice_date, r.branch_id, b.name as branch_name, r.practice, r.source, r.content_hash, r.rejected_because, r.created_at, r.created_by_id, c.name as created_by_name,
    r.submitted_by_id, s.name as submitted_by_name, r.approved_by_id, a.name as approved_by_name, r.posted_at, r.started_by_id, r.stopped_because, p.approver_id, p.plans, p.simulated_plans, p.posted_plans, i.invoices, i.excluded, i.posted, i.moved, e.exceptions, u.top_ups, u.moved_top_ups, coalesce(t.totals, '[]') as totals
  from billing_run r join person c on c.firm_id = r.firm_id and c.id = r.created_by_id left join branch b on b.firm_id = r.firm_id and b.id = r.branch_id
  left join person s on s.firm_id = r.firm_id and s.id = r.submitted_by_id left join person a on a.firm_id = r.firm_id and a.id = r.approved_by_id
  cross join lateral (select count(*)::int as plans, count(*) filter (where x.is_simulated)::int as simulated_plans, count(*) filter (where x.is_posted)::int as posted_plans,
      case when count(distinct q.approver_id) = 1 and count(*) = count(q.approver_id) then (array_agg(q.approver_id))[1] end as approver_id
      from billing_run_plan x join billing_plan q on q.firm_id = x.firm_id and q.id = x.plan_id where x.firm_id = r.firm_id and x.run_id = r.id) p
  cross join lateral (select count(*) filter (where x.state <> 'excluded')::int as invoices, count(*) filter (where x.state = 'excluded')::int as excluded, count(*) filter (where x.state = 'posted')::int as posted,
      count(*) filter (where x.state = 'moved')::int as moved from billing_run_item x where x.firm_id = r.firm_id and x.run_id = r.id) i
  cross join lateral (select count(*)::int as exceptions from billing_run_exception x where x.firm_id = r.firm_id and x.run_id = r.id) e
  cross join lateral (select count(*)::int as top_ups, count(*) filter (where x.state = 'moved')::int as moved_top_ups from billing_run_top_up x where x.firm_id = r.firm_id and x.run_id = r.id) u
  left join lateral (select jsonb_agg(jsonb_build_object('currency', y.currency, 'net', y.net::text, 'total', y.total::text, 'due', y.due::text) order by y.currency) as totals
      from (select x.currency, sum(x.net_minor) as net, sum(x.total_minor) as total, sum(x.due_minor) as due from billing_run_item x where x.firm_id = r.firm_id and x.run_id = r.id and x.state in ('simulated', 'posted') group by x.currency) y) t on true
  where r.firm_id = app.firm_id()`;

export function listRuns(
  db: ReadDb,
  filter: Readonly<{ states?: readonly string[] | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('r.state = any(?)', filter.states);
  c.after(['r.created_at', 'r.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<RunRow>(
    `${select} and ${c.sql()} order by r.created_at desc, r.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findRun = async (db: ReadDb, id: string) =>
  (await db.rows<RunRow>(`${select} and r.id = $1`, [id]))[0] ?? null;
/** The row first, then what hangs on it: whoever waited for the lock sees what came before. */
export async function lockRun(tx: WriteTx, id: string) {
  await tx.rows('select from billing_run where firm_id = app.firm_id() and id = $1 for update', [
    id,
  ]);
  return findRun(tx, id);
}
/** Runs whose work was cut off: nobody is at them, or a job that will find them finished. */
export const unfinishedRuns = (db: ReadDb) =>
  db.rows<Readonly<{ id: string; state: 'simulating' | 'posting'; started_by_id: string }>>(
    `select id, state, started_by_id from billing_run where firm_id = app.firm_id() and state in ('simulating', 'posting')`,
  );

export async function takeRunNumber(tx: WriteTx): Promise<string> {
  const [row] = await tx.rows<{ last: number }>(
    'insert into billing_run_number as n (firm_id, last) values (app.firm_id(), 1) on conflict (firm_id) do update set last = n.last + 1 returning last',
  );
  return `B-${String(row?.last ?? 1).padStart(4, '0')}`;
}
export const addRun = (
  tx: WriteTx,
  x: Readonly<{
    id: string;
    number: string;
    dueUntil: string;
    invoiceDate: string;
    branchId: string | null;
    practice: string | null;
    source: string;
    createdAt: string;
    createdById: string;
  }>,
) =>
  tx.rows(
    `insert into billing_run (firm_id, id, number, state, due_until, invoice_date, branch_id, practice, source, created_at, created_by_id, started_by_id) values (app.firm_id(), $1, $2, 'simulating', $3, $4, $5, $6, $7, $8, $9, $9)`,
    [
      x.id,
      x.number,
      x.dueUntil,
      x.invoiceDate,
      x.branchId,
      x.practice,
      x.source,
      x.createdAt,
      x.createdById,
    ],
  );
export const saveRun = (
  tx: WriteTx,
  id: string,
  x: Readonly<{
    state: RunState;
    contentHash?: Buffer | null;
    approvedHash?: Buffer | null;
    submittedById?: string | null;
    approvedById?: string | null;
    rejectedBecause?: string | null;
    postedAt?: string | null;
    startedById?: string;
    stoppedBecause?: string | null;
  }>,
) =>
  tx.rows(
    `update billing_run set version = version + 1, state = $2, content_hash = case when $3 then $4 else content_hash end, approved_hash = case when $5 then $6 else approved_hash end,
        submitted_by_id = case when $7 then $8 else submitted_by_id end, approved_by_id = case when $9 then $10 else approved_by_id end, rejected_because = $11, posted_at = coalesce($12, posted_at), started_by_id = coalesce($13, started_by_id), stopped_because = $14 where firm_id = app.firm_id() and id = $1`,
    [
      id,
      x.state,
      x.contentHash !== undefined,
      x.contentHash ?? null,
      x.approvedHash !== undefined,
      x.approvedHash ?? null,
      x.submittedById !== undefined,
      x.submittedById ?? null,
      x.approvedById !== undefined,
      x.approvedById ?? null,
      x.rejectedBecause ?? null,
      x.postedAt ?? null,
      x.startedById ?? null,
      x.stoppedBecause ?? null,
    ],
  );

export type TurnRow = Readonly<{
  plan_id: string;
  position: number;
  client_id: string;
  occurs_on: string;
  cut_off: string;
  sweeps: readonly string[];
  per: 'client' | 'project' | 'contract';
  grouping: string | null;
  delivery: 'none' | 'email';
}>;
export const addTurns = (
  tx: WriteTx,
  runId: string,
  turns: readonly (Omit<TurnRow, 'delivery'> & { missed: number })[],
) =>
  tx.rows(
    `insert into billing_run_plan (firm_id, run_id, plan_id, position, client_id, occurs_on, cut_off, missed, sweeps, per, grouping)
     select app.firm_id(), $1, x.plan_id, x.position, x.client_id, x.occurs_on, x.cut_off, x.missed, string_to_array(x.sweeps, ','), x.per, x.grouping
       from unnest($2::uuid[], $3::int[], $4::uuid[], $5::date[], $6::date[], $7::int[], $8::text[], $9::text[], $10::text[]) as x (plan_id, position, client_id, occurs_on, cut_off, missed, sweeps, per, grouping)`,
    [
      runId,
      turns.map((x) => x.plan_id),
      turns.map((x) => x.position),
      turns.map((x) => x.client_id),
      turns.map((x) => x.occurs_on),
      turns.map((x) => x.cut_off),
      turns.map((x) => x.missed),
      turns.map((x) => x.sweeps.join(',')),
      turns.map((x) => x.per),
      turns.map((x) => x.grouping),
    ],
  );

/** The next turns in their order, whole clients: what several plans of one could take is shared out once. */
export const nextTurns = (
  db: ReadDb,
  runId: string,
  step: 'simulate' | 'post',
  atLeast: number,
) => {
  const waiting = step === 'simulate' ? 'not x.is_simulated' : 'not x.is_posted';
  return db.rows<TurnRow>(
    `with first as (select x.client_id from billing_run_plan x where x.firm_id = app.firm_id() and x.run_id = $1 and ${waiting} order by x.position limit $2)
     select x.plan_id, x.position, x.client_id, x.occurs_on, x.cut_off, x.sweeps, x.per, x.grouping, p.delivery from billing_run_plan x join billing_plan p on p.firm_id = x.firm_id and p.id = x.plan_id where x.firm_id = app.firm_id() and x.run_id = $1 and ${waiting} and x.client_id in (select client_id from first) order by x.position`,
    [runId, atLeast],
  );
};
export const markTurns = (
  tx: WriteTx,
  runId: string,
  step: 'simulate' | 'post',
  planIds: readonly string[],
) =>
  tx.rows(
    `update billing_run_plan set ${step === 'simulate' ? 'is_simulated' : 'is_posted'} = true where firm_id = app.firm_id() and run_id = $1 and plan_id = any($2)`,
    [runId, planIds],
  );
/** Back to the start: what was simulated before is forgotten, what was posted stays. */
export async function forgetSimulation(tx: WriteTx, runId: string): Promise<void> {
  await tx.rows(
    'update billing_run_plan set is_simulated = false where firm_id = app.firm_id() and run_id = $1',
    [runId],
  );
  await tx.rows('delete from billing_run_exception where firm_id = app.firm_id() and run_id = $1', [
    runId,
  ]);
  await tx.rows(
    `delete from billing_run_item where firm_id = app.firm_id() and run_id = $1 and state <> 'posted'`,
    [runId],
  );
  await tx.rows(
    `delete from billing_run_top_up where firm_id = app.firm_id() and run_id = $1 and state <> 'requested'`,
    [runId],
  );
}

export type NewItem = Readonly<{
  id: string;
  planId: string;
  position: number;
  clientId: string;
  projectId: string | null;
  contractId: string | null;
  branchId: string;
  currency: string;
  netMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  dueMinor: bigint;
  entries: number;
  lines: unknown;
  takes: unknown;
  draws: unknown;
  contentHash: Buffer;
  previousMinor: bigint | null;
  previousInvoiceId: string | null;
}>;
export async function addItems(
  tx: WriteTx,
  runId: string,
  items: readonly NewItem[],
): Promise<void> {
  if (items.length === 0) return;
  const column = <T>(pick: (item: NewItem) => T) => items.map(pick);
  await tx.rows(
    `insert into billing_run_item (firm_id, run_id, state, id, plan_id, position, client_id, project_id, contract_id, branch_id, currency, net_minor, tax_minor, total_minor, due_minor, entries, lines, takes, draws, content_hash, previous_minor, previous_invoice_id)
     select app.firm_id(), $1, 'simulated', x.* from unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::int[], $15::jsonb[], $16::jsonb[], $17::jsonb[], $18::bytea[], $19::bigint[], $20::uuid[]) as x`,
    [
      runId,
      column((x) => x.id),
      column((x) => x.planId),
      column((x) => x.position),
      column((x) => x.clientId),
      column((x) => x.projectId),
      column((x) => x.contractId),
      column((x) => x.branchId),
      column((x) => x.currency),
      column((x) => x.netMinor),
      column((x) => x.taxMinor),
      column((x) => x.totalMinor),
      column((x) => x.dueMinor),
      column((x) => x.entries),
      column((x) => toJson(x.lines)),
      column((x) => toJson(x.takes)),
      column((x) => toJson(x.draws)),
      column((x) => x.contentHash),
      column((x) => x.previousMinor),
      column((x) => x.previousInvoiceId),
    ],
  );
}

export type ItemRow = Readonly<{
  id: string;
  run_id: string;
  plan_id: string;
  plan_name: string;
  position: number;
  client_id: string;
  client_name: string;
  project_id: string | null;
  project_name: string | null;
  contract_id: string | null;
  contract_number: string | null;
  branch_id: string;
  legal_entity_id: string;
  currency: string;
  net_minor: bigint;
  tax_minor: bigint;
  total_minor: bigint;
  due_minor: bigint;
  entries: number;
  content_hash: Buffer;
  previous_minor: bigint | null;
  state: 'simulated' | 'excluded' | 'posted' | 'moved';
  because: string | null;
  moved: readonly Readonly<{ what: string; before: string | null; after: string | null }>[] | null;
  invoice_id: string | null;
  invoice_number: string | null;
}>;
const itemColumns = `i.id, i.run_id, i.plan_id, p.name as plan_name, i.position, i.client_id, c.name as client_name, i.project_id, j.name as project_name, i.contract_id, k.number as contract_number, i.branch_id, c.legal_entity_id, i.currency, i.net_minor, i.tax_minor, i.total_minor,
    i.due_minor, i.entries, i.content_hash, i.previous_minor, i.state, i.because, i.moved, i.invoice_id, v.number as invoice_number`;
const itemFrom = `from billing_run_item i join billing_plan p on p.firm_id = i.firm_id and p.id = i.plan_id join client c on c.firm_id = i.firm_id and c.id = i.client_id left join project j on j.firm_id = i.firm_id and j.id = i.project_id
    left join contract k on k.firm_id = i.firm_id and k.id = i.contract_id left join invoice v on v.firm_id = i.firm_id and v.id = i.invoice_id where i.firm_id = app.firm_id()`;

export function listItems(
  db: ReadDb,
  filter: Readonly<{ runId: string; states?: readonly string[] | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('i.run_id = ?', filter.runId);
  c.where('i.state = any(?)', filter.states);
  c.after(['i.position', 'i.id'], ['int', 'uuid'], page.after, 'asc');
  return db.rows<ItemRow>(
    `select ${itemColumns} ${itemFrom} and ${c.sql()} order by i.position, i.id limit ${page.limit + 1}`,
    c.values,
  );
}
export type WholeItemRow = ItemRow & Readonly<{ lines: unknown; takes: unknown; draws: unknown }>;
export const findItem = async (db: ReadDb, id: string) =>
  (
    await db.rows<WholeItemRow>(
      `select ${itemColumns}, i.lines, i.takes, i.draws ${itemFrom} and i.id = $1`,
      [id],
    )
  )[0] ?? null;
/** Of these plans' turns, with all that was simulated. */
export const itemsOfPlans = (db: ReadDb, runId: string, planIds: readonly string[]) =>
  db.rows<WholeItemRow>(
    `select ${itemColumns}, i.lines, i.takes, i.draws ${itemFrom} and i.run_id = $1 and i.plan_id = any($2) order by i.position, i.id`,
    [runId, planIds],
  );
/** For a look at other terms: page by page, so that a large run takes no more memory than a small one. */
export const takesAfter = (db: ReadDb, runId: string, after: Key | null, limit: number) => {
  const c = conditions();
  c.where('i.run_id = ?', runId);
  c.always(`i.state in ('simulated', 'posted')`);
  c.after(['i.position', 'i.id'], ['int', 'uuid'], after, 'asc');
  return db.rows<
    Readonly<{
      id: string;
      position: number;
      currency: string;
      total_minor: bigint;
      takes: unknown;
      quantity_policy: string;
    }>
  >(
    `select i.id, i.position, i.currency, i.total_minor, i.takes, c.quantity_policy from billing_run_item i join client c on c.firm_id = i.firm_id and c.id = i.client_id where i.firm_id = app.firm_id() and ${c.sql()} order by i.position, i.id limit ${limit}`,
    c.values,
  );
};
export const overCapOf = (db: ReadDb, runId: string) =>
  db.rows<{ currency: string; minor: bigint }>(
    `select currency, sum(amount_minor)::bigint as minor from billing_run_exception where firm_id = app.firm_id() and run_id = $1 and kind = 'over_cap' and amount_minor is not null group by currency`,
    [runId],
  );

export const setItemStates = (
  tx: WriteTx,
  runId: string,
  facts: Readonly<{
    itemIds: readonly string[];
    from: 'simulated' | 'excluded';
    to: 'simulated' | 'excluded';
    because: string | null;
  }>,
) =>
  tx.rows<{ id: string }>(
    `update billing_run_item set state = $4, because = $5 where firm_id = app.firm_id() and run_id = $1 and id = any($2) and state = $3 returning id`,
    [runId, facts.itemIds, facts.from, facts.to, facts.because],
  );
export const markPosted = (
  tx: WriteTx,
  items: readonly Readonly<{ id: string; invoiceId: string }>[],
) =>
  tx.rows(
    `update billing_run_item i set state = 'posted', invoice_id = x.invoice_id from unnest($1::uuid[], $2::uuid[]) as x (id, invoice_id) where i.firm_id = app.firm_id() and i.id = x.id`,
    [items.map((x) => x.id), items.map((x) => x.invoiceId)],
  );
export const markMoved = (
  tx: WriteTx,
  items: readonly Readonly<{ id: string; moved: unknown }>[],
) =>
  tx.rows(
    `update billing_run_item i set state = 'moved', moved = x.moved from unnest($1::uuid[], $2::jsonb[]) as x (id, moved) where i.firm_id = app.firm_id() and i.id = x.id`,
    [items.map((x) => x.id), items.map((x) => toJson(x.moved))],
  );

/** The hash of all that the run would post, in its order. */
export async function contentOf(db: ReadDb, runId: string): Promise<readonly string[]> {
  const rows = await db.rows<{ line: string }>(
    `select line from (select 1 as part, position, id, id || ' ' || encode(content_hash, 'hex') as line from billing_run_item where firm_id = app.firm_id() and run_id = $1 and state = 'simulated'
       union all select 2, position, id, concat_ws(' ', id, retainer_id, ongoing_minor, amount_minor, currency) from billing_run_top_up where firm_id = app.firm_id() and run_id = $1 and state = 'simulated') x order by part, position, id`,
    [runId],
  );
  return rows.map((row) => row.line);
}

export type PreviousRow = Readonly<{
  plan_id: string;
  project_id: string | null;
  contract_id: string | null;
  currency: string;
  net_minor: bigint;
  invoice_id: string | null;
}>;
/** What each plan billed last, by what it bills apart. */
export const previousItems = (db: ReadDb, planIds: readonly string[]) =>
  db.rows<PreviousRow>(
    `select distinct on (i.plan_id, i.project_id, i.contract_id, i.currency) i.plan_id, i.project_id, i.contract_id, i.currency, i.net_minor, i.invoice_id
       from billing_run_item i join billing_run r on r.firm_id = i.firm_id and r.id = i.run_id where i.firm_id = app.firm_id() and i.plan_id = any($1) and i.state = 'posted' order by i.plan_id, i.project_id, i.contract_id, i.currency, r.created_at desc`,
    [planIds],
  );

export type NewException = Readonly<{
  id: string;
  planId: string;
  position: number;
  clientId: string;
  itemId: string | null;
  kind: string;
  count: number;
  minutes: number;
  amountMinor: bigint | null;
  currency: string | null;
  detail: string;
}>;
export async function addExceptions(
  tx: WriteTx,
  runId: string,
  rows: readonly NewException[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into billing_run_exception (firm_id, run_id, id, plan_id, position, client_id, item_id, kind, count, minutes, amount_minor, currency, detail)
     select app.firm_id(), $1, x.* from unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::uuid[], $7::text[], $8::int[], $9::int[], $10::bigint[], $11::text[], $12::text[]) as x`,
    [
      runId,
      rows.map((x) => x.id),
      rows.map((x) => x.planId),
      rows.map((x) => x.position),
      rows.map((x) => x.clientId),
      rows.map((x) => x.itemId),
      rows.map((x) => x.kind),
      rows.map((x) => x.count),
      rows.map((x) => x.minutes),
      rows.map((x) => x.amountMinor),
      rows.map((x) => x.currency),
      rows.map((x) => x.detail),
    ],
  );
}
export type ExceptionRow = Readonly<{
  id: string;
  plan_id: string;
  plan_name: string;
  client_id: string;
  client_name: string;
  item_id: string | null;
  position: number;
  kind: string;
  count: number;
  minutes: number;
  amount_minor: bigint | null;
  currency: string | null;
  detail: string;
}>;
export function listExceptions(
  db: ReadDb,
  filter: Readonly<{ runId: string; kinds?: readonly string[] | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('e.run_id = ?', filter.runId);
  c.where('e.kind = any(?)', filter.kinds);
  c.after(['e.position', 'e.id'], ['int', 'uuid'], page.after, 'asc');
  return db.rows<ExceptionRow>(
    `select e.id, e.plan_id, p.name as plan_name, e.client_id, c.name as client_name, e.item_id, e.position, e.kind, e.count, e.minutes, e.amount_minor, e.currency, e.detail
       from billing_run_exception e join billing_plan p on p.firm_id = e.firm_id and p.id = e.plan_id join client c on c.firm_id = e.firm_id and c.id = e.client_id where e.firm_id = app.firm_id() and ${c.sql()} order by e.position, e.id limit ${page.limit + 1}`,
    c.values,
  );
}

/** Work by the cut-off that nobody has approved, by client. */
export const unapprovedOf = (
  db: ReadDb,
  clients: readonly Readonly<{ clientId: string; cutOff: string }>[],
) =>
  db.rows<Readonly<{ client_id: string; count: number; minutes: number }>>(
    `select x.client_id, count(*)::int as count, sum(u.minutes)::int as minutes from unnest($1::uuid[], $2::date[]) as x (client_id, cut_off)
       join unapproved_time u on u.firm_id = app.firm_id() and u.client_id = x.client_id and u.work_date <= x.cut_off group by x.client_id`,
    [clients.map((x) => x.clientId), clients.map((x) => x.cutOff)],
  );
/** Of these items of time, those that lack a code. */
export const withoutCode = async (
  db: ReadDb,
  itemIds: readonly string[],
): Promise<readonly string[]> =>
  (
    await db.rows<{ id: string }>(
      `select i.id from billable_item i join time_entry t on t.firm_id = i.firm_id and t.id = i.source_id and t.activity_code is null where i.firm_id = app.firm_id() and i.id = any($1)`,
      [itemIds],
    )
  ).map((row) => row.id);
/** The contracts of lines of terms, for clients. */
export const contractsOfLines = (db: ReadDb, clientIds: readonly string[]) =>
  db.rows<Readonly<{ line_key: string; contract_id: string }>>(
    'select distinct line_key, contract_id from contract_line where firm_id = app.firm_id() and client_id = any($1)',
    [clientIds],
  );
