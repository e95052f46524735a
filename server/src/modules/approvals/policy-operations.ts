// When a second person must agree: the firm's own limits.

import { approvals } from '@daybook/contract/controls.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatScaled, type Money, money, parseScaled } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineCommand, defineQuery, nothing } from '../../platform/command.ts';
import { mayOf } from '../../platform/may.ts';
import { existing } from '../../platform/rows.ts';
import * as store from './store.ts';

const policyView = (
  row: store.PolicyRow,
  actor: Actor,
): OutputOf<typeof approvals.updatePolicy> => ({
  id: row.id,
  version: row.version,
  may: mayOf(actor, { update: { permission: 'approvals.update' } }),
  command: row.command,
  condition: row.condition,
  amount:
    row.amount_minor === null || row.currency === null
      ? null
      : money(row.amount_minor, row.currency),
  percent: row.percent === null ? null : parseScaled(row.percent, 2),
  approverRole: row.approver_role,
  isActive: row.is_active,
});

export const listPolicies = defineQuery(approvals.listPolicies, {
  permission: 'approvals.view',
  handle: async ({ db, actor }) => ({
    items: (await store.listPolicies(db)).map((row) => policyView(row, actor)),
  }),
});

type Condition = Readonly<{ condition: string; amount: Money | null; percent: bigint | null }>;

function requireCondition({ condition, amount, percent }: Condition): void {
  if (condition === 'amount_over' && amount === null)
    throw refuseField('invalid_input', 'amount', 'Above which amount?');
  if (condition === 'percent_over' && percent === null)
    throw refuseField('invalid_input', 'percent', 'Above which percentage?');
}

export const createPolicy = defineCommand(approvals.createPolicy, {
  permission: 'approvals.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    requireCondition(input);
    const id = clock.newId();
    const { command, condition, amount, percent, approverRole, isActive } = input;
    await store.savePolicies(tx, [
      {
        id,
        command,
        condition,
        amountMinor: amount?.minor ?? null,
        currency: amount?.currency ?? null,
        percent: percent === null ? null : formatScaled(percent, 2),
        approverRole,
        isActive,
      },
    ]);
    const view = policyView(existing(await store.findPolicy(tx, id)), actor);
    return {
      result: view,
      events: [
        { type: 'approval_policy.created', record: { kind: 'approval_policy', id }, after: view },
      ],
    };
  },
});

export const updatePolicy = defineCommand(approvals.updatePolicy, {
  permission: 'approvals.update',
  load: ({ input, tx }) => store.lockPolicy(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = policyView(subject, actor);
    const amount = input.amount === undefined ? before.amount : input.amount;
    const percent = input.percent === undefined ? before.percent : input.percent;
    requireCondition({ condition: before.condition, amount, percent });
    await store.savePolicies(tx, [
      {
        id: subject.id,
        command: subject.command,
        condition: subject.condition,
        amountMinor: amount?.minor ?? null,
        currency: amount?.currency ?? null,
        percent: percent === null ? null : formatScaled(percent, 2),
        approverRole: input.approverRole ?? subject.approver_role,
        isActive: input.isActive ?? subject.is_active,
      },
    ]);
    const after = policyView(existing(await store.findPolicy(tx, subject.id)), actor);
    return {
      result: after,
      events: [
        {
          type: 'approval_policy.updated',
          record: { kind: 'approval_policy', id: subject.id },
          before,
          after,
        },
      ],
    };
  },
});
