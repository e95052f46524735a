// A cashier's batch: what came in by each method, against what was counted when it is closed.
// The float lies in the drawer from the start, so it is expected to be there as cash.

import { Refusal, refuseField } from '../kernel/refusal.ts';
import { add, isZero, type Money, subtract, sum, zero } from '../money/money.ts';
import type { ReceiptState } from './receipt-lifecycle.ts';

export type BatchReceipt = Readonly<{ method: string; amount: Money; state: ReceiptState }>;
export type Counted = Readonly<{ method: string; amount: Money }>;
export type BatchCount = Readonly<{
  method: string;
  expected: Money;
  counted: Money;
  receipts: number;
}>;
export type Batch = Readonly<{ state: 'open' | 'closed'; float: Money }>;

/** What should be there by method; a voided receipt has gone. */
export function expectedIn(
  float: Money,
  receipts: readonly BatchReceipt[],
): readonly Omit<BatchCount, 'counted'>[] {
  const live = receipts.filter((receipt) => receipt.state !== 'voided');
  const byMethod = Map.groupBy(live, (receipt) => receipt.method);
  const methods = isZero(float) ? [...byMethod.keys()] : [...new Set(['cash', ...byMethod.keys()])];
  return methods.sort().map((method) => {
    const own = byMethod.get(method) ?? [];
    const received = sum(
      own.map((receipt) => receipt.amount),
      float.currency,
    );
    return {
      method,
      expected: method === 'cash' ? add(received, float) : received,
      receipts: own.length,
    };
  });
}

/** Refuses with wrong_state, checklist_open (a draft is in it), invalid_input or reason_missing. */
export function closeBatch(
  batch: Batch,
  facts: Readonly<{
    receipts: readonly BatchReceipt[];
    counted: readonly Counted[];
    reason: string | null;
  }>,
): Readonly<{ counts: readonly BatchCount[]; difference: Money }> {
  const { receipts, counted, reason } = facts;
  if (batch.state !== 'open') throw new Refusal('wrong_state', { state: batch.state });
  if (receipts.some((receipt) => receipt.state === 'draft'))
    throw new Refusal('checklist_open', { message: 'A receipt of the batch is still a draft' });
  if (new Set(counted.map(({ method }) => method)).size < counted.length)
    throw refuseField('invalid_input', 'counted', 'A method is counted once');
  const expected = expectedIn(batch.float, receipts);
  const methods = new Set([...expected, ...counted].map(({ method }) => method));
  const none = zero(batch.float.currency);
  const counts = [...methods].sort().map((method) => {
    const should = expected.find((each) => each.method === method);
    const is = counted.find((each) => each.method === method);
    return {
      method,
      expected: should?.expected ?? none,
      counted: is?.amount ?? none,
      receipts: should?.receipts ?? 0,
    };
  });
  const differences = counts.map((count) => subtract(count.counted, count.expected));
  const isOff = differences.some((difference) => !isZero(difference));
  if (isOff && (reason ?? '').trim() === '')
    throw refuseField('reason_missing', 'reason', 'What was counted is not what came in: say why');
  return { counts, difference: sum(differences, batch.float.currency) };
}
