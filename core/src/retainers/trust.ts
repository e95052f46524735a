// Client money, apart from the firm's. It is drawn only for an invoice that the client has got, only
// from cleared funds, and never below zero for one client, even if the total is fine.
// Source of the rules: docs/domain-rules.md, section 4 (trust).

import type { PlainDate } from '../kernel/plain-date.ts';
import { Refusal, refuseField } from '../kernel/refusal.ts';
import { add, compare, formatAmount, type Money, subtract, sum } from '../money/money.ts';
import type { Tranche } from './tranche.ts';

export type Deposit = Tranche & Readonly<{ clearedOn: PlainDate | null }>;

export const isCleared = (deposit: Pick<Deposit, 'clearedOn'>, on: PlainDate): boolean =>
  deposit.clearedOn !== null && deposit.clearedOn <= on;

/** Refuses with wrong_state, over_settled, over_balance or funds_not_cleared. */
export function checkTrustDraw(
  facts: Readonly<{
    amount: Money;
    invoice: Readonly<{ state: string; open: Money }>;
    deposits: readonly Deposit[];
    on: PlainDate;
  }>,
): void {
  const { amount, invoice, deposits, on } = facts;
  if (invoice.state !== 'posted')
    throw new Refusal('wrong_state', { state: invoice.state }, [
      { field: 'invoiceId', rule: 'wrong_state', message: 'Trust money pays posted invoices only' },
    ]);
  if (compare(amount, invoice.open) > 0)
    throw refuseField('over_settled', 'amount', `${formatAmount(invoice.open)} is open`);
  const held = heldBy(deposits, amount.currency);
  if (compare(amount, held) > 0)
    throw refuseField('over_balance', 'amount', `The client has ${formatAmount(held)} in trust`);
  const cleared = heldBy(
    deposits.filter((deposit) => isCleared(deposit, on)),
    amount.currency,
  );
  if (compare(amount, cleared) > 0)
    throw refuseField('funds_not_cleared', 'amount', `${formatAmount(cleared)} has cleared`);
}

const heldBy = (deposits: readonly Deposit[], currency: Money['currency']): Money => ({
  minor: deposits.reduce((total, deposit) => total + deposit.units, 0n),
  currency,
});

export type ThreeWay = Readonly<{
  statement: Money;
  /** Booked, and not yet on the statement. */
  inTransit: readonly Money[];
  outstanding: readonly Money[];
  book: Money;
  ledgers: readonly Readonly<{ clientId: string; balance: Money }>[];
}>;

/** statement + deposits in transit - outstanding = trust book = sum of client ledgers. */
export function reconcile(three: ThreeWay) {
  const { statement, book } = three;
  const { currency } = statement;
  const adjusted = subtract(
    add(statement, sum(three.inTransit, currency)),
    sum(three.outstanding, currency),
  );
  const ledgers = sum(
    three.ledgers.map((ledger) => ledger.balance),
    currency,
  );
  const overdrawn = three.ledgers.filter((ledger) => ledger.balance.minor < 0n);
  return {
    adjusted,
    ledgers,
    bankDifference: subtract(adjusted, book),
    ledgerDifference: subtract(book, ledgers),
    overdrawnClientIds: overdrawn.map((ledger) => ledger.clientId),
    isReconciled:
      compare(adjusted, book) === 0 && compare(book, ledgers) === 0 && overdrawn.length === 0,
  } as const;
}

export type BookedMovement = Readonly<{
  id: string;
  on: PlainDate;
  /** What left is negative. */
  amount: Money;
  reference: string | null;
}>;
export type StatementLine = Readonly<{
  id: string;
  on: PlainDate;
  amount: Money;
  reference: string | null;
}>;

/**
 * Pairs a movement with the line of the same amount: first where the reference is the same, then the
 * nearest in time that is not before it. Each line is taken once; what has none is in transit.
 */
export function matchStatement(
  movements: readonly BookedMovement[],
  lines: readonly StatementLine[],
): Readonly<{
  matched: readonly Readonly<{ movementId: string; lineId: string }>[];
  unmatchedMovements: readonly BookedMovement[];
  unmatchedLines: readonly StatementLine[];
}> {
  const free = new Set(lines);
  const matched = new Map<string, string>();
  const pair = (movement: BookedMovement, line: StatementLine | undefined) => {
    if (line === undefined) return;
    free.delete(line);
    matched.set(movement.id, line.id);
  };
  const sameAmount = (movement: BookedMovement) => (line: StatementLine) =>
    line.amount.currency === movement.amount.currency &&
    compare(line.amount, movement.amount) === 0;
  for (const movement of movements) {
    const { reference } = movement;
    if (reference === null) continue;
    const same = [...free].filter(sameAmount(movement));
    pair(
      movement,
      same.find((line) => line.reference?.includes(reference)),
    );
  }
  for (const movement of movements.filter((each) => !matched.has(each.id))) {
    const later = [...free].filter((line) => sameAmount(movement)(line) && line.on >= movement.on);
    pair(movement, later.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))[0]);
  }
  return {
    matched: [...matched].map(([movementId, lineId]) => ({ movementId, lineId })),
    unmatchedMovements: movements.filter((movement) => !matched.has(movement.id)),
    unmatchedLines: [...free],
  };
}
