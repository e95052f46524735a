// Source: docs/product.md, project billing: what can be billed is always worked minus allocated.
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { allocation, billableItem, euros } from '../../test/samples.ts';
import { isFullyAllocated, partOf, remainingOf } from './billable-item.ts';

const item = billableItem({});

test('what is left is what there is minus what is allocated', () => {
  expect(remainingOf(item, [])).toEqual({ minutes: 60, value: euros(10_000) });
  const half = allocation({ minutes: 30, value: euros(5_000), amount: euros(1) });
  expect(remainingOf(item, [half])).toEqual({ minutes: 30, value: euros(5_000) });
  expect(isFullyAllocated(remainingOf(item, [half, half]))).toBe(true);
});

test('a reversal gives back', () => {
  const back = allocation({ minutes: -60, value: euros(-10_000), reversesId: 'allocation' });
  expect(remainingOf(item, [allocation({}), back])).toEqual({ minutes: 60, value: euros(10_000) });
});

test('no more is taken than there is, and no more given back', () => {
  const little = { value: euros(0), amount: euros(0) };
  expectRefusal('over_allocated', () =>
    remainingOf(item, [allocation({ ...little, minutes: 61 })]),
  );
  expectRefusal('over_allocated', () =>
    remainingOf(item, [allocation({ ...little, minutes: -1 })]),
  );
  expectRefusal('over_allocated', () => remainingOf(item, [allocation({ value: euros(10_001) })]));
  const back = allocation({ minutes: 0, value: euros(-1) });
  expectRefusal('over_allocated', () => remainingOf(item, [back]));
});

test('a returned expense has a value below zero, and the same limits', () => {
  const returned = billableItem({ amount: euros(-500), billableMinutes: 0, unitPriceE4: null });
  const taken = allocation({ minutes: 0, value: euros(-500) });
  expect(remainingOf(returned, [taken]).value).toEqual(euros(0));
  expectRefusal('over_allocated', () => remainingOf(returned, [taken, taken]));
});

test('an item without a rate has minutes and no value', () => {
  const withoutRate = billableItem({ amount: null, unitPriceE4: null });
  expect(remainingOf(withoutRate, [])).toEqual({ minutes: 60, value: euros(0) });
});

test('all of its minutes carry all of its value, in whatever parts', () => {
  const odd = remainingOf(billableItem({ amount: euros(1_000) }), []);
  const first = partOf(odd, 20);
  const rest = { minutes: 40, value: euros(1_000n - first.value.minor) };
  expect(first.value).toEqual(euros(333));
  expect(partOf(rest, 40)).toEqual(rest);
  expectRefusal('over_allocated', () => partOf(odd, 61));
  expectRefusal('over_allocated', () => partOf(odd, -1));
});
