// Milestones, their progress and evidence, bills and change orders, as they are stored.

import {
  type AcceptanceState,
  dueSoonDays,
  type MilestoneAlert,
} from '@daybook/core/milestones/schedule.ts';
import type { FileRow, NewFile } from '../../platform/added-file.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { numericOfE4 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type MilestoneRow = Readonly<{
  id: string;
  version: number;
  contract_id: string;
  contract_number: string;
  owner_id: string;
  branch_id: string;
  legal_entity_id: string;
  currency: string;
  line_key: string;
  client_id: string;
  client_name: string;
  position: number;
  name: string;
  value_minor: bigint;
  due_on: string | null;
  needs_acceptance: boolean;
  is_deposit: boolean;
  retention_percent: string;
  percent: string;
  acceptance: AcceptanceState;
  acceptance_reason: string | null;
  submitted_by_id: string | null;
  billed_minor: bigint;
  offered_minor: bigint;
  retention_minor: bigint;
}>;
const milestoneSelect = `select m.id, m.version, m.contract_id, k.number as contract_number, k.owner_id, k.branch_id, k.legal_entity_id, k.currency, m.line_key, m.client_id, c.name as client_name, m.position, m.name, m.value_minor, m.due_on,
    m.needs_acceptance, m.is_deposit, m.retention_percent, m.percent, m.acceptance, m.acceptance_reason, m.submitted_by_id, b.billed_minor, b.offered_minor, b.retention_minor
  from milestone m join contract k on k.firm_id = m.firm_id and k.id = m.contract_id join client c on c.firm_id = m.firm_id and c.id = m.client_id
  join milestone_balance b on b.firm_id = m.firm_id and b.milestone_id = m.id where m.firm_id = app.firm_id() and not m.is_dropped`;

export type MilestoneFilter = Readonly<{
  clientId?: string | undefined;
  contractId?: string | undefined;
  dueBefore?: string | undefined;
  alert?: MilestoneAlert | undefined;
  ownerId?: string | undefined;
  branchId?: string | undefined;
}>;
// alertOf of the core, for a whole list at once.
const alertCase = (today: string) =>
  `case when m.percent = 100 and (not m.needs_acceptance or m.acceptance = 'accepted') then case when b.billed_minor + b.offered_minor < m.value_minor then 'done_not_billed' end
    when m.due_on < ${today}::date then 'overdue' when m.due_on <= ${today}::date + ${dueSoonDays} then 'due_soon' end`;

export type Within = Pick<MilestoneFilter, 'ownerId' | 'branchId'>;
export function countAlerts(db: ReadDb, within: Within, today: string) {
  const c = conditions();
  const alert = alertCase(c.place(today));
  c.where('k.owner_id = ?', within.ownerId);
  c.where('k.branch_id = ?', within.branchId);
  return db.rows<Readonly<{ alert: MilestoneAlert; count: number }>>(
    `select ${alert} as alert, count(*)::int as count from milestone m join contract k on k.firm_id = m.firm_id and k.id = m.contract_id join milestone_balance b on b.firm_id = m.firm_id and b.milestone_id = m.id
      where m.firm_id = app.firm_id() and not m.is_dropped and ${alert} is not null and ${c.sql()} group by 1`,
    c.values,
  );
}

export function listMilestones(
  db: ReadDb,
  filter: MilestoneFilter,
  page: Readonly<{ after: Key | null; limit: number; today: string }>,
) {
  const c = conditions();
  c.where('m.client_id = ?', filter.clientId);
  c.where('m.contract_id = ?', filter.contractId);
  c.where('m.due_on < ?', filter.dueBefore);
  c.where('k.owner_id = ?', filter.ownerId);
  c.where('k.branch_id = ?', filter.branchId);
  if (filter.alert !== undefined)
    c.always(`${alertCase(c.place(page.today))} = ${c.place(filter.alert)}`);
  const due = `coalesce(m.due_on, date '9999-12-31')`;
  c.after([due, 'm.id'], ['date', 'uuid'], page.after, 'asc');
  return db.rows<MilestoneRow>(
    `${milestoneSelect} and ${c.sql()} order by ${due}, m.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findMilestone = async (db: ReadDb, id: string) =>
  (await db.rows<MilestoneRow>(`${milestoneSelect} and m.id = $1`, [id]))[0] ?? null;
export const lockMilestones = (tx: WriteTx, ids: readonly string[]) =>
  tx.rows<MilestoneRow>(`${milestoneSelect} and m.id = any($1) order by m.id for update of m`, [
    ids,
  ]);
export const milestonesOfLines = (db: ReadDb, lineKeys: readonly string[]) =>
  db.rows<MilestoneRow>(
    `${milestoneSelect} and m.line_key = any($1) order by m.line_key, m.position`,
    [lineKeys],
  );

export type Worth = Readonly<{ line_key: string; line_minor: bigint; change_minor: bigint }>;
export const worthOf = (db: ReadDb, lineKeys: readonly string[]) =>
  db.rows<Worth>(
    'select line_key, line_minor, change_minor from schedule_worth where firm_id = app.firm_id() and line_key = any($1)',
    [lineKeys],
  );

export type NewMilestone = Readonly<{
  id: string;
  name: string;
  position: number;
  valueMinor: bigint;
  dueOn: string | null;
  needsAcceptance: boolean;
  isDeposit: boolean;
  retentionPercentE4: bigint;
}>;
type Line = Readonly<{ contractId: string; lineKey: string; clientId: string }>;
/**
 * In one statement, so that the sum is held for the whole schedule and not for a part of it on its way.
 * What was accepted, or waits to be, was so at its value: at another one it is asked for again.
 */
export const saveMilestones = (tx: WriteTx, line: Line, rows: readonly NewMilestone[]) =>
  tx.rows(
    `with dropped as (update milestone set is_dropped = true, version = version + 1 where firm_id = app.firm_id() and line_key = $2 and not is_dropped and id <> all($4::uuid[]) returning id)
     insert into milestone as m (firm_id, contract_id, line_key, client_id, id, name, position, value_minor, due_on, needs_acceptance, is_deposit, retention_percent)
     select app.firm_id(), $1, $2, $3, x.* from unnest($4::uuid[], $5::text[], $6::int[], $7::bigint[], $8::date[], $9::boolean[], $10::boolean[], $11::numeric[]) as x
     on conflict (firm_id, id) do update set version = m.version + 1, name = excluded.name, position = excluded.position, value_minor = excluded.value_minor, due_on = excluded.due_on,
       needs_acceptance = excluded.needs_acceptance, is_deposit = excluded.is_deposit, retention_percent = excluded.retention_percent,
       acceptance = case when m.value_minor = excluded.value_minor then m.acceptance else 'none' end`,
    [
      line.contractId,
      line.lineKey,
      line.clientId,
      rows.map((x) => x.id),
      rows.map((x) => x.name),
      rows.map((x) => x.position),
      rows.map((x) => x.valueMinor),
      rows.map((x) => x.dueOn),
      rows.map((x) => x.needsAcceptance),
      rows.map((x) => x.isDeposit),
      rows.map((x) => numericOfE4(x.retentionPercentE4)),
    ],
  );
export const savePercent = (tx: WriteTx, id: string, percentE4: bigint, acceptance: string) =>
  tx.rows(
    'update milestone set percent = $2, acceptance = $3, version = version + 1 where firm_id = app.firm_id() and id = $1',
    [id, numericOfE4(percentE4), acceptance],
  );
export type Decision = Readonly<{
  id: string;
  acceptance: AcceptanceState;
  reason: string | null;
  submittedById?: string;
  decidedById?: string;
  at: string;
}>;
export const saveAcceptance = (tx: WriteTx, decision: Decision) =>
  tx.rows(
    `update milestone set acceptance = $2, acceptance_reason = $3, submitted_by_id = coalesce($4, submitted_by_id), decided_by_id = $5, decided_at = case when $2 in ('accepted', 'rejected') then $6::timestamptz end, version = version + 1 where firm_id = app.firm_id() and id = $1`,
    [
      decision.id,
      decision.acceptance,
      decision.reason,
      decision.submittedById ?? null,
      decision.decidedById ?? null,
      decision.at,
    ],
  );

export const addProgress = (
  tx: WriteTx,
  progress: Readonly<{
    id: string;
    milestoneId: string;
    percentE4: bigint;
    note: string;
    at: string;
    byId: string;
  }>,
) =>
  tx.rows(
    'insert into milestone_progress (firm_id, id, milestone_id, percent, note, at, by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6)',
    [
      progress.id,
      progress.milestoneId,
      numericOfE4(progress.percentE4),
      progress.note,
      progress.at,
      progress.byId,
    ],
  );
export async function addEvidence(
  tx: WriteTx,
  to: Readonly<{ progressId: string; milestoneId: string }>,
  files: readonly NewFile[],
): Promise<void> {
  if (files.length === 0) return;
  await tx.rows(
    'insert into milestone_evidence (firm_id, progress_id, milestone_id, id, name, content_type, sha256, content) select app.firm_id(), $1, $2, x.* from unnest($3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::bytea[]) as x',
    [
      to.progressId,
      to.milestoneId,
      files.map((x) => x.id),
      files.map((x) => x.name),
      files.map((x) => x.contentType),
      files.map((x) => x.sha256),
      files.map((x) => x.content),
    ],
  );
}
export type ProgressRow = Readonly<{
  id: string;
  percent: string;
  note: string;
  at: string;
  by_id: string;
  by_name: string;
}>;
export const listProgress = (db: ReadDb, milestoneId: string) =>
  db.rows<ProgressRow>(
    'select g.id, g.percent, g.note, g.at, g.by_id, p.name as by_name from milestone_progress g join person p on p.firm_id = g.firm_id and p.id = g.by_id where g.firm_id = app.firm_id() and g.milestone_id = $1 order by g.at desc, g.id desc',
    [milestoneId],
  );
export type EvidenceRow = FileRow & Readonly<{ progress_id: string }>;
export const listEvidence = (db: ReadDb, milestoneId: string) =>
  db.rows<EvidenceRow>(
    'select id, progress_id, name, content_type, sha256 from milestone_evidence where firm_id = app.firm_id() and milestone_id = $1 order by name, id',
    [milestoneId],
  );
export const findEvidence = async (db: ReadDb, id: string) =>
  (
    await db.rows<{ milestone_id: string; content: Buffer }>(
      'select milestone_id, content from milestone_evidence where firm_id = app.firm_id() and id = $1',
      [id],
    )
  )[0] ?? null;

export const addBills = (
  tx: WriteTx,
  bills: readonly Readonly<{
    id: string;
    milestoneId: string;
    itemId: string;
    amountMinor: bigint;
  }>[],
) =>
  tx.rows(
    'insert into milestone_bill (firm_id, id, milestone_id, item_id, amount_minor) select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[]) as x',
    [
      bills.map((x) => x.id),
      bills.map((x) => x.milestoneId),
      bills.map((x) => x.itemId),
      bills.map((x) => x.amountMinor),
    ],
  );
/** The item that billed the deposit of each line, the latest where there are several. */
export const depositItems = async (db: ReadDb, lineKeys: readonly string[]) =>
  new Map(
    (
      await db.rows<{ line_key: string; item_id: string; amount_minor: bigint }>(
        `select distinct on (m.line_key) m.line_key, b.item_id, b.amount_minor from milestone m join milestone_bill b on b.firm_id = m.firm_id and b.milestone_id = m.id
          where m.firm_id = app.firm_id() and m.line_key = any($1) and m.is_deposit and not m.is_dropped order by m.line_key, b.id desc`,
        [lineKeys],
      )
    ).map((row) => [row.line_key, row] as const),
  );

export type ChangeOrderRow = Readonly<{
  id: string;
  version: number;
  contract_id: string;
  line_key: string;
  number: number;
  title: string;
  reason: string;
  delta_minor: bigint;
  state: 'draft' | 'posted' | 'discarded';
  created_at: string;
  created_by_id: string;
  posted_at: string | null;
  currency: string;
  branch_id: string;
  owner_id: string;
}>;
const orderSelect = `select o.id, o.version, o.contract_id, o.line_key, o.number, o.title, o.reason, o.delta_minor, o.state, o.created_at, o.created_by_id, o.posted_at, k.currency, k.branch_id, k.owner_id
  from change_order o join contract k on k.firm_id = o.firm_id and k.id = o.contract_id where o.firm_id = app.firm_id()`;
export const changeOrdersOf = (db: ReadDb, lineKeys: readonly string[]) =>
  db.rows<ChangeOrderRow>(`${orderSelect} and o.line_key = any($1) order by o.line_key, o.number`, [
    lineKeys,
  ]);
export const findChangeOrder = async (db: ReadDb, id: string) =>
  (await db.rows<ChangeOrderRow>(`${orderSelect} and o.id = $1`, [id]))[0] ?? null;
export const lockChangeOrder = async (tx: WriteTx, id: string) =>
  (await tx.rows<ChangeOrderRow>(`${orderSelect} and o.id = $1 for update of o`, [id]))[0] ?? null;
export const addChangeOrder = (
  tx: WriteTx,
  order: Readonly<{
    id: string;
    contractId: string;
    lineKey: string;
    title: string;
    reason: string;
    deltaMinor: bigint;
    createdAt: string;
    createdById: string;
  }>,
) =>
  tx.rows(
    `insert into change_order (firm_id, id, contract_id, line_key, number, title, reason, delta_minor, state, created_at, created_by_id)
     values (app.firm_id(), $1, $2, $3, (select coalesce(max(number), 0) + 1 from change_order where firm_id = app.firm_id() and line_key = $3), $4, $5, $6, 'draft', $7, $8)`,
    [
      order.id,
      order.contractId,
      order.lineKey,
      order.title,
      order.reason,
      order.deltaMinor,
      order.createdAt,
      order.createdById,
    ],
  );
export const postOrder = (tx: WriteTx, id: string, at: string) =>
  tx.rows(
    `update change_order set state = 'posted', posted_at = $2, version = version + 1 where firm_id = app.firm_id() and id = $1`,
    [id, at],
  );
export const lineKeysOf = async (db: ReadDb, contractId: string) =>
  (
    await db.rows<{ line_key: string }>(
      `select distinct line_key from contract_line where firm_id = app.firm_id() and contract_id = $1 and model in ('milestone', 'percent')`,
      [contractId],
    )
  ).map((row) => row.line_key);

/** Earned to date, beyond what is billed or offered, under contracts in force; accepted where that is asked. */
export const earnedMilestones = async (db: ReadDb, clientIds: readonly string[]) =>
  (
    await db.rows<{ id: string }>(
      `select m.id from milestone m join milestone_balance b on b.firm_id = m.firm_id and b.milestone_id = m.id join contract k on k.firm_id = m.firm_id and k.id = m.contract_id and k.state = 'in_force'
        where m.firm_id = app.firm_id() and m.client_id = any($1) and not m.is_dropped and (not m.needs_acceptance or m.acceptance = 'accepted') and round(m.value_minor * m.percent / 100) > b.billed_minor + b.offered_minor order by m.id`,
      [clientIds],
    )
  ).map((row) => row.id);
