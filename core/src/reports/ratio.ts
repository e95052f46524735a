import { divideHalfAwayFromZero } from '../money/money.ts';

/** Percent x 10^2 of two sums of one unit, half away from zero; null where the whole is nothing. */
export const percentE2Of = (part: bigint, whole: bigint): bigint | null =>
  whole === 0n ? null : divideHalfAwayFromZero(part * 10_000n, whole);
