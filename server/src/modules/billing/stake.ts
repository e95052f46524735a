// What a command puts at stake, in the currency that the firm's policies are written in.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { convert } from '@daybook/core/money/exchange.ts';
import { compare, type Money } from '@daybook/core/money/money.ts';
import type { CommandContext } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findFirm } from '../org/public.ts';
import { exchangesOn } from './exchange.ts';

/** The largest of the amounts in the firm's currency; nothing, and so stopped by any limit, where a rate is not known. */
export async function largestInBase(
  context: Pick<CommandContext, 'tx' | 'today'>,
  amounts: readonly Money[],
): Promise<Readonly<{ amount?: Money }>> {
  const base = existing(await findFirm(context.tx)).base_currency;
  const pairs = amounts.map((amount) => ({ entity_currency: base, currency: amount.currency }));
  const rates = await exchangesOn(context, pairs, context.today).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'exchange_rate_missing') return null;
    throw error;
  });
  if (rates === null) return {};
  const [first, ...others] = amounts.map((amount) =>
    convert(amount, existing(rates.get(`${base} ${amount.currency}`))),
  );
  if (first === undefined) return {};
  return {
    amount: others.reduce(
      (largest, amount) => (compare(amount, largest) > 0 ? amount : largest),
      first,
    ),
  };
}

/** Whose the records are: policies may be for one client, or one branch. */
export const whoseOf = (
  ...rows: readonly Readonly<{ client_id: string; branch_id: string | null }>[]
) => ({
  clientIds: [...new Set(rows.map((row) => row.client_id))],
  // Of nobody's branch, it could be any branch's.
  branchIds: rows.some((row) => row.branch_id === null)
    ? undefined
    : [...new Set(rows.flatMap((row) => row.branch_id ?? []))],
});
