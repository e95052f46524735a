// Decimals by locale: 2,000.5 and 2.000,5. A single separator before three digits may be either; the
// other cells of the file decide, or the user is asked.

import { divideHalfAwayFromZero } from '../money/money.ts';

export type DecimalMark = '.' | ',';
/** What a cell shows: its decimal mark, that it could be either, or nothing about it. */
export type MarkEvidence = DecimalMark | 'either' | null;

const spaces = /[\s\u00a0\u202f'’]/g;
const numeric = /^[+-]?(?:\d[\d.,]*|[.,]\d+)$/;
const grouped = /^\d{1,3}(?:[.,]\d{3})+$/;

const clean = (text: string): string => text.replaceAll(spaces, '').replace(/h$/i, '');

export function markEvidence(text: string): MarkEvidence {
  const number = clean(text).replace(/^[+-]/, '');
  if (!numeric.test(number)) return null;
  const marks = number.replaceAll(/\d/g, '');
  const last = marks.at(-1);
  if (last !== '.' && last !== ',') return null;
  const other = last === '.' ? ',' : '.';
  if (new Set(marks).size === 2) return last;
  // 1.234.567 has thousands only, so a decimal mark would be the other one.
  if (marks.length > 1) return other;
  const isThousandsPossible = grouped.test(number) && !number.startsWith('0');
  return isThousandsPossible ? 'either' : last;
}

export function markCounter() {
  const counts = { '.': 0, ',': 0, either: 0 };
  return {
    add(text: string): void {
      const evidence = markEvidence(text);
      if (evidence !== null) counts[evidence] += 1;
    },
    /** The mark if the file shows one; 'ask' if only cells that could be either are there. */
    verdict(): DecimalMark | 'ask' {
      const isSplit = counts['.'] > 0 === counts[','] > 0;
      if (isSplit) return counts.either > 0 ? 'ask' : '.';
      return counts['.'] > 0 ? '.' : ',';
    },
  };
}

export type ScaledNumber = Readonly<{ digits: bigint; scale: number }>;

/** Null if it is no number. The file's mark only decides where the cell itself doesn't. */
export function readDecimal(text: string, fileMark: DecimalMark): ScaledNumber | null {
  const number = clean(text);
  if (!numeric.test(number)) return null;
  const evidence = markEvidence(number);
  const mark = evidence === 'either' || evidence === null ? fileMark : evidence;
  const [whole = '', fraction = '', ...more] = number.replace(/^[+-]/, '').split(mark);
  const groupMark = mark === '.' ? ',' : '.';
  const isGroupedRight = !whole.includes(groupMark) || grouped.test(whole);
  if (more.length > 0 || fraction.includes(groupMark) || !isGroupedRight) return null;
  const digits = BigInt(`${whole.replaceAll(groupMark, '')}${fraction}` || '0');
  return { digits: number.startsWith('-') ? -digits : digits, scale: fraction.length };
}

/** Decimal hours as seconds, rounded once, half away from zero. */
export const secondsOfHours = ({ digits, scale }: ScaledNumber): bigint =>
  divideHalfAwayFromZero(digits * 3600n, 10n ** BigInt(scale));

/** Decimal hours as minutes, rounded once, half away from zero. */
export const minutesOfHours = ({ digits, scale }: ScaledNumber): bigint =>
  divideHalfAwayFromZero(digits * 60n, 10n ** BigInt(scale));
