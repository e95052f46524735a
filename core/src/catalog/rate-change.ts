// Setting a rate from a date: what becomes of the rates of the same key that it meets. Nothing is
// deleted: a rate that is wholly replaced keeps an empty range, for billed work may cite it.
// Source of the rules: docs/domain-rules.md, section 1, rule 7.

import type { DateRange, PlainDate } from '../kernel/plain-date.ts';
import { rangesOverlap } from '../kernel/plain-date.ts';

export type DatedRate = Readonly<{ id: string; range: DateRange; unitPriceE4: bigint }>;
export type RateCut = Readonly<{
  /** Rates that get another range; null is the empty one. */
  changed: readonly Readonly<{ id: string; range: DateRange | null }>[];
  /** What is left of a rate behind the new one: a rate of its own at the old price. */
  added: readonly Readonly<{ range: DateRange; unitPriceE4: bigint; from: string }>[];
}>;

/** Makes room for `range` among rates of one key of one card. */
export function cutRates(rates: readonly DatedRate[], range: DateRange): RateCut {
  const met = rates.filter((rate) => rangesOverlap(rate.range, range));
  return {
    changed: met.map((rate) => ({ id: rate.id, range: before(rate.range, range.from) })),
    added: met.flatMap((rate) => {
      const rest = after(rate.range, range.until);
      return rest === null ? [] : [{ range: rest, unitPriceE4: rate.unitPriceE4, from: rate.id }];
    }),
  };
}

const before = (range: DateRange, date: PlainDate): DateRange | null =>
  range.from < date ? { from: range.from, until: date } : null;

function after(range: DateRange, date: PlainDate | null): DateRange | null {
  if (date === null) return null;
  return range.until === null || range.until > date ? { from: date, until: range.until } : null;
}
