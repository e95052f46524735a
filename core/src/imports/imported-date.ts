// Dates as people's settings write them. 03/04/2024 is two dates: the whole file decides, and where
// it can't, the user is asked. Nothing is guessed.

import type { PlainDate } from '../kernel/plain-date.ts';

export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,].*)?$/;
const yearLast = /^(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d{2})\.?(?:[T ,].*)?$/;

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (monthDays[month - 1] ?? 0);
}

function dateFrom(year: number, month: number, day: number): PlainDate | null {
  if (year < 1900 || day < 1 || day > daysIn(year, month)) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** 70 to 99 are of the last century. */
const fullYear = (digits: string): number => {
  if (digits.length === 4) return Number(digits);
  return Number(digits) + (Number(digits) >= 70 ? 1900 : 2000);
};

/** The date, read in this order; null if it is none. A date with its year first is read as it is. */
export function readDate(text: string, order: DateOrder): PlainDate | null {
  const trimmed = text.trim();
  const plain = yearFirst.exec(trimmed);
  if (plain !== null) return dateFrom(Number(plain[1]), Number(plain[2]), Number(plain[3]));
  const parts = yearLast.exec(trimmed);
  if (parts === null) return null;
  const [first = '', , second = '', third = ''] = parts.slice(1);
  if (order === 'dmy') return dateFrom(fullYear(third), Number(second), Number(first));
  if (order === 'mdy') return dateFrom(fullYear(third), Number(first), Number(second));
  if (third.length !== 2 || first.length !== 2) return null;
  return dateFrom(fullYear(first), Number(second), Number(third));
}

/** Which orders a file's dates allow, gathered row by row. */
export type DateOrderFacts = Readonly<{
  /** Keys such as "dmy mdy": the orders that fit; the value counts cells. */
  fits: ReadonlyMap<string, number>;
}>;

export const noDates: DateOrderFacts = { fits: new Map() };

/** Null for a cell that every order reads alike, or that is no date: it decides nothing. */
export function ordersOf(text: string): readonly DateOrder[] | null {
  if (yearFirst.test(text.trim())) return null;
  const read = dateOrders.flatMap((order) => {
    const date = readDate(text, order);
    return date === null ? [] : [{ order, date }];
  });
  const isSame = new Set(read.map(({ date }) => date)).size < 2 && read.length > 1;
  return read.length === 0 || isSame ? null : read.map(({ order }) => order);
}

/** Counts cells; made for streams, so it changes as it goes. */
export function dateOrderCounter() {
  const fits = new Map<string, number>();
  const seen = new Map<string, string | null>();
  return {
    add(text: string): void {
      // A year of work has few dates: each is looked at once.
      let key = seen.get(text);
      if (key === undefined) {
        key = ordersOf(text)?.join(' ') ?? null;
        if (seen.size < 10_000) seen.set(text, key);
      }
      if (key !== null) fits.set(key, (fits.get(key) ?? 0) + 1);
    },
    facts: (): DateOrderFacts => ({ fits }),
  };
}

export type DateOrderVerdict =
  | Readonly<{ order: DateOrder }>
  | Readonly<{ choices: readonly DateOrder[]; isMixed: boolean }>;

const isOrder = (text: string): text is DateOrder => dateOrders.some((order) => order === text);

/** One order if the file allows only one; otherwise the choices to ask about. */
export function decideDateOrder(facts: DateOrderFacts): DateOrderVerdict {
  const sets = [...facts.fits.keys()].map((key) => key.split(' ').filter(isOrder));
  if (sets.length === 0) return { order: 'ymd' };
  const common = dateOrders.filter((order) => sets.every((set) => set.includes(order)));
  const [only, ...others] = common;
  if (only !== undefined && others.length === 0) return { order: only };
  if (common.length > 1) return { choices: common, isMixed: false };
  return {
    choices: dateOrders.filter((order) => sets.some((set) => set.includes(order))),
    isMixed: true,
  };
}
