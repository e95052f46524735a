// When a second person must agree. Policies are data; the maker never approves their own.
// What a policy looks at and cannot evaluate, it stops: controls fail closed.
// Source of the rules: docs/product.md (controls), docs/domain-rules.md, section 10.

import type { BuiltInRole } from '../access/permissions.ts';
import { compareNumbers, compareText } from '../kernel/order.ts';
import { compare, type Money, magnitudeOf } from '../money/money.ts';
import type { ApprovalStep } from './approval-steps.ts';

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
  /** Only for this client, or this branch; null for all. */
  clientId: string | null;
  branchId: string | null;
  /** One after the other, at least one. */
  steps: readonly ApprovalStep[];
  isActive: boolean;
}>;

/** What a command puts at stake. What it leaves out cannot be compared, and so needs approval. */
export type Stake = Readonly<{
  amount?: Money | undefined;
  percentE2?: bigint | undefined;
  isOwnRecord?: boolean | undefined;
  /** Whose it is: of several records, all of them. */
  clientIds?: readonly string[] | undefined;
  branchIds?: readonly string[] | undefined;
}>;

/**
 * The most demanding policy that the stake meets: that of the most senior role, then of the most people;
 * then by condition (amount, percentage, own record, always), the highest threshold first. Null: no
 * approval needed.
 */
export function policyFor(
  policies: readonly ApprovalPolicy[],
  command: string,
  stake: Stake,
): ApprovalPolicy | null {
  const met = policies
    .filter((policy) => policy.isActive && policy.command === command)
    .filter(
      (policy) =>
        isAbout(policy.clientId, stake.clientIds) &&
        isAbout(policy.branchId, stake.branchIds) &&
        meets(policy.condition, stake),
    )
    .sort(compareDemand);
  return met[0] ?? null;
}

const isAbout = (id: string | null, ids: readonly string[] | undefined): boolean =>
  id === null || ids === undefined || ids.includes(id);

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
  compareNumbers(seniorityRank(a), seniorityRank(b)) ||
  compareNumbers(peopleOf(b), peopleOf(a)) ||
  compareNumbers(conditionRank[a.condition.kind], conditionRank[b.condition.kind]) ||
  compareNumbers(thresholdOf(b.condition), thresholdOf(a.condition)) ||
  compareText(a.id, b.id);

// No order can be told between the other roles: they are the firm's own.
const seniorRoles: readonly string[] = ['owner', 'partner'] satisfies readonly BuiltInRole[];

/** Of the most senior role that one of its steps can't do without; a person by name counts as a role of the firm's own. */
function seniorityRank({ steps }: ApprovalPolicy): number {
  const ranks = steps.map(({ approvers }) =>
    Math.max(
      ...approvers.map((approver) => {
        const rank = approver.kind === 'role' ? seniorRoles.indexOf(approver.role) : -1;
        return rank === -1 ? seniorRoles.length : rank;
      }),
    ),
  );
  return Math.min(...ranks);
}

const peopleOf = ({ steps }: ApprovalPolicy): number =>
  steps.reduce((total, { needed }) => total + needed, 0);

const conditionRank = { amount_over: 0, percent_over: 1, own_record: 2, always: 3 } as const;

function thresholdOf(condition: ApprovalCondition): bigint {
  if (condition.kind === 'amount_over') return condition.amount.minor;
  return condition.kind === 'percent_over' ? condition.percentE2 : 0n;
}
