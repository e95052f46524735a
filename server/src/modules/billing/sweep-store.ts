// Open work that plans take in, read once: from here on it is reckoned in memory, whether it is looked at or
// billed, and what is kept of it is written once.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import type { PreBillLineRow } from './pre-bill-store.ts';

export type Sweep = Readonly<{
  /** Whose work it takes; of several that could take an item, the first in the list does. */
  key: string;
  clientId: string;
  cutOff: string;
  kinds: readonly string[];
}>;

type OpenItem = Omit<PreBillLineRow, keyof ShownOf | keyof TermsOf | keyof FiguresOf> &
  Readonly<{
    key: string;
    client_id: string;
    branch_id: string;
    open_minutes: number;
    /** Null without a price. */
    open_minor: bigint | null;
  }>;
type ShownOf = Pick<
  PreBillLineRow,
  'person_name' | 'project_name' | 'service_name' | 'task_name' | 'tax_class_id'
>;
type TermsOf = Pick<PreBillLineRow, 'included_limit' | 'term_days' | 'term_order'>;
type FiguresOf = Pick<
  PreBillLineRow,
  | 'pre_bill_id'
  | 'decision'
  | 'minutes'
  | 'value_minor'
  | 'billed_minutes'
  | 'amount_minor'
  | 'reason_code'
  | 'comment'
  | 'included_minutes'
>;

/** An open item, whole, as the line of a pre-bill that is not kept yet. */
export type SweptLine = PreBillLineRow &
  OpenItem &
  Readonly<{
    /** A cap of its contract limits it. */
    is_capped: boolean;
    /** Its project asks for a code on each entry. */
    asks_code: boolean;
  }>;

const openItems = (tx: WriteTx, sweeps: readonly Sweep[]) =>
  tx.rows<OpenItem>(
    `select distinct on (i.id) s.key, i.id as item_id, i.client_id, i.project_id, i.branch_id, i.currency, i.contract_line_id, i.work_date, i.person_id, i.service_id, i.task_id, i.note, i.worked_minutes, i.unit_price, i.source_kind,
        i.clause, i.amount_minor as item_amount_minor, i.retention_minor, i.deposit_minor, i.deposit_item_id, i.billable_minutes - coalesce(a.minutes, 0) as open_minutes, i.amount_minor - coalesce(a.value_minor, 0) as open_minor
       from unnest($1::text[], $2::uuid[], $3::date[], $4::text[]) with ordinality as s (key, client_id, cut_off, kinds, place)
       join billable_item i on i.firm_id = app.firm_id() and i.client_id = s.client_id and i.work_date <= s.cut_off and i.source_kind = any(string_to_array(s.kinds, ',')) and not i.is_withdrawn and i.coverage is null
       left join lateral (select sum(x.minutes)::int as minutes, sum(x.value_minor)::bigint as value_minor from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true
      where (i.amount_minor is null or i.amount_minor > coalesce(a.value_minor, 0) or i.billable_minutes > coalesce(a.minutes, 0))
        and (select b.id from pre_bill_line l join pre_bill b on b.firm_id = l.firm_id and b.id = l.pre_bill_id where l.firm_id = i.firm_id and l.item_id = i.id and b.state = 'draft' limit 1) is null
      order by i.id, s.place`,
    [
      sweeps.map((sweep) => sweep.key),
      sweeps.map((sweep) => sweep.clientId),
      sweeps.map((sweep) => sweep.cutOff),
      sweeps.map((sweep) => sweep.kinds.join(',')),
    ],
  );

const distinct = <T, K extends string>(rows: readonly T[], pick: (row: T) => K | null) => [
  ...new Set(rows.flatMap((row) => pick(row) ?? [])),
];

/** What documents show of the items: asked for once a name, not once an item. */
async function namesOf(db: ReadDb, items: readonly OpenItem[]) {
  const [projects, services, persons, tasks] = [
    await db.rows<{ id: string; name: string; asks_code: boolean }>(
      'select id, name, code_set_id is not null as asks_code from project where firm_id = app.firm_id() and id = any($1)',
      [distinct(items, (item) => item.project_id)],
    ),
    await db.rows<{ id: string; name: string; tax_class_id: string }>(
      'select id, name, tax_class_id from service where firm_id = app.firm_id() and id = any($1)',
      [distinct(items, (item) => item.service_id)],
    ),
    await db.rows<{ id: string; name: string }>(
      'select id, name from person where firm_id = app.firm_id() and id = any($1)',
      [distinct(items, (item) => item.person_id)],
    ),
    await db.rows<{ id: string; name: string }>(
      'select id, name from task where firm_id = app.firm_id() and id = any($1)',
      [distinct(items, (item) => item.task_id)],
    ),
  ];
  return {
    projects: byId(projects),
    services: byId(services),
    persons: byId(persons),
    tasks: byId(tasks),
  };
}

type Terms = TermsOf & Readonly<{ id: string; is_capped: boolean }>;
const noTerms = { included_limit: null, term_days: null, term_order: null, is_capped: false };
const termsOf = async (db: ReadDb, lineKeys: readonly string[]): Promise<readonly Terms[]> =>
  lineKeys.length === 0
    ? []
    : db.rows<Terms>(
        `select contract_line_id as id, included_minutes as included_limit, payment_term_days as term_days, purchase_order as term_order, cap_minor is not null or cap_minutes is not null as is_capped
           from billing_limit where firm_id = app.firm_id() and contract_line_id = any($1)`,
        [lineKeys],
      );

const nobody = { name: null };

/** Open work of the clients, each item with the sweep that takes it, and on no other draft. */
export async function sweptLines(
  tx: WriteTx,
  sweeps: readonly Sweep[],
): Promise<readonly SweptLine[]> {
  const items = await openItems(tx, sweeps);
  const { projects, services, persons, tasks } = await namesOf(tx, items);
  const terms = byId(
    await termsOf(
      tx,
      distinct(items, (item) => item.contract_line_id),
    ),
  );
  return items.map((item): SweptLine => {
    const project = existing(projects.get(item.project_id));
    const service = existing(services.get(item.service_id));
    const { included_limit, term_days, term_order, is_capped } =
      terms.get(item.contract_line_id ?? '') ?? noTerms;
    const value = item.open_minor ?? 0n;
    return {
      ...item,
      pre_bill_id: '',
      decision: 'bill',
      minutes: item.open_minutes,
      value_minor: value,
      billed_minutes: item.open_minutes,
      amount_minor: value,
      reason_code: null,
      comment: null,
      included_minutes: 0,
      person_name: (persons.get(item.person_id ?? '') ?? nobody).name,
      project_name: project.name,
      service_name: service.name,
      tax_class_id: service.tax_class_id,
      task_name: (tasks.get(item.task_id ?? '') ?? nobody).name,
      included_limit,
      term_days,
      term_order,
      is_capped,
      asks_code: project.asks_code,
    };
  });
}

type Dated = Pick<PreBillLineRow, 'work_date' | 'item_id'>;
export const inOrderOfWork = (a: Dated, b: Dated): number =>
  a.work_date < b.work_date || (a.work_date === b.work_date && a.item_id < b.item_id) ? -1 : 1;
