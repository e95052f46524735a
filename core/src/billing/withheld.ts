// What an invoice asks for later (retention) or was paid before (deposits), and what a credit note
// gives back of them: the same share as it credits of the invoice.
// Source of the rules: docs/domain-rules.md, section 6.

import type { DeductedDeposit } from '../journal/postings.ts';
import { add, isZero, type Money, scale, subtract } from '../money/money.ts';

export type Deduction = DeductedDeposit & Readonly<{ depositInvoiceId: string }>;

export type Withheld = Readonly<{
  /** As it was when the invoice was posted. */
  retention: Money;
  /** What is still held back: neither released nor credited. */
  openRetention: Money;
  deposits: readonly Deduction[];
}>;

/** What is credited `now`, and was `before`, of the invoice's total. */
export type CreditedShare = Readonly<{ of: Money; before: Money; now: Money }>;

/**
 * The retention and deposits that a credit gives back. As the difference of what all credits up to it
 * give back, so that credits of the whole invoice give back the whole, to the cent; retention that
 * was released is no longer there to be given back.
 */
export function shareOfWithheld(
  withheld: Withheld,
  credited: CreditedShare,
): Pick<Withheld, 'retention' | 'deposits'> {
  const part = (whole: Money): Money =>
    subtract(
      upTo(whole, credited, add(credited.before, credited.now)),
      upTo(whole, credited, credited.before),
    );
  const retention = part(withheld.retention);
  return {
    retention: retention.minor > withheld.openRetention.minor ? withheld.openRetention : retention,
    deposits: withheld.deposits.map((deposit) => ({
      ...deposit,
      net: part(deposit.net),
      tax: part(deposit.tax),
    })),
  };
}

const upTo = (whole: Money, { of }: CreditedShare, amount: Money): Money =>
  isZero(of) ? whole : scale(whole, { numerator: amount.minor, denominator: of.minor });

export type DepositBalance = Readonly<{
  /** What the deposit invoice billed of it, and the tax on that x 10^4. */
  net: Money;
  percentE4: bigint;
  deductedNet: Money;
  deductedTax: Money;
}>;

/**
 * As much of a deposit as is asked for and still there, with the tax that its invoice charged on that:
 * deducted in however many parts, the tax is that of the whole deposit to the cent.
 */
export function deductDeposit(
  asked: Money,
  balance: DepositBalance,
): Readonly<{ net: Money; tax: Money }> {
  const left = subtract(balance.net, balance.deductedNet);
  const net = asked.minor < left.minor ? asked : left;
  const upToNow = add(balance.deductedNet, net);
  const taxUpToNow = scale(upToNow, { numerator: balance.percentE4, denominator: 1_000_000n });
  return { net, tax: subtract(taxUpToNow, balance.deductedTax) };
}

/** What is still to be paid now: neither held back, nor paid by a deposit. */
export const dueOf = (
  total: Money,
  { retention, deposits }: Pick<Withheld, 'retention' | 'deposits'>,
): Money =>
  deposits.reduce(
    (left, deposit) => subtract(left, add(deposit.net, deposit.tax)),
    subtract(total, retention),
  );
