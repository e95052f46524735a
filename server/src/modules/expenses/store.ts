// Expenses and what was paid back, as they are stored.

import type { ExpenseState } from '@daybook/core/expenses/expense-lifecycle.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type ExpenseRow = Readonly<{
  id: string;
  version: number;
  person_id: string;
  person_name: string;
  project_id: string;
  project_name: string;
  manager_id: string;
  client_id: string;
  client_name: string;
  client_currency: string;
  branch_id: string;
  legal_entity_id: string;
  entity_currency: string;
  locked_through: string | null;
  category_id: string;
  category_name: string;
  on_date: string;
  quantity: string | null;
  currency: string;
  gross_minor: bigint;
  input_tax_minor: bigint;
  note: string;
  is_billable: boolean;
  is_reimbursable: boolean;
  limit_minor: bigint | null;
  receipt_over_minor: bigint | null;
  policy_currency: string | null;
  state: ExpenseState;
  reason: string | null;
  billed_minor: bigint | null;
  billed_currency: string | null;
  markup_percent: string | null;
  reimbursement_id: string | null;
  reimbursement_number: string | null;
  invoice_id: string | null;
  invoice_number: string | null;
  receipts: number;
  created_at: string;
  decided_at: string | null;
  decided_by_id: string | null;
  decided_by_name: string | null;
}>;
const select = `select x.id, x.version, x.person_id, p.name as person_name, x.project_id, j.name as project_name, j.manager_id, x.client_id, k.name as client_name, k.currency as client_currency, x.branch_id, k.legal_entity_id, e.currency as entity_currency, greatest(e.locked_through, z.closed_through) as locked_through,
    x.category_id, c.name as category_name, x.on_date, x.quantity, x.currency, x.gross_minor, x.input_tax_minor, x.note, x.is_billable, x.is_reimbursable, c.limit_minor, c.receipt_over_minor, c.policy_currency, x.state, x.reason, x.billed_minor, x.billed_currency,
    x.markup_percent, x.reimbursement_id, r.number as reimbursement_number, b.invoice_id, b.invoice_number, (select count(*)::int from expense_receipt f where f.firm_id = x.firm_id and f.expense_id = x.id) as receipts, x.created_at, x.decided_at, x.decided_by_id, d.name as decided_by_name
  from expense x join person p on p.firm_id = x.firm_id and p.id = x.person_id join project j on j.firm_id = x.firm_id and j.id = x.project_id join client k on k.firm_id = x.firm_id and k.id = x.client_id join legal_entity e on e.firm_id = k.firm_id and e.id = k.legal_entity_id left join period_close z on z.firm_id = x.firm_id and z.branch_id = x.branch_id and z.area = 'expenses'
  join expense_category c on c.firm_id = x.firm_id and c.id = x.category_id left join reimbursement r on r.firm_id = x.firm_id and r.id = x.reimbursement_id left join person d on d.firm_id = x.firm_id and d.id = x.decided_by_id
  left join lateral (select a.invoice_id, coalesce(v.number, 'Draft') as invoice_number from billable_item i join allocation a on a.firm_id = i.firm_id and a.item_id = i.id join invoice v on v.firm_id = a.firm_id and v.id = a.invoice_id
                      where i.firm_id = x.firm_id and i.source_id = x.id and not i.is_withdrawn group by a.invoice_id, v.number, v.created_at having sum(a.amount_minor) > 0 order by v.created_at desc limit 1) b on x.is_billable and x.state = 'approved'
  where x.firm_id = app.firm_id()`;

export type ExpenseFilter = Readonly<{
  states?: readonly string[] | undefined;
  personId?: string | undefined;
  projectId?: string | undefined;
  clientId?: string | undefined;
  categoryId?: string | undefined;
  branchId?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  isReimbursable?: boolean | undefined;
  isUnbilled?: boolean | undefined;
  isOwed?: boolean | undefined;
  awaiting?: string | undefined;
  /** Their own alone. */
  ownOf?: string | undefined;
  /** Their own, and those of the projects that they manage. */
  ownOrManaged?: string | undefined;
}>;
function conditionsOf(filter: ExpenseFilter) {
  const c = conditions();
  c.where('x.state = any(?)', filter.states);
  c.where('x.person_id = ?', filter.personId);
  c.where('x.person_id = ?', filter.ownOf);
  c.where('x.project_id = ?', filter.projectId);
  c.where('x.client_id = ?', filter.clientId);
  c.where('x.category_id = ?', filter.categoryId);
  c.where('x.branch_id = ?', filter.branchId);
  c.where('(x.person_id = ? or j.manager_id = ?)', filter.ownOrManaged);
  c.where(`x.state = 'submitted' and x.person_id <> ? and j.manager_id = ?`, filter.awaiting);
  c.where('x.on_date >= ?', filter.from);
  c.where('x.on_date < ?', filter.until);
  c.where('x.is_reimbursable = ?', filter.isReimbursable);
  c.where(
    `(x.state = 'approved' and exists (select from billable_item i join open_item o on o.firm_id = i.firm_id and o.item_id = i.id where i.firm_id = x.firm_id and i.source_id = x.id)) = ?`,
    filter.isUnbilled,
  );
  if (filter.isOwed === true)
    c.always(`x.is_reimbursable and x.state = 'approved' and x.reimbursement_id is null`);
  if (filter.states === undefined) c.always(`x.state <> 'discarded'`);
  return c;
}

export function listExpenses(
  db: ReadDb,
  filter: ExpenseFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditionsOf(filter);
  c.after(['x.on_date', 'x.id'], ['date', 'uuid'], page.after, 'desc');
  return db.rows<ExpenseRow>(
    `${select} and ${c.sql()} order by x.on_date desc, x.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
/** By the currency of the receipt, and by that of the bill. */
export function expenseTotals(db: ReadDb, filter: ExpenseFilter) {
  const c = conditionsOf(filter);
  return db.rows<
    Readonly<{
      currency: string;
      billed_currency: string | null;
      count: number;
      gross_minor: bigint;
      billed_minor: bigint | null;
    }>
  >(
    `select x.currency, x.billed_currency, count(*)::int as count, sum(x.gross_minor)::bigint as gross_minor, sum(x.billed_minor)::bigint as billed_minor
       from expense x join project j on j.firm_id = x.firm_id and j.id = x.project_id where x.firm_id = app.firm_id() and ${c.sql()} group by x.currency, x.billed_currency order by x.currency, x.billed_currency`,
    c.values,
  );
}
export const findExpenses = (db: ReadDb, ids: readonly string[]) =>
  db.rows<ExpenseRow>(`${select} and x.id = any($1) order by x.on_date, x.id`, [ids]);
/** The rows first, then what hangs on them. Fewer than were asked for: one is not there. */
export async function lockExpenses(tx: WriteTx, ids: readonly string[]) {
  await tx.rows(
    'select from expense where firm_id = app.firm_id() and id = any($1) order by id for update',
    [ids],
  );
  return findExpenses(tx, ids);
}

export type WrittenExpense = Readonly<{
  id: string;
  personId: string;
  projectId: string;
  clientId: string;
  branchId: string;
  categoryId: string;
  on: string;
  quantity: string | null;
  currency: string;
  grossMinor: bigint;
  inputTaxMinor: bigint;
  note: string;
  isBillable: boolean;
  isReimbursable: boolean;
  at: string;
}>;
/** Written anew it is a draft again. */
export const saveExpense = (tx: WriteTx, x: WrittenExpense) =>
  tx.rows(
    `insert into expense as e (firm_id, state, id, person_id, project_id, client_id, branch_id, category_id, on_date, quantity, currency, gross_minor, input_tax_minor, note, is_billable, is_reimbursable, created_at)
     values (app.firm_id(), 'draft', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     on conflict (firm_id, id) do update set version = e.version + 1, state = 'draft', project_id = excluded.project_id, client_id = excluded.client_id, branch_id = excluded.branch_id, category_id = excluded.category_id, on_date = excluded.on_date, quantity = excluded.quantity,
       currency = excluded.currency, gross_minor = excluded.gross_minor, input_tax_minor = excluded.input_tax_minor, note = excluded.note, is_billable = excluded.is_billable, is_reimbursable = excluded.is_reimbursable`,
    [
      x.id,
      x.personId,
      x.projectId,
      x.clientId,
      x.branchId,
      x.categoryId,
      x.on,
      x.quantity,
      x.currency,
      x.grossMinor,
      x.inputTaxMinor,
      x.note,
      x.isBillable,
      x.isReimbursable,
      x.at,
    ],
  );

export type Decided = Readonly<{
  id: string;
  state: ExpenseState;
  billedMinor?: bigint | null;
  billedCurrency?: string | null;
  markupPercent?: string | null;
}>;
export const saveStates = (
  tx: WriteTx,
  rows: readonly Decided[],
  facts: Readonly<{ at: string; byId: string | null; reason?: string | null }>,
) =>
  tx.rows(
    `update expense e set version = e.version + 1, state = x.state, billed_minor = x.billed_minor, billed_currency = x.billed_currency, markup_percent = x.markup_percent, reason = $3, decided_by_id = $2, decided_at = case when $2::uuid is null then null else $1::timestamptz end,
        submitted_at = case when x.state = 'submitted' then $1::timestamptz else e.submitted_at end
       from unnest($4::uuid[], $5::text[], $6::bigint[], $7::text[], $8::numeric[]) as x (id, state, billed_minor, billed_currency, markup_percent) where e.firm_id = app.firm_id() and e.id = x.id`,
    [
      facts.at,
      facts.byId,
      facts.reason ?? null,
      rows.map((x) => x.id),
      rows.map((x) => x.state),
      rows.map((x) => x.billedMinor ?? null),
      rows.map((x) => x.billedCurrency ?? null),
      rows.map((x) => x.markupPercent ?? null),
    ],
  );

export async function takeReimbursementNumber(tx: WriteTx): Promise<string> {
  const [row] = await tx.rows<{ last: number }>(
    'insert into reimbursement_number as n (firm_id, last) values (app.firm_id(), 1) on conflict (firm_id) do update set last = n.last + 1 returning last',
  );
  return `PB-${String(row?.last ?? 1).padStart(4, '0')}`;
}
export async function addReimbursement(
  tx: WriteTx,
  x: Readonly<{
    id: string;
    number: string;
    on: string;
    reference: string | null;
    legalEntityId: string;
    currency: string;
    totalMinor: bigint;
    at: string;
    byId: string;
    expenseIds: readonly string[];
  }>,
): Promise<void> {
  await tx.rows(
    'insert into reimbursement (firm_id, id, number, on_date, reference, legal_entity_id, currency, total_minor, created_at, created_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [x.id, x.number, x.on, x.reference, x.legalEntityId, x.currency, x.totalMinor, x.at, x.byId],
  );
  await tx.rows(
    'update expense set version = version + 1, reimbursement_id = $1 where firm_id = app.firm_id() and id = any($2)',
    [x.id, x.expenseIds],
  );
}

export type WantedRate = Readonly<{ base: string; currency: string; on: string }>;
/**
 * Units of base for one unit of currency, for many days at once: the last rate of the week before, or else that of
 * the other way round. What is the same currency needs none.
 */
export const ratesOn = (db: ReadDb, wanted: readonly WantedRate[]) =>
  db.rows<WantedRate & Readonly<{ rate: string }>>(
    `select w.base, w.currency, w.on_date as on, coalesce(r.rate, round(1 / i.rate, 8)) as rate from unnest($1::text[], $2::text[], $3::date[]) as w (base, currency, on_date)
       left join lateral (select x.rate from exchange_rate x where x.firm_id = app.firm_id() and x.base = w.base and x.currency = w.currency and x.on_date <= w.on_date and x.on_date > w.on_date - 8 order by x.on_date desc limit 1) r on true
       left join lateral (select x.rate from exchange_rate x where x.firm_id = app.firm_id() and x.base = w.currency and x.currency = w.base and x.on_date <= w.on_date and x.on_date > w.on_date - 8 order by x.on_date desc limit 1) i on r.rate is null
      where coalesce(r.rate, i.rate) is not null`,
    [wanted.map((x) => x.base), wanted.map((x) => x.currency), wanted.map((x) => x.on)],
  );

/** What is owed to people, by branch, as it stands in the books. */
export const bookedOwed = (db: ReadDb, expenseIds: readonly string[], account: string) =>
  db.rows<Readonly<{ branch_id: string; minor: bigint; base_minor: bigint }>>(
    `select l.branch_id, -sum(l.amount_minor)::bigint as minor, -sum(l.base_minor)::bigint as base_minor from journal_entry j join journal_line l on l.firm_id = j.firm_id and l.entry_id = j.id
      where j.firm_id = app.firm_id() and j.source_id = any($1) and l.account = $2 group by l.branch_id order by l.branch_id`,
    [expenseIds, account],
  );

/** Whether a person may book on a project: nobody listed means everybody. */
export const mayBookOn = async (db: ReadDb, projectId: string, personId: string) =>
  (
    await db.rows(
      `select from project p where p.firm_id = app.firm_id() and p.id = $1 and p.is_active and (exists (select from project_member m where m.firm_id = p.firm_id and m.project_id = p.id and m.person_id = $2) or not exists (select from project_member m where m.firm_id = p.firm_id and m.project_id = p.id))`,
      [projectId, personId],
    )
  ).length > 0;
