// Step 8 of the door: does a policy ask for a second person?

import { type ApprovalPolicy, policyFor } from '@daybook/core/approvals/approval-policy.ts';
import type { ApprovalStep, Approver } from '@daybook/core/approvals/approval-steps.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { ApprovalFacts, Sealed } from './command.ts';
import type { ReadDb, WriteTx } from './database.ts';
import { toJson } from './json.ts';

type PolicyRow = Readonly<{
  id: string;
  command: string;
  condition: string;
  amount_minor: bigint | null;
  currency: string | null;
  percent: string | null;
  client_id: string | null;
  branch_id: string | null;
  steps: readonly ApprovalStep[];
  is_active: boolean;
}>;

type AskedBy = Readonly<{ facts: ApprovalFacts; makerId: string }>;

export async function requirePolicy(
  tx: WriteTx,
  command: string,
  { facts, makerId }: AskedBy,
): Promise<(ApprovalPolicy & Readonly<{ because: string }>) | null> {
  const policy = policyFor(await policiesOf(tx, command), command, facts);
  if (policy === null || (await isAlone(tx))) return null;
  if (facts.unlessNobodyElse === true && !(await hadOthers(tx, policy, makerId))) return null;
  return { ...policy, because: because(policy) };
}

/**
 * A firm of one person has nobody else to ask: its gates hold once there is a second, also after they have left,
 * or whoever may end the others' sign-ins could open all gates.
 */
async function isAlone(tx: WriteTx): Promise<boolean> {
  const people = await tx.rows('select from person where firm_id = app.firm_id() limit 2');
  return people.length < 2;
}

/** Whether anybody but the maker has ever been one whom the policy asks, also if they have left since. */
async function hadOthers(
  tx: WriteTx,
  { steps }: ApprovalPolicy,
  makerId: string,
): Promise<boolean> {
  const approvers = steps.flatMap((step) => step.approvers);
  const others = await tx.rows(
    `select from person p where p.firm_id = app.firm_id() and p.id <> $1
        and (p.id = any($2) or exists (select from person_role x join role r on r.firm_id = x.firm_id and r.id = x.role_id where x.firm_id = p.firm_id and x.person_id = p.id and r.key = any($3))) limit 1`,
    [
      makerId,
      approvers.flatMap((each) => (each.kind === 'person' ? [each.personId] : [])),
      approvers.flatMap((each) => (each.kind === 'role' ? [each.role] : [])),
    ],
  );
  return others.length > 0;
}

/** The input of a request without what is kept apart. */
export const sealOf = (input: unknown, sealed: Sealed): unknown =>
  typeof input !== 'object' || input === null
    ? input
    : { ...input, ...Object.fromEntries(Object.keys(sealed).map((key) => [key, null])) };

export async function seal(tx: WriteTx, requestId: string, sealed: Sealed): Promise<void> {
  if (Object.keys(sealed).length === 0) return;
  await tx.rows(
    'insert into approval_seal (firm_id, request_id, sealed) values (app.firm_id(), $1, $2)',
    [requestId, toJson(sealed)],
  );
}

export async function unsealedOf(db: ReadDb, requestId: string): Promise<Sealed> {
  const [row] = await db.rows<{ sealed: Sealed }>(
    'select sealed from approval_seal where firm_id = app.firm_id() and request_id = $1',
    [requestId],
  );
  return row?.sealed ?? {};
}

/** Those in force for a command. */
export const policiesOf = (db: ReadDb, command: string) => policiesAbout(db, [command]);

export const policiesAbout = async (
  db: ReadDb,
  commands: readonly string[],
): Promise<readonly ApprovalPolicy[]> =>
  (
    await db.rows<PolicyRow>(
      'select id, command, condition, amount_minor, currency, percent, client_id, branch_id, steps, is_active from approval_policy where firm_id = app.firm_id() and command = any($1) and is_active',
      [commands],
    )
  ).map(asPolicy);

/** What a command put at stake, as it is kept beside it: a policy is tried on the past with it. */
export const storedStake = (command: string, facts: ApprovalFacts) => ({
  command,
  title: facts.title,
  record: facts.record,
  amountMinor: facts.amount?.minor ?? null,
  currency: facts.amount?.currency ?? null,
  percentE2: facts.percentE2 ?? null,
  isOwnRecord: facts.isOwnRecord ?? null,
  clientIds: facts.clientIds ?? null,
  branchIds: facts.branchIds ?? null,
});

function asPolicy(row: PolicyRow): ApprovalPolicy {
  const base = {
    id: row.id,
    command: row.command,
    clientId: row.client_id,
    branchId: row.branch_id,
    steps: row.steps,
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

export function because(policy: ApprovalPolicy): string {
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

/** As a person would say it: "Partner or Anna Weber". */
export async function namesOfApprovers(
  db: ReadDb,
  approvers: readonly Approver[],
): Promise<string> {
  const names = await approverNames(db, approvers);
  return approvers.map((approver) => names.get(keyOfApprover(approver)) ?? '').join(' or ');
}

export const keyOfApprover = (approver: Approver): string =>
  approver.kind === 'role' ? approver.role : approver.personId;

/** By the key of the role or the id of the person. */
export const approverNames = async (db: ReadDb, approvers: readonly Approver[]) =>
  new Map(
    (
      await db.rows<{ key: string; name: string }>(
        `select r.key, r.name from role r where r.firm_id = app.firm_id() and r.key = any($1) union all select p.id::text, p.name from person p where p.firm_id = app.firm_id() and p.id::text = any($1)`,
        [approvers.map(keyOfApprover)],
      )
    ).map((row) => [row.key, row.name]),
  );
