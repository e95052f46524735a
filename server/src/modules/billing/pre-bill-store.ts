// Pre-bills and their lines, as they are stored. Everything here works on sets: one pre-bill or ten
// thousand are the same few statements.

import type { PreBillView } from '@daybook/contract/pre-bill.ts';
import { money } from '@daybook/core/money/money.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

type View = z.output<typeof PreBillView>;
export type PreBillRow = Readonly<{
  id: string;
  version: number;
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  branch_id: string;
  currency: string;
  cut_off: string;
  state: View['state'];
  grouping: View['grouping'];
  quantity_policy: string;
  skipped_unpriced: number;
  created_at: string;
  created_by_id: string | null;
  created_by_name: string | null;
  lines: number;
  bill_lines: number;
  held_lines: number;
  agreed_minor: bigint;
  billed_minor: bigint;
  discount_text: string | null;
  discount_minor: bigint | null;
  discount_percent_e2: number | null;
  invoice_id: string | null;
  invoice_number: string | null;
}>;
const preBillSelect = `select b.id, b.version, b.client_id, c.name as client_name, b.legal_entity_id, b.branch_id, b.currency, b.cut_off, b.state, b.grouping, b.quantity_policy, b.skipped_unpriced, b.created_at, b.created_by_id,
    m.name as created_by_name, l.lines, l.bill_lines, l.held_lines, l.agreed_minor, l.billed_minor, b.discount_text, b.discount_minor, b.discount_percent_e2, i.id as invoice_id, i.number as invoice_number
  from pre_bill b join client c on c.firm_id = b.firm_id and c.id = b.client_id left join person m on m.firm_id = b.firm_id and m.id = b.created_by_id
  left join lateral (select count(*)::int as lines, count(*) filter (where x.decision = 'bill')::int as bill_lines, count(*) filter (where x.decision = 'hold')::int as held_lines,
      coalesce(sum(x.value_minor) filter (where x.decision = 'bill'), 0)::bigint as agreed_minor, coalesce(sum(x.amount_minor) filter (where x.decision = 'bill'), 0)::bigint as billed_minor
      from pre_bill_line x where x.firm_id = b.firm_id and x.pre_bill_id = b.id) l on true
  left join lateral (select v.id, v.number from invoice v where v.firm_id = b.firm_id and v.pre_bill_id = b.id and v.state <> 'discarded' order by v.created_at desc limit 1) i on true
  where b.firm_id = app.firm_id()`;

export function listPreBills(
  db: ReadDb,
  filter: Readonly<{
    clientId?: string | undefined;
    states?: readonly string[] | undefined;
    managerId?: string | undefined;
    branchId?: string | undefined;
  }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('b.client_id = ?', filter.clientId);
  c.where('b.state = any(?)', filter.states);
  c.where('b.branch_id = ?', filter.branchId);
  c.where(
    'exists (select from project p where p.firm_id = b.firm_id and p.client_id = b.client_id and p.manager_id = ?)',
    filter.managerId,
  );
  c.after(['b.created_at', 'b.id'], ['timestamptz', 'uuid'], page.after, 'desc');
  return db.rows<PreBillRow>(
    `${preBillSelect} and ${c.sql()} order by b.created_at desc, b.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findPreBill = async (db: ReadDb, id: string) =>
  (await db.rows<PreBillRow>(`${preBillSelect} and b.id = $1`, [id]))[0] ?? null;
export const findPreBills = (db: ReadDb, ids: readonly string[]) =>
  db.rows<PreBillRow>(`${preBillSelect} and b.id = any($1) order by b.id`, [ids]);
export const lockPreBills = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows<PreBillRow>(`${preBillSelect} and b.id = any($1) order by b.id for update of b`, [ids]);

export const saveDiscount = (
  tx: WriteTx,
  id: string,
  x: Readonly<{ text: string | null; amountMinor: bigint | null; percentE2: number | null }>,
) =>
  tx.rows(
    'update pre_bill set version = version + 1, discount_text = $2, discount_minor = $3, discount_percent_e2 = $4 where firm_id = app.firm_id() and id = $1',
    [id, x.text, x.amountMinor, x.percentE2],
  );

export type PreBillLineRow = Readonly<{
  pre_bill_id: string;
  item_id: string;
  decision: 'bill' | 'hold' | 'exclude';
  minutes: number;
  value_minor: bigint;
  billed_minutes: number;
  amount_minor: bigint;
  reason_code: string | null;
  comment: string | null;
  currency: string;
  work_date: string;
  person_id: string | null;
  person_name: string | null;
  project_id: string;
  project_name: string;
  service_id: string;
  service_name: string;
  tax_class_id: string;
  task_id: string | null;
  task_name: string | null;
  note: string;
  worked_minutes: number;
  unit_price: string | null;
  source_kind: string;
  clause: string | null;
  item_amount_minor: bigint | null;
  retention_minor: bigint;
  deposit_minor: bigint;
  deposit_item_id: string | null;
  contract_line_id: string | null;
  included_minutes: number;
  included_limit: number | null;
  term_days: number | null;
  term_order: string | null;
}>;
const selectLines = `select l.pre_bill_id, l.item_id, l.decision, l.minutes, l.value_minor, l.billed_minutes, l.amount_minor, l.reason_code, l.comment, i.currency, i.work_date, i.person_id, w.name as person_name, i.project_id, p.name as project_name,
        i.service_id, s.name as service_name, s.tax_class_id, i.task_id, t.name as task_name, i.note, i.worked_minutes, i.unit_price,
        i.source_kind, i.clause, i.amount_minor as item_amount_minor, i.retention_minor, i.deposit_minor, i.deposit_item_id, i.contract_line_id, l.included_minutes,
        k.included_minutes as included_limit, k.payment_term_days as term_days, k.purchase_order as term_order
       from pre_bill_line l join billable_item i on i.firm_id = l.firm_id and i.id = l.item_id join project p on p.firm_id = i.firm_id and p.id = i.project_id join service s on s.firm_id = i.firm_id and s.id = i.service_id
       left join person w on w.firm_id = i.firm_id and w.id = i.person_id left join task t on t.firm_id = i.firm_id and t.id = i.task_id
       left join billing_limit k on k.firm_id = i.firm_id and k.contract_line_id = i.contract_line_id
      where l.firm_id = app.firm_id() and l.pre_bill_id = any($1)`;
const inOrder = 'order by l.pre_bill_id, i.work_date, l.item_id';
export const listLines = (db: ReadDb, preBillIds: readonly string[]) =>
  db.rows<PreBillLineRow>(`${selectLines} ${inOrder}`, [preBillIds]);
/** Those under terms that include minutes. */
export const listIncludingLines = (db: ReadDb, preBillIds: readonly string[]) =>
  db.rows<PreBillLineRow>(`${selectLines} and k.included_minutes is not null ${inOrder}`, [
    preBillIds,
  ]);

export type OpenScope = Readonly<{
  clientIds: readonly string[] | null;
  projectIds: readonly string[] | null;
  currency: string | null;
  cutOff: string;
}>;

/** The projects' row locks serialize everything that bills from them. */
export function lockProjects(tx: WriteTx, scope: Pick<OpenScope, 'clientIds' | 'projectIds'>) {
  const c = conditions();
  c.where('client_id = any(?)', scope.clientIds);
  c.where('id = any(?)', scope.projectIds);
  return tx.rows(
    `select id from project where firm_id = app.firm_id() and ${c.sql()} order by id for no key update`,
    c.values,
  );
}
export const lockProjectsOfLines = (tx: WriteTx, preBillIds: readonly string[]) =>
  tx.rows(
    `select id from project where firm_id = app.firm_id() and id in (select i.project_id from pre_bill_line l join billable_item i on i.firm_id = l.firm_id and i.id = l.item_id where l.firm_id = app.firm_id() and l.pre_bill_id = any($1))
     order by id for no key update`,
    [preBillIds],
  );

/**
 * Open, due by the cut-off, and on no other draft. That is asked item by item, by index: as an
 * anti-join it is planned for tables that were empty a moment ago.
 */
function openItems(scope: OpenScope) {
  const c = conditions();
  c.where('i.work_date <= ?', scope.cutOff);
  c.where('i.client_id = any(?)', scope.clientIds);
  c.where('i.project_id = any(?)', scope.projectIds);
  c.where('i.currency = ?', scope.currency);
  const sql = `billable_item i
    left join lateral (select sum(x.minutes)::int as minutes, sum(x.value_minor)::bigint as value_minor from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true
  where i.firm_id = app.firm_id() and not i.is_withdrawn and i.coverage is null and ${c.sql()}
    and (i.amount_minor is null or i.amount_minor > coalesce(a.value_minor, 0) or i.billable_minutes > coalesce(a.minutes, 0))
    and (select b.id from pre_bill_line l join pre_bill b on b.firm_id = l.firm_id and b.id = l.pre_bill_id where l.firm_id = i.firm_id and l.item_id = i.id and b.state = 'draft' limit 1) is null`;
  return { sql, values: c.values, place: c.place };
}

export type OpenGroup = Readonly<{
  client_id: string;
  project_id: string | null;
  branch_id: string;
  legal_entity_id: string;
  currency: string;
  grouping: string;
  quantity_policy: string;
  priced: number;
  unpriced: number;
}>;
export function openGroups(tx: WriteTx, per: 'client' | 'project', scope: OpenScope) {
  const open = openItems(scope);
  return tx.rows<OpenGroup>(
    `select g.*, c.legal_entity_id, c.grouping, c.quantity_policy from (
       select i.client_id, ${per === 'project' ? 'i.project_id' : 'null::uuid as project_id'}, (array_agg(i.branch_id order by i.work_date, i.id))[1] as branch_id, i.currency,
          count(*) filter (where i.amount_minor is not null)::int as priced, count(*) filter (where i.amount_minor is null)::int as unpriced
         from ${open.sql} group by 1, 2, i.currency) g
     join client c on c.firm_id = app.firm_id() and c.id = g.client_id order by c.name, g.project_id, g.currency`,
    open.values,
  );
}

export type NewPreBill = OpenGroup &
  Readonly<{ id: string; cutOff: string; createdAt: string; createdById: string }>;
const addPreBillRows = (tx: WriteTx, preBills: readonly NewPreBill[]) => {
  const column = <T>(pick: (preBill: NewPreBill) => T) => preBills.map(pick);
  return tx.rows(
    `insert into pre_bill (firm_id, id, client_id, legal_entity_id, branch_id, currency, cut_off, state, grouping, quantity_policy, skipped_unpriced, created_at, created_by_id)
     select app.firm_id(), x.id, x.client_id, x.legal_entity_id, x.branch_id, x.currency, x.cut_off, 'draft', x.grouping, x.quantity_policy, x.unpriced, x.created_at, x.created_by_id
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::text[], $8::text[], $9::int[], $10::timestamptz[], $11::uuid[])
         as x (id, client_id, legal_entity_id, branch_id, currency, cut_off, grouping, quantity_policy, unpriced, created_at, created_by_id)`,
    [
      column((x) => x.id),
      column((x) => x.client_id),
      column((x) => x.legal_entity_id),
      column((x) => x.branch_id),
      column((x) => x.currency),
      column((x) => x.cutOff),
      column((x) => x.grouping),
      column((x) => x.quantity_policy),
      column((x) => x.unpriced),
      column((x) => x.createdAt),
      column((x) => x.createdById),
    ],
  );
};

/** The pre-bills and all their lines: each open item whole, at its agreed value (preBillLineOf, for a set). */
export async function addPreBills(
  tx: WriteTx,
  preBills: readonly NewPreBill[],
  scope: OpenScope,
): Promise<void> {
  const column = <T>(pick: (preBill: NewPreBill) => T) => preBills.map(pick);
  await addPreBillRows(tx, preBills);
  const open = openItems(scope);
  const groups = [
    column((x) => x.id),
    column((x) => x.client_id),
    column((x) => x.project_id),
    column((x) => x.currency),
  ].map(open.place);
  await tx.rows(
    `insert into pre_bill_line (firm_id, pre_bill_id, item_id, decision, minutes, value_minor, billed_minutes, amount_minor)
     select app.firm_id(), g.id, o.id, 'bill', o.open_minutes, o.open_minor, o.open_minutes, o.open_minor
       from (select i.id, i.client_id, i.project_id, i.currency, i.billable_minutes - coalesce(a.minutes, 0) as open_minutes, i.amount_minor - coalesce(a.value_minor, 0) as open_minor from ${open.sql} and i.amount_minor is not null) o
       join unnest(${groups[0]}::uuid[], ${groups[1]}::uuid[], ${groups[2]}::uuid[], ${groups[3]}::text[]) as g (id, client_id, project_id, currency) on g.client_id = o.client_id and (g.project_id is null or g.project_id = o.project_id) and g.currency = o.currency`,
    open.values,
  );
}

/** Pre-bills of which it is known what each line bills. */
export async function addPreBillsOf(
  tx: WriteTx,
  preBills: readonly NewPreBill[],
  lines: readonly (LineFigures & Pick<PreBillLineRow, 'reason_code'>)[],
): Promise<void> {
  await addPreBillRows(tx, preBills);
  await tx.rows(
    `insert into pre_bill_line (firm_id, pre_bill_id, item_id, decision, minutes, value_minor, billed_minutes, amount_minor, included_minutes, reason_code, comment)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::int[], $7::bigint[], $8::int[], $9::text[], $10::text[]) as x`,
    [
      lines.map((line) => line.pre_bill_id),
      lines.map((line) => line.item_id),
      lines.map((line) => line.decision),
      lines.map((line) => line.minutes),
      lines.map((line) => line.value_minor),
      lines.map((line) => line.billed_minutes),
      lines.map((line) => line.amount_minor),
      lines.map((line) => line.included_minutes),
      lines.map((line) => line.reason_code),
      lines.map((line) => line.comment),
    ],
  );
}

export type LineChange = Readonly<{
  itemId: string;
  decision: string;
  billedMinutes: number;
  amountMinor: bigint;
  reasonCode: string | null;
  comment: string | null;
}>;
export async function saveLines(
  tx: WriteTx,
  preBillId: string,
  lines: readonly LineChange[],
): Promise<void> {
  await tx.rows(
    `update pre_bill_line l set decision = x.decision, billed_minutes = x.billed_minutes, amount_minor = x.amount_minor, reason_code = x.reason_code, comment = x.comment,
        included_minutes = case when x.reason_code = 'included_hours' then l.included_minutes else 0 end
       from unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::text[], $7::text[]) as x (item_id, decision, billed_minutes, amount_minor, reason_code, comment)
      where l.firm_id = app.firm_id() and l.pre_bill_id = $1 and l.item_id = x.item_id`,
    [
      preBillId,
      lines.map((x) => x.itemId),
      lines.map((x) => x.decision),
      lines.map((x) => x.billedMinutes),
      lines.map((x) => x.amountMinor),
      lines.map((x) => x.reasonCode),
      lines.map((x) => x.comment),
    ],
  );
}
/** What a line of a pre-bill bills. */
export type LineFigures = Pick<
  PreBillLineRow,
  | 'pre_bill_id'
  | 'item_id'
  | 'decision'
  | 'minutes'
  | 'value_minor'
  | 'billed_minutes'
  | 'amount_minor'
  | 'included_minutes'
  | 'comment'
>;
export const saveFigures = (tx: WriteTx, lines: readonly LineFigures[]) =>
  tx.rows(
    `update pre_bill_line l set decision = x.decision, minutes = x.minutes, value_minor = x.value_minor, billed_minutes = x.billed_minutes, amount_minor = x.amount_minor, comment = x.comment
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::int[], $7::bigint[], $8::text[]) as x (pre_bill_id, item_id, decision, minutes, value_minor, billed_minutes, amount_minor, comment)
      where l.firm_id = app.firm_id() and l.pre_bill_id = x.pre_bill_id and l.item_id = x.item_id`,
    [
      lines.map((x) => x.pre_bill_id),
      lines.map((x) => x.item_id),
      lines.map((x) => x.decision),
      lines.map((x) => x.minutes),
      lines.map((x) => x.value_minor),
      lines.map((x) => x.billed_minutes),
      lines.map((x) => x.amount_minor),
      lines.map((x) => x.comment),
    ],
  );
export type IncludedChange = Readonly<{
  preBillId: string;
  itemId: string;
  included: number;
  billedMinutes: number;
  amountMinor: bigint;
}>;
export const saveIncluded = (tx: WriteTx, changes: readonly IncludedChange[], reasonCode: string) =>
  tx.rows(
    `update pre_bill_line l set included_minutes = x.included, billed_minutes = x.billed_minutes, amount_minor = x.amount_minor, reason_code = $1
       from unnest($2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::bigint[]) as x (pre_bill_id, item_id, included, billed_minutes, amount_minor)
      where l.firm_id = app.firm_id() and l.pre_bill_id = x.pre_bill_id and l.item_id = x.item_id`,
    [
      reasonCode,
      changes.map((x) => x.preBillId),
      changes.map((x) => x.itemId),
      changes.map((x) => x.included),
      changes.map((x) => x.billedMinutes),
      changes.map((x) => x.amountMinor),
    ],
  );
export const savePreBillStates = (tx: WriteTx, ids: readonly string[], state: string) =>
  tx.rows(
    'update pre_bill set state = $2, version = version + 1 where firm_id = app.firm_id() and id = any($1)',
    [ids, state],
  );
export const touchPreBill = (tx: WriteTx, id: string) =>
  tx.rows('update pre_bill set version = version + 1 where firm_id = app.firm_id() and id = $1', [
    id,
  ]);

/** Empty, and otherwise as the one that it is parted from. */
export const addPreBillOf = (
  tx: WriteTx,
  x: Readonly<{ id: string; of: string; at: string; byId: string }>,
) =>
  tx.rows(
    `insert into pre_bill (firm_id, id, client_id, legal_entity_id, branch_id, currency, cut_off, state, grouping, quantity_policy, skipped_unpriced, created_at, created_by_id)
     select firm_id, $1, client_id, legal_entity_id, branch_id, currency, cut_off, 'draft', grouping, quantity_policy, 0, $3, $4 from pre_bill where firm_id = app.firm_id() and id = $2`,
    [x.id, x.of, x.at, x.byId],
  );
/** All lines where none are named. */
export const moveLines = (
  tx: WriteTx,
  x: Readonly<{ from: readonly string[]; to: string; lineIds: readonly string[] | null }>,
) =>
  tx.rows(
    'update pre_bill_line set pre_bill_id = $2 where firm_id = app.firm_id() and pre_bill_id = any($1) and ($3::uuid[] is null or item_id = any($3))',
    [x.from, x.to, x.lineIds],
  );
/** What was taken in is empty and ends; the one that took it in reaches as far as any of them. */
export const endMerged = (tx: WriteTx, targetId: string, otherIds: readonly string[]) =>
  tx.rows(
    `with ended as (update pre_bill set version = version + 1, state = 'discarded' where firm_id = app.firm_id() and id = any($2) returning cut_off, skipped_unpriced)
     update pre_bill set version = version + 1, cut_off = greatest(cut_off, (select max(cut_off) from ended)), skipped_unpriced = skipped_unpriced + (select sum(skipped_unpriced)::int from ended) where firm_id = app.firm_id() and id = $1`,
    [targetId, otherIds],
  );

/** Among the drafts, oldest first; and the invoice of the client that was posted last. */
export async function standingOf(db: ReadDb, row: PreBillRow) {
  const [place] = await db.rows<{
    position: number;
    count: number;
    before_id: string | null;
    next_id: string | null;
  }>(
    `select (select count(*)::int from pre_bill x where x.firm_id = app.firm_id() and x.state = 'draft' and (x.created_at, x.id) <= ($1::timestamptz, $2::uuid)) as position,
        (select count(*)::int from pre_bill x where x.firm_id = app.firm_id() and x.state = 'draft') as count,
        (select x.id from pre_bill x where x.firm_id = app.firm_id() and x.state = 'draft' and (x.created_at, x.id) < ($1::timestamptz, $2::uuid) order by x.created_at desc, x.id desc limit 1) as before_id,
        (select x.id from pre_bill x where x.firm_id = app.firm_id() and x.state = 'draft' and (x.created_at, x.id) > ($1::timestamptz, $2::uuid) order by x.created_at, x.id limit 1) as next_id`,
    [row.created_at, row.id],
  );
  const siblings = await db.rows<{ id: string; name: string }>(
    `select x.id, to_char(x.cut_off, 'YYYY-MM-DD') as name from pre_bill x where x.firm_id = app.firm_id() and x.state = 'draft' and x.client_id = $1 and x.currency = $2 and x.id <> $3 order by x.created_at, x.id limit 100`,
    [row.client_id, row.currency, row.id],
  );
  const [last] = await db.rows<{
    id: string;
    number: string;
    invoice_date: string;
    minutes: number;
    line_net_minor: bigint;
  }>(
    `select i.id, i.number, i.invoice_date, (select coalesce(sum(l.minutes), 0)::int from invoice_line l where l.firm_id = i.firm_id and l.invoice_id = i.id) as minutes, i.line_net_minor
       from invoice i where i.firm_id = app.firm_id() and i.client_id = $1 and i.currency = $2 and i.state in ('posted', 'credited') and i.created_at <= $3 and i.pre_bill_id <> $4 order by i.created_at desc, i.id desc limit 1`,
    [row.client_id, row.currency, row.created_at, row.id],
  );
  return {
    position: place?.position ?? 0,
    count: place?.count ?? 0,
    beforeId: place?.before_id ?? null,
    nextId: place?.next_id ?? null,
    siblings: [...siblings],
    previous:
      last === undefined
        ? null
        : {
            invoice: { id: last.id, name: last.number },
            on: last.invoice_date,
            minutes: last.minutes,
            net: money(last.line_net_minor, row.currency),
          },
  };
}
