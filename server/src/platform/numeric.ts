// numeric columns to scaled integers and back. The column's scale is fixed, so the text has exactly
// that many digits and no rounding can happen here.

import { formatScaled, parseScaled } from '@daybook/core/money/money.ts';

export const e4Of = (numeric: string): bigint => parseScaled(numeric, 4);
export const e8Of = (numeric: string): bigint => parseScaled(numeric, 8);
export const numericOfE4 = (scaled: bigint): string => formatScaled(scaled, 4);
export const numericOfE8 = (scaled: bigint): string => formatScaled(scaled, 8);
export const e4OrNull = (numeric: string | null): bigint | null =>
  numeric === null ? null : e4Of(numeric);
