// Requests for approval and the policies behind them, as they are stored.

import type { conditionKinds } from '@daybook/contract/controls.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type RequestRow = Readonly<{
  id: string;
  version: number;
  command: string;
  input: Readonly<Record<string, unknown>>;
  content_hash: Buffer;
  subject: unknown;
  record_kind: string | null;
  record_id: string | null;
  record_name: string | null;
  title: string;
  because: string;
  amount_minor: bigint | null;
  currency: string | null;
  maker_id: string;
  maker_name: string;
  maker_session_id: string | null;
  requested_at: string;
  approver_role: string;
  state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'void';
  decided_by_id: string | null;
  decided_by_name: string | null;
  decided_at: string | null;
  reason: string | null;
}>;
const select = `select a.id, a.version, a.command, a.input, a.content_hash, a.subject, a.record_kind, a.record_id, a.record_name, a.title, a.because, a.amount_minor, a.currency, a.maker_id, m.name as maker_name, a.maker_session_id, a.requested_at, a.approver_role,
    a.state, a.decided_by_id, d.name as decided_by_name, a.decided_at, a.reason
  from approval_request a join person m on m.firm_id = a.firm_id and m.id = a.maker_id left join person d on d.firm_id = a.firm_id and d.id = a.decided_by_id where a.firm_id = app.firm_id()`;

export type RequestFilter = Readonly<{
  states?: readonly string[] | undefined;
  makerId?: string | undefined;
  concerns?: Readonly<{ personId: string; roleKeys: readonly string[] }> | undefined;
}>;
export function listRequests(
  db: ReadDb,
  filter: RequestFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('a.state = any(?)', filter.states);
  c.where('a.maker_id = ?', filter.makerId);
  if (filter.concerns !== undefined)
    c.always(
      `(a.maker_id = ${c.place(filter.concerns.personId)} or a.approver_role = any(${c.place(filter.concerns.roleKeys)}))`,
    );
  c.after(['a.requested_at', 'a.id'], ['timestamptz', 'uuid'], page.after, 'asc');
  return db.rows<RequestRow>(
    `${select} and ${c.sql()} order by a.requested_at, a.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findRequest = async (db: ReadDb, id: string) =>
  (await db.rows<RequestRow>(`${select} and a.id = $1`, [id]))[0] ?? null;
export const lockRequest = async (tx: WriteTx, id: string) =>
  (await tx.rows<RequestRow>(`${select} and a.id = $1 for update of a`, [id]))[0] ?? null;
export const decide = (
  tx: WriteTx,
  id: string,
  decision: Readonly<{ state: string; by: string; at: string; reason: string | null }>,
) =>
  tx.rows(
    'update approval_request set state = $2, version = version + 1, decided_by_id = $3, decided_at = $4, reason = $5 where firm_id = app.firm_id() and id = $1',
    [id, decision.state, decision.by, decision.at, decision.reason],
  );

export type PolicyRow = Readonly<{
  id: string;
  version: number;
  command: string;
  condition: (typeof conditionKinds)[number];
  amount_minor: bigint | null;
  currency: string | null;
  percent: string | null;
  approver_role: string;
  is_active: boolean;
}>;
const policySelect =
  'select id, version, command, condition, amount_minor, currency, percent, approver_role, is_active from approval_policy where firm_id = app.firm_id()';
export const listPolicies = (db: ReadDb) =>
  db.rows<PolicyRow>(`${policySelect} order by command, condition`);
export const findPolicy = async (db: ReadDb, id: string) =>
  (await db.rows<PolicyRow>(`${policySelect} and id = $1`, [id]))[0] ?? null;
export const lockPolicy = async (tx: WriteTx, id: string) =>
  (await tx.rows<PolicyRow>(`${policySelect} and id = $1 for update`, [id]))[0] ?? null;
export type PolicyFields = Readonly<{
  id: string;
  command: string;
  condition: string;
  amountMinor: bigint | null;
  currency: string | null;
  percent: string | null;
  approverRole: string;
  isActive: boolean;
}>;
export const savePolicies = (tx: WriteTx, policies: readonly PolicyFields[]) =>
  tx.rows(
    `insert into approval_policy as p (firm_id, id, command, condition, amount_minor, currency, percent, approver_role, is_active) select app.firm_id(), x.* from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::numeric[], $7::text[], $8::boolean[]) as x
     on conflict (firm_id, id) do update set version = p.version + 1, amount_minor = excluded.amount_minor, currency = excluded.currency, percent = excluded.percent, approver_role = excluded.approver_role, is_active = excluded.is_active`,
    [
      policies.map((x) => x.id),
      policies.map((x) => x.command),
      policies.map((x) => x.condition),
      policies.map((x) => x.amountMinor),
      policies.map((x) => x.currency),
      policies.map((x) => x.percent),
      policies.map((x) => x.approverRole),
      policies.map((x) => x.isActive),
    ],
  );
