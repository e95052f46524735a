// When a second person must agree. Policies are data; the maker never approves their own.
// What a policy looks at and cannot evaluate, it stops: controls fail closed.
// Source of the rules: docs/product.md (controls), docs/domain-rules.md, section 10.

import type { BuiltInRole } from '../access/permissions.ts';
import { compareNumbers, compareText } from '../kernel/order.ts';
import { Refusal } from '../kernel/refusal.ts';
import { compare, type Money, magnitudeOf } from '../money/money.ts';

export type ApprovalCondition =
  | Readonly<{ kind: 'always' }>
  /** In base currency; strictly over. */
  | Readonly<{ kind: 'amount_over'; amount: Money }>
  /** Percent x 10^2; strictly over. */
  | Readonly<{ kind: 'percent_over'; percentE2: bigint }>
  | Readonly<{ kind: 'own_record' }>;

export type ApprovalPolicy = Readonly<{
  id: string;
  /** The endpoint's name: billing.post. */
  command: string;
  condition: ApprovalCondition;
  approverRole: string;
  isActive: boolean;
}>;

/** What a command puts at stake. What it leaves out cannot be compared, and so needs approval. */
export type Stake = Readonly<{
  amount?: Money | undefined;
  percentE2?: bigint | undefined;
  isOwnRecord?: boolean | undefined;
}>;

/**
 * The most demanding policy that the stake meets: that of the most senior role; then by condition
 * (amount, percentage, own record, always), the highest threshold first. Null: no approval needed.
 */
export function policyFor(
  policies: readonly ApprovalPolicy[],
  command: string,
  stake: Stake,
): ApprovalPolicy | null {
  const met = policies
    .filter((policy) => policy.isActive && policy.command === command)
    .filter((policy) => meets(policy.condition, stake))
    .sort(compareDemand);
  return met[0] ?? null;
}

function meets(condition: ApprovalCondition, stake: Stake): boolean {
  switch (condition.kind) {
    case 'always':
      return true;
    case 'own_record':
      return stake.isOwnRecord !== false;
    case 'percent_over':
      return stake.percentE2 === undefined || stake.percentE2 > condition.percentE2;
    case 'amount_over':
      return isOver(stake.amount, condition.amount);
    default:
      return condition satisfies never;
  }
}

function isOver(amount: Money | undefined, threshold: Money): boolean {
  if (amount === undefined || amount.currency !== threshold.currency) return true;
  return compare(magnitudeOf(amount), threshold) > 0;
}

const compareDemand = (a: ApprovalPolicy, b: ApprovalPolicy): number =>
  compareNumbers(seniorityRank(a.approverRole), seniorityRank(b.approverRole)) ||
  compareNumbers(conditionRank[a.condition.kind], conditionRank[b.condition.kind]) ||
  compareNumbers(thresholdOf(b.condition), thresholdOf(a.condition)) ||
  compareText(a.id, b.id);

// No order can be told between the other roles: they are the firm's own.
const seniorRoles: readonly string[] = ['owner', 'partner'] satisfies readonly BuiltInRole[];

function seniorityRank(role: string): number {
  const rank = seniorRoles.indexOf(role);
  return rank === -1 ? seniorRoles.length : rank;
}

const conditionRank = { amount_over: 0, percent_over: 1, own_record: 2, always: 3 } as const;

function thresholdOf(condition: ApprovalCondition): bigint {
  if (condition.kind === 'amount_over') return condition.amount.minor;
  return condition.kind === 'percent_over' ? condition.percentE2 : 0n;
}

/** Refuses with own_approval, whatever the roles, or not_permitted. */
export function checkApprover(
  facts: Readonly<{
    makerId: string;
    approverId: string;
    approverRoles: readonly string[];
    policy: ApprovalPolicy;
  }>,
): void {
  if (facts.makerId === facts.approverId) throw new Refusal('own_approval');
  if (!facts.approverRoles.includes(facts.policy.approverRole)) {
    throw new Refusal('not_permitted', { approverRole: facts.policy.approverRole });
  }
}
