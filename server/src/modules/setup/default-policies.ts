// Out of the box, every high-risk action asks for a second person; firms set their own limits.

import type { Approver } from '@daybook/core/approvals/approval-steps.ts';
import type { PolicyFields } from '../approvals/public.ts';

type DefaultPolicy = Omit<PolicyFields, 'id' | 'isActive'>;

const role = (key: string): Approver => ({ kind: 'role', role: key });
const partners = { steps: [{ approvers: [role('partner')], needed: 1 }] };
const owners = { steps: [{ approvers: [role('owner'), role('partner')], needed: 1 }] };
/** Nobody waits for long because somebody is away. */
const nextInLine = { remindAfterHours: 24, escalateAfterHours: 72, escalateTo: role('owner') };

const always = (command: string, who: Pick<DefaultPolicy, 'steps'> = partners): DefaultPolicy => ({
  ...{ ...who, ...nextInLine, command, condition: 'always' },
  ...{ amountMinor: null, currency: null, percent: null, clientId: null, branchId: null },
});
const overPercent = (command: string, percent: string): DefaultPolicy => ({
  ...always(command),
  ...{ condition: 'percent_over', percent },
});

const ownRecord = (command: string): DefaultPolicy => ({
  ...always(command),
  condition: 'own_record',
});

export function defaultPolicies(currency: string): readonly DefaultPolicy[] {
  const overAmount = (command: string, amountMinor: bigint): DefaultPolicy => ({
    ...always(command),
    ...{ condition: 'amount_over', amountMinor, currency },
  });
  return [
    overPercent('billing.write', '15.00'),
    overPercent('billing.setDiscount', '10.00'),
    overAmount('billing.post', 5_000_000n),
    always('billing.writeOff'),
    always('billing.void'),
    overAmount('billing.postCreditNote', 500_000n),
    always('cash.refundReceipt'),
    // What a client is let off with a receipt: bank charges and the like pass, more does not.
    overAmount('cash.acceptBankLine', 2_500n),
    always('retainers.refund'),
    always('retainers.close'),
    always('dunning.issueLast'),
    always('cash.voidReceipt'),
    always('cash.voidRefund'),
    overAmount('billing.releaseRetention', 5_000_000n),
    // Each of its plans has been agreed to; a large one is looked at as a whole.
    overAmount('runs.post', 25_000_000n),
    // What binds firm and client: not in force by the one who wrote it alone.
    ownRecord('contracts.post'),
    ownRecord('milestones.postChangeOrder'),
    always('contracts.waivePoint'),
    // Where money goes, who may do what, and when a second person is asked at all.
    always('org.updateEntity', owners),
    always('periods.reopen', owners),
    always('org.setPersonRoles', owners),
    always('org.updateRole', owners),
    always('approvals.createPolicy', owners),
    always('approvals.updatePolicy', owners),
  ];
}
