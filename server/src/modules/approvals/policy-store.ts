// The policies behind requests for approval, as they are stored.

import type { conditionKinds } from '@daybook/contract/controls.ts';
import type { ApprovalStep, Approver } from '@daybook/core/approvals/approval-steps.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';

export type PolicyRow = Readonly<{
  id: string;
  version: number;
  command: string;
  condition: (typeof conditionKinds)[number];
  amount_minor: bigint | null;
  currency: string | null;
  percent: string | null;
  client_id: string | null;
  client_name: string | null;
  branch_id: string | null;
  branch_name: string | null;
  steps: readonly ApprovalStep[];
  remind_after_hours: number | null;
  escalate_after_hours: number | null;
  escalate_to: Approver | null;
  is_active: boolean;
}>;
const select = `select a.id, a.version, a.command, a.condition, a.amount_minor, a.currency, a.percent, a.client_id, c.name as client_name, a.branch_id, b.name as branch_name, a.steps, a.remind_after_hours, a.escalate_after_hours, a.escalate_to, a.is_active
  from approval_policy a left join client c on c.firm_id = a.firm_id and c.id = a.client_id left join branch b on b.firm_id = a.firm_id and b.id = a.branch_id where a.firm_id = app.firm_id()`;
export const listPolicies = (db: ReadDb) =>
  db.rows<PolicyRow>(`${select} order by a.command, a.condition, a.amount_minor, a.id`);
export const findPolicy = async (db: ReadDb, id: string) =>
  (await db.rows<PolicyRow>(`${select} and a.id = $1`, [id]))[0] ?? null;
export async function lockPolicy(tx: WriteTx, id: string) {
  await tx.rows(
    'select from approval_policy where firm_id = app.firm_id() and id = $1 for update',
    [id],
  );
  return findPolicy(tx, id);
}
export type PolicyFields = Readonly<{
  id: string;
  command: string;
  condition: string;
  amountMinor: bigint | null;
  currency: string | null;
  percent: string | null;
  clientId: string | null;
  branchId: string | null;
  steps: readonly ApprovalStep[];
  remindAfterHours: number | null;
  escalateAfterHours: number | null;
  escalateTo: Approver | null;
  isActive: boolean;
}>;
export const savePolicies = (tx: WriteTx, policies: readonly PolicyFields[]) =>
  tx.rows(
    `insert into approval_policy as p (firm_id, id, command, condition, amount_minor, currency, percent, client_id, branch_id, steps, remind_after_hours, escalate_after_hours, escalate_to, is_active)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::numeric[], $7::uuid[], $8::uuid[], $9::jsonb[], $10::int[], $11::int[], $12::jsonb[], $13::boolean[]) as x
     on conflict (firm_id, id) do update set version = p.version + 1, amount_minor = excluded.amount_minor, currency = excluded.currency, percent = excluded.percent, steps = excluded.steps, remind_after_hours = excluded.remind_after_hours,
       escalate_after_hours = excluded.escalate_after_hours, escalate_to = excluded.escalate_to, is_active = excluded.is_active`,
    [
      policies.map((x) => x.id),
      policies.map((x) => x.command),
      policies.map((x) => x.condition),
      policies.map((x) => x.amountMinor),
      policies.map((x) => x.currency),
      policies.map((x) => x.percent),
      policies.map((x) => x.clientId),
      policies.map((x) => x.branchId),
      policies.map((x) => toJson(x.steps)),
      policies.map((x) => x.remindAfterHours),
      policies.map((x) => x.escalateAfterHours),
      policies.map((x) => (x.escalateTo === null ? null : toJson(x.escalateTo))),
      policies.map((x) => x.isActive),
    ],
  );

export type StakeRow = Readonly<{
  id: string;
  at: string;
  actor_id: string | null;
  actor_name: string | null;
  stake: unknown;
}>;
/** What commands put at stake since then, newest first. */
export const stakesSince = (
  db: ReadDb,
  facts: Readonly<{ command: string; since: string; limit: number }>,
) =>
  db.rows<StakeRow>(
    `select c.id, c.at, c.actor_id, p.name as actor_name, c.stake from command c left join person p on p.firm_id = c.firm_id and p.id = c.actor_id
      where c.firm_id = app.firm_id() and c.stake ->> 'command' = $1 and c.stake is not null and c.at >= $2::date order by c.id desc limit $3`,
    [facts.command, facts.since, facts.limit],
  );
