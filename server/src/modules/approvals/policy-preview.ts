// A policy tried on the past: what it would have stopped, beside what those in force would have.

import { approvals } from '@daybook/contract/controls.ts';
import {
  type ApprovalCondition,
  type ApprovalPolicy,
  policyFor,
  type Stake,
} from '@daybook/core/approvals/approval-policy.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { type Money, money, parseAmount } from '@daybook/core/money/money.ts';
import { z } from 'zod';
import { policiesOf } from '../../platform/approval-parking.ts';
import { defineQuery } from '../../platform/command.ts';
import { existing, referenceOrNull } from '../../platform/rows.ts';
import { findFirm } from '../org/public.ts';
import { stakesSince } from './policy-store.ts';

const daysBack = 365;
const readAtMost = 20_000;
const shown = 50;

const Stored = z.object({
  title: z.string(),
  record: z.object({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
  amountMinor: z.string().nullable(),
  currency: z.string().nullable(),
  percentE2: z.string().nullable(),
  isOwnRecord: z.boolean().nullable(),
  clientIds: z.array(z.string()).nullable(),
  branchIds: z.array(z.string()).nullable(),
});

/** As the command knew it then; what it did not know stays unknown. */
function stakeOf(stored: z.output<typeof Stored>): Stake & Readonly<{ amount?: Money }> {
  const { amountMinor, currency, percentE2, isOwnRecord, clientIds, branchIds } = stored;
  return {
    ...(amountMinor === null || currency === null
      ? {}
      : { amount: money(BigInt(amountMinor), currency) }),
    ...(percentE2 === null ? {} : { percentE2: BigInt(percentE2) }),
    ...(isOwnRecord === null ? {} : { isOwnRecord }),
    ...(clientIds === null ? {} : { clientIds }),
    ...(branchIds === null ? {} : { branchIds }),
  };
}

type Asked = Readonly<{
  condition: ApprovalCondition['kind'];
  amount?: string | undefined;
  percent?: bigint | undefined;
}>;

function conditionOf({ condition, amount, percent }: Asked, currency: string): ApprovalCondition {
  switch (condition) {
    case 'amount_over':
      if (amount === undefined) throw refuseField('invalid_input', 'amount', 'Above which amount?');
      return { kind: 'amount_over', amount: amountIn(amount, currency) };
    case 'percent_over':
      if (percent === undefined)
        throw refuseField('invalid_input', 'percent', 'Above which percentage?');
      return { kind: 'percent_over', percentE2: percent };
    case 'own_record':
    case 'always':
      return { kind: condition };
    default:
      return condition satisfies never;
  }
}

function amountIn(text: string, currency: string): Money {
  try {
    return parseAmount(text, currency);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw refuseField('invalid_input', 'amount', `An amount in ${currency}, such as 1000.00`);
  }
}

export const previewPolicy = defineQuery(approvals.previewPolicy, {
  permission: 'approvals.view',
  async handle({ db, input, scope, today }) {
    if (scope !== 'firm') throw new Refusal('not_permitted', { needs: 'firm' });
    const { base_currency: currency } = existing(await findFirm(db));
    const tried: ApprovalPolicy = {
      id: 'tried',
      command: input.command,
      condition: conditionOf(input, currency),
      clientId: input.clientId ?? null,
      branchId: input.branchId ?? null,
      steps: [],
      isActive: true,
    };
    const since = input.since ?? addDays(today, -daysBack);
    const rows = await stakesSince(db, { command: input.command, since, limit: readAtMost });
    const inForce = await policiesOf(db, input.command);
    const actions = rows.map((row) => {
      const stored = Stored.parse(row.stake);
      const stake = stakeOf(stored);
      return {
        row,
        stored,
        stake,
        isStopped: policyFor([tried], input.command, stake) !== null,
        isStoppedNow: policyFor(inForce, input.command, stake) !== null,
      };
    });
    const stopped = actions.filter((each) => each.isStopped);
    return {
      since,
      actions: actions.length,
      stopped: stopped.length,
      stoppedNow: actions.filter((each) => each.isStoppedNow).length,
      items: stopped.slice(0, shown).map(({ row, stored, stake, isStoppedNow }) => ({
        id: row.id,
        at: row.at,
        actor: referenceOrNull(row.actor_id, row.actor_name),
        title: stored.title,
        record: stored.record,
        amount: stake.amount ?? null,
        percent: stake.percentE2 ?? null,
        isStoppedNow,
      })),
    };
  },
});
