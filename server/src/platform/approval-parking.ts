// Step 8 of the door: does a policy ask for a second person?

import {
  type ApprovalPolicy,
  policyFor,
  type Stake,
} from '@daybook/core/approvals/approval-policy.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { WriteTx } from './database.ts';

type PolicyRow = Readonly<{
  id: string;
  command: string;
  condition: string;
  amount_minor: bigint | null;
  currency: string | null;
  percent: string | null;
  approver_role: string;
  is_active: boolean;
}>;

export async function requirePolicy(
  tx: WriteTx,
  command: string,
  stake: Stake,
): Promise<(ApprovalPolicy & Readonly<{ because: string }>) | null> {
  const rows = await tx.rows<PolicyRow>(
    'select id, command, condition, amount_minor, currency, percent, approver_role, is_active from approval_policy where firm_id = app.firm_id() and command = $1 and is_active',
    [command],
  );
  const policy = policyFor(rows.map(asPolicy), command, stake);
  return policy === null ? null : { ...policy, because: because(policy) };
}

export function asPolicy(row: PolicyRow): ApprovalPolicy {
  const base = {
    id: row.id,
    command: row.command,
    approverRole: row.approver_role,
    isActive: row.is_active,
  };
  if (row.condition === 'amount_over' && row.amount_minor !== null && row.currency !== null) {
    return {
      ...base,
      condition: { kind: 'amount_over', amount: money(row.amount_minor, row.currency) },
    };
  }
  if (row.condition === 'percent_over' && row.percent !== null) {
    return {
      ...base,
      condition: { kind: 'percent_over', percentE2: BigInt(row.percent.replace('.', '')) },
    };
  }
  if (row.condition === 'own_record') return { ...base, condition: { kind: 'own_record' } };
  // A condition that can't be understood asks always: it fails closed.
  return { ...base, condition: { kind: 'always' } };
}

function because(policy: ApprovalPolicy): string {
  const { condition } = policy;
  switch (condition.kind) {
    case 'always':
      return 'Always needs a second person';
    case 'amount_over':
      return `Above ${formatAmount(condition.amount)} ${condition.amount.currency}`;
    case 'percent_over':
      return `Above ${Number(condition.percentE2) / 100} %`;
    case 'own_record':
      return 'Your own record';
    default:
      return condition satisfies never;
  }
}
