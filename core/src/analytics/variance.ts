// Why less or more was billed than before: hours, where they were worked, at which rates, and what was written off.
// The parts add up to the difference exactly, for every leaf and in all.
// Source of the rules: docs/domain-rules.md, section 2; the order is volume, mix, rate, write-off.

import { divideHalfAwayFromZero, splitInteger } from '../money/money.ts';

/** Minutes that were billed, their value at agreed rates, and what was billed for them; both in minor units. */
export type Billed = Readonly<{ minutes: bigint; value: bigint; billed: bigint }>;
export type VarianceLeaf = Readonly<{ base: Billed; actual: Billed }>;
export type VarianceParts = Readonly<{
  volume: bigint;
  mix: bigint;
  rate: bigint;
  writeOff: bigint;
}>;

export const varianceFormulas = {
  volume: 'Change of hours x average rate before; what is billed without hours counts whole',
  mix: 'Change of hours of each x (its rate before - the average before)',
  rate: 'Hours now x (rate now - rate before); where there were none before, the average is the rate before',
  writeOff: 'Written down before - written down now',
} as const;

const total = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);

/** Of value with hours only: what comes without hours has no rate. */
const timed = ({ minutes, value }: Billed): bigint => (minutes > 0n ? value : 0n);

/** Minutes are not negative: credits of a period that outweigh its invoices count as value without hours. */
const hoursOf = ({ minutes }: Billed): bigint => (minutes > 0n ? minutes : 0n);

/** In the order of the leaves. Minor units of one currency. */
export function varianceOf(leaves: readonly VarianceLeaf[]): readonly VarianceParts[] {
  const before = leaves.map(({ base }) => hoursOf(base));
  const now = leaves.map(({ actual }) => hoursOf(actual));
  const valueBefore = leaves.map(({ base }) => timed(base));
  const valueNow = leaves.map(({ actual }) => timed(actual));
  const [allBefore, allNow, worthBefore] = [total(before), total(now), total(valueBefore)];
  const hasBase = allBefore > 0n;
  const expected = leaves.map((_, place) => {
    const [old = 0n, hours = 0n] = [before[place], now[place]];
    if (hours === 0n) return 0n;
    if (old > 0n) return divideHalfAwayFromZero(hours * (valueBefore[place] ?? 0n), old);
    return hasBase
      ? divideHalfAwayFromZero(hours * worthBefore, allBefore)
      : (valueNow[place] ?? 0n);
  });
  const atAverage = hasBase
    ? divideHalfAwayFromZero(allNow * worthBefore, allBefore)
    : total(expected);
  const averageNow = hasBase ? spread(atAverage, now) : expected;
  const averageBefore = spread(worthBefore, before);
  return leaves.map(({ base, actual }, place) => {
    const without = actual.value - timed(actual) - (base.value - timed(base));
    const [a0 = 0n, a1 = 0n, e = 0n] = [averageBefore[place], averageNow[place], expected[place]];
    return {
      volume: a1 - a0 + without,
      mix: e - a1 - (timed(base) - a0),
      rate: timed(actual) - e,
      writeOff: base.value - base.billed - (actual.value - actual.billed),
    };
  });
}

const spread = (sum: bigint, weights: readonly bigint[]): readonly bigint[] =>
  weights.every((weight) => weight === 0n) ? weights : splitInteger(sum, weights);
