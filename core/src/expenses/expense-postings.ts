// What an expense does to the books: the cost and the input tax against whoever paid, and paying that back.

import { type AccountCode, accounts } from '../journal/accounts.ts';
import { inBase, type JournalEntry } from '../journal/journal-entry.ts';
import type { Posting } from '../journal/postings.ts';
import { convert } from '../money/exchange.ts';
import { add, type Money, negate, subtract, sum, zero } from '../money/money.ts';

type Approved = Posting &
  Readonly<{
    cost: Money;
    inputTax: Money;
    isReimbursable: boolean;
    clientId: string;
    projectId: string;
    serviceId: string;
  }>;

/** Debit the cost and the input tax, credit what is owed to the person, or what the firm's card paid. */
export function expensePostings(expense: Approved): JournalEntry {
  const { cost, inputTax, clientId, projectId, serviceId, branchId, exchange } = expense;
  const owed = expense.isReimbursable ? accounts.staffPayable : accounts.cardPayable;
  return {
    on: expense.on,
    description: expense.description,
    source: expense.source,
    lines: inBase(
      [
        { account: owed, amount: negate(add(cost, inputTax)), branchId },
        {
          ...{ account: accounts.clientExpenses, amount: cost },
          ...{ clientId, projectId, serviceId, branchId },
        },
        { account: accounts.inputTax, amount: inputTax, branchId },
      ],
      exchange,
    ),
  };
}

/** What a branch owes to people, and at what it stands in its books. */
export type Owed = Readonly<{ amount: Money; booked: Money; branchId: string }>;

/**
 * Debit what each branch owes, as it was booked, credit the bank at the rate of the day; the difference in base is a
 * gain or a loss. `branchId` is the branch that pays.
 */
export function reimbursementPostings(
  payment: Posting & Readonly<{ owed: readonly [Owed, ...Owed[]]; bank: AccountCode }>,
): JournalEntry {
  const { owed, branchId, exchange } = payment;
  const { currency } = owed[0].amount;
  const total = sum(
    owed.map(({ amount }) => amount),
    currency,
  );
  const paid = convert(total, exchange);
  const difference = subtract(
    paid,
    sum(
      owed.map(({ booked }) => booked),
      exchange.base,
    ),
  );
  const lines = [
    ...owed.map((each) => ({
      account: accounts.staffPayable,
      ...{ amount: each.amount, base: each.booked, branchId: each.branchId },
    })),
    { account: payment.bank, amount: negate(total), base: negate(paid), branchId },
    { account: accounts.fxGainLoss, amount: zero(currency), base: difference, branchId },
  ];
  return {
    on: payment.on,
    description: payment.description,
    source: payment.source,
    lines: lines.filter((line) => line.amount.minor !== 0n || line.base.minor !== 0n),
  };
}
