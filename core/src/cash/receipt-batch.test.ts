// Source: docs/glossary.md, receipt batch. A float of 200.00; 180.00 in cash and 250.00 by card come in, a
// cheque is voided: 380.00 in cash and 250.00 by card are expected.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { euros } from '../../test/samples.ts';
import { type BatchReceipt, closeBatch, expectedIn } from './receipt-batch.ts';

const float = euros(20_000);
const receipts: readonly BatchReceipt[] = [
  { method: 'cash', amount: euros(18_000), state: 'posted' },
  { method: 'card', amount: euros(25_000), state: 'posted' },
  { method: 'cheque', amount: euros(9_900), state: 'voided' },
];
const counted = (cash: number, card: number) => [
  { method: 'cash', amount: euros(cash) },
  { method: 'card', amount: euros(card) },
];
const open = { state: 'open' as const, float };

test('the float is expected as cash, and a voided receipt is not expected', () => {
  expect(expectedIn(float, receipts)).toEqual([
    { method: 'card', expected: euros(25_000), receipts: 1 },
    { method: 'cash', expected: euros(38_000), receipts: 1 },
  ]);
  expect(expectedIn(euros(0), [])).toEqual([]);
});

test('what is counted as expected closes without a reason', () => {
  const closed = closeBatch(open, { receipts, counted: counted(38_000, 25_000), reason: null });
  expect(closed.difference).toEqual(euros(0));
  expect(closed.counts.map((count) => [count.method, count.counted.minor])).toEqual([
    ['card', 25_000n],
    ['cash', 38_000n],
  ]);
});

test.each([
  ['a coin short', counted(37_900, 25_000), -100n],
  ['a method that was not counted', [{ method: 'cash', amount: euros(38_000) }], -25_000n],
  ['as much too much as too little', counted(38_100, 24_900), 0n],
  [
    'a method that nothing came in by',
    [...counted(38_000, 25_000), { method: 'cheque', amount: euros(5) }],
    5n,
  ],
])('%s needs a reason', (_, said, difference) => {
  expectRefusal('reason_missing', () => closeBatch(open, { receipts, counted: said, reason: ' ' }));
  const closed = closeBatch(open, { receipts, counted: said, reason: 'Told to the partner' });
  expect(closed.difference.minor).toBe(difference);
});

test('a batch is closed once, without drafts, and each method is counted once', () => {
  const facts = { receipts, counted: counted(38_000, 25_000), reason: null };
  expectRefusal('wrong_state', () => closeBatch({ ...open, state: 'closed' }, facts));
  const draft = { method: 'cash', amount: euros(1), state: 'draft' as const };
  expectRefusal('checklist_open', () =>
    closeBatch(open, { ...facts, receipts: [...receipts, draft] }),
  );
  const twice = [...facts.counted, { method: 'cash', amount: euros(1) }];
  expectRefusal('invalid_input', () => closeBatch(open, { ...facts, counted: twice }));
});

test('what is expected is the float and every live receipt', () => {
  const method = fc.constantFrom('cash', 'card', 'cheque');
  const state = fc.constantFrom('posted' as const, 'voided' as const);
  const some = fc.array(fc.record({ method, state, minor: fc.integer({ min: 1, max: 9_999 }) }));
  fc.assert(
    fc.property(some, fc.nat(5_000), (rows, floatMinor) => {
      const made = rows.map((row) => ({ ...row, amount: euros(row.minor) }));
      const total = expectedIn(euros(floatMinor), made).reduce(
        (sum, each) => sum + each.expected.minor,
        0n,
      );
      const live = rows.filter((row) => row.state === 'posted');
      expect(total).toBe(BigInt(floatMinor + live.reduce((sum, row) => sum + row.minor, 0)));
    }),
  );
});
