// Source: docs/domain-rules.md, section 4: floor 2,000.00, target 5,000.00; 1,073.00 is left, so 3,927.00 is asked for.
import { expect, test } from 'vitest';
import { money } from '../money/money.ts';
import { movedTopUp } from './simulated-top-up.ts';

const euros = (minor: bigint) => money(minor, 'EUR');
const before = { ongoing: euros(107_300n), amount: euros(392_700n) };
const now = { ongoing: before.ongoing, topUp: before.amount, openRequest: null };

test('what stands as it was simulated is asked for', () => {
  expect(movedTopUp(before, now)).toEqual([]);
});

test.each([
  [
    'a payment between',
    { ...now, ongoing: euros(207_300n), topUp: euros(0n) },
    [
      { what: 'Ongoing balance', before: '1073.00 EUR', after: '2073.00 EUR' },
      { what: 'Top-up', before: '3927.00 EUR', after: '0.00 EUR' },
    ],
  ],
  [
    'terms that ask for more, of the same balance',
    { ...now, topUp: euros(492_700n) },
    [{ what: 'Top-up', before: '3927.00 EUR', after: '4927.00 EUR' }],
  ],
  [
    'a request that somebody opened meanwhile',
    { ...now, openRequest: { number: 'RT-0001-1', amount: euros(100_000n) } },
    [{ what: 'Open request', before: null, after: 'RT-0001-1, 1000.00 EUR' }],
  ],
  ['a retainer that was closed', null, [{ what: 'Top-up', before: '3927.00 EUR', after: null }]],
])('%s is told, and nothing is asked', (_, after, told) => {
  expect(movedTopUp(before, after)).toEqual(told);
});
