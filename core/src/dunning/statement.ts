// A client's account, line by line with the balance after each, and how old what is open is.

import { daysBetween, type PlainDate } from '../kernel/plain-date.ts';

export type Movement = Readonly<{ on: PlainDate; amountMinor: bigint }>;
export type Forward<M extends Movement> = Readonly<{
  openingMinor: bigint;
  lines: readonly (M & Readonly<{ balanceMinor: bigint }>)[];
  closingMinor: bigint;
}>;

/** Balance forward: what came before `from` is the opening balance. Movements come in the order of their dates. */
export function balanceForward<M extends Movement>(
  movements: readonly M[],
  from: PlainDate,
): Forward<M> {
  const openingMinor = movements
    .filter((movement) => movement.on < from)
    .reduce((total, movement) => total + movement.amountMinor, 0n);
  let balanceMinor = openingMinor;
  const lines = movements
    .filter((movement) => movement.on >= from)
    .map((movement) => {
      balanceMinor += movement.amountMinor;
      return { ...movement, balanceMinor };
    });
  return { openingMinor, lines, closingMinor: balanceMinor };
}

export const agingLabels = ['not due', '1 to 30', '31 to 60', '61 to 90', 'over 90'] as const;

/** Open amounts by days past due on a day, in the order of the labels; what is not due yet, and credits, come first. */
export function agingOf(
  items: readonly Readonly<{ dueOn: PlainDate | null; openMinor: bigint }>[],
  on: PlainDate,
): readonly bigint[] {
  const totals = agingLabels.map(() => 0n);
  for (const { dueOn, openMinor } of items) {
    const days = dueOn === null || openMinor < 0n ? 0 : daysBetween(dueOn, on);
    const bucket = days <= 0 ? 0 : Math.min(agingLabels.length - 1, Math.ceil(days / 30));
    totals[bucket] = (totals[bucket] ?? 0n) + openMinor;
  }
  return totals;
}
