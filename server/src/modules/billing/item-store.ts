// Billable items and work in progress, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { numericOfE4 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

/** What a source offers to be billed. */
export type OfferedItem = Readonly<{
  id: string;
  sourceKind: 'time' | 'expense' | 'milestone' | 'retainer' | 'plan' | 'claim';
  sourceId: string;
  clientId: string;
  projectId: string;
  branchId: string;
  personId: string | null;
  serviceId: string;
  taskId: string | null;
  workDate: string;
  note: string;
  currency: string;
  workedMinutes: number;
  billableMinutes: number;
  unitPriceE4: bigint | null;
  amountMinor: bigint | null;
  rateId: string | null;
  beaten: readonly Readonly<{ id: string; because: string }>[];
  rounding: unknown;
  quantityPolicy: string;
  terms?: ItemTerms | undefined;
  /** Where it earns without terms, if not on the account of its service. */
  account?: string | undefined;
}>;
/** What the contract line that the item bills under says of it. */
export type ItemTerms = Readonly<{
  contractLineId: string;
  clause: string | null;
  /** The fee that pays for the work; null where the work is paid for itself. */
  coverage: string | null;
  /** Where it earns, if not on the account of its service. */
  account: string | null;
  retentionMinor: bigint;
  depositMinor: bigint;
  depositItemId: string | null;
}>;

export async function addItems(tx: WriteTx, items: readonly OfferedItem[]): Promise<void> {
  const column = <T>(pick: (item: OfferedItem) => T) => items.map(pick);
  await tx.rows(
    `insert into billable_item (firm_id, id, source_kind, source_id, client_id, project_id, branch_id, person_id, service_id, task_id, work_date, note, currency, worked_minutes, billable_minutes, unit_price, amount_minor, rate_id, beaten, rounding, quantity_policy,
       contract_line_id, clause, coverage, revenue_account, retention_minor, deposit_minor, deposit_item_id)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::date[], $11::text[], $12::text[], $13::int[], $14::int[], $15::numeric[], $16::bigint[],
       $17::uuid[], $18::jsonb[], $19::jsonb[], $20::text[], $21::uuid[], $22::text[], $23::text[], $24::text[], $25::bigint[], $26::bigint[], $27::uuid[]) as x`,
    [
      column((x) => x.id),
      column((x) => x.sourceKind),
      column((x) => x.sourceId),
      column((x) => x.clientId),
      column((x) => x.projectId),
      column((x) => x.branchId),
      column((x) => x.personId),
      column((x) => x.serviceId),
      column((x) => x.taskId),
      column((x) => x.workDate),
      column((x) => x.note),
      column((x) => x.currency),
      column((x) => x.workedMinutes),
      column((x) => x.billableMinutes),
      column((x) => (x.unitPriceE4 === null ? null : numericOfE4(x.unitPriceE4))),
      column((x) => x.amountMinor),
      column((x) => x.rateId),
      column((x) => toJson(x.beaten)),
      column((x) => (x.rounding === null ? null : toJson(x.rounding))),
      column((x) => x.quantityPolicy),
      column((x) => x.terms?.contractLineId ?? null),
      column((x) => x.terms?.clause ?? null),
      column((x) => x.terms?.coverage ?? null),
      column((x) => x.terms?.account ?? x.account ?? null),
      column((x) => x.terms?.retentionMinor ?? 0n),
      column((x) => x.terms?.depositMinor ?? 0n),
      column((x) => x.terms?.depositItemId ?? null),
    ],
  );
}

/** Takes items back, of which nothing is billed or on a draft pre-bill; gives the ids of the sources that went. */
export const withdrawItems = (tx: WriteTx, sourceIds: readonly string[]) =>
  tx.rows<{
    source_id: string;
    client_id: string;
    project_id: string;
    service_id: string;
    branch_id: string;
    currency: string;
    amount_minor: bigint | null;
  }>(
    `update billable_item i set is_withdrawn = true where firm_id = app.firm_id() and source_id = any($1) and not is_withdrawn
        and not exists (select from pre_bill_line l join pre_bill p on p.firm_id = l.firm_id and p.id = l.pre_bill_id where l.firm_id = i.firm_id and l.item_id = i.id and p.state = 'draft')
        and (select coalesce(sum(a.minutes), 0) = 0 and coalesce(sum(a.value_minor), 0) = 0 from allocation a where a.firm_id = i.firm_id and a.item_id = i.id)
     returning source_id, client_id, project_id, service_id, branch_id, currency, amount_minor`,
    [sourceIds],
  );

/** Minutes and dates of what could still get another price, for the dates and owner of a rate card. */
export type RepriceableRow = Readonly<{
  id: string;
  project_id: string;
  client_id: string;
  branch_id: string;
  person_id: string | null;
  service_id: string;
  classification_id: string | null;
  work_date: string;
  currency: string;
  billable_minutes: number;
  amount_minor: bigint | null;
  rate_id: string | null;
  quantity_policy: string;
  is_billed: boolean;
  contract_line_id: string | null;
  clause: string | null;
  coverage: string | null;
  legal_entity_id: string;
  books_wip: boolean;
}>;
export type RepriceFilter = Readonly<{
  clientId: string | null;
  projectId: string | null;
  currency: string;
  from: string;
  until: string | null;
  personId: string | null;
  serviceId: string | null;
  classificationId: string | null;
  /** Also work that a fee pays for: terms that change may free it. */
  isAlsoCovered?: boolean | undefined;
}>;
export function repriceableItems(db: ReadDb, filter: RepriceFilter) {
  const c = conditions();
  c.where('i.currency = ?', filter.currency);
  c.where('i.work_date >= ?', filter.from);
  c.where('i.work_date < ?', filter.until);
  c.where('i.client_id = ?', filter.clientId);
  c.where('i.project_id = ?', filter.projectId);
  c.where('i.person_id = ?', filter.personId);
  c.where('i.service_id = ?', filter.serviceId);
  c.where('p.classification_id = ?', filter.classificationId);
  if (filter.isAlsoCovered !== true) c.always('i.coverage is null');
  return db.rows<RepriceableRow>(
    `select i.id, i.project_id, i.client_id, i.branch_id, i.person_id, i.service_id, p.classification_id, i.work_date, i.currency, i.billable_minutes, i.amount_minor, i.rate_id, i.quantity_policy, i.contract_line_id, i.clause, i.coverage, e.id as legal_entity_id, e.books_wip,
        exists (select from allocation a where a.firm_id = i.firm_id and a.item_id = i.id)
        or exists (select from pre_bill_line l join pre_bill b on b.firm_id = l.firm_id and b.id = l.pre_bill_id where l.firm_id = i.firm_id and l.item_id = i.id and b.state = 'draft') as is_billed
      from billable_item i left join person p on p.firm_id = i.firm_id and p.id = i.person_id join client c on c.firm_id = i.firm_id and c.id = i.client_id join legal_entity e on e.firm_id = c.firm_id and e.id = c.legal_entity_id
     where i.firm_id = app.firm_id() and i.source_kind = 'time' and not i.is_withdrawn and ${c.sql()} order by i.id`,
    c.values,
  );
}

export type NewPrice = Readonly<{
  id: string;
  unitPriceE4: bigint;
  amountMinor: bigint;
  rateId: string;
  beaten: readonly Readonly<{ id: string; because: string }>[];
}>;
export const setPrices = (tx: WriteTx, prices: readonly NewPrice[]) =>
  tx.rows(
    `update billable_item i set unit_price = x.unit_price, amount_minor = x.amount_minor, rate_id = x.rate_id, beaten = x.beaten
       from unnest($1::uuid[], $2::numeric[], $3::bigint[], $4::uuid[], $5::jsonb[]) as x (id, unit_price, amount_minor, rate_id, beaten) where i.firm_id = app.firm_id() and i.id = x.id`,
    [
      prices.map((x) => x.id),
      prices.map((x) => numericOfE4(x.unitPriceE4)),
      prices.map((x) => x.amountMinor),
      prices.map((x) => x.rateId),
      prices.map((x) => toJson(x.beaten)),
    ],
  );

export type WipFilter = Readonly<{
  clientId?: string | undefined;
  projectId?: string | undefined;
  personId?: string | undefined;
  branchId?: string | undefined;
  currency?: string | undefined;
  until?: string | undefined;
  managerId?: string | undefined;
}>;
export type WipRow = Readonly<{
  key: string;
  name: string;
  client_id: string | null;
  client_name: string | null;
  currency: string;
  open_minutes: number;
  open_minor: bigint;
  unpriced: number;
  items: number;
  oldest: string;
  current_minor: bigint;
  days31_minor: bigint;
  days61_minor: bigint;
  over90_minor: bigint;
}>;

function wipConditions(filter: WipFilter) {
  const c = conditions();
  c.where('o.client_id = ?', filter.clientId);
  c.where('o.project_id = ?', filter.projectId);
  c.where('o.person_id = ?', filter.personId);
  c.where('o.branch_id = ?', filter.branchId);
  c.where('o.currency = ?', filter.currency);
  c.where('o.work_date <= ?', filter.until);
  c.where(
    'exists (select from project m where m.firm_id = o.firm_id and m.id = o.project_id and m.manager_id = ?)',
    filter.managerId,
  );
  return c;
}

const wipBy = {
  client: { id: 'o.client_id', name: 'c.name', join: '', client: ['null::uuid', 'null::text'] },
  project: {
    id: 'o.project_id',
    name: 'p.name',
    join: 'join project p on p.firm_id = o.firm_id and p.id = o.project_id',
    client: ['o.client_id', 'c.name'],
  },
  person: {
    id: `coalesce(o.person_id, '00000000-0000-0000-0000-000000000000')`,
    name: `coalesce(w.name, 'Nobody')`,
    join: 'left join person w on w.firm_id = o.firm_id and w.id = o.person_id',
    client: ['null::uuid', 'null::text'],
  },
} as const;

export function wip(db: ReadDb, by: keyof typeof wipBy, filter: WipFilter, today: string) {
  const shape = wipBy[by];
  const c = wipConditions(filter);
  const now = c.place(today);
  const aged = (from: number, until: number | null) =>
    `coalesce(sum(o.open_minor) filter (where ${now}::date - o.work_date >= ${from} ${until === null ? '' : `and ${now}::date - o.work_date < ${until}`}), 0)::bigint`;
  return db.rows<WipRow>(
    `select ${shape.id} as key, ${shape.name} as name, ${shape.client[0]} as client_id, ${shape.client[1]} as client_name, o.currency, sum(o.open_minutes)::int as open_minutes, coalesce(sum(o.open_minor), 0)::bigint as open_minor,
        count(*) filter (where o.open_minor is null)::int as unpriced, count(*)::int as items, min(o.work_date) as oldest,
        ${aged(-100000, 31)} as current_minor, ${aged(31, 61)} as days31_minor, ${aged(61, 91)} as days61_minor, ${aged(91, null)} as over90_minor
       from open_item o join client c on c.firm_id = o.firm_id and c.id = o.client_id ${shape.join}
      where o.firm_id = app.firm_id() and ${c.sql()} group by 1, 2, 3, 4, 5 order by sum(o.open_minor) desc nulls last, 2`,
    c.values,
  );
}

export type ItemRow = Readonly<{
  id: string;
  source_kind: OfferedItem['sourceKind'];
  source_id: string;
  client_id: string;
  client_name: string;
  project_id: string;
  project_name: string;
  person_id: string | null;
  person_name: string | null;
  service_id: string;
  service_name: string;
  work_date: string;
  note: string;
  currency: string;
  worked_minutes: number;
  billable_minutes: number;
  unit_price: string | null;
  amount_minor: bigint | null;
  open_minutes: number;
  open_minor: bigint | null;
  pre_bill_id: string | null;
}>;
export function listItems(
  db: ReadDb,
  filter: WipFilter & Readonly<{ isOpen?: boolean | undefined; unpriced?: boolean | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = wipConditions(filter);
  if (filter.unpriced === true) c.always('o.amount_minor is null');
  c.after(['o.work_date', 'o.id'], ['date', 'uuid'], page.after, 'asc');
  if (filter.isOpen === true)
    c.always(
      '(o.amount_minor is null or o.amount_minor > coalesce(a.value_minor, 0) or o.billable_minutes > coalesce(a.minutes, 0))',
    );
  // The page first, then its names.
  const rows = `(select o.*, o.billable_minutes - coalesce(a.minutes, 0) as open_minutes, o.amount_minor - coalesce(a.value_minor, 0) as open_minor from billable_item o
      left join lateral (select sum(x.minutes)::int as minutes, sum(x.value_minor)::bigint as value_minor from allocation x where x.firm_id = o.firm_id and x.item_id = o.id) a on true
     where o.firm_id = app.firm_id() and not o.is_withdrawn and ${c.sql()} order by o.work_date, o.id limit ${page.limit + 1})`;
  return db.rows<ItemRow>(
    `select o.id, o.source_kind, o.source_id, o.client_id, c.name as client_name, o.project_id, p.name as project_name, o.person_id, w.name as person_name, o.service_id, s.name as service_name, o.work_date, o.note, o.currency, o.worked_minutes,
        o.billable_minutes, o.unit_price, o.amount_minor, o.open_minutes, o.open_minor, d.pre_bill_id
       from ${rows} o join client c on c.firm_id = o.firm_id and c.id = o.client_id join project p on p.firm_id = o.firm_id and p.id = o.project_id
       left join person w on w.firm_id = o.firm_id and w.id = o.person_id join service s on s.firm_id = o.firm_id and s.id = o.service_id
       left join lateral (select l.pre_bill_id from pre_bill_line l join pre_bill b on b.firm_id = l.firm_id and b.id = l.pre_bill_id where l.firm_id = o.firm_id and l.item_id = o.id and b.state = 'draft' limit 1) d on true
      order by o.work_date, o.id`,
    c.values,
  );
}

export const moveItems = (tx: WriteTx, itemIds: readonly string[], projectId: string) =>
  tx.rows(
    'update billable_item set project_id = $2, task_id = null where firm_id = app.firm_id() and id = any($1)',
    [itemIds, projectId],
  );
