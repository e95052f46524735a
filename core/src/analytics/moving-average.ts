import { divideHalfAwayFromZero } from '../money/money.ts';

/**
 * Of each value and those before it, `length` in all: the average, half away from zero; null until there are so many.
 */
export const movingAverages = (
  values: readonly bigint[],
  length: number,
): readonly (bigint | null)[] =>
  values.map((_, place) => {
    if (place + 1 < length) return null;
    const part = values.slice(place + 1 - length, place + 1);
    return divideHalfAwayFromZero(
      part.reduce((sum, value) => sum + value, 0n),
      BigInt(length),
    );
  });
