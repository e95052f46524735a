// A fee for part of its period, by day. Both ends are stated: `from` is in, `until` is not.
// Source of the rules: docs/domain-rules.md, section 5.

import {
  addDays,
  compareDates,
  type DateRange,
  daysBetween,
  type PlainDate,
} from '../kernel/plain-date.ts';
import { divideHalfAwayFromZero, type Money, money } from '../money/money.ts';

/** A fee of a whole period that held on some of its days. */
export type FeeSegment = Readonly<{ fee: Money; from: PlainDate; until: PlainDate }>;

/** The part of a period on which a fee held; nothing where they don't meet. */
export function segmentOf(
  fee: Money,
  held: DateRange,
  period: Readonly<{ from: PlainDate; until: PlainDate }>,
): readonly FeeSegment[] {
  const from = laterOf(held.from, period.from);
  const until = held.until === null ? period.until : earlierOf(held.until, period.until);
  return compareDates(from, until) < 0 ? [{ fee, from, until }] : [];
}

/**
 * The fees of the segments, each for its share of the period's days, added and then rounded once,
 * half away from zero. The segments lie inside the period and in one currency.
 */
export function prorated(
  segments: readonly FeeSegment[],
  period: Readonly<{ from: PlainDate; until: PlainDate }>,
  currency: Money['currency'],
): Money {
  const days = BigInt(daysBetween(period.from, period.until));
  const weighted = segments.reduce(
    (total, { fee, from, until }) => total + fee.minor * BigInt(daysBetween(from, until)),
    0n,
  );
  return money(divideHalfAwayFromZero(weighted, days), currency);
}

export const feeCycles = ['month', 'quarter', 'year'] as const;
export type FeeCycle = (typeof feeCycles)[number];
const monthsOf = { month: 1, quarter: 3, year: 12 } as const satisfies Record<FeeCycle, number>;

/** The same day that many months later; of a month without that day, its last. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const count = year * 12 + (month - 1) + months;
  const first = `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}-01`;
  const next = count + 1;
  const firstOfNext = `${String(Math.floor(next / 12)).padStart(4, '0')}-${String((next % 12) + 1).padStart(2, '0')}-01`;
  return addDays(first, Math.min(day, daysBetween(first, firstOfNext)) - 1);
}

export type FeePeriod = Readonly<{
  /** The whole cycle, and the part of it that the term covers. */
  cycle: Readonly<{ from: PlainDate; until: PlainDate }>;
  from: PlainDate;
  until: PlainDate;
}>;

/** The cycles that a term meets before `before`, counted from the first day of the anchor's month. */
export function feePeriods(
  term: DateRange,
  facts: Readonly<{ cycle: FeeCycle; anchor: PlainDate; before: PlainDate }>,
): readonly FeePeriod[] {
  const months = monthsOf[facts.cycle];
  const start = `${facts.anchor.slice(0, 7)}-01`;
  const end = term.until === null ? facts.before : earlierOf(facts.before, term.until);
  const periods: FeePeriod[] = [];
  for (let index = 0; ; index += 1) {
    const cycle = {
      from: addMonths(start, index * months),
      until: addMonths(start, (index + 1) * months),
    };
    if (cycle.from >= end) return periods;
    const from = laterOf(cycle.from, term.from);
    const until = term.until === null ? cycle.until : earlierOf(term.until, cycle.until);
    if (from < until) periods.push({ cycle, from, until });
  }
}

const earlierOf = (a: PlainDate, b: PlainDate): PlainDate => (compareDates(a, b) < 0 ? a : b);
const laterOf = (a: PlainDate, b: PlainDate): PlainDate => (compareDates(a, b) < 0 ? b : a);
