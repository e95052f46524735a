// Source: docs/domain-rules.md, section 1, rule 5, and section 3; docs/product.md, project billing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { billableItem, dollars, euros, preBillLine } from '../../test/samples.ts';
import { formatAmount } from '../money/money.ts';
import { remainingOf } from './billable-item.ts';
import {
  billedLines,
  exclude,
  hold,
  include,
  isWritten,
  type PreBillLine,
  preBillLineOf,
  realizationOf,
  writeDownOf,
  writeTo,
} from './pre-bill.ts';

const reason = { reasonCode: 'goodwill' };
const three = ['a', 'b', 'c'].map((id) =>
  preBillLine({ id, value: euros(4_000), amount: euros(4_000) }),
);
const amountsOf = (lines: readonly PreBillLine[]) => lines.map((line) => formatAmount(line.amount));

const someLines = fc
  .array(fc.record({ minor: fc.nat(100_000), minutes: fc.nat(600), isHeld: fc.boolean() }), {
    minLength: 1,
    maxLength: 10,
  })
  .map((parts) =>
    parts.map(({ minor, minutes, isHeld }, index) =>
      preBillLine({
        id: `line ${index}`,
        minutes,
        billedMinutes: minutes,
        value: euros(minor),
        amount: euros(minor),
        decision: isHeld ? 'hold' : 'bill',
        unitPriceE4: null,
      }),
    ),
  )
  .filter((lines) => billedLines(lines).length > 0);

test('a line takes all that is left of its item', () => {
  const item = billableItem({});
  const line = preBillLineOf('line', item, remainingOf(item, []));
  expect(line).toEqual(preBillLine({}));
});

test('work without a rate, and work that is billed already, are not on a pre-bill', () => {
  const withoutRate = billableItem({ amount: null });
  const left = remainingOf(withoutRate, []);
  expectRefusal('no_rate', () => preBillLineOf('line', withoutRate, left));
  const nothing = { minutes: 0, value: euros(0) };
  expectRefusal('nothing_to_bill', () => preBillLineOf('line', billableItem({}), nothing));
});

test('120.00 in three equal lines written to 100.00 are 33.34, 33.33, 33.33', () => {
  const written = writeTo(three, { total: euros(10_000) }, { ...reason, comment: 'As agreed' });
  expect(amountsOf(written)).toEqual(['33.34', '33.33', '33.33']);
  expect(written[0]).toMatchObject({ reasonCode: 'goodwill', comment: 'As agreed' });
  expect(written.every((line) => line.value.minor === 4_000n && isWritten(line))).toBe(true);
});

test('a percentage is taken off the agreed value, so taking it twice is taking it once', () => {
  const target = { percentOffE2: 1_250n };
  const once = writeTo(three, target, reason);
  expect(amountsOf(once)).toEqual(['35.00', '35.00', '35.00']);
  expect(writeTo(once, target, reason)).toEqual(once);
});

test('a write-up is a negative percentage off, or a higher total', () => {
  expect(amountsOf(writeTo(three, { percentOffE2: -1_000n }, reason))).toEqual([
    '44.00',
    '44.00',
    '44.00',
  ]);
  expect(writeDownOf(writeTo(three, { total: euros(13_200) }, reason), 'EUR')).toEqual({
    amount: euros(-1_200),
    percentE2: -1_000n,
  });
});

test('a write-down by hours shows fewer minutes and takes the same', () => {
  const lines = [preBillLine({ id: 'a' }), preBillLine({ id: 'b' })];
  const written = writeTo(lines, { minutes: 90 }, reason);
  expect(written.map((line) => [line.minutes, line.billedMinutes])).toEqual([
    [60, 45],
    [60, 45],
  ]);
  expect(amountsOf(written)).toEqual(['75.00', '75.00']);
});

test('a write-down by hours keeps quantity x price for printed hours', () => {
  const line = preBillLine({
    unitPriceE4: 1_100_000n,
    value: euros(11_000),
    amount: euros(11_000),
  });
  const quantity = { printed: 'hours', hourDigits: 3 } as const;
  const written = writeTo([line], { minutes: 5 }, { ...reason, quantity });
  expect(amountsOf(written)).toEqual(['9.13']);
});

test('writing back to all minutes is writing back to the agreed value', () => {
  const line = preBillLine({ value: euros(9_999), amount: euros(9_999) });
  const down = writeTo([line], { minutes: 59 }, reason);
  expect(amountsOf(writeTo(down, { minutes: 60 }, reason))).toEqual(['99.99']);
});

test('without a reason nothing is written', () => {
  const write = () => writeTo(three, { total: euros(1) }, { reasonCode: ' ' });
  expectRefusal('reason_missing', write);
});

test.each([
  [{ total: euros(-1) }, 'amount_out_of_range'],
  [{ percentOffE2: 10_001n }, 'amount_out_of_range'],
  [{ minutes: -1 }, 'amount_out_of_range'],
  [{ minutes: 0.5 }, 'amount_out_of_range'],
  [{ total: dollars(1) }, 'currency_mismatch'],
] as const)('a target that cannot be is refused', (target, code) => {
  expectRefusal(code, () => writeTo(three, target, reason));
});

test('only chosen lines that are billed are written', () => {
  const lines = hold(three, ['b']);
  const written = writeTo(lines, { total: euros(100) }, { ...reason, lineIds: ['a', 'b'] });
  expect(amountsOf(written)).toEqual(['1.00', '40.00', '40.00']);
  expect(written[1]?.reasonCode).toBeNull();
  const onlyHeld = { ...reason, lineIds: ['b'] };
  expectRefusal('nothing_to_bill', () => writeTo(lines, { total: euros(1) }, onlyHeld));
  expectRefusal('nothing_to_bill', () => writeTo(lines, { minutes: 1 }, onlyHeld));
});

test('a total on lines worth nothing is spread evenly', () => {
  const free = three.map((line) => ({ ...line, value: euros(0), amount: euros(0) }));
  const written = writeTo(free, { total: euros(100) }, reason);
  expect(amountsOf(written)).toEqual(['0.34', '0.33', '0.33']);
});

test('a returned expense is written like the rest, and stays below zero', () => {
  const returned = preBillLine({ id: 'd', value: euros(-4_000), amount: euros(-4_000) });
  const off = writeTo([...three, returned], { percentOffE2: 1_000n }, reason);
  expect(amountsOf(off)).toEqual(['36.00', '36.00', '36.00', '-36.00']);
  const total = writeTo([...three, returned], { total: euros(4_000) }, reason);
  expect(amountsOf(total)).toEqual(['20.00', '20.00', '20.00', '-20.00']);
});

test('a total is met to the cent, whatever the lines', () => {
  fc.assert(
    fc.property(someLines, fc.nat(1_000_000), (lines, minor) => {
      const written = writeTo(lines, { total: euros(minor) }, reason);
      expect(realizationOf(written, 'EUR').billed).toEqual(euros(minor));
      expect(writeTo(written, { total: euros(minor) }, reason)).toEqual(written);
      written.forEach((line, index) => {
        if (line.decision !== 'bill') expect(line).toEqual(lines[index]);
      });
    }),
  );
});

test('minutes are met to the minute, whatever the lines', () => {
  const timed = someLines.filter((lines) => billedLines(lines).some((line) => line.minutes > 0));
  fc.assert(
    fc.property(timed, fc.nat(5_000), (lines, minutes) => {
      const written = billedLines(writeTo(lines, { minutes }, reason));
      const shown = written.filter((line) => line.minutes > 0);
      expect(shown.reduce((total, line) => total + line.billedMinutes, 0)).toBe(minutes);
    }),
  );
});

test('a held or excluded line is not billed until it is included again', () => {
  const decided = exclude(hold(three, ['a']), ['b']);
  expect(decided.map((line) => line.decision)).toEqual(['hold', 'exclude', 'bill']);
  expect(realizationOf(decided, 'EUR').billed).toEqual(euros(4_000));
  expect(include(decided, ['a', 'b'])).toEqual(three);
});

test('realization is billed over agreed, and of nothing there is none', () => {
  const written = writeTo(three, { total: euros(10_000) }, reason);
  expect(realizationOf(written, 'EUR')).toEqual({
    billed: euros(10_000),
    agreed: euros(12_000),
    percentE2: 8_333n,
  });
  expect(writeDownOf(written, 'EUR')).toEqual({ amount: euros(2_000), percentE2: 1_667n });
  expect(realizationOf([], 'EUR').percentE2).toBeNull();
});
