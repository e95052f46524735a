// What a minimum commitment is held against, as it is stored.

import type { ReadDb } from '../../platform/database.ts';

export type HeldVersionRow = Readonly<{
  contract_id: string;
  client_id: string;
  currency: string;
  terms: unknown;
  valid_from: string;
  valid_until: string | null;
}>;
/** All posted versions of the contracts whose latest agrees on a minimum. */
export const committedVersions = (
  db: ReadDb,
  scope: Readonly<{ contractIds: readonly string[] | null; clientIds: readonly string[] | null }>,
) =>
  db.rows<HeldVersionRow>(
    `select v.contract_id, k.client_id, k.currency, v.terms, lower(v.valid) as valid_from, upper(v.valid) as valid_until
       from contract_version v join contract k on k.firm_id = v.firm_id and k.id = v.contract_id
      where v.firm_id = app.firm_id() and v.state = 'posted' and not isempty(v.valid) and ($1::uuid[] is null or v.contract_id = any($1)) and ($2::uuid[] is null or k.client_id = any($2))
        and exists (select from contract_version w where w.firm_id = v.firm_id and w.contract_id = v.contract_id and w.state = 'posted' and w.terms -> 'minimumCommitment' <> 'null'::jsonb)
      order by v.contract_id, v.valid`,
    [scope.contractIds, scope.clientIds],
  );

type Cycle = Readonly<{ contractId: string; from: string; until: string }>;
export type CycleWorth = Readonly<{ minor: bigint; has_open: boolean }>;
/** Billed work, and fees billed or open, under each contract's lines and dated in the cycle; by its place in the list. */
export async function worthOfCycles(
  db: ReadDb,
  cycles: readonly Cycle[],
): Promise<ReadonlyMap<number, CycleWorth>> {
  const rows = await db.rows<CycleWorth & Readonly<{ place: number }>>(
    `select c.place::int, coalesce(sum(w.minor), 0)::bigint as minor, bool_or(w.is_open) as has_open
       from unnest($1::uuid[], $2::date[], $3::date[]) with ordinality as c (contract_id, from_date, until_date, place)
       join lateral (select distinct l.line_key from contract_line l where l.firm_id = app.firm_id() and l.contract_id = c.contract_id) k on true
       join billable_item i on i.firm_id = app.firm_id() and i.contract_line_id = k.line_key and i.work_date >= c.from_date and i.work_date < c.until_date and not i.is_withdrawn and i.coverage is null
       left join lateral (select sum(a.amount_minor) as billed, sum(a.value_minor) as taken from allocation a where a.firm_id = i.firm_id and a.item_id = i.id) b on true
       cross join lateral (select coalesce(b.billed, 0) + case when i.source_kind = 'time' then 0 else greatest(coalesce(i.amount_minor, 0) - coalesce(b.taken, 0), 0) end as minor,
            i.source_kind = 'time' and (i.amount_minor is null or i.amount_minor > coalesce(b.taken, 0)) as is_open) w
      group by c.place`,
    [
      cycles.map((each) => each.contractId),
      cycles.map((each) => each.from),
      cycles.map((each) => each.until),
    ],
  );
  return new Map(rows.map((row) => [row.place - 1, row]));
}
