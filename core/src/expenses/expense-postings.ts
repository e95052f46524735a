// What an expense does to the books: the cost and the input tax against whoever paid, and paying that back.

import { type AccountCode, accounts } from '../journal/accounts.ts';
import { inBase, type JournalEntry } from '../journal/journal-entry.ts';
import type { Posting } from '../journal/postings.ts';
import { convert } from '../money/exchange.ts';
import { add, type Money, money, negate, subtract, zero } from '../money/money.ts';

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

/**
 * Debit what is owed, as it was booked, credit the bank at the rate of the day; the difference in base is a gain or
 * a loss.
 */
export function reimbursementPostings(
  payment: Posting & Readonly<{ owed: Money; bookedBase: Money; bank: AccountCode }>,
): JournalEntry {
  const { owed, bookedBase, branchId, exchange } = payment;
  const paidBase = convert(owed, exchange);
  const difference = subtract(paidBase, bookedBase);
  const lines = [
    { account: accounts.staffPayable, amount: owed, base: bookedBase, branchId },
    { account: payment.bank, amount: negate(owed), base: negate(paidBase), branchId },
    {
      ...{ account: accounts.fxGainLoss, amount: zero(owed.currency) },
      ...{ base: money(difference.minor, exchange.base), branchId },
    },
  ];
  return {
    on: payment.on,
    description: payment.description,
    source: payment.source,
    lines: lines.filter((line) => line.amount.minor !== 0n || line.base.minor !== 0n),
  };
}
