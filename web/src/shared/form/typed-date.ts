import { isPlainDate } from '@daybook/core/kernel/plain-date.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const numbers = /^(\d{1,4})[./\s-]+(\d{1,2})(?:[./\s-]+(\d{1,4}))?\.?$/;
const wordsDayFirst = /^(\d{1,2})\.?\s+([a-z]{3})[a-z]*\.?,?(?:\s+(\d{2,4}))?$/;
const wordsMonthFirst = /^([a-z]{3})[a-z]*\.?\s+(\d{1,2}),?(?:\s+(\d{2,4}))?$/;

const pad = (part: number, length: number) => String(part).padStart(length, '0');

function made(year: string | undefined, month: number, day: number): string | null {
  const thisYear = new Date().getFullYear();
  const typed = year === undefined ? thisYear : Number(year);
  const whole = typed < 100 ? 2000 + typed : typed;
  const date = `${pad(whole, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return isPlainDate(date) ? date : null;
}

function numbersDate(match: RegExpExecArray, isMonthFirst: boolean): string | null {
  const [, first = '', second = '', third] = match;
  if (first.length === 4) return made(first, Number(second), Number(third ?? '1'));
  const [day, month] = isMonthFirst ? [second, first] : [first, second];
  return made(third, Number(month), Number(day));
}

/** A date as people type it: 2026-03-14, 14.3.2026, 14/3, 14 Mar, Mar 14 2026. */
export function parseTypedDate(text: string, isMonthFirst: boolean): string | null {
  const bare = text.trim().toLowerCase();
  const digits = numbers.exec(bare);
  if (digits !== null) return numbersDate(digits, isMonthFirst);
  const dayFirst = wordsDayFirst.exec(bare);
  if (dayFirst !== null) {
    return made(dayFirst[3], months.indexOf(dayFirst[2] ?? '') + 1, Number(dayFirst[1]));
  }
  const monthFirst = wordsMonthFirst.exec(bare);
  if (monthFirst === null) return null;
  return made(monthFirst[3], months.indexOf(monthFirst[1] ?? '') + 1, Number(monthFirst[2]));
}
