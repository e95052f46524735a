// Top-ups that runs ask for, as they are stored.

import type { Moved } from '@daybook/core/automation/simulated-invoice.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type NewTopUp = Readonly<{
  id: string;
  planId: string;
  position: number;
  clientId: string;
  retainerId: string;
  currency: string;
  ongoingMinor: bigint;
  amountMinor: bigint;
}>;
export async function addTopUps(
  tx: WriteTx,
  runId: string,
  rows: readonly NewTopUp[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into billing_run_top_up (firm_id, run_id, state, id, plan_id, position, client_id, retainer_id, currency, ongoing_minor, amount_minor)
     select app.firm_id(), $1, 'simulated', x.* from unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::uuid[], $7::text[], $8::bigint[], $9::bigint[]) as x`,
    [
      runId,
      rows.map((x) => x.id),
      rows.map((x) => x.planId),
      rows.map((x) => x.position),
      rows.map((x) => x.clientId),
      rows.map((x) => x.retainerId),
      rows.map((x) => x.currency),
      rows.map((x) => x.ongoingMinor),
      rows.map((x) => x.amountMinor),
    ],
  );
}

export type TopUpRow = Readonly<{
  id: string;
  plan_id: string;
  plan_name: string;
  position: number;
  client_id: string;
  client_name: string;
  retainer_id: string;
  retainer_number: string;
  currency: string;
  ongoing_minor: bigint;
  amount_minor: bigint;
  state: 'simulated' | 'requested' | 'moved';
  moved: readonly Moved[] | null;
  request_id: string | null;
  request_number: string | null;
}>;
const select = `select u.id, u.plan_id, p.name as plan_name, u.position, u.client_id, c.name as client_name, u.retainer_id, r.number as retainer_number, u.currency, u.ongoing_minor, u.amount_minor, u.state, u.moved, u.request_id, q.number as request_number
  from billing_run_top_up u join billing_plan p on p.firm_id = u.firm_id and p.id = u.plan_id join client c on c.firm_id = u.firm_id and c.id = u.client_id join retainer r on r.firm_id = u.firm_id and r.id = u.retainer_id
  left join retainer_request q on q.firm_id = u.firm_id and q.id = u.request_id where u.firm_id = app.firm_id()`;
export function listTopUps(
  db: ReadDb,
  runId: string,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('u.run_id = ?', runId);
  c.after(['u.position', 'u.id'], ['int', 'uuid'], page.after, 'asc');
  return db.rows<TopUpRow>(
    `${select} and ${c.sql()} order by u.position, u.id limit ${page.limit + 1}`,
    c.values,
  );
}
/** Of these plans' turns, and not asked for yet. */
export const waitingTopUps = (db: ReadDb, runId: string, planIds: readonly string[]) =>
  db.rows<TopUpRow>(
    `${select} and u.run_id = $1 and u.plan_id = any($2) and u.state = 'simulated' order by u.position, u.id`,
    [runId, planIds],
  );
export const markRequested = (
  tx: WriteTx,
  rows: readonly Readonly<{ id: string; requestId: string }>[],
) =>
  tx.rows(
    `update billing_run_top_up u set state = 'requested', request_id = x.request_id from unnest($1::uuid[], $2::uuid[]) as x (id, request_id) where u.firm_id = app.firm_id() and u.id = x.id`,
    [rows.map((x) => x.id), rows.map((x) => x.requestId)],
  );
export const markTopUpsMoved = (
  tx: WriteTx,
  rows: readonly Readonly<{ id: string; moved: readonly Moved[] }>[],
) =>
  tx.rows(
    `update billing_run_top_up u set state = 'moved', moved = x.moved from unnest($1::uuid[], $2::jsonb[]) as x (id, moved) where u.firm_id = app.firm_id() and u.id = x.id`,
    [rows.map((x) => x.id), rows.map((x) => toJson(x.moved))],
  );
