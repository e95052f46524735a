// When a second person must agree: the firm's own limits.

import { commandName } from '@daybook/contract/command-names.ts';
import { approvals } from '@daybook/contract/controls.ts';
import type { InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatScaled, type Money, money, parseScaled } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { approverNames } from '../../platform/approval-parking.ts';
import { type Command, defineCommand, defineQuery, nothing } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { mayOf } from '../../platform/may.ts';
import { existing, referenceOrNull } from '../../platform/rows.ts';
import { approverView, requireApprovers, stepViews } from './approvers.ts';
import * as store from './policy-store.ts';

const amountOf = (row: store.PolicyRow): Money | null =>
  row.amount_minor === null || row.currency === null ? null : money(row.amount_minor, row.currency);

type PolicyView = OutputOf<typeof approvals.updatePolicy>;

async function policyViews(
  db: ReadDb,
  rows: readonly store.PolicyRow[],
  actor: Actor,
): Promise<PolicyView[]> {
  const names = await approverNames(
    db,
    rows.flatMap((row) => [
      ...row.steps.flatMap(({ approvers }) => approvers),
      ...(row.escalate_to === null ? [] : [row.escalate_to]),
    ]),
  );
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    may: mayOf(actor, { update: { permission: 'approvals.update' } }),
    command: row.command,
    condition: row.condition,
    amount: amountOf(row),
    percent: row.percent === null ? null : parseScaled(row.percent, 2),
    client: referenceOrNull(row.client_id, row.client_name),
    branch: referenceOrNull(row.branch_id, row.branch_name),
    steps: stepViews(row.steps, names),
    remindAfterHours: row.remind_after_hours,
    escalateAfterHours: row.escalate_after_hours,
    escalateTo: row.escalate_to === null ? null : approverView(row.escalate_to, names),
    isActive: row.is_active,
  }));
}
const policyView = async (db: ReadDb, id: string, actor: Actor): Promise<PolicyView> =>
  existing((await policyViews(db, [existing(await store.findPolicy(db, id))], actor))[0]);

export const listPolicies = defineQuery(approvals.listPolicies, {
  permission: 'approvals.view',
  handle: async ({ db, actor }) => ({
    items: await policyViews(db, await store.listPolicies(db), actor),
  }),
});

type Condition = Readonly<{ condition: string; amount: Money | null; percent: bigint | null }>;

function requireCondition({ condition, amount, percent }: Condition): void {
  if (condition === 'amount_over' && amount === null)
    throw refuseField('invalid_input', 'amount', 'Above which amount?');
  if (condition === 'percent_over' && percent === null)
    throw refuseField('invalid_input', 'percent', 'Above which percentage?');
}

function requireEscalation(
  x: Readonly<{ escalateAfterHours: number | null; escalateTo: unknown }>,
): void {
  if (x.escalateAfterHours !== null && x.escalateTo === null)
    throw refuseField('invalid_input', 'escalateTo', 'Who is asked then?');
}

const percentText = (percent: bigint | null) =>
  percent === null ? null : formatScaled(percent, 2);

type Commands = () => ReadonlyMap<string, Command>;
/** A gate on a command that never asks would stop nothing: only the others have one. */
const gatesIn = (commands: ReadonlyMap<string, Command>) =>
  [...commands].flatMap(([command, { spec, endpoint }]) =>
    spec.approval === 'never' || spec.approvedAs !== undefined
      ? []
      : [{ command, summary: endpoint.summary }],
  );

type Change = InputOf<typeof approvals.updatePolicy>;

/** The policy as it is asked to become. Refuses what could never hold. */
async function changedFields(
  db: ReadDb,
  row: store.PolicyRow,
  input: Change,
): Promise<store.PolicyFields> {
  const amount = kept(input.amount, amountOf(row));
  const percent = kept(input.percent, row.percent === null ? null : parseScaled(row.percent, 2));
  const steps = input.steps ?? row.steps;
  const whenWaiting = {
    remindAfterHours: kept(input.remindAfterHours, row.remind_after_hours),
    escalateAfterHours: kept(input.escalateAfterHours, row.escalate_after_hours),
    escalateTo: kept(input.escalateTo, row.escalate_to),
  };
  requireCondition({ condition: row.condition, amount, percent });
  requireEscalation(whenWaiting);
  await requireApprovers(db, steps, whenWaiting.escalateTo);
  return {
    ...whenWaiting,
    id: row.id,
    command: row.command,
    condition: row.condition,
    clientId: row.client_id,
    branchId: row.branch_id,
    amountMinor: amount?.minor ?? null,
    currency: amount?.currency ?? null,
    percent: percentText(percent),
    steps,
    isActive: input.isActive ?? row.is_active,
  };
}

const kept = <T>(given: T | undefined, known: T): T => (given === undefined ? known : given);

/** `commands`: all there are, known once the modules are put together. */
export function policiesOver(commands: Commands) {
  /** Refuses what could never hold. */
  async function requireNew(
    db: ReadDb,
    input: InputOf<typeof approvals.createPolicy>,
  ): Promise<void> {
    requireCondition(input);
    requireEscalation(input);
    if (!gatesIn(commands()).some(({ command }) => command === input.command))
      throw refuseField('invalid_input', 'command', 'No policy can stop this command');
    await requireApprovers(db, input.steps, input.escalateTo);
  }
  return {
    listPolicies,
    gates: defineQuery(approvals.gates, {
      permission: 'approvals.view',
      handle: async () => ({
        items: gatesIn(commands()).toSorted((a, b) => (a.command < b.command ? -1 : 1)),
      }),
    }),
    createPolicy: defineCommand(approvals.createPolicy, {
      permission: 'approvals.update',
      load: nothing,
      standing: 'firm',
      locks: 'none',
      // Whoever may set the gates could take them away: a second person agrees.
      async approval({ input, tx, actor }) {
        await requireNew(tx, input);
        return {
          isOwnRecord: true,
          title: `Add an approval policy: ${commandName(input.command)}`,
          record: { kind: 'firm', id: actor.firmId, name: 'Approval policies' },
        };
      },
      async handle({ input, tx, actor, clock }) {
        await requireNew(tx, input);
        const id = clock.newId();
        const { amount, percent, ...fields } = input;
        await store.savePolicies(tx, [
          {
            ...fields,
            id,
            amountMinor: amount?.minor ?? null,
            currency: amount?.currency ?? null,
            percent: percentText(percent),
          },
        ]);
        const view = await policyView(tx, id, actor);
        return {
          result: view,
          events: [
            {
              type: 'approval_policy.created',
              record: { kind: 'approval_policy', id },
              after: view,
            },
          ],
        };
      },
    }),
    updatePolicy: defineCommand(approvals.updatePolicy, {
      permission: 'approvals.update',
      load: ({ input, tx }) => store.lockPolicy(tx, input.id),
      standing: 'firm',
      locks: 'none',
      async approval({ input, subject, tx }) {
        await changedFields(tx, subject, input);
        return {
          isOwnRecord: true,
          title: `Change the approval policy: ${commandName(subject.command)}`,
          record: { kind: 'approval_policy', id: subject.id, name: subject.command },
        };
      },
      async handle({ input, subject, tx, actor }) {
        const before = await policyView(tx, subject.id, actor);
        await store.savePolicies(tx, [await changedFields(tx, subject, input)]);
        const after = await policyView(tx, subject.id, actor);
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
    }),
  };
}
