// What is billed and open under a contract, by month of work and by clause.

import type { ReadDb } from '../../platform/database.ts';

const ownItems = `billable_item i join (select distinct firm_id, line_key from contract_line where firm_id = app.firm_id() and contract_id = $1) k on k.firm_id = i.firm_id and k.line_key = i.contract_line_id`;

export type BurnRow = Readonly<{
  month: string;
  billed_minor: bigint;
  unbilled_minor: bigint;
  minutes: number;
}>;
export const burnByMonth = (db: ReadDb, contractId: string) =>
  db.rows<BurnRow>(
    `select to_char(i.work_date, 'YYYY-MM') as month, coalesce(sum(a.amount_minor), 0)::bigint as billed_minor, coalesce(sum(o.open_minor), 0)::bigint as unbilled_minor, coalesce(sum(i.worked_minutes), 0)::int as minutes
       from ${ownItems}
       left join lateral (select sum(x.amount_minor) as amount_minor from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true
       left join open_item o on o.firm_id = i.firm_id and o.item_id = i.id
      where i.firm_id = app.firm_id() and not i.is_withdrawn group by 1 order by 1`,
    [contractId],
  );

export const billedByClause = (db: ReadDb, contractId: string) =>
  db.rows<{ clause: string; billed_minor: bigint; lines: number }>(
    `select i.clause, coalesce(sum(a.amount_minor), 0)::bigint as billed_minor, count(distinct a.line_id)::int as lines
       from ${ownItems} join allocation a on a.firm_id = i.firm_id and a.item_id = i.id where i.firm_id = app.firm_id() and i.clause is not null group by 1`,
    [contractId],
  );
