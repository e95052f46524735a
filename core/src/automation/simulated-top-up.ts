// What a run would ask a client for to fill an evergreen retainer up, and what has moved since.
// Source of the rules: docs/domain-rules.md, section 4; docs/product.md (billing automation).

import { formatAmount, type Money } from '../money/money.ts';
import type { Moved } from './simulated-invoice.ts';

export type SimulatedTopUp = Readonly<{ ongoing: Money; amount: Money }>;
/** A retainer as it stands when the run is posted. */
export type RetainerNow = Readonly<{
  ongoing: Money;
  topUp: Money;
  openRequest: Readonly<{ number: string; amount: Money }> | null;
}>;

const shown = (amount: Money): string => `${formatAmount(amount)} ${amount.currency}`;

/** What is different; `now` is null once the retainer is topped up no more. Empty: it is asked for. */
export function movedTopUp(before: SimulatedTopUp, now: RetainerNow | null): readonly Moved[] {
  if (now === null) return [{ what: 'Top-up', before: shown(before.amount), after: null }];
  const { openRequest } = now;
  const found: readonly Moved[] = [
    {
      what: 'Open request',
      before: null,
      after: openRequest === null ? null : `${openRequest.number}, ${shown(openRequest.amount)}`,
    },
    { what: 'Ongoing balance', before: shown(before.ongoing), after: shown(now.ongoing) },
    { what: 'Top-up', before: shown(before.amount), after: shown(now.topUp) },
  ];
  return found.filter((each) => each.before !== each.after);
}
