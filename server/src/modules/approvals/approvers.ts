// Approvers between the wire, the rules and the words that people read.

import type { ApproverInput } from '@daybook/contract/controls.ts';
import type { ApprovalStep, Approver } from '@daybook/core/approvals/approval-steps.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import type { z } from 'zod';
import { approverNames, keyOfApprover } from '../../platform/approval-parking.ts';
import type { ReadDb } from '../../platform/database.ts';

type Names = ReadonlyMap<string, string>;

export const approverView = (approver: Approver, names: Names) => ({
  kind: approver.kind,
  role: approver.kind === 'role' ? approver.role : null,
  personId: approver.kind === 'person' ? approver.personId : null,
  name: names.get(keyOfApprover(approver)) ?? '',
});
export const stepViews = (steps: readonly ApprovalStep[], names: Names) =>
  steps.map(({ approvers, needed }) => ({
    approvers: approvers.map((each) => approverView(each, names)),
    needed,
  }));
export const inWords = (approvers: readonly Approver[], names: Names): string =>
  approvers.map((each) => names.get(keyOfApprover(each)) ?? '').join(' or ');

type Step = Readonly<{ approvers: readonly z.output<typeof ApproverInput>[]; needed: number }>;

/** Refuses approvers that the firm does not have, and steps that too few named people could ever take. */
export async function requireApprovers(
  db: ReadDb,
  steps: readonly Step[],
  escalateTo: Approver | null,
): Promise<void> {
  const all = [...steps.flatMap(({ approvers }) => approvers), ...(escalateTo ? [escalateTo] : [])];
  const names = await approverNames(db, all);
  const isKnown = (approver: Approver) => names.has(keyOfApprover(approver));
  for (const [index, { approvers, needed }] of steps.entries()) {
    if (!approvers.every(isKnown))
      throw refuseField('not_found', `steps.${index}.approvers`, 'The firm has no such approver');
    const isCounted = approvers.every(({ kind }) => kind === 'person');
    if (isCounted && new Set(approvers.map(keyOfApprover)).size < needed)
      throw refuseField(
        'invalid_input',
        `steps.${index}.needed`,
        'More have to agree than are named',
      );
  }
  if (escalateTo !== null && !isKnown(escalateTo))
    throw refuseField('not_found', 'escalateTo', 'The firm has no such approver');
}
