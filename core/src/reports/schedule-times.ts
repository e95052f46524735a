// When a report goes out: days of a calendar rule, at an hour by the clock of a branch.
// Source of the rules: docs/product.md (reporting).

import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../kernel/plain-date.ts';

export type At = Readonly<{ atTime: string; timeZone: string }>;

/** An hour that the clocks skip is the hour after; of one that comes twice, the first. */
export const instantAt = (date: PlainDate, { atTime, timeZone }: At): string =>
  Temporal.PlainDateTime.from(`${date}T${atTime}`)
    .toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .toInstant()
    .toString({ fractionalSecondDigits: 3 });

/** Days that a bank holiday moved onto one another are one time. */
export const timesAfter = (dates: readonly PlainDate[], at: At, now: string): readonly string[] =>
  [...new Set(dates)]
    .toSorted()
    .map((date) => instantAt(date, at))
    .filter((instant) => instant > now);

/** Of all that was missed, only the last is caught up. */
export const lastMissed = (dates: readonly PlainDate[], at: At, now: string): string | undefined =>
  [...new Set(dates)]
    .toSorted()
    .map((date) => instantAt(date, at))
    .findLast((instant) => instant <= now);
