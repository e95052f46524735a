// What becomes of money that was never drawn: it expires, as the terms say, or goes back.
// Source of the rules: docs/domain-rules.md, section 4 (breakage).

import type { PlainDate } from '../kernel/plain-date.ts';
import { refuseField } from '../kernel/refusal.ts';
import { isExpired, type Tranche } from './tranche.ts';

export type UnusedTerms = Readonly<{
  isRefundable: boolean;
  /** The terms say that what expires is kept. */
  hasBreakage: boolean;
}>;
export type Unused = Readonly<{ trancheId: string; units: bigint; becomes: UnusedEnd }>;
export type UnusedEnd = 'breakage' | 'refund' | 'lapsed' | 'kept';

/**
 * Of what expired: granted units lapse; paid ones become income only where the terms say so and
 * nothing is refundable. Else they stay the client's, and no draw takes them.
 */
export const unusedAfterExpiry = (
  tranches: readonly Tranche[],
  terms: UnusedTerms,
  on: PlainDate,
): readonly Unused[] =>
  tranches
    .filter((tranche) => tranche.units > 0n && isExpired(tranche, on))
    .map(({ id: trancheId, kind, units }) => ({
      trancheId,
      units,
      becomes: kind === 'granted' ? 'lapsed' : breaks(terms) ? 'breakage' : 'kept',
    }));

const breaks = (terms: UnusedTerms): boolean => terms.hasBreakage && !terms.isRefundable;

/**
 * Of what is left at the end: granted units lapse, refundable ones go back, others become income
 * where the terms say so. Refuses with invalid_input where the terms say neither.
 */
export function unusedAtClose(tranches: readonly Tranche[], terms: UnusedTerms): readonly Unused[] {
  const left = tranches.filter((tranche) => tranche.units > 0n);
  const isPaidLeft = left.some((tranche) => tranche.kind === 'paid');
  if (isPaidLeft && !terms.isRefundable && !terms.hasBreakage)
    throw refuseField(
      'invalid_input',
      'id',
      'The terms neither refund nor keep what is unused: draw it, or refund it first',
    );
  return left.map(({ id: trancheId, kind, units }) => ({
    trancheId,
    units,
    becomes: kind === 'granted' ? 'lapsed' : terms.isRefundable ? 'refund' : 'breakage',
  }));
}
